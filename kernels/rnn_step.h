// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Template: a step of mo.steps.rnn.

MX_INLINE void FN(_step)(const mx_env *env, const recurrent *l, const FN(_cell) * cell, FN(_unit) * u, int64_t s) {
  FN(_product)(l, u, u->h, 0, GATES);
  EACH_PLACE(at, l, u, s) {
    const T *MX_RESTRICT v = FN(_sums)(l, u, 0, at.i, at.g);
    T *MX_RESTRICT h = FN(_row)(u, u->h, at.i, at.g);
    MX_VECTORIZE
    for (int64_t j = 0; j < at.n; j++) h[j] = v[j];
    FN(_add_input)(env, l, u, at, 0, h);
    FN(_activate)(env, cell, u->direction, 0, at.n, h);
    FN(_store)(env, l, u, at, h);
  }
}
