// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Rules of the tensor operators: elementwise, views, reductions, matmul, constants.
#include "ir/verify.h"
#include <mlir-c/BuiltinAttributes.h>
#include <mx/tensor.h>
#include <string.h>

bool makes(checked_op *o, int i, const ir_type *want) {
  if (o->inferred) {
    o->inferred[i] = *want;
    return true;
  }
  const ir_type *have = result(o, i);
  bool same = have->kind == want->kind && have->dtype == want->dtype && have->rank == want->rank;
  for (int d = 0; same && d < want->rank; d++) {
    bool open = o->row->traits & IR_DECLARES &&
                (have->dims[d]->kind != IR_DIM_CONSTANT || want->dims[d]->kind != IR_DIM_CONSTANT);
    same = open || have->dims[d] == want->dims[d];
  }
  if (same) return true;
  const char *text = ir_type_text(o->ctx, ir_type_make(o->ctx, want));
  FAIL(ir_format(o->ctx, "declare the result as %s", text), "'%s' makes %s, its result says %s", o->name, text,
       result_text(o, i));
}

bool must_equal(checked_op *o, ir_dim got, ir_dim wanted, const char *hint, const char *what) {
  if (got == wanted) return true;
  bool checked = o->row->traits & IR_DECLARES; // by the run; other rows take proofs alone
  if (!checked || (got->kind == IR_DIM_CONSTANT && wanted->kind == IR_DIM_CONSTANT))
    FAIL(hint, "'%s' %s", o->name, what);
  ir_obligations *all = o->obligations;
  if (!all) return true;
  for (int i = 0; i < all->count; i++)
    if (all->items[i].got == got && all->items[i].wanted == wanted) return true;
  all->items[all->count].got = got;
  all->items[all->count].wanted = wanted;
  all->items[all->count++].what = what;
  return true;
}

static const char *shape_hint(const checked_op *o, const ir_type *a, const ir_type *b) {
  const char *relaxed = ir_format(o->ctx, "r%s", o->name);
  bool has_relaxed = ir_op_from_name(o->ctx, relaxed, strlen(relaxed)) != IR_OP_UNKNOWN;
  const char *way_out = a->dtype != b->dtype ? ir_format(o->ctx, "convert with mo.cast(..) : .. -> !mo.tensor<.., %s>",
                                                         mx_dtype_name(a->dtype))
                                             : "broadcast explicitly with mo.static.broadcast_to";
  if (!has_relaxed) return way_out;
  return ir_format(o->ctx, "%s, or use %s, which %s", way_out, relaxed,
                   a->dtype != b->dtype ? "promotes" : "broadcasts");
}

bool rule_same(checked_op *o) {
  for (int i = 1; i < o->n_operands; i++)
    if (!same_tensor(operand(o, 0), operand(o, i)))
      FAIL(shape_hint(o, operand(o, 0), operand(o, i)), "'%s' operands differ: %s and %s", o->name, operand_text(o, 0),
           operand_text(o, i));
  return makes(o, 0, operand(o, 0));
}

bool rule_compare(checked_op *o) {
  for (int i = 1; i < o->n_operands; i++)
    if (!same_tensor(operand(o, 0), operand(o, i)))
      FAIL(shape_hint(o, operand(o, 0), operand(o, i)), "'%s' operands differ: %s and %s", o->name, operand_text(o, 0),
           operand_text(o, i));
  ir_type want = *operand(o, 0);
  want.dtype = MX_BOOL;
  return makes(o, 0, &want);
}

bool rule_select(checked_op *o) {
  if (!same_tensor(operand(o, 1), operand(o, 2)))
    FAIL(shape_hint(o, operand(o, 1), operand(o, 2)), "'%s' operands 1 and 2 differ: %s and %s", o->name,
         operand_text(o, 1), operand_text(o, 2));
  if (!ir_same_shape(operand(o, 0), operand(o, 1)))
    FAIL("broadcast the condition", "'%s' condition has shape %s, its operands %s", o->name,
         ir_shape_text(o->ctx, operand(o, 0)), ir_shape_text(o->ctx, operand(o, 1)));
  return makes(o, 0, operand(o, 1));
}

// The result says the dtype.
bool rule_cast(checked_op *o) {
  ir_type want = *operand(o, 0);
  want.dtype = result(o, 0)->dtype;
  return makes(o, 0, &want);
}

// The result says the dtype. A bool is 0 or 1, which bits of another dtype need not be.
bool rule_bitcast(checked_op *o) {
  ir_type want = *operand(o, 0);
  want.dtype = result(o, 0)->dtype;
  const char *from = mx_dtype_name(operand(o, 0)->dtype), *to = mx_dtype_name(want.dtype);
  if (want.dtype == MX_BOOL)
    FAIL("a bool is 0 or 1: compare with mo.not_equal", "'%s' cannot read the bits of %s as bool", o->name, from);
  size_t have_bits = mx_dtype_bits(operand(o, 0)->dtype), want_bits = mx_dtype_bits(want.dtype);
  if (have_bits != want_bits)
    FAIL("to convert values, use mo.cast", "'%s' cannot read the %zu %s of %s as %s, which has %zu", o->name,
         have_bits % 8 || want_bits % 8 ? have_bits : have_bits / 8, have_bits % 8 || want_bits % 8 ? "bits" : "bytes",
         from, to, have_bits % 8 || want_bits % 8 ? want_bits : want_bits / 8);
  return makes(o, 0, &want);
}

bool rule_pow(checked_op *o) {
  const ir_type *x = operand(o, 0), *y = operand(o, 1);
  bool mixed = MX_TYPES_FLOAT >> x->dtype & 1 && MX_TYPES_INTEGER >> y->dtype & 1;
  return mixed && ir_same_shape(x, y) ? makes(o, 0, x) : rule_same(o);
}

bool keeps_dtype(checked_op *o) {
  if (operand(o, 0)->dtype != result(o, 0)->dtype)
    FAIL("convert with mo.cast", "'%s' keeps the dtype: operand is %s, result %s", o->name, operand_text(o, 0),
         result_text(o, 0));
  return true;
}

bool rule_broadcast(checked_op *o) {
  const ir_type *x = operand(o, 0), *y = result(o, 0);
  if (!keeps_dtype(o)) return false;
  if (x->rank > y->rank)
    FAIL("drop dims with mo.static.reshape", "'%s' cannot lower the rank from %d to %d", o->name, x->rank, y->rank);
  for (int i = 0; i < x->rank; i++) {
    ir_dim from = x->dims[i], to = y->dims[i + y->rank - x->rank];
    if (from != to && !ir_dim_is(from, 1))
      FAIL("trailing dims are aligned: each must be equal or 1", "'%s' cannot stretch dim %d of %s from %s to %s",
           o->name, i, ir_shape_text(o->ctx, x), from->text, to->text);
  }
  return true;
}

bool rule_reshape(checked_op *o) {
  if (!keeps_dtype(o)) return false;
  ir_dim have = ir_type_elements(o->ctx, operand(o, 0)), want = ir_type_elements(o->ctx, result(o, 0));
  if (have != want)
    FAIL("the products of both shapes must be equal expressions", "'%s' from %s to %s: %s elements are not provably %s",
         o->name, ir_shape_text(o->ctx, operand(o, 0)), ir_shape_text(o->ctx, result(o, 0)), have->text, want->text);
  return true;
}

bool rule_transpose(checked_op *o) {
  const ir_type *x = operand(o, 0);
  int64_t perm[MX_MAX_RANK];
  int n = ir_get_ints(o->op, "perm", perm, MX_MAX_RANK);
  if (n != x->rank) FAIL("list each dim once", "'%s' perm has %d entries for rank %d", o->name, n, x->rank);
  unsigned seen = 0;
  for (int i = 0; i < n; i++) {
    if (perm[i] < 0 || perm[i] >= n || seen >> perm[i] & 1)
      FAIL(ir_format(o->ctx, "list each of 0 .. %d once", n - 1), "'%s' perm is not a permutation at entry %d: %lld",
           o->name, i, (long long)perm[i]);
    seen |= 1u << perm[i];
  }
  ir_type want = *x;
  for (int i = 0; i < n; i++) want.dims[i] = x->dims[perm[i]];
  return makes(o, 0, &want);
}

bool rule_dim_shuffle(checked_op *o) {
  const ir_type *x = operand(o, 0);
  int64_t dims[MX_MAX_RANK];
  int n = ir_get_ints(o->op, "dims", dims, MX_MAX_RANK);
  ir_type want = *x;
  want.rank = n;
  unsigned seen = 0;
  for (int i = 0; i < n; i++) {
    if (dims[i] < -1 || dims[i] >= x->rank || (dims[i] >= 0 && seen >> dims[i] & 1))
      FAIL("name a dim of the operand once; -1 is a new dim of 1", "'%s' dims has %lld at entry %d, of an operand %s",
           o->name, (long long)dims[i], i, ir_shape_text(o->ctx, x));
    if (dims[i] >= 0) seen |= 1u << dims[i];
    want.dims[i] = dims[i] >= 0 ? x->dims[dims[i]] : ir_dim_constant(o->ctx, 1);
  }
  for (int d = 0; d < x->rank; d++)
    if (!(seen >> d & 1) && !ir_dim_is(x->dims[d], 1))
      FAIL("only a dim of 1 can be left out", "'%s' dims leaves out dim %d, which is %s", o->name, d, x->dims[d]->text);
  return makes(o, 0, &want);
}

bool axis_of(checked_op *o, const char *name, const ir_type *type, int *out_axis) {
  int64_t axis = ir_get_int(o->op, name, 0);
  int rank = type->rank;
  if (axis < -rank || axis >= rank)
    FAIL(rank ? ir_format(o->ctx, "%s is in [%d, %d]", name, -rank, rank - 1) : "a tensor of rank 0 has no axis",
         "'%s' %s %lld is outside rank %d", o->name, name, (long long)axis, rank);
  *out_axis = (int)(axis < 0 ? axis + rank : axis);
  return true;
}

bool one_dtype(checked_op *o, int first, int last) {
  for (int i = first; i < last; i++)
    if (operand(o, i)->dtype != operand(o, 0)->dtype)
      FAIL("convert one with mo.cast", "'%s' operands have dtypes %s and %s", o->name,
           mx_dtype_name(operand(o, 0)->dtype), mx_dtype_name(operand(o, i)->dtype));
  return true;
}

// The operand with dim `axis` of another size, of dtype.
static bool reduces_to(checked_op *o, int64_t size, mx_dtype dtype) {
  int axis;
  if (!axis_of(o, "axis", operand(o, 0), &axis)) return false;
  ir_type want = *operand(o, 0);
  want.dtype = dtype;
  want.dims[axis] = ir_dim_constant(o->ctx, size);
  return makes(o, 0, &want);
}
bool rule_reduce(checked_op *o) { return reduces_to(o, 1, operand(o, 0)->dtype); }
bool rule_arg(checked_op *o) { return reduces_to(o, 1, MX_SI64); }
bool rule_min_and_max(checked_op *o) { return reduces_to(o, 2, operand(o, 0)->dtype); }

bool rule_axis(checked_op *o) {
  int axis;
  return axis_of(o, "axis", operand(o, 0), &axis) && rule_same(o);
}

bool rule_matmul(checked_op *o) {
  const ir_type *a = operand(o, 0), *b = operand(o, 1);
  bool transpose_b = ir_get_bool(o->op, "transpose_b", false), packed_b = ir_get_bool(o->op, "packed_b", false);
  if (a->rank != 2 || b->rank != 2)
    FAIL("use mo.static.reshape to make matrices", "'%s' operands have ranks %d and %d, not 2", o->name, a->rank,
         b->rank);
  if (transpose_b && packed_b) FAIL("packing transposes already", "'%s' has both transpose_b and packed_b", o->name);
  if (packed_b != (b->layout && !strcmp(b->layout, "KNkn")))
    FAIL("packed_b goes with the layout KNkn, which mo.layout.transform makes",
         "'%s' packed_b does not agree with the layout of %s", o->name, operand_text(o, 1));
  if (a->dtype != b->dtype && !(packed_b && b->dtype == MX_F32))
    FAIL("convert one with mo.cast, or use rmo.matmul", "'%s' operands have dtypes %s and %s", o->name,
         mx_dtype_name(a->dtype), mx_dtype_name(b->dtype));
  int k = transpose_b ? 1 : 0;
  if (a->dims[1] != b->dims[k])
    FAIL("give both the same name or size", "'%s' inner dims differ: %s of %s and %s of %s", o->name, a->dims[1]->text,
         ir_shape_text(o->ctx, a), b->dims[k]->text, ir_shape_text(o->ctx, b));
  ir_type want = {.kind = IR_TENSOR, .dtype = a->dtype, .rank = 2, .dims = {a->dims[0], b->dims[1 - k]}};
  return makes(o, 0, &want);
}

bool rule_pack(checked_op *o) {
  const ir_type *x = operand(o, 0), *y = result(o, 0);
  int t = ir_get_bool(o->op, "transpose_b", false);
  if (x->rank != 2 || y->rank != 2 || !y->layout || strcmp(y->layout, "KNkn") || y->dims[t] != x->dims[0] ||
      y->dims[1 - t] != x->dims[1])
    FAIL("the result is written !mo.tensor<[K, N], f32, {layout = #mo.layout<KNkn>}>", "'%s' cannot make %s of %s",
         o->name, result_text(o, 0), operand_text(o, 0));
  return true;
}

// A literal is read as its type says; this is about constants that passes make.
bool rule_constant(checked_op *o) {
  const ir_type *y = result(o, 0);
  size_t n_bytes = 0, size = mx_dtype_bytes(y->dtype);
  ir_type_kind kind = o->row->level > IR_MO ? IR_SCALAR : o->row->traits & IR_SHAPE_VALUES ? IR_NUMBER : IR_TENSOR;
  ir_constant_bytes(o->op, &n_bytes);
  if (y->kind != kind) FAIL(o->row->meaning, "'%s' makes %s", o->name, result_text(o, 0));
  ir_dim elements = ir_type_elements(o->ctx, y);
  bool known = elements->kind == IR_DIM_CONSTANT;
  if (!known || (n_bytes != size && n_bytes != mx_dtype_size(y->dtype, (size_t)elements->value)))
    FAIL("give one element to fill the tensor, or all of them", "'%s' has %zu bytes of values for %s", o->name, n_bytes,
         result_text(o, 0));
  return true;
}

bool rule_external(checked_op *o) {
  const ir_type *y = result(o, 0);
  for (int i = 0; i < y->rank; i++)
    if (y->dims[i]->kind != IR_DIM_CONSTANT)
      FAIL("write the size as a number", "'%s' dim %d is %s: a weight's sizes are known", o->name, i, y->dims[i]->text);
  return true;
}
