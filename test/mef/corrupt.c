// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Damages a .mef in every way we could think of and checks that the runtime refuses it with a message, allocates
// nothing and runs nothing. Works on any file: `corrupt model.mef`. Two sorts of damage:
//
//   as it comes    cut at every 64th byte, every byte of header and table and a byte of every other line flipped: the
//                  checksums notice (in the constants only where they are asked for)
//   signed again   the checksums are made to fit, so that the checks behind them have to notice; what they let pass
//   must
//                  be readable to the end
//
// RUN: bash %S/../capi/Inputs/make_model.sh demo %t.mef
// RUN: %cc -I%root/lib/runtime %s %runtime -lpthread -o %t && %t %t.mef | FileCheck %s
// RUN: bash %S/../capi/Inputs/make_model.sh copy %t.copy.mef bf16 N,2,2
// RUN: %t %t.copy.mef | FileCheck %s
#include "../capi/Inputs/expect.h"
#include "rt.h"
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static uint8_t *original, *bytes; // page-aligned
static size_t n_bytes;            // of both
static long n_allocations, n_refused, n_accepted, n_unsaid;

// Refusals come before any allocation, and init cannot run without one: no allocation, nothing run.
static void *allocate(void *user, size_t size, size_t alignment) {
  (void)user;
  void *memory;
  n_allocations++;
  return posix_memalign(&memory, alignment, size) ? NULL : memory;
}

static void release(void *user, void *memory, size_t size) {
  (void)user;
  (void)size;
  free(memory);
}

static void *aligned(size_t size) {
  void *memory; // exactly as long as it says, so that the address sanitizer sees the first byte too many
  expect(posix_memalign(&memory, MX_MEF_PAGE, size ? size : 1) == 0);
  return memory;
}

static bool opens(const void *data, size_t size, bool verify, const char *what, size_t at) {
  const mx_allocator allocator = {.allocate = allocate, .release = release};
  const mx_options options = {.allocator = &allocator, .n_threads = 1, .verify = verify};
  mx_model *model;
  n_allocations = 0;
  mx_status status = mx_model_open_memory(data, size, &options, &model);
  mx_model_destroy(model);
  if (!status) return true;
  if (n_allocations || strlen(mx_status_message(status)) < 30) {
    printf("%s at %zu: %ld allocations, '%s'\n", what, at, n_allocations, mx_status_message(status));
    n_unsaid++;
  }
  mx_status_free(status);
  n_refused++;
  return false;
}

static void must_refuse(bool verify, const char *what, size_t at) {
  if (!opens(bytes, n_bytes, verify, what, at)) return;
  printf("accepted: %s at %zu\n", what, at);
  n_accepted++;
}

static void restore(void) { memcpy(bytes, original, n_bytes); }

static mx_mef_header *header(void) { return (mx_mef_header *)(void *)bytes; }

static mx_mef_section *table(void) { return (mx_mef_section *)(void *)(bytes + sizeof(mx_mef_header)); }

static size_t front_bytes(void) { return sizeof(mx_mef_header) + header()->n_sections * sizeof(mx_mef_section); }

// ---- as it comes ----------------------------------------------------------------------------------------------------

static void cut(void) {
  for (size_t size = 0; size < n_bytes; size += size < front_bytes() ? 1 : 64) {
    void *part = aligned(size);
    memcpy(part, original, size);
    if (opens(part, size, false, "cut", size)) printf("accepted: cut at %zu\n", size), n_accepted++;
    free(part);
  }
  uint8_t *longer = aligned(n_bytes + 1);
  memcpy(longer, original, n_bytes);
  longer[n_bytes] = 0;
  if (opens(longer, n_bytes + 1, false, "longer", n_bytes)) printf("accepted: one byte more\n"), n_accepted++;
  free(longer);
}

static void flip(void) {
  size_t front = front_bytes(), begin = 0, end = 0;
  for (uint32_t i = 0; i < header()->n_sections; i++)
    if (table()[i].kind == MX_MEF_CONSTANTS) begin = table()[i].offset, end = begin + table()[i].bytes;
  size_t step = n_bytes > (1 << 20) ? n_bytes / 4099 | 1 : 1; // all of a small file, some 4000 bytes of a large one
  for (size_t at = 0; at < n_bytes; at += at < front ? 1 : step) {
    uint8_t mask = (uint8_t)(1 << at % 8);
    bool is_constant = at >= begin && at < end;
    bytes[at] ^= mask;
    must_refuse(is_constant, "flipped", at);
    bytes[at] ^= mask;
  }
}

// ---- signed again ---------------------------------------------------------------------------------------------------

static void sign(void) {
  mx_mef_header *h = header();
  uint64_t most = (n_bytes - sizeof *h) / sizeof(mx_mef_section);
  uint64_t n = h->n_sections < most ? h->n_sections : most;
  for (uint64_t i = 0; i < n; i++) {
    mx_mef_section *s = &table()[i];
    if (s->offset <= n_bytes && s->bytes <= n_bytes - s->offset)
      s->checksum = mx_mef_checksum(bytes + s->offset, s->bytes);
  }
  h->table_checksum = mx_mef_checksum(table(), n * sizeof(mx_mef_section));
  h->header_checksum = 0;
  h->header_checksum = mx_mef_checksum(h, sizeof *h);
}

// Touches everything that the rest of the runtime will believe in.
static uint64_t touch(const rt_mef *mef) {
  const mx_mef_signature *s = mef->signature;
  uint64_t sum = strlen(mef->strings + s->model_name);
  const struct {
    const mx_mef_port *ports;
    uint32_t count;
  } lists[] = {{mef->inputs, s->n_inputs}, {mef->outputs, s->n_outputs}};
  for (int list = 0; list < 2; list++)
    for (uint32_t i = 0; i < lists[list].count; i++) {
      const mx_mef_port *port = &lists[list].ports[i];
      sum += strlen(mef->strings + port->name);
      for (uint32_t d = 0; d < port->rank; d++) {
        int64_t dim = mef->dims[port->first_dim + d];
        sum += dim < 0 ? strlen(mef->strings + mef->symbols[-(dim + 1)].name) : (uint64_t)dim;
      }
    }
  for (uint32_t i = 0; i < s->n_constants; i++) {
    const mx_mef_constant *c = &mef->constants[i];
    sum += strlen(mef->strings + c->name);
    if (c->source == MX_MEF_CONSTANT_STORED && c->bytes)
      sum += mef->constant_bytes[c->offset] + mef->constant_bytes[c->offset + c->bytes - 1];
  }
  for (uint32_t i = 0; i < s->n_kernels; i++) sum += strlen(mef->strings + mef->kernel_names[i]);
  for (int level = 0; level <= MX_MEF_X86_64_V4 + 1; level++) {
    const mx_mef_section *section = level > MX_MEF_X86_64_V4 ? mef->host : mef->kernels[level];
    if (!section) continue;
    const mx_mef_code *code = rt_mef_code(mef, section);
    for (uint32_t i = 0; i < code->n_entries; i++)
      if (rt_mef_entries(code)[i].run) sum += mef->bytes[section->offset + rt_mef_entries(code)[i].run];
  }
  return sum;
}

static volatile uint64_t sink;

// Reads the bytes without running them, since what is signed and readable is a program by right.
static bool reads(const char *what, size_t at) {
  rt_mef mef;
  mx_status status = rt_mef_read(bytes, n_bytes, "damaged.mef", true, &mef);
  if (!status) {
    sink = touch(&mef);
    return true;
  }
  if (strlen(mx_status_message(status)) < 30)
    printf("%s at %zu: '%s'\n", what, at, mx_status_message(status)), n_unsaid++;
  mx_status_free(status);
  n_refused++;
  return false;
}

static void set_places(void) {
  uint32_t n = header()->n_sections;
  const uint64_t values[] = {0,
                             1,
                             64,
                             4095,
                             MX_MEF_PAGE,
                             n_bytes - 1,
                             n_bytes,
                             n_bytes + 1,
                             UINT32_MAX,
                             INT64_MAX,
                             UINT64_MAX,
                             UINT64_MAX - MX_MEF_PAGE + 1,
                             UINT64_MAX / 2 + 1};
  for (uint32_t i = 0; i < n; i++)
    for (size_t v = 0; v < sizeof values / sizeof *values; v++)
      for (int field = 0; field < 2; field++) {
        uint64_t *place = field ? &table()[i].bytes : &table()[i].offset;
        if (*place == values[v]) continue;
        const mx_mef_section was = table()[i];
        *place = values[v];
        sign();
        // A shorter section leaves bytes that are not 0, another place hits a section or its padding, more bytes make
        // the signature or the code wrong. Only what nobody parses may grow into its padding.
        bool may_grow = field && values[v] > was.bytes && (was.kind == MX_MEF_MANIFEST || was.kind == MX_MEF_CONSTANTS);
        if (reads("place", i) && !may_grow) {
          printf("accepted: section %u, %s %llu\n", i, field ? "bytes" : "offset", (unsigned long long)values[v]);
          n_accepted++;
        }
        restore();
      }
  const uint32_t counts[] = {0, 1, 63, 64, 65, 1u << 26, UINT32_MAX};
  for (size_t v = 0; v < sizeof counts / sizeof *counts; v++) {
    if (counts[v] == n) continue;
    header()->n_sections = counts[v];
    sign();
    if (reads("count", counts[v])) printf("accepted: %u sections\n", counts[v]), n_accepted++;
    restore();
  }
}

// Every 32-bit word of the signature, the code headers and the table set to odd values, then random damage to them.
static void set_words(void) {
  const uint32_t values[] = {0, 1, 2, 7, 8, 0xff, 0x1000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff};
  uint64_t state = 1;
  for (uint32_t i = 0; i < header()->n_sections; i++) {
    restore();
    const mx_mef_section s = table()[i];
    size_t n = s.kind == MX_MEF_SIGNATURE ? s.bytes : s.kind == MX_MEF_HOST || s.kind == MX_MEF_KERNELS ? 64 : 0;
    if (n > s.bytes) n = s.bytes;
    if (n > 16384) n = 16384;
    for (size_t at = 0; at + 4 <= n; at += 4)
      for (size_t v = 0; v < sizeof values / sizeof *values; v++) {
        memcpy(bytes + s.offset + at, &values[v], 4);
        sign();
        reads("word", s.offset + at);
        memcpy(bytes + s.offset + at, original + s.offset + at, 4);
      }
    for (int round = 0; n && round < 2000; round++) {
      for (int k = 0; k < 1 + round % 4; k++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        bytes[s.offset + (state >> 33) % n] = (uint8_t)(state >> 25);
      }
      sign();
      reads("random", (size_t)round);
      memcpy(bytes + s.offset, original + s.offset, n);
    }
  }
  for (size_t at = 0; at + 4 <= front_bytes(); at += 4)
    for (size_t v = 0; v < sizeof values / sizeof *values; v++) {
      restore();
      memcpy(bytes + at, &values[v], 4);
      sign();
      reads("front", at);
    }
  restore();
}

int main(int argc, char **argv) {
  expect(argc == 2);
  struct stat info;
  int file = open(argv[1], O_RDONLY);
  expect(file >= 0 && fstat(file, &info) == 0);
  n_bytes = (size_t)info.st_size;
  original = aligned(n_bytes);
  bytes = aligned(n_bytes);
  expect(read(file, original, n_bytes) == (ssize_t)n_bytes);
  close(file);
  restore();
  expect(opens(bytes, n_bytes, true, "whole", 0));

  cut();
  flip();
  expect(memcmp(bytes, original, n_bytes) == 0);
  set_places();
  set_words();
  expect(reads("restored", 0));

  // CHECK-NOT: accepted
  // CHECK: {{[0-9]+}} refused, 0 accepted, 0 without a message
  printf("%ld refused, %ld accepted, %ld without a message\n", n_refused, n_accepted, n_unsaid);
  free(original);
  free(bytes);
  return n_accepted || n_unsaid;
}
