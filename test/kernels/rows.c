// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Softmax and the reductions natively at each level, against double precision: short and long rows, none at all,
// infinities and NaN, every partition of the work with the same bits. Bounds grow with the row, for builds that do not
// vectorise its sum.
//
// RUN: %cc %s -O2 -ffp-contract=fast -fno-math-errno -fwrapv -march=x86-64 -lm -o %t1 && %t1 | FileCheck-22 %s
// RUN: %cc %s -O2 -ffp-contract=fast -fno-math-errno -fwrapv -march=x86-64-v3 -lm -o %t3 && %t3 | FileCheck-22 %s
// RUN: %cc %s -O2 -ffp-contract=fast -fno-math-errno -fwrapv -march=x86-64-v4 -lm -o %t4 && %t4 | FileCheck-22 %s
// CHECK: {{^all within bounds$|^skipped: this CPU lacks AVX-512$}}
#include "harness.h"

#include "../../kernels/reduce.c"
#include "../../kernels/softmax.c"

struct mx_env {
  const void *x;
  void *y;
  int64_t cols; // of x
  int stores;
};

#define LOAD(name, T)                                                                                                  \
  HOOK T name##_x(const mx_env *env, int64_t i, int64_t j) { return ((const T *)env->x)[i * env->cols + j]; }
#define ROW_STORE(name, T)                                                                                             \
  HOOK void name##_y(const mx_env *env, int64_t i, int64_t j, T v) { ((T *)env->y)[i * env->cols + j] = v; }
#define SCALAR_STORE(name, T)                                                                                          \
  HOOK void name##_y(const mx_env *env, int64_t i, int64_t j, T v) { ((T *)env->y)[i + j] = v; }
#define SOFTMAX_HOOKS(name, T) LOAD(name, T) ROW_STORE(name, T)
#define REDUCE_HOOKS(name, T) LOAD(name, T) SCALAR_STORE(name, T)
SOFTMAX_HOOKS(softmax_f32, float)
SOFTMAX_HOOKS(softmax_f64, double)

static int failures;
static void fail(const char *name, int64_t rows, int64_t cols, double got, double want) {
  if (failures++ < 20) printf("%s %ld x %ld: %.17g, not %.17g\n", name, (long)rows, (long)cols, got, want);
}

typedef struct call {
  struct mx_env env;
  mx_view x, y;
} call;

static const int64_t row_counts[] = {0, 1, 3, 50},
                     col_counts[] = {0, 1, 2, 7, 8, 9, 15, 16, 17, 33, 64, 100, 257, 1000};
enum { ROW_COUNTS = 4, COL_COUNTS = 14 };

static double random_real(void) { return ((double)(next_random() >> 11) * 0x1p-53 - 0.5) * 20; }

// ---- softmax -------------------------------------------------------------------------------------------------------

static void exact_softmax(const double *x, int64_t n, double *y) {
  double max = -INFINITY, sum = 0;
  for (int64_t j = 0; j < n; j++) max = x[j] > max || isnan(x[j]) ? x[j] : max;
  for (int64_t j = 0; j < n; j++) sum += y[j] = exp(x[j] - max);
  for (int64_t j = 0; j < n; j++) y[j] /= sum;
}

#define SOFTMAX_TEST(name, T, tolerance)                                                                               \
  static void name##_body(void *context, const mx_work *work) {                                                        \
    call *c = context;                                                                                                 \
    name(&c->env, &c->y, &c->x, 1, work);                                                                              \
  }                                                                                                                    \
  static void name##_check(int64_t rows, int64_t cols, int special) {                                                  \
    size_t n = (size_t)(rows * cols + 1);                                                                              \
    T *x = malloc(n * sizeof *x), *y = malloc(n * sizeof *y), *first = malloc(n * sizeof *y);                          \
    double *row = malloc((size_t)(cols + 1) * sizeof *row), *want = malloc((size_t)(cols + 1) * sizeof *row);          \
    for (int64_t i = 0; i < rows * cols; i++) x[i] = (T)random_real();                                                 \
    T specials[] = {(T)NAN, (T)INFINITY, (T) - INFINITY, (T) - INFINITY};                                              \
    for (int64_t i = 0; special && i < rows; i++)                                                                      \
      for (int64_t j = 0; j < cols; j++)                                                                               \
        if (i % 5 == 3 || (i % 5 < 3 && j == (i * 7) % cols)) x[i * cols + j] = specials[i % 5];                       \
    call c = {.env = {x, y, cols, 0}, .x = VIEW(0, rows, cols), .y = VIEW(0, rows, cols)};                             \
    mx_plan plan;                                                                                                      \
    name##_plan(&c.y, &c.x, 1, 3, &plan);                                                                              \
    for (int partition = 0; partition < PARTITIONS; partition++) {                                                     \
      if (!launch(&plan, partition, name##_body, &c)) fail(#name " scratch", rows, cols, 0, 0);                        \
      if (partition == 0) memcpy(first, y, n * sizeof *y);                                                             \
      if (memcmp(first, y, (n - 1) * sizeof *y)) fail(#name " partition", rows, cols, partition, 0);                   \
    }                                                                                                                  \
    for (int64_t i = 0; i < rows; i++) {                                                                               \
      for (int64_t j = 0; j < cols; j++) row[j] = (double)x[i * cols + j];                                             \
      exact_softmax(row, cols, want);                                                                                  \
      for (int64_t j = 0; j < cols; j++) {                                                                             \
        double got = (double)y[i * cols + j];                                                                          \
        if (isnan(want[j]) ? !isnan(got)                                                                               \
                           : !(fabs(got - want[j]) <= tolerance * (1 + 0.01 * (double)cols) * want[j] + 1e-37))        \
          fail(#name, rows, cols, got, want[j]);                                                                       \
      }                                                                                                                \
    }                                                                                                                  \
    free(x), free(y), free(first), free(row), free(want);                                                              \
  }
SOFTMAX_TEST(softmax_f32, float, 2e-6)
SOFTMAX_TEST(softmax_f64, double, 4e-15)

// ---- reductions ----------------------------------------------------------------------------------------------------

#define SUM(r, v) ((r) + (v))
#define PRODUCT(r, v) ((r) * (v))
#define MAXIMUM(r, v) ((v) > (r) || (v) != (v) ? (v) : (r))
#define MINIMUM(r, v) ((v) < (r) || (v) != (v) ? (v) : (r))

#define FROM_REAL(T, v) _Generic((T)0, uint64_t: (T)(int64_t)(v), default: (T)(v))

// E: the type of the exact fold; scale: of the values; special: some NaN.
#define REDUCE_TEST(name, T, E, first_value, op, divide, scale, special, tolerance)                                    \
  REDUCE_HOOKS(name, T)                                                                                                \
  static void name##_body(void *context, const mx_work *work) {                                                        \
    call *c = context;                                                                                                 \
    name(&c->env, &c->y, &c->x, 1, work);                                                                              \
  }                                                                                                                    \
  static void name##_check(int64_t rows, int64_t cols) {                                                               \
    T *x = malloc((size_t)(rows * cols + 1) * sizeof *x), *y = malloc((size_t)(rows + 1) * sizeof *y);                 \
    T *again = malloc((size_t)(rows + 1) * sizeof *y);                                                                 \
    for (int64_t i = 0; i < rows * cols; i++) x[i] = FROM_REAL(T, random_real() * (scale));                            \
    if ((special) && rows > 1 && cols) x[cols + cols / 2] = (T)NAN;                                                    \
    call c = {.env = {x, y, cols, 0}, .x = VIEW(0, rows, cols), .y = VIEW(0, rows, 1)};                                \
    mx_plan plan;                                                                                                      \
    reduce_plan(&c.y, &c.x, 1, 3, &plan);                                                                              \
    for (int partition = 0; partition < PARTITIONS; partition++) {                                                     \
      c.env.y = partition ? again : y;                                                                                 \
      launch(&plan, partition, name##_body, &c);                                                                       \
      if (partition && memcmp(y, again, (size_t)rows * sizeof *y)) fail(#name " partition", rows, cols, partition, 0); \
    }                                                                                                                  \
    for (int64_t i = 0; i < rows; i++) {                                                                               \
      E r = (first_value), size = 0;                                                                                   \
      for (int64_t j = 0; j < cols; j++) {                                                                             \
        E v = (E)x[i * cols + j];                                                                                      \
        r = op(r, v);                                                                                                  \
        size += v < 0 ? -v : v;                                                                                        \
      }                                                                                                                \
      if (divide) r = cols || (E)0.5 != 0 ? r / (E)cols : 0, size /= (E)(cols ? cols : 1);                             \
      double got = (double)y[i], want = (double)r,                                                                     \
             most = (tolerance) * (1 + 0.01 * (double)cols) * (1 + (double)size + fabs(want));                         \
      if (isnan(want) ? !isnan(got) : !(got == want || fabs(got - want) <= most)) fail(#name, rows, cols, got, want);  \
    }                                                                                                                  \
    free(x), free(y), free(again);                                                                                     \
  }

#define REDUCTIONS(X)                                                                                                  \
  X(reduce_add_f32, float, double, 0, SUM, 0, 1, 1, 1e-6)                                                              \
  X(reduce_add_f64, double, long double, 0, SUM, 0, 1, 1, 1e-15)                                                       \
  X(reduce_add_si64, int64_t, int64_t, 0, SUM, 0, 1e17, 0, 0)                                                          \
  X(reduce_mul_f32, float, double, 1, PRODUCT, 0, 0.2, 1, 1e-6)                                                        \
  X(reduce_mul_f64, double, long double, 1, PRODUCT, 0, 0.2, 1, 1e-15)                                                 \
  X(reduce_mul_si64, int64_t, int64_t, 1, PRODUCT, 0, 10, 0, 0)                                                        \
  X(reduce_mean_f32, float, double, 0, SUM, 1, 1, 1, 1e-6)                                                             \
  X(reduce_mean_f64, double, long double, 0, SUM, 1, 1, 1, 1e-15)                                                      \
  X(reduce_mean_si64, int64_t, int64_t, 0, SUM, 1, 100, 0, 0)                                                          \
  X(reduce_max_f32, float, double, -INFINITY, MAXIMUM, 0, 1, 1, 0)                                                     \
  X(reduce_max_f64, double, double, -INFINITY, MAXIMUM, 0, 1, 1, 0)                                                    \
  X(reduce_max_si32, int64_t, int64_t, INT32_MIN, MAXIMUM, 0, 1e8, 0, 0)                                               \
  X(reduce_max_si64, int64_t, int64_t, INT64_MIN, MAXIMUM, 0, 1e17, 0, 0)                                              \
  X(reduce_max_ui64, uint64_t, uint64_t, 0, MAXIMUM, 0, -1e17, 0, 0)                                                   \
  X(reduce_min_f32, float, double, INFINITY, MINIMUM, 0, 1, 1, 0)                                                      \
  X(reduce_min_f64, double, double, INFINITY, MINIMUM, 0, 1, 1, 0)                                                     \
  X(reduce_min_si8, int64_t, int64_t, INT8_MAX, MINIMUM, 0, 10, 0, 0)                                                  \
  X(reduce_min_si64, int64_t, int64_t, INT64_MAX, MINIMUM, 0, 1e17, 0, 0)                                              \
  X(reduce_min_ui64, uint64_t, uint64_t, UINT64_MAX, MINIMUM, 0, 1e17, 0, 0)
REDUCTIONS(REDUCE_TEST)

int main(void) {
  if (lacks_cpu()) return 0;
  for (int r = 0; r < ROW_COUNTS; r++)
    for (int c = 0; c < COL_COUNTS; c++) {
      for (int special = 0; special < 2; special++) {
        softmax_f32_check(row_counts[r], col_counts[c], special);
        softmax_f64_check(row_counts[r], col_counts[c], special);
      }
#define CHECK(name, ...) name##_check(row_counts[r], col_counts[c]);
      REDUCTIONS(CHECK)
    }
  if (!failures) puts("all within bounds");
  return failures != 0;
}
