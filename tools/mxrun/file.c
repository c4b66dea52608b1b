// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Whole files in and out. A result goes to a temporary beside its target, which then takes the target's name, so a
// reader never sees half of it and a full disk leaves the old file alone. Targets that are no regular files (pipes,
// /dev/stdout) are written directly.
#define _GNU_SOURCE
#include "mxrun.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

mx_status system_error(const char *verb, const char *path) {
  return mx_status_make(MX_IO_ERROR, "cannot %s '%s': %s", verb, path, strerrordesc_np(errno));
}

mx_status read_file(const char *path, void **out_bytes, size_t *out_n_bytes) {
  *out_bytes = NULL;
  *out_n_bytes = 0;
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return system_error("open", path);
  // Pipes say nothing about their length, so the size of a regular file is only where the buffer starts.
  struct stat info;
  size_t capacity = fstat(file, &info) == 0 && S_ISREG(info.st_mode) ? (size_t)info.st_size + 1 : 65536, used = 0;
  char *bytes = malloc(capacity);
  mx_status status = NULL;
  while (bytes) {
    if (used == capacity) {
      char *larger = realloc(bytes, capacity *= 2);
      if (!larger) free(bytes);
      bytes = larger;
      continue;
    }
    ssize_t n = read(file, bytes + used, capacity - used);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) status = system_error("read", path);
    if (n <= 0) break;
    used += (size_t)n;
  }
  close(file);
  if (!bytes) return mx_status_make(MX_OUT_OF_MEMORY, "out of memory: cannot hold '%s'", path);
  if (status) {
    free(bytes);
    return status;
  }
  *out_bytes = bytes;
  *out_n_bytes = used;
  return NULL;
}

static bool is_npy(const char *path) {
  size_t length = strlen(path);
  return length >= 4 && strcmp(path + length - 4, ".npy") == 0;
}

// Writes to an open descriptor, which it closes. Every step can be the one that finds the disk full.
static mx_status write_and_close(int descriptor, const char *path, const mx_tensor *tensor, bool as_npy) {
  FILE *file = fdopen(descriptor, "wb");
  if (!file) {
    mx_status failure = system_error("write", path);
    close(descriptor);
    return failure;
  }
  size_t n_bytes;
  mx_status status = mx_tensor_bytes(tensor, &n_bytes);
  if (!status && as_npy) status = write_npy(file, tensor);
  if (!status && !as_npy && fwrite(tensor->data, 1, n_bytes, file) != n_bytes) status = system_error("write", path);
  if (!status && fflush(file) != 0) status = system_error("write", path);
  if (!status && fsync(descriptor) != 0 && errno != EINVAL && errno != EROFS) status = system_error("write", path);
  if (fclose(file) != 0 && !status) status = system_error("write", path);
  return status;
}

mx_status write_file(const char *path, const mx_tensor *tensor) {
  struct stat info;
  bool exists = stat(path, &info) == 0;
  if (exists && !S_ISREG(info.st_mode)) {
    int descriptor = open(path, O_WRONLY | O_CLOEXEC);
    if (descriptor < 0) return system_error("write", path);
    return write_and_close(descriptor, path, tensor, is_npy(path));
  }
  char target[PATH_MAX], temporary[PATH_MAX + 32]; // a link stays a link: its target is replaced
  if (!exists || !realpath(path, target)) snprintf(target, sizeof target, "%s", path);
  snprintf(temporary, sizeof temporary, "%s.%ld.tmp", target, (long)getpid());
  int descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, exists ? info.st_mode & 0777 : 0666);
  if (descriptor < 0) return system_error("write", path);
  mx_status status = write_and_close(descriptor, path, tensor, is_npy(path));
  if (!status && rename(temporary, target) != 0) status = system_error("write", path);
  if (status) unlink(temporary);
  return status;
}
