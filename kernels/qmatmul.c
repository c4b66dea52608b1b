// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.qmatmul, of any number of leading dims: instances of qmatmul.h per x86 level.
#include "matmul_divide.h"

#ifdef MX_CPU

#include "pairs.h"

typedef struct qmatmul_problem {
  matmul_size size; // in pairs
  int64_t values;   // along K
} qmatmul_problem;

MX_INLINE qmatmul_problem qmatmul_problem_of(const mx_view *c, const mx_view *a, int64_t transpose_b) {
  qmatmul_problem p = {matmul_size_of(c, a, transpose_b, 0), mx_cols(a)};
  p.size.depth = pairs_count(p.values);
  return p;
}

#define NAME qmatmul
#define TEMPLATE "qmatmul.h"
#include "levels_pairs.h"

#endif
