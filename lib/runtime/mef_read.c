// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The door: the only file of the runtime that doubts bytes. It checks a whole .mef against the text of docs/mef.md,
// with its size as the limit of every offset, length and count, before anything is mapped executable; behind it every
// file of the runtime trusts what rt_mef points at. It allocates nothing and reads every byte at most once, the weights
// only where that is asked for.
#include "rt.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

typedef struct reader {
  const char *name; // of the file, for messages
  const uint8_t *bytes;
  uint64_t n_bytes;
  const mx_mef_header *header;
  const mx_mef_section *sections;
  bool is_newer; // of a newer minor version: fields reserved in ours may mean something there
  rt_mef *mef;
} reader;

static mx_status damaged(const reader *r, const char *format, ...) __attribute__((format(printf, 2, 3)));
static mx_status damaged(const reader *r, const char *format, ...) {
  char text[400];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  return mx_status_make(MX_INVALID_FILE, "'%s' is not a valid MEF file: %s; copy it again or make it again with mxc",
                        r->name, text);
}

static bool is_zero(const uint8_t *bytes, uint64_t n) {
  uint64_t any = 0;
  uint64_t i = 0;
  for (; i + 8 <= n; i += 8) {
    uint64_t word;
    memcpy(&word, bytes + i, 8);
    any |= word;
  }
  for (; i < n; i++) any |= bytes[i];
  return any == 0;
}

static const char *kind_name(uint32_t kind) {
  static const char *const names[] = {"unknown",     "signature",     "host code", "kernels",
                                      "PTX kernels", "HSACO kernels", "constants", "manifest"};
  return names[kind < sizeof names / sizeof *names ? kind : 0];
}

enum { SECTION_TEXT = 64 };

// "section 3 (kernels for x86-64-v3)"
static const char *section_text(char text[SECTION_TEXT], const reader *r, const mx_mef_section *section) {
  int index = (int)(section - r->sections);
  if (section->kind == MX_MEF_KERNELS || section->kind == MX_MEF_HOST)
    snprintf(text, SECTION_TEXT, "section %d (%s for %s)", index, kind_name(section->kind),
             rt_level_name(section->target));
  else
    snprintf(text, SECTION_TEXT, "section %d (%s)", index, kind_name(section->kind));
  return text;
}

static mx_status read_header(reader *r) {
  if (r->n_bytes < sizeof(mx_mef_header))
    return damaged(r, "it has %llu bytes, fewer than the %zu of a header", (unsigned long long)r->n_bytes,
                   sizeof(mx_mef_header));
  const mx_mef_header *h = (const mx_mef_header *)(const void *)r->bytes;
  r->header = h;
  if (memcmp(h->magic, MX_MEF_MAGIC, 4) != 0)
    return mx_status_make(MX_INVALID_FILE,
                          "'%s' is not a MEF file: it begins with bytes %02x %02x %02x %02x instead of 7f 4d 45 46; "
                          "compile a model to one with: mxc compile MODEL -o model.mef",
                          r->name, h->magic[0], h->magic[1], h->magic[2], h->magic[3]);
  if (memcmp(h->magic, MX_MEF_MAGIC, 8) != 0)
    return damaged(r, "its first line is changed, as a transfer in text mode does");
  if (h->major != MX_MEF_MAJOR)
    return mx_status_make(
        MX_UNSUPPORTED,
        "'%s' has MEF version %u.%u and this runtime reads version %d.x: compile the model again with "
        "the mxc of this release, or run it with the release that made it",
        r->name, h->major, h->minor, MX_MEF_MAJOR);
  mx_mef_header copy = *h;
  copy.header_checksum = 0;
  if (mx_mef_checksum(&copy, sizeof copy) != h->header_checksum)
    return damaged(r, "the header's checksum does not match its bytes");
  r->is_newer = h->minor > MX_MEF_MINOR;
  if (h->file_bytes != r->n_bytes)
    return damaged(r, "it has %llu bytes and its header says %llu: it was cut off or added to",
                   (unsigned long long)r->n_bytes, (unsigned long long)h->file_bytes);
  if (!r->is_newer && !is_zero(h->reserved, sizeof h->reserved))
    return damaged(r, "reserved bytes of its header are set");
  return NULL;
}

static mx_status read_table(reader *r) {
  uint64_t n = r->header->n_sections;
  if (n > MX_MEF_MAX_SECTIONS)
    return damaged(r, "it has %llu sections, more than the %d of the format", (unsigned long long)n,
                   MX_MEF_MAX_SECTIONS);
  uint64_t table_bytes = n * sizeof(mx_mef_section);
  if (table_bytes > r->n_bytes - sizeof(mx_mef_header))
    return damaged(r, "its section table of %llu bytes does not fit into its %llu bytes",
                   (unsigned long long)table_bytes, (unsigned long long)r->n_bytes);
  r->sections = (const mx_mef_section *)(const void *)(r->bytes + sizeof(mx_mef_header));
  if (mx_mef_checksum(r->sections, table_bytes) != r->header->table_checksum)
    return damaged(r, "the section table's checksum does not match its bytes");
  return NULL;
}

// Where a section lies, without looking at its bytes.
static mx_status check_place(const reader *r, const mx_mef_section *section) {
  char text[SECTION_TEXT];
  section_text(text, r, section);
  if (section->offset % MX_MEF_PAGE != 0)
    return damaged(r, "%s begins at byte %llu, which is no multiple of %d", text, (unsigned long long)section->offset,
                   MX_MEF_PAGE);
  if (section->offset > r->n_bytes || section->bytes > r->n_bytes - section->offset)
    return damaged(r, "%s has %llu bytes from byte %llu on, beyond the file's %llu", text,
                   (unsigned long long)section->bytes, (unsigned long long)section->offset,
                   (unsigned long long)r->n_bytes);
  if (!memchr(section->arch, '\0', sizeof section->arch)) return damaged(r, "the arch of %s has no end", text);
  if (!r->is_newer && !is_zero(section->reserved, sizeof section->reserved))
    return damaged(r, "reserved bytes of %s in the section table are set", text);
  return NULL;
}

// Sections do not overlap each other, the header or the table, and whatever lies between them is 0.
static mx_status check_gaps(const reader *r) {
  uint32_t n = r->header->n_sections;
  const mx_mef_section *order[MX_MEF_MAX_SECTIONS];
  for (uint32_t i = 0; i < n; i++) { // by offset; at most 64, so insertion is enough
    const mx_mef_section *section = &r->sections[i];
    uint32_t at = i;
    for (; at > 0 && (order[at - 1]->offset > section->offset ||
                      (order[at - 1]->offset == section->offset && order[at - 1]->bytes > section->bytes));
         at--)
      order[at] = order[at - 1];
    order[at] = section;
  }
  uint64_t end = sizeof(mx_mef_header) + (uint64_t)n * sizeof(mx_mef_section);
  for (uint32_t i = 0; i <= n; i++) {
    uint64_t begin = i < n ? order[i]->offset : r->n_bytes;
    char text[SECTION_TEXT];
    if (begin < end) // the first time around, `end` is that of the table
      return damaged(r, "%s overlaps %s", section_text(text, r, order[i]),
                     i ? "the section before it" : "the section table");
    if (!is_zero(r->bytes + end, begin - end))
      return damaged(r, "the padding between bytes %llu and %llu is not 0", (unsigned long long)end,
                     (unsigned long long)begin);
    if (i < n) end = begin + order[i]->bytes;
  }
  return NULL;
}

static mx_status check_checksum(const reader *r, const mx_mef_section *section) {
  char text[SECTION_TEXT];
  if (mx_mef_checksum(r->bytes + section->offset, section->bytes) == section->checksum) return NULL;
  return damaged(r, "the checksum of %s does not match its bytes", section_text(text, r, section));
}

// Notes which section is which. At most one of each kind that the runtime reads, one of kernels per CPU level.
static mx_status choose_sections(reader *r, const mx_mef_section **out_signature,
                                 const mx_mef_section **out_constants) {
  *out_signature = *out_constants = NULL;
  for (uint32_t i = 0; i < r->header->n_sections; i++) {
    const mx_mef_section *section = &r->sections[i];
    const mx_mef_section **place = NULL;
    char text[SECTION_TEXT];
    switch (section->kind) {
    case MX_MEF_SIGNATURE: place = out_signature; break;
    case MX_MEF_CONSTANTS: place = out_constants; break;
    case MX_MEF_HOST:
      if (section->target != MX_MEF_X86_64) return damaged(r, "%s is not for x86-64", section_text(text, r, section));
      place = &r->mef->host;
      break;
    case MX_MEF_KERNELS:
      if (section->target != MX_MEF_X86_64 && section->target != MX_MEF_X86_64_V3 &&
          section->target != MX_MEF_X86_64_V4)
        continue; // a level that a newer compiler knows: the others serve
      place = &r->mef->kernels[section->target];
      break;
    case MX_MEF_PTX:
      if (section->bytes == 0 || r->bytes[section->offset + section->bytes - 1] != '\0')
        return damaged(r, "the text of %s has no end", section_text(text, r, section));
      continue;
    default: continue;
    }
    if (*place) return damaged(r, "%s is there twice", section_text(text, r, section));
    *place = section;
  }
  if (!*out_signature) return damaged(r, "it has no signature section");
  if (!r->mef->host) return damaged(r, "it has no host code section");
  return NULL;
}

// ---- the signature ------------------------------------------------------------------------------------------------

// The text at offset `name`; NULL where that is out of range. The last of all string bytes is known to be NUL.
static const char *string_at(const reader *r, uint32_t name) {
  return name < r->mef->signature->string_bytes ? r->mef->strings + name : NULL;
}

static mx_status check_port(const reader *r, bool is_input, uint32_t index, const mx_mef_port *port) {
  const char *name = string_at(r, port->name), *what = is_input ? "input" : "output";
  if (!name) return damaged(r, "the name of %s %u lies outside the strings", what, index);
  if (port->kind > MX_MEF_OPAQUE || (port->kind == MX_MEF_BUFFER && !is_input))
    return damaged(r, "%s %u '%.40s' is of kind %u, which does not exist there", what, index, name, port->kind);
  if (port->kind == MX_MEF_OPAQUE) {
    if (port->dtype || port->rank || !string_at(r, port->first_dim))
      return damaged(r, "%s %u '%.40s' is an opaque value with a dtype, a rank or no type", what, index, name);
    return NULL;
  }
  if (port->dtype <= MX_DTYPE_INVALID || port->dtype >= MX_DTYPE_COUNT)
    return damaged(r, "%s %u '%.40s' has dtype number %u, which does not exist", what, index, name, port->dtype);
  if (port->rank > MX_MAX_RANK)
    return damaged(r, "%s %u '%.40s' has rank %u, more than %d", what, index, name, port->rank, MX_MAX_RANK);
  const mx_mef_signature *s = r->mef->signature;
  if ((uint64_t)port->first_dim + port->rank > s->n_dims)
    return damaged(r, "the dims of %s %u '%.40s' lie outside the list of dims", what, index, name);
  int64_t fixed[MX_MAX_RANK];
  size_t bytes;
  for (uint32_t i = 0; i < port->rank; i++) {
    int64_t dim = r->mef->dims[port->first_dim + i];
    if (dim < 0 && (uint64_t)-(dim + 1) >= s->n_symbols)
      return damaged(r, "dim %u of %s %u '%.40s' is symbol %lld of %u", i, what, index, name, (long long)-(dim + 1),
                     s->n_symbols);
    fixed[i] = dim < 0 ? 1 : dim;
  }
  if (!rt_dims_bytes((mx_dtype)port->dtype, port->rank, fixed, &bytes))
    return damaged(r, "the size in bytes of %s %u '%.40s' overflows", what, index, name);
  return NULL;
}

static mx_status check_constant(const reader *r, uint32_t index, const mx_mef_constant *constant, bool has_init,
                                uint64_t section_bytes) {
  const char *name = string_at(r, constant->name);
  if (!name) return damaged(r, "the name of constant %u lies outside the strings", index);
  if (constant->source == MX_MEF_CONSTANT_COMPUTED) {
    if (!has_init) return damaged(r, "constant %u '%.40s' is to be computed, but there is no init code", index, name);
    if (constant->offset) return damaged(r, "constant %u '%.40s' is computed and has an offset", index, name);
    return NULL;
  }
  if (constant->source != MX_MEF_CONSTANT_STORED)
    return damaged(r, "constant %u '%.40s' has source %u, which does not exist", index, name, constant->source);
  if (constant->offset % RT_ALIGNMENT != 0)
    return damaged(r, "constant %u '%.40s' begins at byte %llu, which is no multiple of %d", index, name,
                   (unsigned long long)constant->offset, RT_ALIGNMENT);
  if (constant->offset > section_bytes || constant->bytes > section_bytes - constant->offset)
    return damaged(r, "constant %u '%.40s' has %llu bytes from byte %llu on, beyond the %llu of the constants section",
                   index, name, (unsigned long long)constant->bytes, (unsigned long long)constant->offset,
                   (unsigned long long)section_bytes);
  return NULL;
}

// Cuts `count` items of item_bytes from the front of what is left.
static const void *cut(const uint8_t **at, uint64_t *left, uint64_t count, uint64_t item_bytes) {
  uint64_t bytes = count * item_bytes; // both come from 32 bits
  if (bytes > *left) return NULL;
  const void *items = *at;
  *at += bytes;
  *left -= bytes;
  return items;
}

// Finds the arrays behind the signature's header; they fill the section exactly.
static mx_status read_arrays(reader *r, const mx_mef_section *section) {
  const uint8_t *at = r->bytes + section->offset;
  uint64_t left = section->bytes;
  rt_mef *mef = r->mef;
  const mx_mef_signature *s = mef->signature = cut(&at, &left, 1, sizeof *s);
  if (!s) return damaged(r, "its signature section of %llu bytes is too short", (unsigned long long)section->bytes);
  uint64_t kernel_padding = s->n_kernels % 2;
  const uint32_t *padding = NULL;
  bool fits = (mef->inputs = cut(&at, &left, s->n_inputs, sizeof *mef->inputs)) &&
              (mef->outputs = cut(&at, &left, s->n_outputs, sizeof *mef->outputs)) &&
              (mef->symbols = cut(&at, &left, s->n_symbols, sizeof *mef->symbols)) &&
              (mef->constants = cut(&at, &left, s->n_constants, sizeof *mef->constants)) &&
              (mef->kernel_names = cut(&at, &left, s->n_kernels, sizeof *mef->kernel_names)) &&
              (padding = cut(&at, &left, kernel_padding, sizeof *padding)) &&
              (mef->dims = cut(&at, &left, s->n_dims, sizeof *mef->dims)) &&
              (mef->strings = cut(&at, &left, s->string_bytes, 1));
  if (!fits || left)
    return damaged(r, "the counts in its signature do not add up to the section's %llu bytes",
                   (unsigned long long)section->bytes);
  if (s->string_bytes == 0 || mef->strings[s->string_bytes - 1] != '\0')
    return damaged(r, "the strings of its signature do not end with a NUL");
  for (uint32_t i = 0; i < s->string_bytes; i++) // they are printed as they are
    if ((mef->strings[i] > 0 && mef->strings[i] < ' ') || mef->strings[i] == 0x7f)
      return damaged(r, "byte %u of its strings is the control character %d", i, mef->strings[i]);
  if (kernel_padding && *padding) return damaged(r, "the padding behind its kernel names is not 0");
  return NULL;
}

static mx_status check_signature(const reader *r, const mx_mef_section *constants, bool has_init) {
  const rt_mef *mef = r->mef;
  const mx_mef_signature *s = mef->signature;
  if (!string_at(r, s->model_name)) return damaged(r, "the model's name lies outside the strings");
  for (uint32_t i = 0; i < s->n_inputs; i++) MX_TRY(check_port(r, true, i, &mef->inputs[i]));
  for (uint32_t i = 0; i < s->n_outputs; i++) MX_TRY(check_port(r, false, i, &mef->outputs[i]));
  for (uint32_t i = 0; i < s->n_symbols; i++) {
    if (!string_at(r, mef->symbols[i].name)) return damaged(r, "the name of symbol %u lies outside the strings", i);
    if (!r->is_newer && mef->symbols[i].reserved) return damaged(r, "reserved bytes of symbol %u are set", i);
  }
  for (uint32_t i = 0; i < s->n_constants; i++)
    MX_TRY(check_constant(r, i, &mef->constants[i], has_init, constants ? constants->bytes : 0));
  for (uint32_t i = 0; i < s->n_kernels; i++)
    if (!string_at(r, mef->kernel_names[i])) return damaged(r, "the name of kernel %u lies outside the strings", i);
  return NULL;
}

// ---- code ---------------------------------------------------------------------------------------------------------

static mx_status check_code(const reader *r, const mx_mef_section *section, uint32_t abi, uint32_t n_entries) {
  char text[SECTION_TEXT];
  section_text(text, r, section);
  if (section->bytes < sizeof(mx_mef_code)) return damaged(r, "%s is too short for its header", text);
  if (section->bytes > UINT32_MAX) return damaged(r, "%s has more bytes than its 32-bit offsets reach", text);
  const mx_mef_code *code = rt_mef_code(r->mef, section);
  bool is_host = section->kind == MX_MEF_HOST;
  if (code->abi != abi)
    return mx_status_make(MX_UNSUPPORTED,
                          "'%s': %s was made for version %u of the %s interface and this runtime has version %u: "
                          "compile the model again with the mxc of this release",
                          r->name, text, code->abi, is_host ? "host" : "kernel", abi);
  if (code->n_entries != n_entries)
    return damaged(r, "%s has %u entries and the model needs %u", text, code->n_entries, n_entries);
  uint64_t header_bytes = sizeof *code + (uint64_t)n_entries * sizeof(mx_mef_entry);
  if (code->code_offset % MX_MEF_PAGE != 0 || code->code_offset < header_bytes || code->code_offset > section->bytes)
    return damaged(r, "the code of %s begins at its byte %u, which is not a page between its entries and its end", text,
                   code->code_offset);
  if (!r->is_newer && code->reserved) return damaged(r, "reserved bytes of %s are set", text);
  const mx_mef_entry *entries = rt_mef_entries(code);
  for (uint32_t i = 0; i < n_entries; i++) {
    bool has_run = entries[i].run >= code->code_offset && entries[i].run < section->bytes;
    bool has_plan = entries[i].plan >= code->code_offset && entries[i].plan < section->bytes;
    bool is_good = is_host ? (has_run || (i == 0 && entries[i].run == 0)) && entries[i].plan == 0 : has_run && has_plan;
    if (!is_good)
      return damaged(r, "entry %u of %s points outside its code: run %u, plan %u, code %u to %llu", i, text,
                     entries[i].run, entries[i].plan, code->code_offset, (unsigned long long)section->bytes);
  }
  return NULL;
}

mx_status rt_mef_read(const void *bytes, size_t n_bytes, const char *name, bool verify, rt_mef *out_mef) {
  *out_mef = (rt_mef){.bytes = bytes, .n_bytes = n_bytes};
  reader r = {.name = name, .bytes = bytes, .n_bytes = n_bytes, .mef = out_mef};
  MX_TRY(read_header(&r));
  MX_TRY(read_table(&r));
  for (uint32_t i = 0; i < r.header->n_sections; i++) MX_TRY(check_place(&r, &r.sections[i]));
  MX_TRY(check_gaps(&r));
  for (uint32_t i = 0; i < r.header->n_sections; i++)
    if (verify || r.sections[i].kind != MX_MEF_CONSTANTS) MX_TRY(check_checksum(&r, &r.sections[i]));

  const mx_mef_section *signature, *constants;
  MX_TRY(choose_sections(&r, &signature, &constants));
  MX_TRY(read_arrays(&r, signature));
  MX_TRY(check_code(&r, out_mef->host, MX_HOST_ABI, 2));
  for (size_t i = 0; i < sizeof out_mef->kernels / sizeof *out_mef->kernels; i++)
    if (out_mef->kernels[i]) MX_TRY(check_code(&r, out_mef->kernels[i], MX_LAUNCH_ABI, out_mef->signature->n_kernels));
  bool has_init = rt_mef_entries(rt_mef_code(out_mef, out_mef->host))[0].run != 0;
  if (constants) out_mef->constant_bytes = r.bytes + constants->offset;
  return check_signature(&r, constants, has_init);
}
