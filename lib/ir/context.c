// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The context of a compilation: one arena, one MLIR context, the tables of interned things.
#include "ir/internal.h"
#include <stdlib.h>
#include <string.h>

static uint64_t hash_bytes(const void *bytes, size_t n) {
  const unsigned char *p = bytes;
  uint64_t h = 0xcbf29ce484222325u;
  for (size_t i = 0; i < n; i++) h = (h ^ p[i]) * 0x100000001b3u;
  return h ^ (h >> 31);
}

void **ir_table_at(ir_context *ctx, ir_table *table, const void *key, size_t key_bytes) {
  if (table->count * 2 >= table->capacity) {
    ir_table wider = {.capacity = table->capacity ? table->capacity * 2 : 64};
    wider.entries = ir_alloc(ctx, wider.capacity * sizeof *wider.entries);
    for (size_t i = 0; i < table->capacity; i++) {
      if (!table->entries[i].key) continue;
      size_t at = table->entries[i].hash & (wider.capacity - 1);
      while (wider.entries[at].key) at = (at + 1) & (wider.capacity - 1);
      wider.entries[at] = table->entries[i];
    }
    wider.count = table->count;
    *table = wider;
  }
  uint64_t hash = hash_bytes(key, key_bytes);
  size_t at = hash & (table->capacity - 1);
  for (; table->entries[at].key; at = (at + 1) & (table->capacity - 1)) {
    struct ir_table_entry *e = &table->entries[at];
    if (e->hash == hash && e->key_bytes == key_bytes && !memcmp(e->key, key, key_bytes)) return &e->value;
  }
  char *owned = ir_copy(ctx, key, key_bytes);
  table->entries[at] = (struct ir_table_entry){hash, owned, key_bytes, NULL};
  table->count++;
  return &table->entries[at].value;
}

ir_context *ir_context_create(void) {
  ir_arena *arena = ir_arena_create();
  if (!arena) return NULL;
  ir_context *ctx = ir_arena_alloc(arena, sizeof *ctx);
  ctx->arena = arena;
  ctx->mlir = mlirContextCreateWithThreading(false);
  mlirContextSetAllowUnregisteredDialects(ctx->mlir, true);
  return ctx;
}

void ir_context_destroy(ir_context *ctx) {
  if (!ctx) return;
  mlirContextDestroy(ctx->mlir);
  ir_arena_destroy(ctx->arena);
}

MlirContext ir_mlir(ir_context *ctx) { return ctx->mlir; }

const char *ir_intern(ir_context *ctx, const char *text, size_t length) {
  if (!length) text = ""; // MLIR's empty texts may be null
  void **place = ir_table_at(ctx, &ctx->strings, text, length);
  if (!*place) *place = ir_copy(ctx, text, length);
  return *place;
}
