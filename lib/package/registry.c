// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Finding the kernel for an operator: a hash table from symbol to its kernels, in the order they were added. Among
// those that take the dtypes, the most specific target pattern wins, then a user's package over the built-in one; two
// that would tie are refused when the second is added.
#include "package/internal.h"
#include <mx/kernel_flags.h>
#include <mx/mef.h>
#include <stdlib.h>
#include <string.h>

typedef struct symbol_entry {
  const char *symbol; // NULL in a free slot
  const pkg_kernel **kernels;
  size_t count, capacity;
} symbol_entry;

struct pkg_registry {
  symbol_entry *slots; // n_slots is a power of two, at most half of them taken
  size_t n_slots, n_taken;
  const pkg_package **packages;
  size_t n_packages;
};

mx_status pkg_registry_create(pkg_registry **out_registry) {
  enum { FIRST_SLOTS = 512 };
  pkg_registry *registry = calloc(1, sizeof *registry);
  *out_registry = NULL;
  if (registry) registry->slots = calloc(FIRST_SLOTS, sizeof *registry->slots);
  if (!registry || !registry->slots) {
    free(registry);
    return mx_status_make(MX_OUT_OF_MEMORY, "kernel registry: out of memory");
  }
  registry->n_slots = FIRST_SLOTS;
  *out_registry = registry;
  return NULL;
}

void pkg_registry_destroy(pkg_registry *registry) {
  if (!registry) return;
  for (size_t i = 0; i < registry->n_slots; i++) free(registry->slots[i].kernels);
  free(registry->slots);
  free(registry->packages);
  free(registry);
}

// The symbol's slot, or the free one where it would go. FNV-1a.
static symbol_entry *slot_of(symbol_entry *slots, size_t n_slots, const char *symbol) {
  uint64_t hash = 14695981039346656037u;
  for (const char *c = symbol; *c; c++) hash = (hash ^ (unsigned char)*c) * 1099511628211u;
  size_t i = hash & (n_slots - 1);
  while (slots[i].symbol && strcmp(slots[i].symbol, symbol)) i = (i + 1) & (n_slots - 1);
  return &slots[i];
}

static const symbol_entry *find(const pkg_registry *registry, const char *symbol) {
  return slot_of(registry->slots, registry->n_slots, symbol);
}

static bool grow(pkg_registry *registry) {
  size_t n_slots = registry->n_slots * 2;
  symbol_entry *slots = calloc(n_slots, sizeof *slots);
  if (!slots) return false;
  for (size_t i = 0; i < registry->n_slots; i++)
    if (registry->slots[i].symbol) *slot_of(slots, n_slots, registry->slots[i].symbol) = registry->slots[i];
  free(registry->slots);
  registry->slots = slots;
  registry->n_slots = n_slots;
  return true;
}

static bool insert(pkg_registry *registry, const pkg_kernel *kernel) {
  if (registry->n_taken * 2 >= registry->n_slots && !grow(registry)) return false;
  symbol_entry *entry = slot_of(registry->slots, registry->n_slots, kernel->symbol);
  if (entry->count == entry->capacity) {
    size_t capacity = entry->capacity ? entry->capacity * 2 : 4;
    const pkg_kernel **kernels = realloc(entry->kernels, capacity * sizeof *kernels);
    if (!kernels) return false;
    entry->kernels = kernels;
    entry->capacity = capacity;
  }
  if (!entry->symbol) registry->n_taken++;
  entry->symbol = kernel->symbol;
  entry->kernels[entry->count++] = kernel;
  return true;
}

bool pkg_has_destination(const pkg_kernel *kernel) {
  bool any = kernel->n_outputs > 0;
  for (int32_t i = 0; i < kernel->n_inputs; i++) any |= (kernel->inputs[i].flags & MX_MUTABLE) != 0;
  return any;
}

// ---- clashes -----------------------------------------------------------------------------------------------------

bool pkg_kernels_clash(const pkg_kernel *a, const pkg_kernel *b) {
  if (a->form != b->form || strcmp(a->symbol, b->symbol) || strcmp(a->target, b->target)) return false;
  if (!(a->bitcodes & b->bitcodes)) return false;
  if (a->form == PKG_VIEW || a->form == PKG_SHAPE || a->form == PKG_OPAQUE) return true;
  if (a->n_inputs != b->n_inputs || a->n_outputs != b->n_outputs) return false;
  for (int32_t i = 0; i < a->n_outputs; i++)
    if (!(a->outputs[i].dtypes & b->outputs[i].dtypes)) return false;
  for (int32_t i = 0; i < a->n_inputs; i++)
    if (!(a->inputs[i].dtypes & b->inputs[i].dtypes)) return false;
  return true;
}

static mx_status check_clashes(const pkg_registry *registry, const pkg_package *package) {
  for (size_t i = 0; i < package->n_kernels; i++) {
    const pkg_kernel *kernel = &package->kernels[i];
    const symbol_entry *entry = find(registry, kernel->symbol);
    for (size_t k = 0; k < entry->count; k++) {
      const pkg_kernel *other = entry->kernels[k];
      if (other->package->user != package->user || !pkg_kernels_clash(other, kernel)) continue;
      return mx_status_make(
          MX_INVALID_ARGUMENT,
          "%s:%d: error: kernel '%s' of package '%s' stands in package '%s' already, at %s:%d, for the "
          "same dtypes and target\n  hint: leave out one of the packages, or give one kernel a more "
          "specific target",
          kernel->file, kernel->line, kernel->symbol, package->name, other->package->name, other->file, other->line);
    }
  }
  return NULL;
}

// Functions are named after their package, so two of one name would be mixed up when they are linked.
static mx_status check_name(const pkg_registry *registry, const pkg_package *package) {
  for (size_t i = 0; i < registry->n_packages; i++)
    if (!strcmp(registry->packages[i]->name, package->name))
      return mx_status_make(MX_INVALID_ARGUMENT,
                            "two kernel packages are named '%s', or one is given twice\n  hint: make one of them with "
                            "another name: mxc package --name=NAME",
                            package->name);
  return NULL;
}

mx_status pkg_registry_add(pkg_registry *registry, const pkg_package *package) {
  bool others = false; // of the same kind; within one package the packager has looked
  MX_TRY(check_name(registry, package));
  for (size_t i = 0; i < registry->n_packages; i++) others |= registry->packages[i]->user == package->user;
  if (others) MX_TRY(check_clashes(registry, package));
  const pkg_package **packages = realloc(registry->packages, (registry->n_packages + 1) * sizeof *packages);
  if (!packages) return mx_status_make(MX_OUT_OF_MEMORY, "kernel registry: out of memory");
  registry->packages = packages;
  packages[registry->n_packages++] = package;
  for (size_t i = 0; i < package->n_kernels; i++)
    if (!insert(registry, &package->kernels[i]))
      return mx_status_make(MX_OUT_OF_MEMORY, "kernel registry: out of memory");
  return NULL;
}

const pkg_bitcode *pkg_find_bitcode(const pkg_package *package, int32_t part, const char *target) {
  for (size_t b = 0; b < package->n_bitcode; b++)
    if (package->bitcode[b].part == part && !strcmp(package->bitcode[b].target, target)) return &package->bitcode[b];
  return NULL;
}

uint64_t pkg_registry_checksum(const pkg_registry *registry) {
  uint64_t sum = 0;
  for (size_t i = 0; i < registry->n_packages; i++) {
    const pkg_package *package = registry->packages[i];
    uint64_t parts[3] = {sum, mx_mef_checksum(package->name, strlen(package->name)), 0};
    for (size_t b = 0; b < package->n_bitcode; b++) {
      parts[2] = mx_mef_checksum(package->bitcode[b].bytes, package->bitcode[b].n_bytes);
      parts[0] = mx_mef_checksum(parts, sizeof parts);
    }
    sum = parts[0];
  }
  return sum;
}

// ---- lookups -----------------------------------------------------------------------------------------------------

typedef struct choice {
  const pkg_kernel *kernel;
  int rank;
} choice;

static void consider(choice *best, const pkg_kernel *kernel, const char *target) {
  int rank = pkg_pattern_rank(kernel->target, target);
  if (rank < 0 || !(kernel->bitcodes & pkg_pattern_bitcodes(target))) return;
  bool overrides = best->kernel && kernel->package->user && !best->kernel->package->user;
  if (best->kernel && (rank < best->rank || (rank == best->rank && !overrides))) return;
  *best = (choice){kernel, rank};
}

static mx_dtype widen(mx_dtype dtype, bool narrow) { return narrow && MX_TYPES_SINGLE >> dtype & 1 ? MX_F32 : dtype; }

static bool takes(const pkg_arg *arg, mx_dtype dtype) { return arg->dtypes >> dtype & 1; }

const pkg_kernel *pkg_find_elementwise(const pkg_registry *registry, const char *symbol, const char *target,
                                       mx_dtype result, size_t n_args, const mx_dtype *dtypes) {
  const symbol_entry *entry = find(registry, symbol);
  choice best = {0};
  for (int step = 0; step < 3 && !best.kernel; step++) // as they are; narrow operands as f32; the result too
    for (size_t k = 0; k < entry->count; k++) {
      const pkg_kernel *kernel = entry->kernels[k];
      bool fits = kernel->form == PKG_ELEMENTWISE && (size_t)kernel->n_inputs == n_args &&
                  (result == MX_DTYPE_INVALID || takes(&kernel->outputs[0], widen(result, step == 2)));
      for (size_t i = 0; fits && dtypes && i < n_args; i++)
        fits = takes(&kernel->inputs[i], widen(dtypes[i], step >= 1));
      if (fits) consider(&best, kernel, target);
    }
  return best.kernel;
}

const pkg_kernel *pkg_find_execute(const pkg_registry *registry, const char *symbol, const char *target,
                                   size_t n_outputs, size_t n_inputs, const mx_dtype *dtypes) {
  const symbol_entry *entry = find(registry, symbol);
  choice best = {0};
  for (size_t k = 0; k < entry->count; k++) {
    const pkg_kernel *kernel = entry->kernels[k];
    bool fits =
        kernel->form == PKG_EXECUTE && (size_t)kernel->n_outputs == n_outputs && (size_t)kernel->n_inputs == n_inputs;
    for (size_t i = 0; fits && dtypes && i < n_outputs; i++) fits = takes(&kernel->outputs[i], dtypes[i]);
    for (size_t i = 0; fits && dtypes && i < n_inputs; i++) fits = takes(&kernel->inputs[i], dtypes[n_outputs + i]);
    if (fits) consider(&best, kernel, target);
  }
  return best.kernel;
}

// Views and shape functions run in host code wherever the tensor lives.
static const pkg_kernel *find_form(const pkg_registry *registry, const char *symbol, pkg_form form) {
  const symbol_entry *entry = find(registry, symbol);
  choice best = {0};
  for (size_t k = 0; k < entry->count; k++)
    if (entry->kernels[k]->form == form) consider(&best, entry->kernels[k], "x86-64");
  return best.kernel;
}

const pkg_kernel *pkg_find_view(const pkg_registry *registry, const char *symbol) {
  return find_form(registry, symbol, PKG_VIEW);
}

const pkg_kernel *pkg_find_shape(const pkg_registry *registry, const char *symbol) {
  return find_form(registry, symbol, PKG_SHAPE);
}

const pkg_kernel *pkg_find_opaque(const pkg_registry *registry, const char *symbol) {
  return find_form(registry, symbol, PKG_OPAQUE);
}

const pkg_kernel *pkg_find_function(const pkg_registry *registry, const char *function) {
  for (size_t p = 0; p < registry->n_packages; p++) {
    const pkg_package *package = registry->packages[p];
    size_t n = strlen(package->name);
    if (strncmp(function, package->name, n) || function[n] != '.') continue;
    for (size_t i = 0; i < package->n_kernels; i++) {
      const pkg_kernel *kernel = &package->kernels[i];
      if (!strcmp(kernel->function, function) || (kernel->plan_function && !strcmp(kernel->plan_function, function)))
        return kernel;
    }
  }
  return NULL;
}

void pkg_each(const pkg_registry *registry, const char *symbol, bool (*visit)(const pkg_kernel *kernel, void *user),
              void *user) {
  const symbol_entry *entry = find(registry, symbol);
  for (size_t k = 0; k < entry->count; k++)
    if (!visit(entry->kernels[k], user)) return;
}

// ---- did you mean ------------------------------------------------------------------------------------------------

enum { MAX_SYMBOL = 63 }; // longer ones are not compared

// Changes of one letter (replace, insert, drop) and swaps of neighbours that turn a into b.
static size_t edit_distance(const char *a, const char *b) {
  size_t n = strlen(a), m = strlen(b), rows[3][MAX_SYMBOL + 1];
  size_t *before = rows[0], *last = rows[1], *row = rows[2];
  for (size_t j = 0; j <= m; j++) last[j] = j;
  for (size_t i = 1; i <= n; i++) {
    row[0] = i;
    for (size_t j = 1; j <= m; j++) {
      size_t least = last[j - 1] + (a[i - 1] != b[j - 1]);
      if (last[j] + 1 < least) least = last[j] + 1;
      if (row[j - 1] + 1 < least) least = row[j - 1] + 1;
      bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped && before[j - 2] + 1 < least) least = before[j - 2] + 1;
      row[j] = least;
    }
    size_t *oldest = before;
    before = last;
    last = row;
    row = oldest;
  }
  return last[m];
}

const char *pkg_nearest_symbol(const pkg_registry *registry, const char *symbol) {
  const char *nearest = NULL;
  size_t length = strlen(symbol), least = length / 3 + 2; // further away it would puzzle rather than help
  if (length > MAX_SYMBOL) return NULL;
  for (size_t i = 0; i < registry->n_slots; i++) {
    const char *other = registry->slots[i].symbol;
    if (!other || strlen(other) > MAX_SYMBOL) continue;
    size_t distance = edit_distance(symbol, other);
    if (distance < least || (distance == least && nearest && strcmp(other, nearest) < 0)) {
      nearest = other;
      least = distance;
    }
  }
  return nearest;
}
