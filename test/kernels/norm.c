// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The norms and scans natively at each level, against double precision: matrices and tensors with channels, rows of odd
// sizes, every partition of the work with the same bits, no write past the scratch.
//
// RUN: %cc %s -O2 -ffp-contract=fast -fno-math-errno -fwrapv -march=x86-64 -lm -o %t1 && %t1 | FileCheck-22 %s
// RUN: %cc %s -O2 -ffp-contract=fast -fno-math-errno -fwrapv -march=x86-64-v3 -lm -o %t3 && %t3 | FileCheck-22 %s
// RUN: %cc %s -O2 -ffp-contract=fast -fno-math-errno -fwrapv -march=x86-64-v4 -lm -o %t4 && %t4 | FileCheck-22 %s
// CHECK: {{^all within bounds$|^skipped: this CPU lacks AVX-512$}}
#include "harness.h"

#include "../../kernels/norm.c"
#define FLOATS SCAN_FLOATS
#define F64 SCAN_F64
#include "../../kernels/scan.c"

enum { MOST = 32768 };
struct mx_env {
  const float *x, *gamma, *beta;
  float *y;
  int64_t cols;
};

#define ROWS(name)                                                                                                     \
  HOOK float name##_x(const mx_env *env, int64_t i, int64_t j) { return env->x[i * env->cols + j]; }                   \
  HOOK void name##_y(const mx_env *env, int64_t i, int64_t j, float v) { env->y[i * env->cols + j] = v; }
#define VECTOR(name, vector, of)                                                                                       \
  HOOK float name##_##vector(const mx_env *env, int64_t i) { return env->of[i]; }
ROWS(layer_norm_f32)
VECTOR(layer_norm_f32, gamma, gamma)
VECTOR(layer_norm_f32, beta, beta)
ROWS(group_norm_f32)
VECTOR(group_norm_f32, gamma, gamma)
VECTOR(group_norm_f32, beta, beta)
ROWS(rms_norm_bf16)
VECTOR(rms_norm_bf16, weight, gamma)
ROWS(cumsum_f32)

static struct mx_env env;
static mx_view x, vector;
static int failures;
static const double epsilon = 1e-3;
static int64_t groups;

static void layer_body(void *unused, const mx_work *work) {
  (void)unused;
  layer_norm_f32(&env, &x, &x, &vector, &vector, epsilon, work);
}
static void group_body(void *unused, const mx_work *work) {
  (void)unused;
  group_norm_f32(&env, &x, &x, &vector, &vector, epsilon, groups, work);
}
static void rms_body(void *unused, const mx_work *work) {
  (void)unused;
  rms_norm_bf16(&env, &x, &x, &vector, epsilon, 1, 0, work);
}
static void scan_body(void *unused, const mx_work *work) {
  (void)unused;
  cumsum_f32(&env, &x, &x, 1, 1, 1, work);
}

static float in[MOST], gamma_of[MOST], beta_of[MOST], out[MOST], first[MOST];

static void check(const char *name, const mx_plan *plan, launch_body body, int64_t n, const double *want,
                  double tolerance) {
  for (int partition = 0; partition < PARTITIONS; partition++) {
    memset(out, 0xff, sizeof out);
    if (!launch(plan, partition, body, 0)) printf("%s: scratch\n", name), failures++;
    if (partition == 0) memcpy(first, out, sizeof out);
    if (memcmp(first, out, (size_t)n * sizeof *out)) printf("%s: partition %d differs\n", name, partition), failures++;
  }
  for (int64_t i = 0; i < n; i++)
    if (!(fabs((double)out[i] - want[i]) <= tolerance * (1 + fabs(want[i]))) && failures++ < 20)
      printf("%s: %ld of %ld is %.9g, not %.9g\n", name, (long)i, (long)n, (double)out[i], want[i]);
}

// Elements [begin, end), whose mean, or 0, and scale are given to y.
static void statistics(int64_t begin, int64_t end, int centred, double *mean, double *scale) {
  double sum = 0, squares = 0;
  for (int64_t i = begin; i < end; i++) sum += (double)in[i];
  *mean = centred ? sum / (double)(end - begin) : 0;
  for (int64_t i = begin; i < end; i++) squares += ((double)in[i] - *mean) * ((double)in[i] - *mean);
  *scale = 1 / sqrt(squares / (double)(end - begin) + epsilon);
}

// A tensor [samples, channels, inner ..]; rank 2 where inner is 0.
static void run(int64_t samples, int64_t channels, int64_t inner, int64_t n_groups) {
  static double want[MOST];
  mx_plan plan;
  int64_t depth = inner ? inner : 1, n = samples * channels * depth, set = channels / n_groups * depth;
  x = inner ? VIEW(0, samples, channels, 1, inner) : VIEW(0, samples, channels);
  groups = n_groups;
  vector = VIEW(0, channels);
  env = (struct mx_env){in, gamma_of, beta_of, out, mx_cols(&x)};
  double mean, scale;
  for (int64_t i = 0; i < n; i++) {
    int64_t c = i / depth % channels;
    if (i % set == 0) statistics(i, i + set, 1, &mean, &scale);
    want[i] = ((double)in[i] - mean) * scale * (double)gamma_of[c] + (double)beta_of[c];
  }
  group_norm_f32_plan(&x, &x, &vector, &vector, epsilon, groups, 3, &plan);
  check("group_norm", &plan, group_body, n, want, 2e-5);
  if (inner) return;
  for (int64_t i = 0; i < n; i++) {
    if (i % channels == 0) statistics(i, i + channels, 1, &mean, &scale);
    want[i] = ((double)in[i] - mean) * scale * (double)gamma_of[i % channels] + (double)beta_of[i % channels];
  }
  layer_norm_f32_plan(&x, &x, &vector, &vector, epsilon, 3, &plan);
  check("layer_norm", &plan, layer_body, n, want, 2e-5);
  for (int64_t i = 0; i < n; i++) {
    if (i % channels == 0) statistics(i, i + channels, 0, &mean, &scale);
    want[i] = (double)in[i] * scale * ((double)gamma_of[i % channels] + 1);
  }
  rms_norm_bf16_plan(&x, &x, &vector, epsilon, 1, 0, 3, &plan);
  check("rms_norm", &plan, rms_body, n, want, 0x1p-8); // rounded to bf16 in between
  for (int64_t i = n; i-- > 0;)
    want[i] = i % channels == channels - 1 ? 0 : want[i + 1] + (double)in[i + 1]; // exclusive, from the end
  scan_plan(&x, &x, 1, 1, 1, 3, &plan);
  check("cumsum", &plan, scan_body, n, want, 1e-3);
}

// Every f16 rounds to itself, and what lies between two to the nearer, ties to the even one.
static void check_rounding(void) {
  for (uint32_t h = 0; h < 0x7bff; h++) {
    int e = (int)(h >> 10);
    float step = ldexpf(1, (e ? e : 1) - 25), v = ldexpf((float)((h & 1023) | (e ? 1024u : 0u)), (e ? e : 1) - 25);
    float up = v + step, even = h & 1 ? up : v, half = v + 0.5f * step;
    int ok = round_f16(v) == v && round_f16(-v) == -v && round_f16(half) == even &&
             round_f16(nextafterf(half, 0)) == v && round_f16(nextafterf(half, 1e9f)) == up;
    if (!ok && failures++ < 20) printf("round_f16 near %.9g\n", (double)v);
  }
  if (round_f16(65519.0f) != 65504.0f || !isinf(round_f16(65520.0f)) || !isnan(round_f16(NAN)) ||
      !isinf(round_f16(INFINITY)))
    puts("round_f16 at its end"), failures++;
}

int main(void) {
  if (lacks_cpu()) return 0;
  for (int64_t i = 0; i < MOST; i++) {
    in[i] = (float)((double)(next_random() >> 11) * 0x1p-53 - 0.3) * 4;
    gamma_of[i] = (float)((double)(next_random() >> 11) * 0x1p-53);
    beta_of[i] = (float)((double)(next_random() >> 11) * 0x1p-53 - 0.5);
  }
  check_rounding();
  static const int64_t sizes[] = {1, 2, 7, 16, 33, 100};
  for (int s = 0; s < 6; s++)
    for (int c = 0; c < 6; c++) {
      run(sizes[s], sizes[c], 0, 1);
      if (sizes[c] % 2 == 0) run(sizes[s], sizes[c], 0, 2);
      run(3, sizes[c], sizes[s], sizes[c] % 4 ? 1 : 4);
    }
  if (!failures) puts("all within bounds");
  return failures != 0;
}
