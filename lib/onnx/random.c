// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Random numbers: each node draws the ones of its seed, the same in every run.
#include "onnx/convert.h"
#include <mx/tensor.h>
#include <string.h>

// The bits of the node's seed, a float; where it has none, a hash (FNV-1a) of its first output's name, so that nodes
// draw different numbers.
static MlirValue seed_of(conversion *c) {
  uint64_t seed = 0xcbf29ce484222325;
  float given = (float)onnx_float(c, "seed", 0);
  uint32_t bits;
  memcpy(&bits, &given, sizeof bits);
  for (const char *at = c->node->outputs[0]; *at; at++) seed = (seed ^ (unsigned char)*at) * 0x100000001b3;
  if (onnx_attribute_of(c, "seed")) seed = bits;
  return onnx_constant(c, MX_UI64, 1, 1, &seed);
}

// The dtype that the node names; otherwise, where it names none. INVALID, noted, where that is not in `allowed`.
static mx_dtype dtype_of(conversion *c, mx_dtype otherwise, uint32_t allowed) {
  const onnx_attribute *named = onnx_attribute_of(c, "dtype");
  mx_dtype dtype = named ? onnx_dtype_of(named->i) : otherwise;
  if (dtype != MX_DTYPE_INVALID && allowed >> dtype & 1) return dtype;
  onnx_unsupported(c, NULL, "numbers of dtype %s", named ? onnx_dtype_name(named->i) : mx_dtype_name(dtype));
  return MX_DTYPE_INVALID;
}

// An attribute of the node, and what mo calls it.
typedef struct parameter {
  const char *from, *to;
  double otherwise;
} parameter;

static bool draw(conversion *c, mx_dtype dtype, const ir_dim *dims, int rank) {
  static const parameter uniform[] = {{"low", "lower_bound", 0}, {"high", "upper_bound", 1}},
                         normal[] = {{"mean", "mean", 0}, {"scale", "variance", 1}};
  const parameter *p = c->op == IR_MO_RANDOM_UNIFORM ? uniform : normal;
  MlirValue seed = seed_of(c);
  ir_attributes list = {0};
  if (dtype == MX_DTYPE_INVALID) return false;
  ir_add_attribute(c->ctx, &list, "shape", ir_dims_attribute(c->ctx, dims, rank));
  for (int i = 0; i < 2; i++)
    ir_add_attribute(c->ctx, &list, p[i].to, ir_real_attribute(c->ctx, onnx_float(c, p[i].from, p[i].otherwise)));
  return onnx_made(c, onnx_op(c, c->op, &seed, 1, &list, dtype, rank));
}

bool onnx_convert_random(conversion *c) {
  int64_t sizes[MX_MAX_RANK];
  ir_dim dims[MX_MAX_RANK];
  int rank = onnx_ints(c, "shape", sizes, MX_MAX_RANK);
  if (rank < 0 || rank > MX_MAX_RANK) return onnx_unsupported(c, NULL, "a result of rank %d", rank);
  for (int i = 0; i < rank; i++) {
    if (sizes[i] < 0) return onnx_unsupported(c, NULL, "a result with a dim of %lld", (long long)sizes[i]);
    dims[i] = ir_dim_constant(c->ctx, sizes[i]);
  }
  return draw(c, dtype_of(c, MX_F32, MX_TYPES_FLOAT), dims, rank);
}

bool onnx_convert_random_like(conversion *c) {
  const ir_type *type = onnx_type(c, c->in[0]);
  return draw(c, dtype_of(c, type->dtype, MX_TYPES_FLOAT), type->dims, type->rank);
}

bool onnx_convert_bernoulli(conversion *c) {
  mx_dtype dtype = dtype_of(c, onnx_type(c, c->in[0])->dtype, MX_TYPES_ANY);
  MlirValue operands[] = {c->in[0], seed_of(c)};
  return dtype != MX_DTYPE_INVALID && onnx_made(c, onnx_op(c, IR_MO_RANDOM_BERNOULLI, operands, 2, NULL, dtype, -1));
}

bool onnx_convert_multinomial(conversion *c) {
  mx_dtype dtype = dtype_of(c, MX_SI32, MX_TYPE(SI32) | MX_TYPE(SI64));
  int64_t n = onnx_int(c, "sample_size", 1);
  const ir_type *type = onnx_type(c, c->in[0]);
  if (dtype == MX_DTYPE_INVALID) return false;
  if (n < 0 || type->rank != 2)
    return onnx_unsupported(c, NULL, "%lld samples of an input of rank %d", (long long)n, type->rank);
  ir_attributes list = {0};
  ir_add_int(c->ctx, &list, "sample_size", n);
  MlirValue operands[] = {c->in[0], seed_of(c)};
  return onnx_made(c, onnx_op(c, IR_MO_RANDOM_MULTINOMIAL, operands, 2, &list, dtype, 2));
}
