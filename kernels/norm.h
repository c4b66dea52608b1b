// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Template of norm.c: the elements of a set, by its place (row, col), and sums over it. Before including: KERNEL, T.

TEMPLATE_LOAD_HOOK(KERNEL, x, T, 2)
TEMPLATE_STORE_HOOK(KERNEL, y, T, 2)

#ifdef MX_CPU

MX_INLINE void FN(_fill)(const mx_env *env, norm_set s, T *MX_RESTRICT buffer) {
  MX_NO_UNROLL
  for (int64_t i = 0; i < s.rows; i++) MX_VECTORIZE
  for (int64_t j = 0; j < s.cols; j++) buffer[i * s.cols + j] = FN(_x)(env, s.row + i, s.col + j);
}
MX_INLINE T FN(_get)(const mx_env *env, norm_set s, const T *buffer, int64_t i, int64_t j) {
  (void)env;
  return buffer[i * s.cols + j];
}
// The sum of v - less, or of its squares. Reassociation lets it use vectors; their number depends on the target alone.
MX_INLINE T FN(_sum)(const mx_env *env, norm_set s, const T *buffer, T less, int squares) {
  T sum = 0;
  (void)env;
#pragma clang loop vectorize(enable) interleave_count(4)
  for (int64_t k = 0; k < s.rows * s.cols; k++) {
#pragma clang fp reassociate(on)
    T d = buffer[k] - less;
    sum += squares ? d * d : d;
  }
  return sum;
}

#else

MX_INLINE void FN(_fill)(const mx_env *env, norm_set s, T *buffer) { (void)env, (void)s, (void)buffer; }
MX_INLINE T FN(_get)(const mx_env *env, norm_set s, const T *buffer, int64_t i, int64_t j) {
  (void)buffer;
  return FN(_x)(env, s.row + i, s.col + j);
}
MX_INLINE T FN(_sum)(const mx_env *env, norm_set s, const T *buffer, T less, int squares) {
  T sum = 0;
  (void)buffer;
  for (int64_t i = 0; i < s.rows; i++) mx_lanes(j, s.cols) {
      T d = FN(_x)(env, s.row + i, s.col + j) - less;
      sum += squares ? d * d : d;
    }
  return mx_group_sum(sum);
}

#endif

#undef KERNEL
#undef T
