// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Runs clang on every source for every target, or CPU level, two at a time. The bitcode is left unoptimised: pragmas
// and hooks are of use only once the code generator has put a hook's body in place. What clang prints is kept per job
// and shown in order, but once only where it is the same for several targets.
#include "build_internal.h"
#include <errno.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { MAX_ARGUMENTS = 40, JOBS = 2 };

const build_variant build_targets[PKG_N_TARGETS] = {
    {"x86-64", {"--target=x86_64-pc-linux-gnu"}},
    {"nvptx64", {"--target=nvptx64-nvidia-cuda", "-march=sm_80", "-nogpulib"}},
    {"amdgcn", {"--target=amdgcn-amd-amdhsa", "-mcpu=gfx942", "-nogpulib"}},
};

static const char *const common_flags[] = {"-std=gnu11",
                                           "-O3",
                                           "-ffreestanding",
                                           "-nostdlibinc",
                                           "-ffp-contract=fast",
                                           "-fno-math-errno",
                                           "-fwrapv",
                                           "-fno-strict-aliasing",
                                           "-fno-stack-protector",
                                           "-fno-unwind-tables",
                                           "-fno-asynchronous-unwind-tables",
                                           "-Xclang",
                                           "-disable-llvm-passes",
                                           "-emit-llvm",
                                           "-c",
                                           "-Wall",
                                           "-Wextra",
                                           "-Wno-unused-parameter",
                                           "-Wno-missing-field-initializers",
                                           "-Wno-unused-function",
                                           "-Wno-unused-command-line-argument",
                                           NULL};

typedef struct job {
  pid_t pid; // 0: not running
  size_t source;
  const build_variant *variant;
} job;

static const char *clang_of(const pkg_build_options *options) { return options->clang ? options->clang : "clang-22"; }

static mx_status spawn(const char *const *arguments, FILE *output, FILE *messages, pid_t *out_pid) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, fileno(output), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, fileno(messages), STDERR_FILENO);
  int error = posix_spawnp(out_pid, arguments[0], &actions, NULL, (char *const *)arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  if (!error) return NULL;
  *out_pid = 0;
  return mx_status_make(
      MX_IO_ERROR,
      "%s: cannot run it: %s\n  hint: kernels are compiled by clang 22; install it (Debian: apt install "
      "clang-22) or put it on the PATH",
      arguments[0], strerror(error));
}

static mx_status start(const pkg_build_options *options, build_files *files, job *job) {
  const char *arguments[MAX_ARGUMENTS];
  size_t n = 0;
  files->bitcode = tmpfile();
  files->messages = tmpfile();
  if (!files->bitcode || !files->messages)
    return mx_status_make(MX_IO_ERROR, "cannot make a temporary file: %s", strerror(errno));
  arguments[n++] = clang_of(options);
  for (const char *const *flag = job->variant->flags; *flag; flag++) arguments[n++] = *flag;
  for (const char *const *flag = common_flags; *flag; flag++) arguments[n++] = *flag;
  if (isatty(STDERR_FILENO)) arguments[n++] = "-fcolor-diagnostics";
  arguments[n++] = "-I";
  arguments[n++] = options->include_dir;
  arguments[n++] = "-o";
  arguments[n++] = "-";
  arguments[n++] = "--";
  arguments[n++] = options->sources[job->source];
  arguments[n] = NULL;
  return spawn(arguments, files->bitcode, files->messages, &job->pid);
}

static mx_status finish(const pkg_build_options *options, job *job) {
  int state = 0;
  pid_t waited;
  if (!job->pid) return NULL;
  do waited = waitpid(job->pid, &state, 0);
  while (waited < 0 && errno == EINTR);
  job->pid = 0;
  if (waited > 0 && WIFEXITED(state) && WEXITSTATUS(state) == 0) return NULL;
  return mx_status_make(MX_INVALID_ARGUMENT, "%s: error: %s cannot compile it for %s; its messages are above",
                        options->sources[job->source], clang_of(options), job->variant->name);
}

char *build_read_file(FILE *file, size_t *out_bytes) {
  long n = file && !fseek(file, 0, SEEK_END) ? ftell(file) : 0;
  char *bytes = n > 0 ? malloc((size_t)n) : NULL;
  *out_bytes = 0;
  if (!bytes) return NULL;
  rewind(file);
  *out_bytes = fread(bytes, 1, (size_t)n, file);
  return bytes;
}

// What clang says of one source, once where several targets give the same.
static void show_messages(const build_files *files, int n) {
  char *messages[BUILD_MAX_VARIANTS];
  size_t n_bytes[BUILD_MAX_VARIANTS];
  for (int t = 0; t < n; t++) {
    bool shown = false;
    messages[t] = build_read_file(files[t].messages, &n_bytes[t]);
    for (int before = 0; before < t; before++)
      shown = shown || (messages[before] && messages[t] && n_bytes[before] == n_bytes[t] &&
                        !memcmp(messages[before], messages[t], n_bytes[t]));
    if (messages[t] && !shown) fwrite(messages[t], 1, n_bytes[t], stderr);
  }
  for (int t = 0; t < n; t++) free(messages[t]);
}

mx_status build_compile(const pkg_build_options *options, const build_variant *variants, int n_variants,
                        build_files *files) {
  job jobs[JOBS] = {0};
  mx_status status = NULL;
  size_t n = options->n_sources * (size_t)n_variants;
  for (size_t i = 0; i < n + JOBS; i++) {
    job *job = &jobs[i % JOBS];
    mx_status failed = finish(options, job);
    if (!status)
      status = failed;
    else
      mx_status_free(failed);
    if (i >= n || status) continue; // a failure starts no more, but waits for those that run
    job->source = i / (size_t)n_variants;
    job->variant = &variants[i % (size_t)n_variants];
    status = start(options, &files[i], job);
  }
  for (size_t s = 0; s < options->n_sources; s++) show_messages(&files[s * (size_t)n_variants], n_variants);
  return status;
}
