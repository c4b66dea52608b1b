// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Relocatable x86-64 objects to one position-independent code section (mx_mef_code): header and entries, constants,
// then on a page of its own the code. No linker process runs, and no relocation is left for the loader.
//
// Kernels need PC32 and PLT32 relocations alone (x86-64 psABI 4.4.1); anything else, and any symbol that no object
// defines, fails the compile and is named.
#define _GNU_SOURCE
#include "codegen/codegen.h"
#include <elf.h>
#include <mx/mef.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NOT_LOADED = -1 };

typedef struct object {
  const uint8_t *bytes;
  size_t size;
  const Elf64_Shdr *sections;
  unsigned n_sections;
  int64_t *place; // of each section in the result; NOT_LOADED
} object;

typedef struct symbol {
  const char *name;
  uint64_t offset;
} symbol;

typedef struct merger {
  object *objects;
  int n_objects;
  uint8_t *out;
  size_t size, capacity, code_offset;
  symbol *symbols;
  size_t n_symbols, symbol_capacity;
  char *error;
} merger;

static bool fail(merger *g, const char *format, ...) {
  if (g->error) return false;
  va_list args;
  va_start(args, format);
  if (vasprintf(&g->error, format, args) < 0) g->error = NULL;
  va_end(args);
  return false;
}

static const void *slice(const object *o, uint64_t offset, uint64_t bytes) {
  return offset <= o->size && bytes <= o->size - offset ? o->bytes + offset : NULL;
}

static bool reserve(merger *g, size_t bytes) {
  if (bytes <= g->capacity) return true;
  size_t wider = bytes * 2;
  uint8_t *out = realloc(g->out, wider);
  if (!out) return fail(g, "out of memory");
  memset(out + g->capacity, 0, wider - g->capacity);
  g->out = out;
  g->capacity = wider;
  return true;
}

static bool open_object(merger *g, object *o) {
  const Elf64_Ehdr *header = slice(o, 0, sizeof *header);
  if (!header || memcmp(header->e_ident, ELFMAG, 4) || header->e_type != ET_REL || header->e_machine != EM_X86_64 ||
      header->e_shentsize != sizeof(Elf64_Shdr))
    return fail(g, "an object is not x86-64 relocatable");
  o->n_sections = header->e_shnum;
  o->sections = slice(o, header->e_shoff, (uint64_t)o->n_sections * sizeof(Elf64_Shdr));
  o->place = malloc((o->n_sections + 1) * sizeof *o->place);
  if (!o->sections || !o->place) return fail(g, "an object's section table is outside it");
  for (unsigned i = 0; i < o->n_sections; i++) o->place[i] = NOT_LOADED;
  return true;
}

static bool is_loaded(const Elf64_Shdr *s) {
  return (s->sh_flags & SHF_ALLOC) && s->sh_size && s->sh_type != SHT_X86_64_UNWIND;
}

static bool place_sections(merger *g, bool code) {
  for (int j = 0; j < g->n_objects; j++) {
    object *o = &g->objects[j];
    for (unsigned i = 0; i < o->n_sections; i++) {
      const Elf64_Shdr *s = &o->sections[i];
      if (!is_loaded(s) || ((s->sh_flags & SHF_EXECINSTR) != 0) != code) continue;
      if (s->sh_flags & (SHF_TLS | SHF_WRITE) || s->sh_type == SHT_NOBITS)
        return fail(g, "a kernel holds writable or thread-local data");
      uint64_t align = s->sh_addralign ? s->sh_addralign : 1;
      const void *from = slice(o, s->sh_offset, s->sh_size);
      if (align > MX_MEF_PAGE || align & (align - 1) || !from) return fail(g, "an object's section is outside it");
      g->size = (g->size + align - 1) & ~(align - 1);
      if (!reserve(g, g->size + s->sh_size)) return false;
      memcpy(g->out + g->size, from, s->sh_size);
      o->place[i] = (int64_t)g->size;
      g->size += s->sh_size;
    }
  }
  return true;
}

// The symbols and strings that section `table` holds.
static const Elf64_Sym *symbol_table(merger *g, const object *o, unsigned table, const char **out_strings,
                                     uint64_t *out_string_bytes, uint64_t *out_count) {
  if (table >= o->n_sections || o->sections[table].sh_link >= o->n_sections)
    return fail(g, "an object's symbol table is damaged"), NULL;
  const Elf64_Shdr *s = &o->sections[table], *strings = &o->sections[s->sh_link];
  const Elf64_Sym *symbols = slice(o, s->sh_offset, s->sh_size);
  *out_strings = slice(o, strings->sh_offset, strings->sh_size);
  *out_string_bytes = strings->sh_size;
  *out_count = s->sh_size / sizeof *symbols;
  if (!symbols || !*out_strings || !strings->sh_size || (*out_strings)[strings->sh_size - 1])
    return fail(g, "an object's symbol table is damaged"), NULL;
  return symbols;
}

static bool collect_symbols(merger *g) {
  for (int j = 0; j < g->n_objects; j++) {
    object *o = &g->objects[j];
    for (unsigned i = 0; i < o->n_sections; i++) {
      if (o->sections[i].sh_type != SHT_SYMTAB) continue;
      const char *strings;
      uint64_t string_bytes, count;
      const Elf64_Sym *symbols = symbol_table(g, o, i, &strings, &string_bytes, &count);
      if (!symbols) return false;
      for (uint64_t k = 0; k < count; k++) {
        const Elf64_Sym *s = &symbols[k];
        if (ELF64_ST_BIND(s->st_info) != STB_GLOBAL || !s->st_shndx || s->st_shndx >= o->n_sections ||
            s->st_name >= string_bytes || o->place[s->st_shndx] < 0)
          continue;
        if (g->n_symbols == g->symbol_capacity) {
          g->symbol_capacity = g->symbol_capacity ? g->symbol_capacity * 2 : 64;
          symbol *wider = realloc(g->symbols, g->symbol_capacity * sizeof *wider);
          if (!wider) return fail(g, "out of memory");
          g->symbols = wider;
        }
        g->symbols[g->n_symbols++] = (symbol){strings + s->st_name, (uint64_t)o->place[s->st_shndx] + s->st_value};
      }
    }
  }
  return true;
}

static bool find_symbol(const merger *g, const char *name, uint64_t *out) {
  for (size_t i = 0; i < g->n_symbols; i++) {
    if (strcmp(g->symbols[i].name, name)) continue;
    *out = g->symbols[i].offset;
    return true;
  }
  return false;
}

static bool relocate_section(merger *g, object *o, const Elf64_Shdr *relocations) {
  const char *strings;
  uint64_t string_bytes, count;
  const Elf64_Sym *symbols = symbol_table(g, o, relocations->sh_link, &strings, &string_bytes, &count);
  const Elf64_Rela *r = slice(o, relocations->sh_offset, relocations->sh_size);
  const Elf64_Shdr *to = &o->sections[relocations->sh_info];
  if (!symbols || !r) return fail(g, "an object's relocations are outside it");
  for (uint64_t k = 0; k < relocations->sh_size / sizeof *r; k++) {
    uint64_t number = ELF64_R_SYM(r[k].r_info), target;
    if (number >= count || symbols[number].st_name >= string_bytes || to->sh_size < 4 ||
        r[k].r_offset > to->sh_size - 4)
      return fail(g, "an object's relocation is outside its section");
    const Elf64_Sym *s = &symbols[number];
    const char *name = strings + s->st_name;
    if (s->st_shndx && s->st_shndx < o->n_sections && o->place[s->st_shndx] >= 0)
      target = (uint64_t)o->place[s->st_shndx] + s->st_value;
    else if (!find_symbol(g, name, &target))
      return fail(g, "symbol '%s' is undefined: kernels cannot call the C library", name);
    uint64_t where = (uint64_t)o->place[relocations->sh_info] + r[k].r_offset;
    int64_t distance = (int64_t)(target + (uint64_t)r[k].r_addend - where);
    if (ELF64_R_TYPE(r[k].r_info) != R_X86_64_PC32 && ELF64_R_TYPE(r[k].r_info) != R_X86_64_PLT32)
      return fail(
          g, "symbol '%s' needs relocation type %u: tables of pointers and thread-locals are not supported in kernels",
          name, (unsigned)ELF64_R_TYPE(r[k].r_info));
    if (distance != (int32_t)distance) return fail(g, "symbol '%s' is too far away", name);
    int32_t narrow = (int32_t)distance;
    memcpy(g->out + where, &narrow, 4);
  }
  return true;
}

static bool relocate(merger *g) {
  for (int j = 0; j < g->n_objects; j++) {
    object *o = &g->objects[j];
    for (unsigned i = 0; i < o->n_sections; i++) {
      const Elf64_Shdr *s = &o->sections[i];
      if (s->sh_type == SHT_RELA && s->sh_info < o->n_sections && o->place[s->sh_info] >= 0 &&
          !relocate_section(g, o, s))
        return false;
    }
  }
  return true;
}

static bool merge(merger *g, const char *const (*entries)[2], int n_entries, uint32_t abi) {
  g->size = sizeof(mx_mef_code) + (size_t)n_entries * sizeof(mx_mef_entry);
  if (!reserve(g, g->size)) return false;
  for (int j = 0; j < g->n_objects; j++)
    if (!open_object(g, &g->objects[j])) return false;
  if (!place_sections(g, false)) return false;
  g->size = g->code_offset = (g->size + MX_MEF_PAGE - 1) / MX_MEF_PAGE * MX_MEF_PAGE;
  if (!reserve(g, g->size) || !place_sections(g, true) || !collect_symbols(g) || !relocate(g)) return false;
  mx_mef_code header = {.abi = abi, .n_entries = (uint32_t)n_entries, .code_offset = (uint32_t)g->code_offset};
  memcpy(g->out, &header, sizeof header);
  for (int i = 0; i < n_entries; i++) {
    uint32_t pair[2] = {0, 0};
    for (int k = 0; k < 2; k++) {
      uint64_t offset;
      if (!entries[i][k]) continue;
      if (!find_symbol(g, entries[i][k], &offset)) return fail(g, "symbol '%s' is missing", entries[i][k]);
      pair[k] = (uint32_t)offset;
    }
    mx_mef_entry entry = {pair[0], pair[1]};
    memcpy(g->out + sizeof header + (size_t)i * sizeof entry, &entry, sizeof entry);
  }
  return true;
}

cg_bytes cg_merge_objects(const cg_bytes *objects, int n_objects, const char *const (*entries)[2], int n_entries,
                          uint32_t abi) {
  merger g = {.n_objects = n_objects, .objects = calloc((size_t)n_objects + 1, sizeof *g.objects)};
  bool ok = g.objects != NULL;
  for (int i = 0; ok && i < n_objects; i++)
    g.objects[i] = (object){.bytes = (const uint8_t *)objects[i].data, .size = objects[i].size};
  ok = ok && merge(&g, entries, n_entries, abi);
  for (int i = 0; g.objects && i < n_objects; i++) free(g.objects[i].place);
  free(g.objects);
  free(g.symbols);
  if (ok) return (cg_bytes){(char *)g.out, g.size, NULL};
  free(g.out);
  return (cg_bytes){.error = g.error ? g.error : strdup("out of memory")};
}
