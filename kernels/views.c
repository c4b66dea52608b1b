// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Views: new strides over the same data, never a copy. Each function is given the result's dims and sets its offset and
// strides. They run in the host code, or inside a consumer's loads where the result is fused away.
#include <mx/kernel.h>

// Where the compiler knows that a dim is 1, its stride is 0 whatever the result has there: what is loaded is then the
// same all along, and is computed once. Elsewhere it is not asked, so that equal dims fold away.
MX_INLINE int is_known_one(int64_t dim) { return __builtin_constant_p(dim) && dim == 1; }

// NumPy broadcasting: dims are aligned at the end; a dim that does not change keeps its stride, the others repeat.
static void broadcast_to(const mx_view *x, mx_view *result) {
  int64_t shift = result->rank - x->rank;
  result->offset = x->offset;
  mx_each_dim(d, result) {
    int64_t from = d - shift;
    int repeats = from < 0 || is_known_one(x->dim[from]) || x->dim[from] != result->dim[d];
    result->stride[d] = repeats ? 0 : x->stride[from];
  }
}
MX_VIEW(broadcast_to, .symbol = "mo.static.broadcast_to", .flags = MX_PER_DIM)

// Where the run has checked the sizes.
static void broadcast_checked(const mx_view *x, mx_view *result) { broadcast_to(x, result); }
MX_VIEW(broadcast_checked, .symbol = "mo.broadcast_to", .flags = MX_PER_DIM)

// result dim d is dim perm[d] of x.
static void transpose(const mx_view *x, mx_view *result, const int64_t *perm, int64_t perm_count) {
  result->offset = x->offset;
  for (int64_t d = 0; d < perm_count; d++) result->stride[d] = x->stride[perm[d]];
}
MX_VIEW(transpose, .symbol = "mo.transpose", .parameters = {"perm"}, .inverse = "mx.transpose.inverse")

static void transpose_inverse(const mx_view *x, mx_view *result, const int64_t *perm, int64_t perm_count) {
  result->offset = x->offset;
  for (int64_t d = 0; d < perm_count; d++) result->stride[perm[d]] = x->stride[d];
}
MX_VIEW(transpose_inverse, .symbol = "mx.transpose.inverse", .parameters = {"perm"}, .inverse = "mo.transpose")

// Dims in another order, with new ones of 1 where dims is -1, and without others of 1.
static void dim_shuffle(const mx_view *x, mx_view *result, const int64_t *dims, int64_t dims_count) {
  result->offset = x->offset;
  for (int64_t d = 0; d < dims_count; d++) result->stride[d] = dims[d] < 0 ? 0 : x->stride[dims[d]];
}
MX_VIEW(dim_shuffle, .symbol = "mo.dim_shuffle", .parameters = {"dims"}, .inverse = "mx.dim_shuffle.inverse")

static void dim_shuffle_inverse(const mx_view *x, mx_view *result, const int64_t *dims, int64_t dims_count) {
  result->offset = x->offset;
  mx_each_dim(d, result) result->stride[d] = 0; // one that dims leaves out
  for (int64_t d = 0; d < dims_count; d++)
    if (dims[d] >= 0) result->stride[dims[d]] = x->stride[d];
}
MX_VIEW(dim_shuffle_inverse, .symbol = "mx.dim_shuffle.inverse", .parameters = {"dims"}, .inverse = "mo.dim_shuffle")

// The same elements in row-major order under new dims; x is contiguous.
static void reshape(const mx_view *x, mx_view *result) {
  int64_t stride = 1;
  result->offset = x->offset;
  mx_each_dim(back, result) {
    int64_t d = back_end - 1 - back;
    result->stride[d] = stride;
    stride *= result->dim[d];
  }
}
MX_VIEW(reshape, .symbol = "mo.static.reshape", .flags = MX_CONTIGUOUS, .inverse = "mo.static.reshape")

// Where the run has checked that there are as many elements.
static void reshape_checked(const mx_view *x, mx_view *result) { reshape(x, result); }
MX_VIEW(reshape_checked, .symbol = "mo.reshape", .flags = MX_CONTIGUOUS, .inverse = "mo.static.reshape")

// One of what a kernel with MX_JOINS puts together, with the dims of the whole: its first element stands at `begin`
// along the axis. Only its own elements may be touched.
static void piece(const mx_view *x, mx_view *result, int64_t axis, int64_t begin) {
  mx_each_dim(d, result) result->stride[d] = x->stride[d];
  result->offset = x->offset - begin * x->stride[axis];
}
MX_VIEW(piece, .symbol = "mx.piece", .parameters = {"axis", "begin"})

// No data: the place of an element is its index along the axis, less `begin`. Views of it tell which one they view.
static void along(const mx_view *x, mx_view *result, int64_t axis, int64_t begin) {
  (void)x;
  mx_each_dim(d, result) result->stride[d] = d == axis;
  result->offset = -begin;
}
MX_VIEW(along, .symbol = "mx.along", .parameters = {"axis", "begin"})

// The same dims under other names.
static void rebind(const mx_view *x, mx_view *result) {
  result->offset = x->offset;
  mx_each_dim(d, result) result->stride[d] = x->stride[d];
}
MX_VIEW(rebind, .symbol = "mo.rebind", .flags = MX_PER_DIM, .inverse = "mo.rebind")

// NumPy's x[start:stop:step], a start, stop and step per dim. The result's dims are known; an empty one has no first
// element, and reads nothing.
static void slice(const mx_view *x, mx_view *result, const int64_t *start, int64_t start_count, const int64_t *stop,
                  int64_t stop_count, const int64_t *step, int64_t step_count) {
  (void)stop, (void)stop_count, (void)step_count;
  result->offset = x->offset;
  for (int64_t d = 0; d < start_count; d++) {
    int64_t size = x->dim[d], first = start[d] < 0 ? start[d] + size : start[d];
    int64_t low = step[d] > 0 ? 0 : -1, high = step[d] > 0 ? size : size - 1;
    first = first < low ? low : first > high ? high : first;
    result->offset += first * x->stride[d];
    result->stride[d] = step[d] * x->stride[d];
  }
}
MX_VIEW(slice, .symbol = "mo.slice", .parameters = {"start", "stop", "step"})
