// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mxrun: runs a .mef file from the command line. Opens the model, sets the inputs, runs it, writes, compares or prints
// the results, and measures. Silent when all is well and results go to files; every failure is one line on stderr.
#include "mxrun.h"

#include <mx/host.h>
#include <mx/mef.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#ifndef MXC_VERSION
#define MXC_VERSION "unversioned"
#endif

enum { EXIT_DONE = 0, EXIT_WRONG_INPUT = 1, EXIT_WRONG_COMMAND = 2, EXIT_INTERNAL = 70 };

typedef struct session {
  const options *opts;
  mx_model *model;
  mx_context *context;
  const mx_port **inputs; // by number, of the model
  value *values;          // by number; memory NULL until given
} session;

// `--input=TEXT: MESSAGE`, of the same code.
static mx_status in_flag(const char *flag, const char *text, mx_status status) {
  if (!status) return NULL;
  mx_status whole = mx_status_make(mx_status_code(status), "--%s=%.200s: %s", flag, text, mx_status_message(status));
  mx_status_free(status);
  return whole;
}

// A port's sizes where all are fixed, else NULL.
static const int64_t *fixed_dims(const mx_port *port) {
  for (int32_t i = 0; i < port->rank; i++)
    if (port->dims[i] < 0) return NULL;
  return port->dims;
}

// ---- inputs ---------------------------------------------------------------------------------------------------------

// "2 inputs: 0 'A' [M, K] f32, 1 'B' [K, N] f32"
static void list_inputs(const session *s, char *text, size_t n_text) {
  char type[SHAPE_TEXT];
  size_t n = mx_model_input_count(s->model);
  size_t used = (size_t)snprintf(text, n_text, "%zu input%s", n, n == 1 ? "" : "s");
  for (size_t i = 0; i < n && used < n_text; i++)
    used += (size_t)snprintf(text + used, n_text - used, "%s %zu '%s' %s", i ? "," : ":", i, s->inputs[i]->name,
                             port_text(type, s->inputs[i]));
}

static mx_status wrong_inputs(const session *s, const char *format, const char *what) {
  char inputs[2048], start[256];
  list_inputs(s, inputs, sizeof inputs);
  snprintf(start, sizeof start, "%s '%.200s'", format, what);
  return mx_status_make(MX_INVALID_ARGUMENT, "%s; the model takes %s", start, inputs);
}

static mx_status read_input(session *s, const char *text, size_t *next) {
  size_t n = mx_model_input_count(s->model);
  const char *literal;
  int named = split_name(text, s->inputs, n, &literal);
  while (named < 0 && *next < n && s->values[*next].memory) ++*next;
  if (named < 0 && *next == n) return wrong_inputs(s, "there is no input left for --input", text);
  size_t index = named < 0 ? *next : (size_t)named;
  value *v = &s->values[index];
  if (v->memory) return wrong_inputs(s, "an input is given twice by --input", text);
  MX_TRY(in_flag("input", text, parse_literal(literal, s->inputs[index], fixed_dims(s->inputs[index]), v)));
  return mx_context_set_input(s->context, index, &v->tensor);
}

static mx_status read_inputs(session *s) {
  size_t next = 0;
  for (size_t i = 0; i < mx_model_input_count(s->model); i++)
    if (s->inputs[i]->opaque)
      return mx_status_make(
          MX_UNSUPPORTED,
          "input %zu '%s' is %s, which only the model's own kernels make: run it from a program, with "
          "mx_context_set_opaque",
          i, s->inputs[i]->name, s->inputs[i]->opaque);
  for (size_t i = 0; i < s->opts->inputs.count; i++) MX_TRY(read_input(s, s->opts->inputs.items[i], &next));
  for (size_t i = 0; i < mx_model_input_count(s->model); i++)
    if (!s->values[i].memory) return wrong_inputs(s, "there is no --input for", s->inputs[i]->name);
  return NULL;
}

// ---- results --------------------------------------------------------------------------------------------------------

static mx_status check_result_count(const session *s, const char *flag, size_t count) {
  size_t n = mx_model_output_count(s->model);
  if (count <= n) return NULL;
  return mx_status_make(MX_INVALID_ARGUMENT, "--%s is given %zu times and the model has %zu result%s", flag, count, n,
                        n == 1 ? "" : "s");
}

static void print_result(size_t index, const mx_tensor *tensor, int64_t max_elements) {
  printf("result[%zu]: ", index);
  print_tensor(stdout, tensor, (size_t)max_elements);
}

// What the run has made of the buffers that it was given.
static void print_buffers(const session *s) {
  for (size_t i = 0; i < mx_model_input_count(s->model); i++) {
    if (!s->inputs[i]->is_buffer) continue;
    printf("buffer '%s': ", s->inputs[i]->name);
    print_tensor(stdout, &s->values[i].tensor, (size_t)s->opts->max_elements);
  }
}

// What the model's mo.debug ops print, to standard error: results may be going through a pipe.
static void print_debug(void *user, const char *label, const char *text, const mx_tensor *tensor) {
  const options *opts = user;
  char type[SHAPE_TEXT];
  if (label) fprintf(stderr, "%s: ", label);
  if (text) fputs(text, stderr);
  if (tensor && tensor->data) {
    print_tensor(stderr, tensor, (size_t)opts->max_elements);
    return;
  }
  if (tensor) fputs(type_text(type, tensor), stderr);
  fputc('\n', stderr);
}

static mx_status write_result(const session *s, size_t index, const char *target) {
  mx_tensor tensor;
  const mx_port *port = mx_model_output(s->model, index);
  if (port->opaque && strcmp(target, "-") == 0) {
    printf("result[%zu]: %s\n", index, port->opaque);
    return NULL;
  }
  MX_TRY(mx_context_get_output(s->context, index, &tensor));
  if (strcmp(target, "-") == 0) {
    print_result(index, &tensor, s->opts->max_elements);
    return NULL;
  }
  if (target[0] == '@' && target[1]) return write_file(target + 1, &tensor);
  if (!target[0]) return NULL;
  return mx_status_make(MX_INVALID_ARGUMENT, "--output=%s: a target is -, @file.npy, @file.bin or empty", target);
}

static mx_status write_results(const session *s) {
  const options *opts = s->opts;
  bool is_default = !opts->outputs.count && !opts->expected.count && !opts->benchmark && !opts->profile;
  size_t n = is_default ? mx_model_output_count(s->model) : opts->outputs.count;
  for (size_t i = 0; i < n; i++) MX_TRY(write_result(s, i, is_default ? "-" : opts->outputs.items[i]));
  if (is_default) print_buffers(s);
  return NULL;
}

static mx_status compare_result(const session *s, size_t index, const char *text) {
  if (strcmp(text, "(ignored)") == 0) return NULL;
  const mx_port *port = mx_model_output(s->model, index);
  mx_tensor got;
  value want;
  MX_TRY(mx_context_get_output(s->context, index, &got));
  const char *literal;
  split_name(text, &port, 1, &literal);
  MX_TRY(in_flag("expected_output", text, parse_literal(literal, port, got.dims, &want)));
  mx_status status = make_contiguous(&want);
  if (!status) status = compare_tensors(index, port->name, &got, &want.tensor, s->opts->atol, s->opts->rtol);
  free_value(&want);
  return status;
}

// All results are compared before the first mismatch ends the program, so that one run shows every one of them.
static mx_status compare_results(const session *s) {
  mx_status first = NULL;
  for (size_t i = 0; i < s->opts->expected.count; i++) {
    mx_status status = compare_result(s, i, s->opts->expected.items[i]);
    if (!status) continue;
    if (first) fprintf(stderr, "mxrun: error: %s\n", mx_status_message(status));
    if (first)
      mx_status_free(status);
    else
      first = status;
  }
  return first;
}

// ---- the run --------------------------------------------------------------------------------------------------------

static mx_status run(session *s) {
  const options *opts = s->opts;
  MX_TRY(check_result_count(s, "output", opts->outputs.count));
  MX_TRY(check_result_count(s, "expected_output", opts->expected.count));
  MX_TRY(read_inputs(s));
  MX_TRY(mx_context_run(s->context));
  MX_TRY(write_results(s));
  MX_TRY(compare_results(s));
  if (opts->benchmark || opts->profile) MX_TRY(run_benchmark(s->context, s->model, opts));
  if (opts->print_memory) printf("memory: %zu bytes of slab and results\n", mx_context_memory(s->context));
  return NULL;
}

// The first interrupt (Ctrl-C) ends the run in good order, a second one the program.
static mx_context *volatile interrupted_context;
static void interrupt(int number) {
  (void)number;
  mx_context_interrupt(interrupted_context);
}

static mx_status run_interruptibly(session *s) {
  interrupted_context = s->context;
  struct sigaction action = {.sa_handler = interrupt, .sa_flags = (int)SA_RESETHAND};
  sigaction(SIGINT, &action, NULL);
  mx_status status = run(s);
  signal(SIGINT, SIG_DFL);
  return status;
}

static mx_status open_and_run(session *s) {
  const options *opts = s->opts;
  const mx_options model_options = {
      .n_threads = (int32_t)(opts->threads < INT32_MAX ? opts->threads : INT32_MAX),
      .cpu_level = opts->cpu_level,
      .verify = opts->verify,
  };
  MX_TRY(mx_model_open(opts->model, &model_options, &s->model));
  if (opts->list) return print_signature(stdout, s->model, opts->json), NULL;
  size_t n = mx_model_input_count(s->model);
  s->inputs = calloc(n + 1, sizeof *s->inputs);
  s->values = calloc(n + 1, sizeof *s->values);
  if (!s->inputs || !s->values) return mx_status_make(MX_OUT_OF_MEMORY, "out of memory: cannot hold %zu inputs", n);
  for (size_t i = 0; i < n; i++) s->inputs[i] = mx_model_input(s->model, i);
  MX_TRY(mx_context_create(s->model, &s->context));
  mx_context_set_printer(s->context, print_debug, (void *)(uintptr_t)opts);
  return run_interruptibly(s);
}

static void close_session(session *s) {
  mx_context_destroy(s->context);
  for (size_t i = 0; s->values && s->model && i < mx_model_input_count(s->model); i++) free_value(&s->values[i]);
  free(s->values);
  free(s->inputs);
  mx_model_destroy(s->model);
}

// Prints a failure and says how the program ends.
static int finish(mx_status status, int on_failure) {
  if (!status) return EXIT_DONE;
  fprintf(stderr, "mxrun: error: %s\n", mx_status_message(status));
  bool is_internal = mx_status_code(status) == MX_INTERNAL;
  if (is_internal) fputs("mxrun: this is a defect of the toolchain: please report it with the model\n", stderr);
  mx_status_free(status);
  return is_internal ? EXIT_INTERNAL : on_failure;
}

int main(int argc, char **argv) {
  options opts;
  int result = finish(parse_flags(argc, argv, &opts), EXIT_WRONG_COMMAND);
  if (result == EXIT_DONE) {
    if (opts.help) {
      print_help(stdout);
    } else if (opts.version) {
      printf("mxrun %s, MEF %d.%d, host ABI %d, kernel ABI %d\n", MXC_VERSION, MX_MEF_MAJOR, MX_MEF_MINOR, MX_HOST_ABI,
             MX_LAUNCH_ABI);
    } else {
      session s = {.opts = &opts};
      result = finish(open_and_run(&s), EXIT_WRONG_INPUT);
      close_session(&s);
    }
  }
  free_options(&opts);
  if (fflush(stdout) != 0 || ferror(stdout)) {
    mx_status status = system_error("write", "standard output");
    int lost = finish(status, EXIT_WRONG_INPUT);
    if (result == EXIT_DONE) result = lost;
  }
  return result;
}
