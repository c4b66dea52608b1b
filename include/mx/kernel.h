/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * The kernel author's header: everything a kernel package may use, built-in or yours. Freestanding C.
 *
 * A package is C source; `mxc package my.c -o my.mxpkg` compiles it to bitcode for every target, reads the records
 * below back from the bitcode and checks them against the functions' types. Four forms:
 *
 *   elementwise  scalars in, scalar out         MX_UNARY, MX_BINARY, MX_COMPARE, MX_ELEMENTWISE   fuses anywhere
 *   execute      fills its outputs from inputs  MX_KERNEL   fuses through the hooks it declares
 *   view         new strides over same data     MX_VIEW     costs nothing
 *   shape        result dims from operand dims  MX_SHAPE    called when compiling if known, else at run time
 *
 * Units: sizes, strides and offsets are in elements unless a name says bytes. Views go by pointer (calling conventions
 * split structs passed by value differently per target). docs/kernel-abi.md has the whole contract.
 */
#ifndef MX_KERNEL_H
#define MX_KERNEL_H

#include <mx/dtype.h>
#include <mx/kernel_flags.h>
#include <mx/kernel_target.h>
#include <mx/launch.h>
#include <stdint.h>

/* Opaque to the author: what the generated hooks of one fused kernel need (pointers, strides). */
typedef struct mx_env mx_env;

/* A tensor as a kernel sees it. An argument that is read or written through a hook has data == 0: its dims only.
 * Element (i, j, ..) stands at data[offset + i * stride[0] + j * stride[1] + ..]. */
typedef struct mx_view {
  void *data;
  int64_t offset;
  int64_t rank;
  int64_t dim[MX_MAX_RANK];
  int64_t stride[MX_MAX_RANK];
} mx_view;

/* ---- records: one constant per kernel, read back by the packager ---------------------------------------------- */

typedef struct mx_arg {
  const char *name;
  uint32_t dtypes; /* set of MX_TYPE(..) */
  int32_t rank;
  uint32_t flags;
  const char *opaque; /* the type's name: the argument is an opaque value, without dtypes and rank */
} mx_arg;

typedef struct mx_elementwise_record {
  const char *symbol;
  int32_t result;  /* mx_dtype */
  int32_t args[4]; /* mx_dtype, ends at 0 */
  const char *parameters[8];
  const char *file;
  int32_t line;
} mx_elementwise_record;

typedef struct mx_kernel_record {
  const char *symbol;
  const char
      *target; /* 0 any, "cpu", "gpu", "x86-64", "x86-64-v3", "x86-64-v4", "nvptx64", "amdgcn", "sm_80", "gfx942" */
  int32_t parallel;
  uint32_t flags; /* MX_BY_ROW, MX_JOINS */
  mx_arg outputs[4], inputs[8];
  const char *parameters[8];
  const char *work; /* operations, for `mxc explain`: "2 * c * a[-1]"; 0: one for each element of output 0 */
  const char *file;
  int32_t line;
} mx_kernel_record;

typedef struct mx_view_record {
  const char *symbol;
  const char *parameters[8];
  uint32_t flags;      /* of a view: MX_CONTIGUOUS, MX_PER_DIM */
  const char *inverse; /* of a view: the symbol of the one that undoes it, with the same parameters; 0: there is none */
  const char *file;
  int32_t line;
} mx_view_record;

typedef mx_view_record mx_shape_record;

typedef struct mx_opaque_record {
  const char *symbol;
  int64_t bytes;
  const char *file;
  int32_t line;
} mx_opaque_record;

/* Arguments are written {"x", types, rank, flags}, without the fields that tensors have no use for. */
#define MX_SHORT_INITIALISERS                                                                                          \
  _Pragma("clang diagnostic push") _Pragma("clang diagnostic ignored \"-Wmissing-field-initializers\"")
#define MX_RECORD(section_) __attribute__((section(section_), used)) static const struct

/* ---- elementwise ------------------------------------------------------------------------------------------------
 * The expression sees x (and y, z) of type T and yields T. Tensors of narrower floats are served by the f32
 * function: the compiler widens, calls it, rounds. Integer arithmetic wraps.
 *
 *   MX_UNARY("my.swish", swish, MX_FLOATS, x / (1 + mx_exp(-x)))
 */
#define MX_FLOATS(X, ...) X(f32, float, MX_F32, __VA_ARGS__) X(f64, double, MX_F64, __VA_ARGS__)
#define MX_SIGNED(X, ...)                                                                                              \
  X(si8, int8_t, MX_SI8, __VA_ARGS__)                                                                                  \
  X(si16, int16_t, MX_SI16, __VA_ARGS__) X(si32, int32_t, MX_SI32, __VA_ARGS__) X(si64, int64_t, MX_SI64, __VA_ARGS__)
#define MX_UNSIGNED(X, ...)                                                                                            \
  X(ui8, uint8_t, MX_UI8, __VA_ARGS__)                                                                                 \
  X(ui16, uint16_t, MX_UI16, __VA_ARGS__)                                                                              \
  X(ui32, uint32_t, MX_UI32, __VA_ARGS__) X(ui64, uint64_t, MX_UI64, __VA_ARGS__)
#define MX_BOOLS(X, ...) X(bool, uint8_t, MX_BOOL, __VA_ARGS__)
#define MX_INTEGERS(X, ...) MX_SIGNED(X, __VA_ARGS__) MX_UNSIGNED(X, __VA_ARGS__)
#define MX_NUMBERS(X, ...) MX_INTEGERS(X, __VA_ARGS__) MX_FLOATS(X, __VA_ARGS__)

#define MX_UNARY(symbol_, name, dtypes, ...) dtypes(MX_UNARY_ONE, symbol_, name, __VA_ARGS__)
#define MX_UNARY_ONE(dt, type, code, symbol_, name, ...)                                                               \
  static inline type name##__##dt(type x) {                                                                            \
    typedef type T;                                                                                                    \
    return (T)(__VA_ARGS__);                                                                                           \
  }                                                                                                                    \
  MX_ELEMENTWISE(name##__##dt, .symbol = symbol_, .result = code, .args = {code})

#define MX_BINARY(symbol_, name, dtypes, ...) dtypes(MX_BINARY_ONE, symbol_, name, __VA_ARGS__)
#define MX_BINARY_ONE(dt, type, code, symbol_, name, ...)                                                              \
  static inline type name##__##dt(type x, type y) {                                                                    \
    typedef type T;                                                                                                    \
    return (T)(__VA_ARGS__);                                                                                           \
  }                                                                                                                    \
  MX_ELEMENTWISE(name##__##dt, .symbol = symbol_, .result = code, .args = {code, code})

/* Two values in, bool (0 or 1) out. */
#define MX_COMPARE(symbol_, name, dtypes, ...) dtypes(MX_COMPARE_ONE, symbol_, name, __VA_ARGS__)
#define MX_COMPARE_ONE(dt, type, code, symbol_, name, ...)                                                             \
  static inline uint8_t name##__##dt(type x, type y) { return (uint8_t)(__VA_ARGS__); }                                \
  MX_ELEMENTWISE(name##__##dt, .symbol = symbol_, .result = MX_BOOL, .args = {code, code})

/* The record itself, for a function you wrote:
 *   MX_ELEMENTWISE(fn, .symbol = "my.leaky", .result = MX_F32, .args = {MX_F32}, .parameters = {"slope"})
 * fn takes the parameters after the values, as int64_t or double, which also fixes their kind. */
#define MX_ELEMENTWISE(fn_, ...)                                                                                       \
  MX_RECORD("mx.elementwise") {                                                                                        \
    mx_elementwise_record d;                                                                                           \
    __typeof__(&fn_) fn;                                                                                               \
  }                                                                                                                    \
  fn_##__record = {{.file = __FILE__, .line = __LINE__, __VA_ARGS__}, fn_};

/* ---- execute ------------------------------------------------------------------------------------------------------
 * void fn(const mx_env *, const mx_view *out.., const mx_view *in.., parameters.., const mx_work *)
 * fills units [work->begin, work->end) of phase work->phase. Each output element is written exactly once over all
 * units. Parameters are int64_t, double, or (const int64_t *values, int64_t count) for a list of integers. */
#define MX_KERNEL(fn_, ...)                                                                                            \
  MX_SHORT_INITIALISERS                                                                                                \
  MX_RECORD("mx.execute") {                                                                                            \
    mx_kernel_record d;                                                                                                \
    __typeof__(&fn_) fn;                                                                                               \
  }                                                                                                                    \
  fn_##__record = {{.file = __FILE__, .line = __LINE__, __VA_ARGS__}, fn_};                                            \
  _Pragma("clang diagnostic pop")

/* With a plan: void plan(const mx_view *out.., const mx_view *in.., parameters.., int64_t n_threads, mx_plan *).
 * Results must not depend on n_threads. */
#define MX_KERNEL_PLANNED(fn_, plan_, ...)                                                                             \
  MX_SHORT_INITIALISERS                                                                                                \
  MX_RECORD("mx.execute") {                                                                                            \
    mx_kernel_record d;                                                                                                \
    __typeof__(&fn_) fn;                                                                                               \
    __typeof__(&plan_) plan;                                                                                           \
  }                                                                                                                    \
  fn_##__record = {{.file = __FILE__, .line = __LINE__, .parallel = MX_PLANNED, __VA_ARGS__}, fn_, plan_};             \
  _Pragma("clang diagnostic pop")

/* Hooks: written by the compiler for each fused kernel. A hook of rank r on a tensor of rank R > r sees the leading
 * R - r + 1 dims as one linear index; on a tensor of rank R < r the first r - R indices are 0 and ignored.
 * The hook's C type is the type of computation: float serves f32 and narrower floats, int64_t serves every integer. */
#define MX_INDEX1 int64_t i
#define MX_INDEX2 int64_t i, int64_t j
#define MX_INDEX3 int64_t b, int64_t i, int64_t j
#define MX_LOAD_HOOK(kernel, arg, type, rank) type kernel##_##arg(const mx_env *env, MX_INDEX##rank);
#define MX_STORE_HOOK(kernel, arg, type, rank) void kernel##_##arg(const mx_env *env, MX_INDEX##rank, type value);
/* An output whose value the compiler computes itself, from the index alone: what elementwise fusion is built on. */
#define MX_COMPUTE_HOOK(kernel, arg, rank) void kernel##_##arg(const mx_env *env, MX_INDEX##rank);
/* With any hook, on a CPU: asks for the cache line that the hook will read, or write, at an index some time later; of a
 * compute hook, for its operands'. Any index is safe. */
#define MX_FETCH_HOOK(kernel, arg, rank) void kernel##_##arg##_fetch(const mx_env *env, MX_INDEX##rank);
/* With a compute hook, for results too large to pass through the cache. tile: the element is put at tile[at] instead.
 * address: where it belongs, and of how many bytes it is; NULL where a tile cannot stand for it. */
#define MX_TILE_HOOK(kernel, arg, rank)                                                                                \
  void kernel##_##arg##_tile(const mx_env *env, void *tile, int64_t at, MX_INDEX##rank);                               \
  void *kernel##_##arg##_address(const mx_env *env, int64_t *element_bytes, MX_INDEX##rank);

/* ---- view: void fn(const mx_view *x, mx_view *result, parameters..). result has rank and dims; fn sets offset and
 * strides from x's. Compare dims of x and result rather than testing them against 1: equal ones fold away. Where each
 * element of x is one of the result, .inverse names the view that undoes it: a kernel whose result is read through the
 * view alone then stores it in that order. */
#define MX_VIEW(fn_, ...)                                                                                              \
  MX_RECORD("mx.view") {                                                                                               \
    mx_view_record d;                                                                                                  \
    __typeof__(&fn_) fn;                                                                                               \
  }                                                                                                                    \
  fn_##__record = {{.file = __FILE__, .line = __LINE__, __VA_ARGS__}, fn_};

/* ---- shape: void fn(const mx_view *in.., mx_view *out, parameters..): in has rank and dims, data for operands that
 * live on the host; fn sets out->dim (out->rank is given). */
#define MX_SHAPE(fn_, ...)                                                                                             \
  MX_RECORD("mx.shape") {                                                                                              \
    mx_shape_record d;                                                                                                 \
    __typeof__(&fn_) fn;                                                                                               \
  }                                                                                                                    \
  fn_##__record = {{.file = __FILE__, .line = __LINE__, __VA_ARGS__}, fn_};

/* ---- opaque types: values that only kernels know, !mo.opaque<"my.list"> in a graph. A value is `bytes` of zeroed
 * memory (an argument's data), which the kernel that makes it fills, kernels with an MX_MUTABLE argument change, and
 *   void destroy(void *value, const mx_memory *memory)
 * cleans up, once, after its last use. What it points to comes from mx_allocate.
 *   MX_OPAQUE(list_destroy, .symbol = "my.list", .bytes = sizeof(struct list)) */
#define MX_OPAQUE(fn_, ...)                                                                                            \
  MX_RECORD("mx.opaque") {                                                                                             \
    mx_opaque_record d;                                                                                                \
    __typeof__(&fn_) fn;                                                                                               \
  }                                                                                                                    \
  fn_##__record = {{.file = __FILE__, .line = __LINE__, __VA_ARGS__}, fn_};

/* ---- helpers ------------------------------------------------------------------------------------------------------
 */

/* All dims d of a view, for view and shape kernels. The rank is read once (into d_end), so that the loop unrolls though
 * its body writes to the view; then strides become constants and what reads through them vectorises. */
#define mx_each_dim(d, view) for (int64_t d = 0, d##_end = (view)->rank; d < d##_end; d++)

/* Reads element i (or i, j) of a plain argument. */
#define mx_get1(view, type, i) (((const type *)(view)->data)[(view)->offset + (i) * (view)->stride[0]])
#define mx_get2(view, type, i, j)                                                                                      \
  (((const type *)(view)->data)[(view)->offset + (i) * (view)->stride[0] + (j) * (view)->stride[1]])

/* Reports a failure of this launch; the run ends with this text and the kernel's name. text: a string literal. */
MX_INLINE void mx_fail(const mx_work *work, const char *text) { *work->error = text; }

/* Memory of an opaque value, NULL if there is none; on a CPU only. */
MX_INLINE void *mx_allocate(const mx_work *work, int64_t bytes) { return work->memory->allocate(work->memory, bytes); }
MX_INLINE void mx_release(const mx_memory *memory, void *data, int64_t bytes) {
  if (data) memory->release(memory, data, bytes);
}

/* Product of all dims but the last: the number of rows. */
MX_INLINE int64_t mx_rows(const mx_view *v) {
  int64_t n = 1;
  for (int64_t d = 0; d + 1 < v->rank; d++) n *= v->dim[d];
  return n;
}
/* The last dim; 1 for a scalar. */
MX_INLINE int64_t mx_cols(const mx_view *v) { return v->rank > 0 ? v->dim[v->rank - 1] : 1; }

#include <mx/kernel_loops.h>
#include <mx/kernel_math.h>
#include <mx/kernel_math_trig.h>
#include <mx/kernel_narrow.h>

#endif
