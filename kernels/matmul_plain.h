// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.matmul's part of the templates matmul.h and matmul_int.h; batch_matmul.c has the other.
#define SYMBOL "mo.matmul"
#define INDEX_RANK 2
#define ARGUMENT_RANK 2
#define AT(product, i, j) i, j
