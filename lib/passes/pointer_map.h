// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// From pointers (values of MLIR, dims) to pointers, in constant time; memory of the context.
#ifndef POINTER_MAP_H
#define POINTER_MAP_H

#include "ir/ir.h"

typedef struct pointer_map {
  ir_context *ctx;
  size_t count, capacity; // capacity: 0 or a power of 2
  const void **keys;
  const void **values;
} pointer_map;

void pointer_map_set(pointer_map *map, const void *key, const void *value);
const void *pointer_map_get(const pointer_map *map, const void *key); // NULL: absent

#endif
