// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Two kernels that double a vector: one on plain memory, one through hooks.
#include <mx/kernel.h>

static void plain(const mx_env *env, const mx_view *y, const mx_view *x, const mx_work *work) {
  for (int64_t i = 0; i < x->dim[0]; i++) ((float *)y->data)[i] = 2 * ((const float *)x->data)[i];
}
MX_KERNEL(plain, .symbol = "t.plain", .outputs = {{"y", MX_TYPE(F32), 1}}, .inputs = {{"x", MX_TYPE(F32), 1}},
          .work = "x")

MX_LOAD_HOOK(hooked, x, float, 1)
MX_STORE_HOOK(hooked, y, float, 1)
static void hooked(const mx_env *env, const mx_view *y, const mx_view *x, const mx_work *work) {
  for (int64_t i = 0; i < x->dim[0]; i++) hooked_y(env, i, 2 * hooked_x(env, i));
}
MX_KERNEL(hooked, .symbol = "t.hooked", .outputs = {{"y", MX_TYPE(F32), 1, MX_FUSED}},
          .inputs = {{"x", MX_TYPE(F32), 1, MX_FUSED}}, .work = "x")
