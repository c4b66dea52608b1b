// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Rules of data movement.
#include "ir/verify.h"
#include <math.h>
#include <mx/tensor.h>

static ir_dim plus(checked_op *o, ir_dim a, ir_dim b) { return ir_dim_binary(o->ctx, IR_DIM_ADD, a, b); }
static ir_dim difference(checked_op *o, ir_dim a, ir_dim b) {
  return plus(o, a, ir_dim_binary(o->ctx, IR_DIM_MUL, ir_dim_constant(o->ctx, -1), b));
}
static bool below_zero(ir_dim dim) { return dim->kind == IR_DIM_CONSTANT && dim->value < 0; }

// The list `name`, of `want` entries.
static bool list_of(checked_op *o, const char *name, ir_dim *out_dims, int capacity, int want, const char *hint) {
  int n = ir_get_dims(o->ctx, o->op, name, out_dims, capacity);
  if (n != want) FAIL(hint, "'%s' %s has %d entries, not %d", o->name, name, n, want);
  return true;
}

// A bound of NumPy's slices as an index in [0, size]: negative ones count from the end, then it is clamped. The sign of
// an expression is only known when it runs: min(1, -x) is then 1 for a negative x, and adds the size once.
static ir_dim slice_bound(ir_context *ctx, ir_dim bound, ir_dim size, int64_t lowest, ir_dim highest) {
  ir_dim zero = ir_dim_constant(ctx, 0), one = ir_dim_constant(ctx, 1), minus = ir_dim_constant(ctx, -1);
  ir_dim is_negative = ir_dim_binary(ctx, IR_DIM_MAX, zero,
                                     ir_dim_binary(ctx, IR_DIM_MIN, one, ir_dim_binary(ctx, IR_DIM_MUL, minus, bound)));
  ir_dim from_end = ir_dim_binary(ctx, IR_DIM_MUL, size, is_negative);
  ir_dim index = ir_dim_binary(ctx, IR_DIM_ADD, bound, from_end);
  return ir_dim_binary(ctx, IR_DIM_MAX, ir_dim_constant(ctx, lowest), ir_dim_binary(ctx, IR_DIM_MIN, index, highest));
}

bool slice_of(checked_op *o, ir_type *type) {
  ir_context *ctx = o->ctx;
  ir_dim start[MX_MAX_RANK], stop[MX_MAX_RANK], step[MX_MAX_RANK];
  struct {
    const char *name;
    ir_dim *dims;
  } lists[] = {{"start", start}, {"stop", stop}, {"step", step}};
  for (int l = 0; l < 3; l++) {
    int n = ir_get_dims(ctx, o->op, lists[l].name, lists[l].dims, MX_MAX_RANK);
    if (n != type->rank)
      FAIL("one entry per dim of the operand", "'%s' %s has %d entries for rank %d", o->name, lists[l].name, n,
           type->rank);
  }
  ir_dim zero = ir_dim_constant(ctx, 0), minus = ir_dim_constant(ctx, -1);
  for (int d = 0; d < type->rank; d++) {
    if (step[d]->kind != IR_DIM_CONSTANT || step[d]->value == 0 || step[d]->value == INT64_MIN)
      FAIL("a step is a number other than 0", "'%s' step %d is %s", o->name, d, step[d]->text);
    bool forward = step[d]->value > 0;
    ir_dim size = type->dims[d], last = ir_dim_binary(ctx, IR_DIM_ADD, size, minus);
    ir_dim from = slice_bound(ctx, start[d], size, forward ? 0 : -1, forward ? size : last);
    ir_dim to = slice_bound(ctx, stop[d], size, forward ? 0 : -1, forward ? size : last);
    ir_dim distance =
        ir_dim_binary(ctx, IR_DIM_ADD, forward ? to : from, ir_dim_binary(ctx, IR_DIM_MUL, minus, forward ? from : to));
    ir_dim stride = ir_dim_constant(ctx, forward ? step[d]->value : -step[d]->value);
    type->dims[d] = ir_dim_binary(ctx, IR_DIM_CEILDIV, ir_dim_binary(ctx, IR_DIM_MAX, zero, distance), stride);
  }
  return true;
}

bool rule_slice(checked_op *o) {
  ir_type want = *operand(o, 0);
  return slice_of(o, &want) && makes(o, 0, &want);
}

static bool concat_of(checked_op *o, ir_type *want) {
  int axis;
  *want = *operand(o, 0);
  if (!axis_of(o, "axis", want, &axis) || !one_dtype(o, 1, o->n_operands)) return false;
  for (int i = 1; i < o->n_operands; i++) {
    const ir_type *x = operand(o, i);
    if (x->rank != want->rank)
      FAIL("insert dims of 1 with mo.static.reshape", "'%s' operand 0 has rank %d, operand %d rank %d", o->name,
           want->rank, i, x->rank);
    for (int d = 0; d < want->rank; d++)
      if (d != axis && x->dims[d] != want->dims[d])
        FAIL("give both the same name or size: only dims along the axis may differ",
             "'%s' along axis %d: dim %d of operand 0 is %s, of operand %d %s", o->name, axis, d, want->dims[d]->text,
             i, x->dims[d]->text);
    want->dims[axis] = plus(o, want->dims[axis], x->dims[axis]);
  }
  return true;
}

bool rule_concat(checked_op *o) {
  ir_type want;
  return concat_of(o, &want) && makes(o, 0, &want);
}

bool rule_concat_slice(checked_op *o) {
  ir_type want;
  return concat_of(o, &want) && makes(o, 0, &want) && slice_of(o, &want) && makes(o, 1, &want);
}

// The last part takes what is left, so that a declared size is compared with that.
bool rule_split(checked_op *o) {
  ir_type want = *operand(o, 0);
  int axis;
  if (!axis_of(o, "axis", &want, &axis)) return false;
  ir_dim *sizes = ir_alloc(o->ctx, (size_t)o->n_results * sizeof *sizes), left = want.dims[axis];
  if (!list_of(o, "split_sizes", sizes, o->n_results, o->n_results, "give one size per result")) return false;
  for (int i = 0; i < o->n_results; i++) {
    if (below_zero(sizes[i])) FAIL("a size is 0 or more", "'%s' size %d is %s", o->name, i, sizes[i]->text);
    left = difference(o, left, sizes[i]);
  }
  if (left->kind == IR_DIM_CONSTANT && left->value)
    FAIL("the sizes add up to the dim", "'%s' sizes leave %s of the %s along axis %d", o->name, left->text,
         want.dims[axis]->text, axis);
  bool ok = true;
  for (int i = 0; i < o->n_results; i++) {
    want.dims[axis] = i < o->n_results - 1 ? sizes[i] : plus(o, sizes[i], left);
    ok = makes(o, i, &want) && ok;
  }
  return ok;
}

bool rule_tile(checked_op *o) {
  ir_type want = *operand(o, 0);
  ir_dim repeats[MX_MAX_RANK];
  if (!list_of(o, "repeats", repeats, MX_MAX_RANK, want.rank, "one entry per dim of the operand")) return false;
  for (int d = 0; d < want.rank; d++) {
    if (below_zero(repeats[d]))
      FAIL("a dim is repeated 0 times or more", "'%s' repeats dim %d %s times", o->name, d, repeats[d]->text);
    want.dims[d] = ir_dim_binary(o->ctx, IR_DIM_MUL, want.dims[d], repeats[d]);
  }
  return makes(o, 0, &want);
}

bool rule_repeat_interleave(checked_op *o) {
  ir_type want = *operand(o, 0);
  ir_dim repeats = ir_get_dim(o->ctx, o->op, "repeats");
  int axis;
  if (!axis_of(o, "axis", &want, &axis)) return false;
  if (below_zero(repeats))
    FAIL("an element is repeated 0 times or more", "'%s' repeats elements %s times", o->name, repeats->text);
  want.dims[axis] = ir_dim_binary(o->ctx, IR_DIM_MUL, want.dims[axis], repeats);
  return makes(o, 0, &want);
}

bool rule_pad(checked_op *o) {
  ir_type want = *operand(o, 0);
  ir_dim paddings[2 * MX_MAX_RANK];
  if (!list_of(o, "paddings", paddings, 2 * MX_MAX_RANK, 2 * want.rank,
               "two entries per dim of the operand: before it and after it"))
    return false;
  for (int d = 0; d < want.rank; d++) {
    ir_dim size = want.dims[d];
    want.dims[d] = plus(o, plus(o, paddings[2 * d], size), paddings[2 * d + 1]);
    if (below_zero(want.dims[d]))
      FAIL("crop at most what there is", "'%s' paddings %s and %s leave nothing of dim %d, which is %s", o->name,
           paddings[2 * d]->text, paddings[2 * d + 1]->text, d, size->text);
  }
  return makes(o, 0, &want);
}

bool rule_pad_constant(checked_op *o) {
  if (operand(o, 1)->rank)
    FAIL("the constant is one element: !mo.tensor<[], ..>", "'%s' constant is %s, not of rank 0", o->name,
         operand_text(o, 1));
  return one_dtype(o, 1, 2) && rule_pad(o);
}

static const char *attribute_text(checked_op *o, const char *name) {
  ir_text text = {.ctx = o->ctx};
  ir_print_attribute(o->ctx, &text, ir_get(o->op, name));
  return text.data;
}

// How many elements an integer range has. The sign of step is known, because which bound comes first depends on it.
static bool integer_range(checked_op *o, ir_dim *out_size) {
  static const char *const names[] = {"start", "limit", "step"};
  ir_dim bounds[3];
  for (int i = 0; i < 3; i++) {
    bounds[i] = ir_get_dim(o->ctx, o->op, names[i]);
    if (!bounds[i])
      FAIL("write an integer, or make a range of floats", "'%s' %s is %s, its result %s", o->name, names[i],
           attribute_text(o, names[i]), result_text(o, 0));
  }
  ir_dim step = bounds[2];
  if (step->kind != IR_DIM_CONSTANT || step->value == 0 || step->value == INT64_MIN)
    FAIL("a step is a number other than 0", "'%s' step is %s", o->name, step->text);
  bool forward = step->value > 0;
  ir_dim distance = difference(o, bounds[forward ? 1 : 0], bounds[forward ? 0 : 1]);
  ir_dim stride = ir_dim_constant(o->ctx, forward ? step->value : -step->value);
  *out_size = ir_dim_binary(o->ctx, IR_DIM_CEILDIV,
                            ir_dim_binary(o->ctx, IR_DIM_MAX, ir_dim_constant(o->ctx, 0), distance), stride);
  return true;
}

static bool float_range(checked_op *o, ir_dim *out_size) {
  static const char *const names[] = {"start", "limit", "step"};
  double bounds[3];
  for (int i = 0; i < 3; i++) {
    bounds[i] = ir_get_real(o->op, names[i], NAN);
    if (!isfinite(bounds[i]))
      FAIL("write a finite number, or make a range of integers and cast it", "'%s' %s is %s, its result %s", o->name,
           names[i], attribute_text(o, names[i]), result_text(o, 0));
  }
  double size = bounds[2] != 0 ? ceil((bounds[1] - bounds[0]) / bounds[2]) : INFINITY;
  if (!(size < 0x1p62))
    FAIL("a step is other than 0, and leads to the limit", "'%s' from %g to %g never ends in steps of %g", o->name,
         bounds[0], bounds[1], bounds[2]);
  *out_size = ir_dim_constant(o->ctx, size > 0 ? (int64_t)size : 0);
  return true;
}

bool rule_range(checked_op *o) {
  ir_type want = {.kind = IR_TENSOR, .dtype = result(o, 0)->dtype, .rank = 1};
  bool is_float = MX_TYPES_FLOAT >> want.dtype & 1;
  return (is_float ? float_range : integer_range)(o, &want.dims[0]) && makes(o, 0, &want);
}

bool rule_band_part(checked_op *o) {
  if (operand(o, 0)->rank < 2)
    FAIL("it is about the last two dims", "'%s' takes matrices, not %s", o->name, operand_text(o, 0));
  return rule_same(o);
}

bool rule_reverse_sequence(checked_op *o) {
  const ir_type *x = operand(o, 0), *lengths = operand(o, 1);
  int seq, batch;
  if (!axis_of(o, "seq_axis", x, &seq) || !axis_of(o, "batch_axis", x, &batch) || !takes_indices(o, 1)) return false;
  if (seq == batch) FAIL("name two axes", "'%s' seq_axis and batch_axis are both %d", o->name, seq);
  if (lengths->rank != 1 || lengths->dims[0] != x->dims[batch])
    FAIL("one length per index along batch_axis", "'%s' lengths have shape %s, dim %d of the operand is %s", o->name,
         ir_shape_text(o->ctx, lengths), batch, x->dims[batch]->text);
  return makes(o, 0, x);
}

// Windows along dim d of the image.
static ir_dim windows_along(checked_op *o, ir_dim size, ir_dim window, ir_dim stride, ir_dim dilation, ir_dim before,
                            ir_dim after) {
  ir_dim one = ir_dim_constant(o->ctx, 1);
  ir_dim reach = plus(o, ir_dim_binary(o->ctx, IR_DIM_MUL, dilation, difference(o, window, one)), one);
  ir_dim room = plus(o, difference(o, plus(o, plus(o, size, before), after), reach), stride);
  return ir_dim_binary(o->ctx, IR_DIM_MAX, ir_dim_constant(o->ctx, 0),
                       ir_dim_binary(o->ctx, IR_DIM_FLOORDIV, room, stride));
}

bool rule_fold(checked_op *o) {
  const ir_type *x = operand(o, 0);
  enum { MAX_DIMS = MX_MAX_RANK - 2 };
  ir_dim lists[4][MAX_DIMS], paddings[2 * MAX_DIMS], windows = ir_dim_constant(o->ctx, 1), elements = windows;
  static const char *const names[] = {"image_shape", "filter_shape", "strides", "dilations"};
  if (x->rank != 3)
    FAIL("the operand is [N, C * K, L], K elements of L windows", "'%s' takes rank 3, not %s", o->name,
         operand_text(o, 0));
  int n = ir_get_dims(o->ctx, o->op, names[0], lists[0], MAX_DIMS);
  if (n < 1 || n > MAX_DIMS)
    FAIL(ir_format(o->ctx, "give 1 to %d sizes", MAX_DIMS), "'%s' image_shape has %d entries", o->name, n);
  for (int l = 1; l < 4; l++)
    if (!list_of(o, names[l], lists[l], MAX_DIMS, n, "one entry per dim of the image")) return false;
  if (!list_of(o, "paddings", paddings, 2 * MAX_DIMS, 2 * n, "two entries per dim of the image")) return false;
  for (int l = 1; l < 4; l++)
    for (int d = 0; d < n; d++)
      if (lists[l][d]->kind != IR_DIM_CONSTANT || lists[l][d]->value < 1)
        FAIL("write a number of 1 or more", "'%s' entry %d of %s is %s", o->name, d, names[l], lists[l][d]->text);
  for (int d = 0; d < n; d++) {
    elements = ir_dim_binary(o->ctx, IR_DIM_MUL, elements, lists[1][d]);
    windows = ir_dim_binary(
        o->ctx, IR_DIM_MUL, windows,
        windows_along(o, lists[0][d], lists[1][d], lists[2][d], lists[3][d], paddings[2 * d], paddings[2 * d + 1]));
  }
  if (x->dims[2]->kind == IR_DIM_CONSTANT && windows->kind == IR_DIM_CONSTANT && windows != x->dims[2])
    FAIL("the last dim counts the windows", "'%s' image holds %s windows, the operand %s", o->name, windows->text,
         x->dims[2]->text);
  ir_dim channels = ir_dim_binary(o->ctx, IR_DIM_FLOORDIV, x->dims[1], elements);
  if (ir_dim_binary(o->ctx, IR_DIM_MUL, channels, elements) != x->dims[1])
    FAIL(ir_format(o->ctx, "a window has %s elements of each channel: dim 1 is C * %s", elements->text, elements->text),
         "'%s' dim 1 is %s, not provably a multiple of the %s elements of a window", o->name, x->dims[1]->text,
         elements->text);
  ir_type want = {.kind = IR_TENSOR, .dtype = x->dtype, .rank = 2 + n, .dims = {x->dims[0], channels}};
  for (int d = 0; d < n; d++) want.dims[2 + d] = lists[0][d];
  return makes(o, 0, &want);
}
