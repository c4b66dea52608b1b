// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Makes a .mef by hand, without the compiler: the first example of the format, and what the runtime's tests run on.
//
//   make_mef out.mef --name=demo --input=A:f32:M,4 --output=C:f32:M,4 --constant=W:w.bin --computed=P
//            --kernel=add --host=host.elf --kernels=1:kernels.elf [--kernels=3:..] [--manifest=m.json] [--minor=N]
//
// A dim is a number or a name. host.elf defines `execute` and perhaps `init`; a kernels.elf defines run_NAME and
// plan_NAME for each --kernel=NAME, in that order. Both are C compiled with -fPIC -ffreestanding and linked with
// -nostdlib -static -z separate-code --image-base=0, so that their memory image is position-independent, read-only data
// in front of code that begins on a page, and addresses are offsets: just what a code section holds.
#include <elf.h>
#include <mx/dtype.h>
#include <mx/host.h>
#include <mx/mef.h>
#include <mx/tensor.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void die(const char *what, const char *which) {
  fprintf(stderr, "make_mef: %s '%s'\n", what, which);
  exit(1);
}

// Bytes that grow. Offsets in them are what a file's offsets are.
typedef struct buffer {
  uint8_t *bytes;
  size_t count;
} buffer;

static size_t append(buffer *b, const void *bytes, size_t n) {
  size_t at = b->count;
  b->bytes = realloc(b->bytes, b->count + n + 1);
  if (!b->bytes) die("out of memory for", "a buffer");
  if (bytes)
    memcpy(b->bytes + at, bytes, n);
  else
    memset(b->bytes + at, 0, n);
  b->count += n;
  return at;
}

static void pad(buffer *b, size_t to) {
  if (b->count % to) append(b, NULL, to - b->count % to);
}

static uint32_t append_string(buffer *strings, const char *text, size_t n) {
  uint32_t at = (uint32_t)append(strings, text, n);
  append(strings, NULL, 1);
  return at;
}

static buffer read_whole(const char *path) {
  buffer b = {0};
  char block[4096];
  FILE *file = fopen(path, "rb");
  if (!file) die("cannot read", path);
  for (size_t n; (n = fread(block, 1, sizeof block, file)) > 0;) append(&b, block, n);
  fclose(file);
  return b;
}

// ---- the signature --------------------------------------------------------------------------------------------------

enum { MAX_ITEMS = 32 };

typedef struct model {
  mx_mef_port inputs[MAX_ITEMS], outputs[MAX_ITEMS];
  mx_mef_symbol symbols[MAX_ITEMS];
  mx_mef_constant constants[MAX_ITEMS];
  const char *kernels[MAX_ITEMS];
  int64_t dims[MAX_ITEMS * MX_MAX_RANK];
  mx_mef_signature counts;
  buffer strings, constant_bytes;
} model;

static int64_t parse_dim(model *m, const char *text, size_t n) {
  char *end;
  long long size = strtoll(text, &end, 10);
  if (end == text + n) return size;
  for (uint32_t s = 0; s < m->counts.n_symbols; s++) {
    const char *name = (const char *)m->strings.bytes + m->symbols[s].name;
    if (strlen(name) == n && memcmp(name, text, n) == 0) return -1 - (int64_t)s;
  }
  m->symbols[m->counts.n_symbols].name = append_string(&m->strings, text, n);
  return -1 - (int64_t)m->counts.n_symbols++;
}

// NAME:DTYPE:DIM,DIM,...
static mx_mef_port parse_port(model *m, const char *text) {
  const char *dtype = strchr(text, ':'), *dim = dtype ? strchr(dtype + 1, ':') : NULL;
  if (!dim) die("not NAME:DTYPE:DIMS:", text);
  mx_mef_port port = {.name = append_string(&m->strings, text, (size_t)(dtype - text)), .first_dim = m->counts.n_dims};
  port.dtype = (uint16_t)mx_dtype_from_name(dtype + 1, (size_t)(dim - dtype - 1));
  if (!port.dtype) die("no such dtype in", text);
  for (dim++; *dim; port.rank++) {
    size_t n = strcspn(dim, ",");
    m->dims[m->counts.n_dims++] = parse_dim(m, dim, n);
    dim += n + (dim[n] == ',');
  }
  return port;
}

static mx_mef_constant parse_constant(model *m, const char *text) {
  const char *path = strchr(text, ':');
  if (!path) die("not NAME:FILE:", text);
  mx_mef_constant constant = {.name = append_string(&m->strings, text, (size_t)(path - text)),
                              .source = MX_MEF_CONSTANT_STORED};
  buffer bytes = read_whole(path + 1);
  pad(&m->constant_bytes, 64);
  constant.offset = append(&m->constant_bytes, bytes.bytes, bytes.count);
  constant.bytes = bytes.count;
  free(bytes.bytes);
  return constant;
}

static buffer build_signature(model *m) {
  buffer b = {0};
  mx_mef_signature *s = &m->counts;
  s->string_bytes = (uint32_t)m->strings.count;
  append(&b, s, sizeof *s);
  append(&b, m->inputs, s->n_inputs * sizeof *m->inputs);
  append(&b, m->outputs, s->n_outputs * sizeof *m->outputs);
  append(&b, m->symbols, s->n_symbols * sizeof *m->symbols);
  append(&b, m->constants, s->n_constants * sizeof *m->constants);
  // Kernel names were put at the front of the strings, so that their offsets are those of the list.
  for (uint32_t i = 0, at = 0; i < s->n_kernels; i++, at += (uint32_t)strlen(m->kernels[i - 1]) + 1)
    append(&b, &at, sizeof at);
  pad(&b, 8);
  append(&b, m->dims, s->n_dims * sizeof *m->dims);
  append(&b, m->strings.bytes, m->strings.count);
  return b;
}

// ---- code -----------------------------------------------------------------------------------------------------------

typedef struct image {
  buffer memory; // from address 0 on
  uint32_t code_offset;
  buffer file;
} image;

static image load_image(const char *path) {
  image img = {.file = read_whole(path)};
  const Elf64_Ehdr *elf = (const Elf64_Ehdr *)(const void *)img.file.bytes;
  if (img.file.count < sizeof *elf || memcmp(elf->e_ident, ELFMAG, SELFMAG) != 0) die("no ELF file:", path);
  for (int i = 0; i < elf->e_phnum; i++) {
    const Elf64_Phdr *p = (const Elf64_Phdr *)(const void *)(img.file.bytes + elf->e_phoff) + i;
    if (p->p_type != PT_LOAD) continue;
    if (p->p_flags & PF_W) die("writable data in", path);
    if (p->p_vaddr < img.memory.count) die("segments out of order in", path);
    append(&img.memory, NULL, p->p_vaddr - img.memory.count);
    append(&img.memory, img.file.bytes + p->p_offset, p->p_filesz);
    if (p->p_flags & PF_X) img.code_offset = (uint32_t)p->p_vaddr;
  }
  if (!img.code_offset || img.code_offset % MX_MEF_PAGE) die("code does not begin on a page of", path);
  return img;
}

static uint32_t find_symbol(const image *img, const char *name) {
  const Elf64_Ehdr *elf = (const Elf64_Ehdr *)(const void *)img->file.bytes;
  const Elf64_Shdr *sections = (const Elf64_Shdr *)(const void *)(img->file.bytes + elf->e_shoff);
  for (int i = 0; i < elf->e_shnum; i++) {
    if (sections[i].sh_type != SHT_SYMTAB) continue;
    const Elf64_Sym *symbols = (const Elf64_Sym *)(const void *)(img->file.bytes + sections[i].sh_offset);
    const char *names = (const char *)img->file.bytes + sections[sections[i].sh_link].sh_offset;
    for (size_t n = 0; n < sections[i].sh_size / sizeof *symbols; n++)
      if (strcmp(names + symbols[n].st_name, name) == 0) return (uint32_t)symbols[n].st_value;
  }
  return 0;
}

// The ELF's own headers stand at the front of the image and make room for the section's header and entries.
static buffer finish_code(image *img, uint32_t abi, const mx_mef_entry *entries, uint32_t n_entries) {
  mx_mef_code code = {.abi = abi, .n_entries = n_entries, .code_offset = img->code_offset};
  const Elf64_Ehdr *elf = (const Elf64_Ehdr *)(const void *)img->file.bytes;
  size_t room = sizeof *elf + (size_t)elf->e_phnum * sizeof(Elf64_Phdr), n = sizeof code + n_entries * sizeof *entries;
  if (n > room) die("no room for all entries in", "an image");
  memset(img->memory.bytes, 0, room);
  memcpy(img->memory.bytes, &code, sizeof code);
  if (n_entries) memcpy(img->memory.bytes + sizeof code, entries, n_entries * sizeof *entries);
  free(img->file.bytes);
  return img->memory;
}

static buffer build_host(const char *path) {
  image img = load_image(path);
  mx_mef_entry entries[2] = {{.run = find_symbol(&img, "init")}, {.run = find_symbol(&img, "execute")}};
  if (!entries[1].run) die("no execute in", path);
  return finish_code(&img, MX_HOST_ABI, entries, 2);
}

static buffer build_kernels(const model *m, const char *path) {
  image img = load_image(path);
  mx_mef_entry entries[MAX_ITEMS];
  for (uint32_t i = 0; i < m->counts.n_kernels; i++) {
    char name[128];
    snprintf(name, sizeof name, "run_%s", m->kernels[i]);
    if (!(entries[i].run = find_symbol(&img, name))) die("missing symbol", name);
    snprintf(name, sizeof name, "plan_%s", m->kernels[i]);
    if (!(entries[i].plan = find_symbol(&img, name))) die("missing symbol", name);
  }
  return finish_code(&img, MX_LAUNCH_ABI, entries, m->counts.n_kernels);
}

// ---- the file -------------------------------------------------------------------------------------------------------

typedef struct section_source {
  uint32_t kind, target;
  buffer bytes;
} section_source;

static void write_mef(const char *path, section_source *sources, uint32_t n, uint16_t minor) {
  mx_mef_section table[MX_MEF_MAX_SECTIONS] = {0};
  buffer file = {0};
  append(&file, NULL, sizeof(mx_mef_header) + n * sizeof *table);
  for (uint32_t i = 0; i < n; i++) {
    pad(&file, MX_MEF_PAGE);
    const buffer *b = &sources[i].bytes;
    table[i] = (mx_mef_section){.kind = sources[i].kind, .target = sources[i].target, .bytes = b->count};
    table[i].offset = append(&file, b->bytes, b->count);
    table[i].checksum = mx_mef_checksum(b->bytes, b->count);
  }
  mx_mef_header header = {.major = MX_MEF_MAJOR, .minor = minor, .n_sections = n, .file_bytes = file.count};
  memcpy(header.magic, MX_MEF_MAGIC, sizeof header.magic);
  header.table_checksum = mx_mef_checksum(table, n * sizeof *table);
  header.header_checksum = mx_mef_checksum(&header, sizeof header);
  memcpy(file.bytes, &header, sizeof header);
  memcpy(file.bytes + sizeof header, table, n * sizeof *table);
  FILE *out = fopen(path, "wb");
  if (!out || fwrite(file.bytes, 1, file.count, out) != file.count || fclose(out) != 0) die("cannot write", path);
  free(file.bytes);
}

// The text behind `--NAME=`, or NULL.
static const char *flag(const char *argument, const char *name) {
  size_t n = strlen(name);
  return strncmp(argument, "--", 2) == 0 && strncmp(argument + 2, name, n) == 0 && argument[2 + n] == '='
             ? argument + 3 + n
             : NULL;
}

int main(int argc, char **argv) {
  if (argc < 2) die("usage: make_mef OUT.mef FLAGS; see the top of", __FILE__);
  static model m;
  const char *value, *name = "model", *host = NULL;
  uint16_t minor = MX_MEF_MINOR;
  section_source sources[MX_MEF_MAX_SECTIONS] = {{.kind = MX_MEF_SIGNATURE}};
  uint32_t n = 1;
  for (int i = 2; i < argc; i++)
    if ((value = flag(argv[i], "kernel"))) {
      m.kernels[m.counts.n_kernels++] = value;
      append_string(&m.strings, value, strlen(value));
    }
  for (int i = 2; i < argc; i++) {
    if (flag(argv[i], "kernel")) continue;
    mx_mef_signature *s = &m.counts;
    if ((value = flag(argv[i], "name")))
      name = value;
    else if ((value = flag(argv[i], "input")))
      m.inputs[s->n_inputs++] = parse_port(&m, value);
    else if ((value = flag(argv[i], "output")))
      m.outputs[s->n_outputs++] = parse_port(&m, value);
    else if ((value = flag(argv[i], "constant")))
      m.constants[s->n_constants++] = parse_constant(&m, value);
    else if ((value = flag(argv[i], "computed")))
      m.constants[s->n_constants++] = (mx_mef_constant){.name = append_string(&m.strings, value, strlen(value)),
                                                        .source = MX_MEF_CONSTANT_COMPUTED};
    else if ((value = flag(argv[i], "host")))
      host = value;
    else if ((value = flag(argv[i], "minor")))
      minor = (uint16_t)atoi(value);
    else if ((value = flag(argv[i], "kernels")))
      sources[n++] = (section_source){MX_MEF_KERNELS, (uint32_t)(value[0] - '0'), build_kernels(&m, value + 2)};
    else if ((value = flag(argv[i], "manifest")))
      sources[n++] = (section_source){MX_MEF_MANIFEST, MX_MEF_ANY, read_whole(value)};
    else if ((value = flag(argv[i], "section"))) // KIND:FILE, of any kind
      sources[n++] = (section_source){(uint32_t)atoi(value), MX_MEF_ANY, read_whole(strchr(value, ':') + 1)};
    else
      die("what is", argv[i]);
  }
  if (!host) die("missing flag", "--host=");
  m.counts.model_name = append_string(&m.strings, name, strlen(name));
  sources[0].bytes = build_signature(&m);
  sources[n++] = (section_source){MX_MEF_HOST, MX_MEF_X86_64, build_host(host)};
  if (m.constant_bytes.count) sources[n++] = (section_source){MX_MEF_CONSTANTS, MX_MEF_ANY, m.constant_bytes};
  write_mef(argv[1], sources, n, minor);
  for (uint32_t i = 0; i < n; i++) free(sources[i].bytes.bytes);
  free(m.strings.bytes);
  return 0;
}
