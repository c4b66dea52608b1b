// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Template: the largest of a row, by vectors. Before including: KERNEL, T, LANES, the elements in 64 bytes.

typedef T FN(_line) __attribute__((ext_vector_type(LANES)));
typedef T FN(_half) __attribute__((ext_vector_type(LANES / 2)));
typedef T FN(_quarter) __attribute__((ext_vector_type(LANES / 4)));

// The largest of n elements at a multiple of 64 bytes, n a multiple of LANES. A comparison passes NaN over, at a third
// of the cost of a maximum that does not; NaN reaches the sum all the same.
MX_INLINE T FN(_largest)(const T *at, int64_t n) {
  FN(_line) most = -(T)MX_INF_F64, other = most;
  int64_t j = 0;
  MX_NO_UNROLL
  for (; j + 2 * LANES <= n; j += 2 * LANES) {
    FN(_line) a = *(const FN(_line) *)(at + j), b = *(const FN(_line) *)(at + j + LANES);
    most = a > most ? a : most;
    other = b > other ? b : other;
  }
  if (j < n) other = *(const FN(_line) *)(at + j) > other ? *(const FN(_line) *)(at + j) : other;
  most = other > most ? other : most;
  FN(_half) half = most.lo > most.hi ? most.lo : most.hi;
  FN(_quarter) quarter = half.lo > half.hi ? half.lo : half.hi;
  T max = quarter[0];
  MX_UNROLL
  for (int q = 1; q < LANES / 4; q++) max = quarter[q] > max ? quarter[q] : max;
  return max;
}
