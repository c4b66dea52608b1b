// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The file image: header, section table, sections on pages of their own, checksums. docs/mef.md is the format.
#include "codegen/codegen.h"
#include <mx/mef.h>
#include <stdlib.h>
#include <string.h>

static uint64_t page_up(uint64_t n) { return (n + MX_MEF_PAGE - 1) / MX_MEF_PAGE * MX_MEF_PAGE; }

bool cg_layout_mef(ir_context *ctx, const cg_section *sections, int n_sections, cg_bytes *out_file) {
  mx_mef_header header = {.major = MX_MEF_MAJOR, .minor = MX_MEF_MINOR, .n_sections = (uint32_t)n_sections};
  mx_mef_section table[MX_MEF_MAX_SECTIONS] = {0};
  if (n_sections > MX_MEF_MAX_SECTIONS)
    return ir_error(ctx, (MlirLocation){NULL}, NULL, "the file would have %d sections, more than %d", n_sections,
                    MX_MEF_MAX_SECTIONS);
  uint64_t at = page_up(sizeof header + (uint64_t)n_sections * sizeof *table);
  for (int i = 0; i < n_sections; i++) {
    table[i].kind = sections[i].kind;
    table[i].target = sections[i].target;
    table[i].offset = at;
    table[i].bytes = sections[i].n_bytes;
    table[i].checksum = mx_mef_checksum(sections[i].bytes, sections[i].n_bytes);
    if (sections[i].arch) strncpy(table[i].arch, sections[i].arch, sizeof table[i].arch - 1);
    header.file_bytes = at + sections[i].n_bytes;
    at = page_up(header.file_bytes);
  }
  header.table_checksum = mx_mef_checksum(table, (uint64_t)n_sections * sizeof *table);
  memcpy(header.magic, MX_MEF_MAGIC, sizeof header.magic);
  header.header_checksum = mx_mef_checksum(&header, sizeof header);
  // Page-aligned, because the runtime may run it from memory when init is run ahead of time.
  char *file = aligned_alloc(MX_MEF_PAGE, page_up(header.file_bytes));
  if (!file)
    return ir_error(ctx, (MlirLocation){NULL}, NULL, "out of memory for a file of %llu bytes",
                    (unsigned long long)header.file_bytes);
  memset(file, 0, page_up(header.file_bytes));
  memcpy(file, &header, sizeof header);
  memcpy(file + sizeof header, table, (size_t)n_sections * sizeof *table);
  for (int i = 0; i < n_sections; i++)
    if (sections[i].n_bytes) memcpy(file + table[i].offset, sections[i].bytes, sections[i].n_bytes);
  *out_file = (cg_bytes){file, header.file_bytes, NULL};
  return true;
}
