// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.batch_matmul: as matmul.c, with hooks of rank 3, which see all leading dims as one. Its B is never packed ahead:
// packed_b is there because the templates have it.
#include "matmul_divide.h"

#ifdef MX_CPU

#define SYMBOL "mo.batch_matmul"
#define INDEX_RANK 3
#define ARGUMENT_RANK MX_ANY_RANK
#define AT(product, i, j) product, i, j

#define NAME batch_matmul_f32
#define TEMPLATE "matmul.h"
#include "levels_f32.h"

#define NAME batch_matmul_f64
#define TEMPLATE "matmul.h"
#include "levels_f64.h"

#define KERNEL batch_matmul_int
#include "matmul_int.h"

#endif
