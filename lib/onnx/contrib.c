// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Operators that ONNX Runtime adds (domain com.microsoft), most of them several of ONNX's in one: activations, products
// with what follows them, norms of sums, weights of a few bits.
#include "onnx/convert.h"
#include <string.h>

static MlirValue added(conversion *c, MlirValue x, MlirValue y) {
  return mlirValueIsNull(y) ? x : onnx_binary(c, IR_MO_ADD, x, y);
}

static MlirValue number_like(conversion *c, MlirValue x, double value) {
  return onnx_number(c, onnx_type(c, x)->dtype, value);
}

// ---- activations
// --------------------------------------------------------------------------------------------------------------------

bool onnx_convert_bias_gelu(conversion *c) { return onnx_made(c, onnx_unary(c, c->op, added(c, c->in[0], c->in[1]))); }

bool onnx_convert_quick_gelu(conversion *c) {
  MlirValue x = c->in[0];
  double alpha = onnx_float(c, "alpha", (double)1.702f);
  if (alpha == (double)1.702f) return onnx_made(c, onnx_unary(c, IR_MO_GELU_QUICK, x));
  MlirValue gate = onnx_unary(c, IR_MO_SIGMOID, onnx_binary(c, IR_MO_MUL, x, number_like(c, x, alpha)));
  return onnx_made(c, onnx_binary(c, IR_MO_MUL, x, gate));
}

static MlirValue clipped(conversion *c, MlirValue y, double low, double high) {
  return onnx_binary(c, IR_MO_MIN, onnx_binary(c, IR_MO_MAX, y, number_like(c, y, low)), number_like(c, y, high));
}

static MlirValue leaky_relu(conversion *c, MlirValue y, double slope, double unused) {
  (void)unused;
  MlirValue negative = onnx_compare(c, IR_MO_LESS, y, number_like(c, y, 0));
  return onnx_select(c, negative, onnx_binary(c, IR_MO_MUL, y, number_like(c, y, slope)), y);
}

static MlirValue hard_sigmoid(conversion *c, MlirValue y, double alpha, double beta) {
  MlirValue line = onnx_binary(c, IR_MO_MUL, y, number_like(c, y, alpha));
  return clipped(c, onnx_binary(c, IR_MO_ADD, line, number_like(c, y, beta)), 0, 1);
}

// What the attribute `activation` names, of y; without the attribute y itself.
static MlirValue activated(conversion *c, MlirValue y, const double *parameters, int n) {
  static const struct {
    const char *name;
    ir_op_id op; // where it is one
    int parameters;
    MlirValue (*make)(conversion *c, MlirValue y, double first, double second);
  } known[] = {{"Relu", IR_MO_RELU, 0, NULL},       {"Tanh", IR_MO_TANH, 0, NULL},
               {"Sigmoid", IR_MO_SIGMOID, 0, NULL}, {"LeakyRelu", IR_OP_UNKNOWN, 1, leaky_relu},
               {"Clip", IR_OP_UNKNOWN, 2, clipped}, {"HardSigmoid", IR_OP_UNKNOWN, 2, hard_sigmoid}};
  const char *name = onnx_text(c, "activation", "");
  if (mlirValueIsNull(y) || !*name) return y;
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    if (strcmp(known[i].name, name) || n < known[i].parameters) continue;
    if (!known[i].make) return onnx_unary(c, known[i].op, y);
    return known[i].make(c, y, parameters[0], n > 1 ? parameters[1] : 0);
  }
  onnx_unsupported(c, NULL, "activation %s with %d parameters", name, n);
  return (MlirValue){NULL};
}

// ---- products
// --------------------------------------------------------------------------------------------------------------------

// The first dim becomes the one before the last (batches), then the last two change places (matrices). Vectors stay.
static MlirValue turned(conversion *c, MlirValue x, bool batches, bool matrices) {
  int64_t perm[MX_MAX_RANK];
  int rank = onnx_type(c, x)->rank;
  if (rank < 2 || (!batches && !matrices)) return x;
  for (int i = 0; i < rank; i++) perm[i] = !batches || i == rank - 1 ? i : i == rank - 2 ? 0 : i + 1;
  if (matrices) {
    int64_t last = perm[rank - 1];
    perm[rank - 1] = perm[rank - 2], perm[rank - 2] = last;
  }
  return onnx_transpose(c, x, perm);
}

bool onnx_convert_fused_matmul(conversion *c) {
  MlirValue a = turned(c, c->in[0], onnx_int(c, "transBatchA", 0), onnx_int(c, "transA", 0)),
            b = turned(c, c->in[1], onnx_int(c, "transBatchB", 0), onnx_int(c, "transB", 0)), y = onnx_matmul(c, a, b);
  double alpha = onnx_float(c, "alpha", 1);
  if (alpha == 1 || mlirValueIsNull(y)) return onnx_made(c, y);
  return onnx_made(c, onnx_binary(c, IR_MO_MUL, y, number_like(c, y, alpha)));
}

bool onnx_convert_fused_gemm(conversion *c) {
  const double parameters[] = {onnx_float(c, "activation_alpha", 0), onnx_float(c, "activation_beta", 0)};
  return onnx_convert_gemm(c) && onnx_made(c, activated(c, c->out[0], parameters, 2));
}

bool onnx_convert_fused_conv(conversion *c) {
  const onnx_attribute *a = onnx_attribute_of(c, "activation_params");
  if (!onnx_convert_conv(c)) return false;
  return onnx_made(c, activated(c, added(c, c->out[0], c->in[3]), a ? a->floats : NULL, a ? (int)a->count : 0));
}

bool onnx_convert_nhwc_max_pool(conversion *c) {
  c->in[0] = onnx_channels(c, c->in[0], false);
  return onnx_convert_pool(c) && onnx_made(c, onnx_channels(c, c->out[0], true));
}

// ---- norms
// --------------------------------------------------------------------------------------------------------------------

// Of the last dim, with what weighs and, but for the root mean square (beta is null), shifts it.
static MlirValue norm_of(conversion *c, MlirValue x, MlirValue gamma, MlirValue beta, bool simplified, double epsilon) {
  ir_attributes list = {0};
  if (mlirValueIsNull(x)) return x;
  ir_add_attribute(c->ctx, &list, "epsilon", ir_real_attribute(c->ctx, epsilon));
  if (simplified) {
    ir_add_attribute(c->ctx, &list, "weight_offset", ir_real_attribute(c->ctx, 0));
    ir_add_bool(c->ctx, &list, "multiply_before_cast", true);
    return onnx_op(c, IR_MO_RMS_NORM, (MlirValue[]){x, gamma}, 2, &list, MX_DTYPE_INVALID, -1);
  }
  if (mlirValueIsNull(beta))
    beta = onnx_broadcast_to(c, number_like(c, x, 0), onnx_type(c, gamma)->rank, onnx_type(c, gamma)->dims);
  return onnx_op(c, IR_MO_LAYER_NORM, (MlirValue[]){x, gamma, beta}, 3, &list, MX_DTYPE_INVALID, -1);
}

// A weight of that many elements as the last dim has; null: reported.
static MlirValue weight_of(conversion *c, MlirValue x, MlirValue weight) {
  if (mlirValueIsNull(x) || mlirValueIsNull(weight)) return weight;
  const ir_type *type = onnx_type(c, x), *own = onnx_type(c, weight);
  if (type->rank > 0 && own->rank == 1 && own->dtype == type->dtype)
    return onnx_rebind(c, weight, 1, &type->dims[type->rank - 1]);
  onnx_unsupported(c, NULL, "a weight %s of dtype %s for %s of dtype %s", ir_shape_text(c->ctx, own),
                   mx_dtype_name(own->dtype), ir_shape_text(c->ctx, type), mx_dtype_name(type->dtype));
  return (MlirValue){NULL};
}

// x + skip + bias, normalised: outputs 1 and 2, which training uses, are not made, output 3 is the sum.
static bool skip_norm(conversion *c, MlirValue beta, MlirValue bias, bool simplified, double epsilon) {
  MlirValue sum = added(c, onnx_binary(c, IR_MO_ADD, c->in[0], c->in[1]), bias), gamma = weight_of(c, sum, c->in[2]);
  if (onnx_is_used(c, 1) || onnx_is_used(c, 2)) return onnx_unsupported(c, NULL, "it is for training");
  bool has_beta = !mlirValueIsNull(beta);
  beta = weight_of(c, sum, beta);
  if (mlirValueIsNull(sum) || mlirValueIsNull(gamma) || (has_beta && mlirValueIsNull(beta))) return false;
  c->out[3] = sum;
  return onnx_made(c, norm_of(c, sum, gamma, beta, simplified, epsilon));
}

bool onnx_convert_skip_layer_norm(conversion *c) {
  return skip_norm(c, c->in[3], c->in[4], false, onnx_float(c, "epsilon", (double)1e-12f));
}

bool onnx_convert_skip_rms_norm(conversion *c) {
  return skip_norm(c, (MlirValue){NULL}, c->in[3], true, onnx_float(c, "epsilon", (double)1e-12f));
}

// Of the dims from `axis` on, which are one for the norm.
bool onnx_convert_simplified_layer_norm(conversion *c) {
  MlirValue x = c->in[0], scale = c->in[1];
  const ir_type *type = onnx_type(c, x);
  mx_dtype dtype = onnx_type(c, scale)->dtype;
  int axis;
  if (onnx_is_used(c, 1)) return onnx_unsupported(c, NULL, "it is for training");
  if (!onnx_axis(c, onnx_int(c, "axis", -1), type->rank, &axis)) return false;
  ir_dim dims[MX_MAX_RANK], last = ir_dim_product(c->ctx, type->dims + axis, (size_t)(type->rank - axis));
  memcpy(dims, type->dims, sizeof dims);
  dims[axis] = last;
  if (onnx_type(c, scale)->rank > 1) scale = onnx_reshape(c, scale, 1, &last);
  if (type->dtype != dtype) x = onnx_cast(c, x, MX_F32), scale = onnx_cast(c, scale, MX_F32);
  x = onnx_reshape(c, x, axis + 1, dims);
  scale = weight_of(c, x, scale);
  if (mlirValueIsNull(scale)) return false;
  MlirValue y = norm_of(c, x, scale, scale, true, onnx_float(c, "epsilon", (double)1e-5f));
  return onnx_made(c, onnx_cast(c, onnx_reshape(c, y, type->rank, type->dims), dtype));
}

static MlirValue rows_of(conversion *c, MlirValue table, MlirValue ids) {
  ir_attributes list = {0};
  ir_add_int(c->ctx, &list, "axis", 0);
  return onnx_op(c, IR_MO_GATHER, (MlirValue[]){table, ids}, 2, &list, MX_DTYPE_INVALID, onnx_type(c, ids)->rank + 1);
}

// Embeddings of words, positions (0, 1, .. where none are given) and segments. Output 1 is how many of the mask are 1.
bool onnx_convert_embed_layer_norm(conversion *c) {
  MlirValue ids = c->in[0], segments = c->in[1], tables[] = {c->in[2], c->in[3], c->in[4]}, mask = c->in[7],
            positions = c->in[8];
  const ir_type *type = onnx_type(c, ids);
  if (!onnx_needs(c, 2, "word_embedding") || !onnx_needs(c, 3, "position_embedding") || !onnx_needs(c, 5, "gamma") ||
      !onnx_needs(c, 6, "beta"))
    return false;
  for (int i = 0; i < 3; i++)
    if (!mlirValueIsNull(tables[i]) && onnx_type(c, tables[i])->rank != 2)
      return onnx_unsupported(c, NULL, "embeddings of rank %d", onnx_type(c, tables[i])->rank);
  if (type->rank != 2 || (!mlirValueIsNull(mask) && onnx_type(c, mask)->rank != 2))
    return onnx_unsupported(c, NULL, "words or a mask of another rank than 2");
  if (mlirValueIsNull(segments) != mlirValueIsNull(tables[2]))
    return onnx_unsupported(c, NULL, "segments without embeddings, or the other way round");
  if (mlirValueIsNull(positions)) positions = onnx_iota(c, type->dims[1]);
  if (mlirValueIsNull(positions)) return false;
  MlirValue sum = onnx_binary(c, IR_MO_ADD, rows_of(c, tables[0], ids), rows_of(c, tables[1], positions));
  if (!mlirValueIsNull(segments)) sum = added(c, sum, rows_of(c, tables[2], segments));
  MlirValue gamma = weight_of(c, sum, c->in[5]), beta = weight_of(c, sum, c->in[6]);
  if (mlirValueIsNull(sum) || mlirValueIsNull(gamma) || mlirValueIsNull(beta)) return false;
  if (onnx_is_used(c, 1) && mlirValueIsNull(mask)) {
    c->out[1] = onnx_broadcast_to(c, onnx_number(c, MX_SI32, 0), 1, type->dims);
  } else if (onnx_is_used(c, 1)) {
    MlirValue ones = onnx_cast(c, onnx_compare(c, IR_MO_EQUAL, mask, number_like(c, mask, 1)), MX_SI32);
    c->out[1] = onnx_reshape(c, onnx_along(c, IR_MO_REDUCE_ADD, ones, 1), 1, onnx_type(c, mask)->dims);
  }
  c->out[2] = sum;
  return onnx_made(c, norm_of(c, sum, gamma, beta, false, onnx_float(c, "epsilon", (double)1e-12f)));
}

// ---- weights of a few bits
// --------------------------------------------------------------------------------------------------------------------

// Bytes [N, .., bytes] as their parts of `bits`, lowest first: [N, .., bytes * 8 / bits].
static MlirValue unpacked(conversion *c, MlirValue bytes, int bits) {
  MlirValue parts[8];
  int n = 8 / bits;
  if (mlirValueIsNull(bytes) || n == 1) return bytes;
  ir_type type = *onnx_type(c, bytes);
  type.dims[type.rank] = ir_dim_constant(c->ctx, 1);
  for (int i = 0; i < n; i++) {
    MlirValue part = onnx_binary(c, IR_MO_SHIFT_RIGHT, bytes, onnx_number(c, MX_UI8, i * bits));
    part = onnx_binary(c, IR_MO_BIT_AND, part, onnx_number(c, MX_UI8, (1 << bits) - 1));
    parts[i] = onnx_reshape(c, part, type.rank + 1, type.dims);
  }
  ir_attributes list = {0};
  ir_add_int(c->ctx, &list, "axis", type.rank);
  MlirValue all = onnx_op(c, IR_MO_CONCAT, parts, n, &list, MX_DTYPE_INVALID, type.rank + 1);
  type.dims[type.rank - 1] = ir_dim_binary(c->ctx, IR_DIM_MUL, type.dims[type.rank - 1], ir_dim_constant(c->ctx, n));
  return onnx_reshape(c, all, type.rank, type.dims);
}

// x's first `count` columns.
static MlirValue columns_of(conversion *c, MlirValue x, int64_t count) {
  if (mlirValueIsNull(x) || ir_dim_is(onnx_type(c, x)->dims[1], count)) return x;
  ir_attributes list = {0};
  const int64_t start[] = {0, 0}, step[] = {1, 1};
  ir_dim stop[] = {onnx_type(c, x)->dims[0], ir_dim_constant(c->ctx, count)};
  ir_add_ints(c->ctx, &list, "start", start, 2);
  ir_add_attribute(c->ctx, &list, "stop", ir_dims_attribute(c->ctx, stop, 2));
  ir_add_ints(c->ctx, &list, "step", step, 2);
  return onnx_op(c, IR_MO_SLICE, &x, 1, &list, MX_DTYPE_INVALID, -1);
}

// x * w^T + bias, w [N, K] in blocks along K, each with a scale and a zero point; bits are packed within a block.
bool onnx_convert_matmul_nbits(conversion *c) {
  MlirValue x = c->in[0], zero = c->in[3];
  const ir_type *type = onnx_type(c, x), *packed = onnx_type(c, c->in[1]);
  static const int64_t swap[] = {1, 0};
  int64_t bits = onnx_int(c, "bits", 4), k = onnx_int(c, "K", 0), n = onnx_int(c, "N", 0),
          block = onnx_int(c, "block_size", 0), most = INT32_MAX;
  mx_dtype dtype = type->dtype;
  if (type->rank < 1 || !(MX_TYPES_FLOAT >> dtype & 1) || packed->dtype != MX_UI8)
    return onnx_unsupported(c, NULL, "an input of rank %d and dtype %s, weights of dtype %s", type->rank,
                            mx_dtype_name(dtype), mx_dtype_name(packed->dtype));
  if ((bits != 2 && bits != 4 && bits != 8) || k < 1 || n < 1 || block < 8 / bits || block % (8 / bits) || k > most ||
      n > most || block > most)
    return onnx_unsupported(c, NULL, "%lld bits in blocks of %lld, K = %lld, N = %lld", (long long)bits,
                            (long long)block, (long long)k, (long long)n);
  if (!mlirValueIsNull(c->in[4])) return onnx_unsupported(c, NULL, "g_idx");
  if (onnx_int(c, "weight_prepacked", 0)) return onnx_unsupported(c, NULL, "weights that are packed for a device");
  int64_t blocks = (k + block - 1) / block, bytes = block * bits / 8, zeros = (blocks * bits + 7) / 8;
  ir_dim rows = ir_dim_constant(c->ctx, n), one = ir_dim_constant(c->ctx, 1), count = ir_dim_constant(c->ctx, blocks);
  ir_dim shape[] = {rows, count, ir_dim_constant(c->ctx, bytes)}, per_block[] = {rows, count, one},
         packed_zeros[] = {rows, ir_dim_constant(c->ctx, zeros)},
         flat[] = {rows, ir_dim_constant(c->ctx, blocks * block)};
  MlirValue w = onnx_cast(c, unpacked(c, onnx_reshape(c, c->in[1], 3, shape), (int)bits), dtype);
  if (mlirValueIsNull(zero)) {
    zero = onnx_number(c, dtype, (double)(1 << (bits - 1)));
  } else if (onnx_type(c, zero)->dtype == MX_UI8) {
    zero = columns_of(c, unpacked(c, onnx_reshape(c, zero, 2, packed_zeros), (int)bits), blocks);
    zero = onnx_reshape(c, onnx_cast(c, zero, dtype), 3, per_block);
  } else {
    zero = onnx_reshape(c, onnx_cast(c, zero, dtype), 3, per_block);
  }
  MlirValue scale = onnx_reshape(c, onnx_cast(c, c->in[2], dtype), 3, per_block);
  w = onnx_binary(c, IR_MO_MUL, onnx_binary(c, IR_MO_SUB, w, zero), scale);
  w = onnx_transpose(c, columns_of(c, onnx_reshape(c, w, 2, flat), k), swap);
  MlirValue y = onnx_matmul(c, x, w);
  return !mlirValueIsNull(y) && onnx_made(c, added(c, y, c->in[5]));
}
