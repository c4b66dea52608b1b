// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Executable pages, never writable at the same time. A code section of a mapped file runs where it lies: its pages from
// code_offset on turn from readable to readable and executable, so all processes share them in the page cache. A
// section in somebody else's memory, or on a file system mounted noexec, is copied to pages of its own first.
#define _GNU_SOURCE
#include "rt.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

static mx_status refused(const char *what, int error) {
  return mx_status_make(error == ENOMEM ? MX_OUT_OF_MEMORY : MX_IO_ERROR,
                        "cannot make %s executable: %s; a security policy may forbid executable memory to this process",
                        what, strerrordesc_np(error));
}

mx_status rt_code_map(const rt_mef *mef, const mx_mef_section *section, bool in_place, rt_code *out_code) {
  *out_code = (rt_code){.base = mef->bytes + section->offset};
  const char *what = section->kind == MX_MEF_HOST ? "the host code" : "the kernels";
  size_t code_offset = rt_mef_code(mef, section)->code_offset;
  size_t code_bytes = section->bytes - code_offset;
  if (code_bytes == 0) return NULL;
  if (in_place) {
    uint8_t *code = (uint8_t *)(uintptr_t)(out_code->base + code_offset);
    if (mprotect(code, code_bytes, PROT_READ | PROT_EXEC) == 0) return NULL;
    if (errno != EACCES && errno != EPERM) return refused(what, errno);
  }
  void *copy = mmap(NULL, section->bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (copy == MAP_FAILED) return refused(what, errno);
  memcpy(copy, out_code->base, section->bytes);
  *out_code = (rt_code){.base = copy, .copy = copy, .copy_bytes = section->bytes};
  if (mprotect(copy, code_offset, PROT_READ) == 0 &&
      mprotect((uint8_t *)copy + code_offset, code_bytes, PROT_READ | PROT_EXEC) == 0)
    return NULL;
  mx_status status = refused(what, errno);
  rt_code_unmap(out_code);
  return status;
}

void rt_code_unmap(rt_code *code) {
  if (code->copy) munmap(code->copy, code->copy_bytes);
  *code = (rt_code){0};
}
