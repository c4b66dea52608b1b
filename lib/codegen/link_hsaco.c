// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// AMD code objects are shared objects: the back end's relocatable object goes through ld.lld once, in files without a
// name.
#define _GNU_SOURCE
#include "codegen/codegen.h"
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

void cg_link_hsaco(cg_module *m, cg_bytes *object) {
  char in[] = "/tmp/mxc-XXXXXX", out[] = "/tmp/mxc-XXXXXX";
  int in_fd = mkstemp(in), out_fd = mkstemp(out), status = -1;
  pid_t pid;
  const char *arguments[] = {"ld.lld-22", "-shared", "--no-undefined", in, "-o", out, NULL};
  bool ok = in_fd >= 0 && out_fd >= 0 && cg_write_all(in_fd, object->data, object->size);
  if (!ok) {
    cg_fail(m, "cannot write a temporary file: %s", strerror(errno));
  } else if ((errno = posix_spawnp(&pid, arguments[0], NULL, NULL, (char *const *)(intptr_t)arguments, environ))) {
    cg_fail(m, "cannot run ld.lld-22, which AMD targets need: %s", strerror(errno));
  } else if (waitpid(pid, &status, 0) < 0 || status) {
    cg_fail(m, "ld.lld-22 refused the code object for %s", m->target->name);
  } else {
    int fd = open(out, O_RDONLY | O_CLOEXEC); // the linker may have replaced the file
    off_t size = fd < 0 ? -1 : lseek(fd, 0, SEEK_END);
    char *bytes = size > 0 ? malloc((size_t)size) : NULL;
    if (bytes && pread(fd, bytes, (size_t)size, 0) == (ssize_t)size) {
      free(object->data);
      object->data = bytes;
      object->size = (size_t)size;
    } else {
      free(bytes);
      cg_fail(m, "cannot read the code object back");
    }
    if (fd >= 0) close(fd);
  }
  if (in_fd >= 0) close(in_fd), unlink(in);
  if (out_fd >= 0) close(out_fd), unlink(out);
}
