// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.shape.to_tensor: sizes as data. They arrive as the kernel's sizes do; a unit is the whole, which is small.
#include <mx/kernel.h>

MX_STORE_HOOK(shape_to_tensor, y, int64_t, 1)

static void shape_to_tensor(const mx_env *env, const mx_view *y, const int64_t *shape, int64_t shape_count,
                            const mx_work *work) {
  (void)y, (void)work;
  if (mx_group_first())
    for (int64_t i = 0; i < shape_count; i++) shape_to_tensor_y(env, i, shape[i]);
}
MX_KERNEL(shape_to_tensor, .symbol = "mo.shape.to_tensor", .outputs = {{"y", MX_TYPES_INTEGER, MX_ANY_RANK, MX_FUSED}},
          .parameters = {"shape"})
