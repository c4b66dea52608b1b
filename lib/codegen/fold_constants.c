// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Constant folding: a model's init is run while compiling, with its real kernels, in a child process whose time and
// whose results are bounded. What would exceed the bounds is left for the run, and says so.
#define _GNU_SOURCE
#include "codegen/model_file.h"
#include <errno.h>
#include <mx/runtime.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

// ---- how much init makes
// ---------------------------------------------------------------------------------------------------------------

// A size that is known; 0 otherwise.
static uint64_t size_of(ir_context *ctx, MlirOperation op) {
  MlirOperation made = ir_defining_op(mlirOperationGetOperand(op, 0));
  int64_t value = !mlirOperationIsNull(made) && ir_op(ctx, made) == IR_MGP_INT ? ir_get_int(made, "value", 0) : 0;
  return value > 0 ? (uint64_t)value : 0;
}

// Bytes of init's results and of the memory that it uses.
static uint64_t bytes_of_init(const cg_input *input) {
  uint64_t sum = 0;
  MlirOperation op = mlirBlockGetFirstOperation(ir_region_block(input->model, 0));
  for (; !mlirOperationIsNull(op); op = mlirOperationGetNextInBlock(op)) {
    ir_op_id id = ir_op(input->ctx, op);
    if (id != IR_MGP_ALLOC_CONSTANT && id != IR_MGP_SLAB) continue;
    if (__builtin_add_overflow(sum, size_of(input->ctx, op), &sum)) return UINT64_MAX;
  }
  return sum;
}

// ---- running it
// ----------------------------------------------------------------------------------------------------------------

// In the child: the constants that init computed, one after another, into the memory file: {size, bytes}.
static int run_init(const cg_bytes *file, const cg_constant *constants, int n, int fd) {
  mx_model *model;
  mx_status status =
      mx_model_open_memory(file->data, file->size, &(mx_options){.cpu_level = MX_CPU_X86_64, .n_threads = 1}, &model);
  if (status) {
    const char *text = mx_status_message(status);
    (void)!write(fd, text, strlen(text));
    return 1;
  }
  for (int i = 0; i < n; i++) {
    if (!constants[i].computed) continue;
    size_t n_bytes;
    const char *bytes = mx_model_constant(model, (size_t)i, &n_bytes);
    uint64_t size = n_bytes;
    if (!bytes || !cg_write_all(fd, &size, sizeof size) || !cg_write_all(fd, bytes, n_bytes)) return 1;
  }
  return 0;
}

static bool init_failed(const cg_input *input, const char *format, const char *text, size_t length) {
  return ir_error(input->ctx, mlirOperationGetLocation(input->model), NULL, format, (int)length, text);
}

bool cg_fold_constants(const cg_input *input, const cg_options *options, const cg_bytes *file, cg_constant *constants,
                       int n, cg_folding *out) {
  ir_context *ctx = input->ctx;
  *out = (cg_folding){0};
  uint64_t mib = bytes_of_init(input) >> 20;
  if (mib > (uint64_t)options->fold_mib) {
    out->left = ir_format(ctx, "constant folding would take %llu MiB, --fold-mib is %d", (unsigned long long)mib,
                          options->fold_mib);
    return true;
  }
  int fd = memfd_create("mxc-init", MFD_CLOEXEC), status = 0;
  fflush(NULL);
  pid_t child = fd < 0 ? -1 : fork();
  if (child == 0) {
    signal(SIGALRM, SIG_DFL);
    alarm((unsigned)options->fold_seconds);
    _exit(run_init(file, constants, n, fd));
  }
  bool lost = child < 0 || waitpid(child, &status, 0) < 0;
  const char *reason = strerror(errno);
  off_t size = lost ? 0 : lseek(fd, 0, SEEK_END);
  void *bytes = size > 0 ? mmap(NULL, (size_t)size, PROT_READ, MAP_PRIVATE, fd, 0) : NULL;
  if (fd >= 0) close(fd);
  if (lost) return init_failed(input, "init cannot be run: %.*s", reason, strlen(reason));
  if (bytes == MAP_FAILED) return init_failed(input, "init's results cannot be read: %.*s", "out of memory", 13);
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM) {
    if (bytes) munmap(bytes, (size_t)size);
    out->left = ir_format(ctx, "constant folding takes longer than --fold-seconds=%d", options->fold_seconds);
    return true;
  }
  *out = (cg_folding){.bytes = bytes, .n_bytes = (size_t)size};
  if (!WIFEXITED(status) || WEXITSTATUS(status))
    return init_failed(input, "init failed: %.*s", bytes ? bytes : "it crashed", bytes ? (size_t)size : 10);
  const char *at = bytes;
  for (int i = 0; i < n; i++) {
    if (!constants[i].computed) continue;
    uint64_t n_bytes;
    memcpy(&n_bytes, at, sizeof n_bytes);
    at += sizeof n_bytes;
    constants[i].bytes = at;
    constants[i].n_bytes = n_bytes;
    constants[i].computed = false;
    at += n_bytes;
  }
  return true;
}

void cg_free_folding(cg_folding *folding) {
  if (folding->bytes) munmap(folding->bytes, folding->n_bytes);
  folding->bytes = NULL;
}
