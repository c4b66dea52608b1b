// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Open addressing, at most half full.
#include "passes/pointer_map.h"

static size_t place_of(const pointer_map *map, const void *key) {
  size_t at = (size_t)(((uint64_t)(uintptr_t)key * 0x9e3779b97f4a7c15u) >> 20) & (map->capacity - 1);
  while (map->keys[at] && map->keys[at] != key) at = (at + 1) & (map->capacity - 1);
  return at;
}

void pointer_map_set(pointer_map *map, const void *key, const void *value) {
  if (map->count * 2 >= map->capacity) {
    pointer_map wider = {.ctx = map->ctx, .count = map->count, .capacity = map->capacity ? map->capacity * 2 : 64};
    wider.keys = ir_alloc(map->ctx, wider.capacity * sizeof *wider.keys);
    wider.values = ir_alloc(map->ctx, wider.capacity * sizeof *wider.values);
    for (size_t i = 0; i < map->capacity; i++) {
      if (!map->keys[i]) continue;
      size_t at = place_of(&wider, map->keys[i]);
      wider.keys[at] = map->keys[i], wider.values[at] = map->values[i];
    }
    *map = wider;
  }
  size_t at = place_of(map, key);
  map->count += !map->keys[at];
  map->keys[at] = key, map->values[at] = value;
}

const void *pointer_map_get(const pointer_map *map, const void *key) {
  return map->capacity ? map->values[place_of(map, key)] : NULL;
}
