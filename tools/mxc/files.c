// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Whole files in and out.
#define _GNU_SOURCE
#include "mxc.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PAGE = 4096 };

static char *failed(const char *what, const char *path) {
  fprintf(stderr, "mxc: error: cannot %s '%s': %s\n", what, path, strerror(errno));
  return NULL;
}

char *read_file(const char *path, size_t *out_size) {
  bool standard = !strcmp(path, "-");
  int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return failed("read", path);
  struct stat st;
  size_t capacity = !fstat(fd, &st) && S_ISREG(st.st_mode) ? (size_t)st.st_size + 1 : 1 << 16, size = 0;
  char *bytes = NULL;
  for (bool end = false; !end;) {
    capacity = (capacity + PAGE - 1) / PAGE * PAGE;
    char *wider = aligned_alloc(PAGE, capacity);
    if (!wider) {
      free(bytes);
      errno = ENOMEM;
      return failed("read", path);
    }
    if (bytes) memcpy(wider, bytes, size);
    free(bytes);
    bytes = wider;
    while (size < capacity) {
      ssize_t n = read(fd, bytes + size, capacity - size);
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) {
        int error = errno;
        free(bytes);
        if (!standard) close(fd);
        errno = error;
        return failed("read", path);
      }
      if (n == 0) {
        end = true;
        break;
      }
      size += (size_t)n;
    }
    if (!end) capacity *= 2;
  }
  if (!standard) close(fd);
  *out_size = size;
  return bytes;
}

static bool write_all(int fd, const char *bytes, size_t size) {
  while (size) {
    ssize_t n = write(fd, bytes, size);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    bytes += n;
    size -= (size_t)n;
  }
  return true;
}

bool write_file_whole(const char *path, const void *bytes, size_t size) {
  if (!strcmp(path, "-")) return write_all(STDOUT_FILENO, bytes, size) || failed("write", "standard output");
  struct stat st;
  if (!stat(path, &st) && !S_ISREG(st.st_mode)) { // /dev/null and pipes cannot be replaced
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    bool ok = fd >= 0 && write_all(fd, bytes, size);
    if (fd >= 0) ok &= !close(fd);
    return ok || failed("write", path);
  }
  char *temporary;
  if (asprintf(&temporary, "%s.tmp-%ld", path, (long)getpid()) < 0) return false;
  int fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  bool ok = fd >= 0 && write_all(fd, bytes, size);
  if (fd >= 0) ok = !close(fd) && ok;
  ok = ok && !rename(temporary, path);
  if (!ok) {
    failed("write", path);
    if (fd >= 0) unlink(temporary);
  }
  free(temporary);
  return ok;
}

// ../include of an installed mxc, or up the tree of a build (build/release/bin -> include).
bool find_include(char *out, size_t size) {
  static const char *const places[] = {"../include", "../../include", "../../../include"};
  char self[4096];
  ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
  if (n < 0) return false;
  self[n] = 0;
  char *slash = strrchr(self, '/');
  if (slash) *slash = 0;
  for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
    char header[4200];
    snprintf(out, size, "%s/%s", self, places[i]);
    snprintf(header, sizeof header, "%.4100s/mx/kernel.h", out);
    if (!access(header, R_OK)) return true;
  }
  return false;
}
