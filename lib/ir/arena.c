// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One arena per compilation: memory is taken in blocks and given back all at once. Running out of memory ends the
// compilation by a jump to where it was begun (ir_alloc never returns NULL), so that no caller has a path that is never
// taken.
#include "ir/internal.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

// RESERVE_BYTES: what MLIR, which cannot run out of memory and go on, takes at most between two blocks.
enum { BLOCK_BYTES = 1 << 18, ALIGNMENT = 16, RESERVE_BYTES = 16 << 20 };

typedef struct block {
  struct block *next;
  size_t used, bytes;
} block;

struct ir_arena {
  block *blocks;
  jmp_buf *escape; // where running out of memory goes
  bool exhausted;
};

ir_arena *ir_arena_create(void) { return calloc(1, sizeof(ir_arena)); }

void ir_arena_destroy(ir_arena *arena) {
  if (!arena) return;
  for (block *b = arena->blocks, *next; b; b = next) {
    next = b->next;
    munmap(b, b->bytes);
  }
  free(arena);
}

static _Noreturn void out_of_memory(ir_arena *arena) {
  arena->exhausted = true;
  if (arena->escape) longjmp(*arena->escape, 1);
  abort(); // an arena in use without ir_on_out_of_memory is a bug
}

void ir_on_out_of_memory(ir_context *ctx, jmp_buf *escape) { ctx->arena->escape = escape; }
bool ir_is_out_of_memory(const ir_context *ctx) { return ctx->arena->exhausted; }

// Memory for a block, as long as there is the reserve beside it. It is there at once: page by page, as it is used,
// takes several times as long.
static void *take_block(size_t bytes) {
  int flags = MAP_PRIVATE | MAP_ANONYMOUS;
  void *reserve = mmap(NULL, RESERVE_BYTES, PROT_NONE, flags | MAP_NORESERVE, -1, 0);
  if (reserve == MAP_FAILED) return NULL;
  void *out = mmap(NULL, bytes, PROT_READ | PROT_WRITE, bytes == BLOCK_BYTES ? flags | MAP_POPULATE : flags, -1, 0);
  munmap(reserve, RESERVE_BYTES);
  return out == MAP_FAILED ? NULL : out;
}

void *ir_arena_alloc(ir_arena *arena, size_t bytes) {
  if (bytes > SIZE_MAX / 2) out_of_memory(arena);
  bytes = (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  if (bytes == 0) bytes = ALIGNMENT;
  block *b = arena->blocks;
  if (!b || b->bytes - b->used < bytes) {
    size_t header = (sizeof(block) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    size_t capacity = bytes + header > BLOCK_BYTES ? bytes + header : BLOCK_BYTES;
    b = take_block(capacity);
    if (!b) out_of_memory(arena);
    *b = (block){arena->blocks, header, capacity};
    arena->blocks = b;
  }
  void *out = (char *)b + b->used;
  b->used += bytes;
  return out;
}

void *ir_alloc(ir_context *ctx, size_t bytes) { return ir_arena_alloc(ctx->arena, bytes); }

char *ir_copy(ir_context *ctx, const char *text, size_t length) {
  char *out = ir_alloc(ctx, length + 1);
  memcpy(out, text, length);
  return out;
}

char *ir_format(ir_context *ctx, const char *format, ...) {
  va_list args, again;
  va_start(args, format);
  va_copy(again, args);
  int n = vsnprintf(NULL, 0, format, args);
  va_end(args);
  char *out = ir_alloc(ctx, (size_t)(n < 0 ? 0 : n) + 1);
  vsnprintf(out, (size_t)(n < 0 ? 0 : n) + 1, format, again);
  va_end(again);
  return out;
}

void *ir_grow(ir_context *ctx, void *array, size_t count, size_t *capacity, size_t size) {
  if (count < *capacity) return array;
  size_t wider = *capacity ? *capacity * 2 : 16;
  while (wider <= count) wider *= 2;
  if (wider > SIZE_MAX / 4 / size) out_of_memory(ctx->arena);
  void *out = ir_alloc(ctx, wider * size);
  if (*capacity) memcpy(out, array, *capacity * size);
  *capacity = wider;
  return out;
}

void ir_append_n(ir_text *text, const char *bytes, size_t length) {
  text->data = ir_grow(text->ctx, text->data, text->length + length + 1, &text->capacity, 1);
  if (length) memcpy(text->data + text->length, bytes, length); // bytes may be NULL then
  text->length += length;
  text->data[text->length] = 0;
}

void ir_append(ir_text *text, const char *format, ...) {
  char small[256];
  va_list args, again;
  va_start(args, format);
  va_copy(again, args);
  int n = vsnprintf(small, sizeof small, format, args);
  va_end(args);
  if (n > 0 && (size_t)n < sizeof small) {
    ir_append_n(text, small, (size_t)n);
  } else if (n > 0) {
    char *large = ir_alloc(text->ctx, (size_t)n + 1);
    vsnprintf(large, (size_t)n + 1, format, again);
    ir_append_n(text, large, (size_t)n);
  }
  va_end(again);
}
