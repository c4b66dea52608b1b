// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mxrun's own header: what its files say to each other. Everything that can fail returns an mx_status whose text is the
// whole message; main.c prints it and chooses the exit status.
#ifndef MXRUN_H
#define MXRUN_H

#include <mx/runtime.h>
#include <stdbool.h>
#include <stdio.h>

// ---- flags.c: the command line ------------------------------------------------------------------------------------

typedef struct text_list {
  const char **items; // borrowed from argv
  size_t count;
} text_list;

typedef struct options {
  const char *model; // path
  text_list inputs, outputs, expected;
  double atol, rtol; // < 0: by dtype
  int64_t threads;   // 0: the runtime decides
  mx_cpu_level cpu_level;
  bool verify, list, benchmark, profile, json, print_memory, help, version;
  double warmup_ms, duration_s;
  int64_t iterations;   // 0: as many as duration_s takes
  int64_t max_elements; // of one printed result
} options;

// Fails on a wrong command line. The lists are freed by free_options.
mx_status parse_flags(int argc, char **argv, options *out_options);
void free_options(options *opts);
void print_help(FILE *out);

// ---- number.c: single elements ------------------------------------------------------------------------------------

enum { ELEMENT_TEXT = 40 };

char dtype_class(mx_dtype dtype); // b, i, u, f as in mx/dtype.h; 0 if invalid
// Reads a whole text as one element. NULL, or what is wrong with it ("is not a number").
const char *parse_element(mx_dtype dtype, const char *text, size_t length, void *out_element);
// The shortest text that parse_element reads back as the same bits (any NaN as nan).
const char *print_element(char text[ELEMENT_TEXT], mx_dtype dtype, const void *element);
// Exact for every dtype but the 64-bit integers.
double element_value(mx_dtype dtype, const void *element);
// How far two elements are apart: 0 where they count as equal (NaN and NaN), infinity where no tolerance helps.
double element_difference(mx_dtype dtype, const void *a, const void *b);
// Element `index` of a tensor that is contiguous, as one that stands alone: of 8 bytes at most.
void get_element(const mx_tensor *tensor, size_t index, void *out_element);
void put_element(const mx_tensor *tensor, size_t index, const void *element);
// Rounds to nearest even; integers are cut towards zero and must fit.
void set_element(mx_dtype dtype, double value, void *out_element);

// ---- literal.c, npy.c, file.c: tensors from and to text and files
// -----------------------------------------------------

// A tensor and the memory behind it.
typedef struct value {
  mx_tensor tensor;
  void *memory;
} value;

void free_value(value *v);
size_t count_elements(const mx_tensor *tensor);
// Replaces a tensor in Fortran order by its row-major copy.
mx_status make_contiguous(value *v);
// Splits `NAME=REST` where NAME is one of the ports: its number and REST. Else -1 and the whole text.
int split_name(const char *text, const mx_port *const *ports, size_t n_ports, const char **out_rest);
// Reads a literal for `port`. dims: the port's sizes where they are known, else NULL; used where the literal has none.
mx_status parse_literal(const char *text, const mx_port *port, const int64_t *dims, value *out_value);

// type: what the tensor is to be where NumPy lacks its dtype and the file holds its bytes as ui8; NULL where not known.
mx_status read_npy(const char *path, const mx_tensor *type, value *out_value);
mx_status write_npy(FILE *file, const mx_tensor *tensor);

// The whole file; freed with free.
mx_status read_file(const char *path, void **out_bytes, size_t *out_n_bytes);
// Writes "@path" as .npy or raw bytes, to a temporary beside it that then takes its name.
mx_status write_file(const char *path, const mx_tensor *tensor);
// The error of a system call on `path`, with errno's text.
mx_status system_error(const char *verb, const char *path);

// ---- format.c, list.c: text for people ------------------------------------------------------------------------------

enum { SHAPE_TEXT = 512 };
// "2x3xf32"
const char *type_text(char text[SHAPE_TEXT], const mx_tensor *tensor);
// "[M, 3] f32"
const char *port_text(char text[SHAPE_TEXT], const mx_port *port);
// "[1][0]"; "" for rank 0
const char *index_text(char text[SHAPE_TEXT], const mx_tensor *tensor, size_t element);
// One line: "2x3xf32=[1 2 3][4 5 6]"
void print_tensor(FILE *out, const mx_tensor *tensor, size_t max_elements);
void print_signature(FILE *out, const mx_model *model, bool json);
void print_json_text(FILE *out, const char *text);

// ---- compare.c, benchmark.c
// -------------------------------------------------------------------------------------------

// Both contiguous. A failure of code MX_FAILED says where they differ first and how much. atol, rtol < 0: by dtype.
mx_status compare_tensors(size_t index, const char *name, const mx_tensor *got, const mx_tensor *want, double atol,
                          double rtol);
mx_status run_benchmark(mx_context *context, const mx_model *model, const options *opts);

// ---- profile.c ------------------------------------------------------------------------------------------------------

typedef struct times {
  double *ms; // of malloc
  size_t count, capacity;
} times;

mx_status add_time(times *t, double ms);
void sort_times(times *t);
double percentile(const times *t, double p); // of sorted times, the smallest that is not below the share `p` of all

typedef struct profile_row profile_row;
typedef struct profile {
  profile_row *rows; // a launch of a run each, in the order of the first run that has it
  size_t count, capacity;
  size_t run, next; // runs begun; where the next launch is looked for
  mx_status status; // why launches are no longer noted
} profile;

void profile_begin_run(profile *p);
// An mx_profiler; user: the profile.
void profile_launch(void *user, size_t count, const char *const *kernels, int64_t nanoseconds);
// Both sort the times. run_ms: a whole run's.
void print_profile(FILE *out, const profile *p, double run_ms);
void print_json_profile(FILE *out, const profile *p);
void free_profile(profile *p);

#endif
