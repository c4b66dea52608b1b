// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a compiler would make of: C = (A + B) * (2 * W), A and B [M, 4], W [4]. init doubles W once; execute adds into
// the slab and multiplies into the result.
#include <mx/host.h>

enum { ADD, MULTIPLY, DOUBLE };
enum { W, P };

int32_t init(mx_frame *frame);
int32_t execute(mx_frame *frame);

int32_t init(mx_frame *frame) {
  void *twice;
  int32_t error;
  int64_t sizes[1] = {4};
  mx_plan plan;
  if ((error = frame->api->constant(frame, P, 16, &twice))) return error;
  if ((error = frame->api->plan(frame, DOUBLE, sizes, &plan))) return error;
  void *buffers[2] = {frame->constants[W], twice};
  return frame->api->launch(frame, 1, &(mx_host_launch){DOUBLE, buffers, sizes, &plan, 0, 0});
}

int32_t execute(mx_frame *frame) {
  const mx_host_tensor *a = &frame->inputs[0], *b = &frame->inputs[1];
  int64_t m = a->dims[0], bytes;
  if (b->dims[0] != m) return frame->api->dim_mismatch(frame, "M", 1, 0, m, 0, 0);
  if (__builtin_mul_overflow(m, 16, &bytes)) return frame->api->bad_size(frame, "M * 16");

  mx_plan add, multiply;
  int32_t error;
  int64_t add_sizes[1] = {m * 4}, multiply_sizes[2] = {m, 4}, dims[2] = {m, 4};
  void *sum, *result;
  if ((error = frame->api->plan(frame, ADD, add_sizes, &add))) return error;
  if ((error = frame->api->plan(frame, MULTIPLY, multiply_sizes, &multiply))) return error;
  int64_t scratch = (multiply.thread_bytes + 63) / 64 * 64 * frame->n_threads;
  if ((error = frame->api->slab(frame, 0, bytes + 64 + scratch + multiply.shared_bytes, &sum))) return error;
  char *local = (char *)sum + (bytes + 63) / 64 * 64, *shared = local + scratch;
  if ((error = frame->api->output(frame, 0, dims, &result))) return error;

  void *add_buffers[3] = {a->data, b->data, sum}, *multiply_buffers[3] = {sum, frame->constants[P], result};
  mx_host_launch first = {ADD, add_buffers, add_sizes, &add, 0, 0},
                 second = {MULTIPLY, multiply_buffers, multiply_sizes, &multiply, shared, local};
  if ((error = frame->api->launch(frame, 1, &first))) return error;
  return frame->api->launch(frame, 1, &second);
}
