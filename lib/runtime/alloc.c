// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Memory: the injected allocator, its default, and blocks that are kept and grown. Every allocation of the runtime but
// a status goes through rt_allocate, so a test can make each one fail in turn.
#include "rt.h"

#include <stdlib.h>
#include <sys/mman.h>

enum { HUGE_PAGE = 2 << 20, LARGE = HUGE_PAGE / 2 };

// Large blocks are slabs and results: on 2 MiB pages their first run takes 512 times fewer page faults, and what
// kernels lay out to share a cache does not depend on which physical pages the process happened to get.
static void *default_allocate(void *user, size_t bytes, size_t alignment) {
  (void)user;
  bool is_large = bytes >= LARGE;
  size_t unit = is_large ? (size_t)HUGE_PAGE : alignment;
  size_t rounded;
  if (!rt_round_up(bytes, unit, &rounded)) return NULL;
  void *data = aligned_alloc(unit, rounded);
  if (data && is_large) madvise(data, rounded, MADV_HUGEPAGE);
  return data;
}

static void default_release(void *user, void *memory, size_t bytes) {
  (void)user;
  (void)bytes;
  free(memory);
}

mx_allocator rt_default_allocator(void) {
  return (mx_allocator){.allocate = default_allocate, .release = default_release};
}

mx_status rt_allocate(const mx_allocator *allocator, size_t bytes, const char *what, void **out_data) {
  *out_data = NULL;
  size_t asked = bytes ? bytes : 1;
  if (asked <= PTRDIFF_MAX) *out_data = allocator->allocate(allocator->user, asked, RT_ALIGNMENT);
  if (*out_data) return NULL;
  return mx_status_make(MX_OUT_OF_MEMORY, "out of memory: cannot allocate %zu bytes for %s", asked, what);
}

void rt_release(const mx_allocator *allocator, void *data, size_t bytes) {
  if (data) allocator->release(allocator->user, data, bytes ? bytes : 1);
}

mx_status rt_block_reserve(const mx_allocator *allocator, rt_block *block, size_t bytes, const char *what) {
  if (block->data && block->bytes >= bytes) return NULL;
  rt_block_release(allocator, block); // first, so that the peak is the larger of the two and not their sum
  MX_TRY(rt_allocate(allocator, bytes, what, &block->data));
  block->bytes = bytes ? bytes : 1;
  return NULL;
}

void rt_block_release(const mx_allocator *allocator, rt_block *block) {
  rt_release(allocator, block->data, block->bytes);
  *block = (rt_block){0};
}

mx_status rt_slabs_reserve(const mx_allocator *allocator, rt_slabs *slabs, size_t index, size_t bytes,
                           void **out_data) {
  *out_data = NULL;
  if (index >= slabs->count) {
    size_t count = index + 1, doubled = slabs->count * 2;
    if (count < doubled) count = doubled;
    void *memory;
    MX_TRY(rt_allocate(allocator, count * sizeof(rt_block), "the table of slabs", &memory));
    rt_block *blocks = memory;
    for (size_t i = 0; i < count; i++) blocks[i] = i < slabs->count ? slabs->blocks[i] : (rt_block){0};
    rt_release(allocator, slabs->blocks, slabs->count * sizeof(rt_block));
    *slabs = (rt_slabs){blocks, count};
  }
  MX_TRY(rt_block_reserve(allocator, &slabs->blocks[index], bytes, "the slab"));
  *out_data = slabs->blocks[index].data;
  return NULL;
}

size_t rt_slabs_bytes(const rt_slabs *slabs) {
  size_t bytes = 0;
  for (size_t i = 0; i < slabs->count; i++) bytes += slabs->blocks[i].bytes;
  return bytes;
}

void rt_slabs_release(const mx_allocator *allocator, rt_slabs *slabs) {
  for (size_t i = 0; i < slabs->count; i++) rt_block_release(allocator, &slabs->blocks[i]);
  rt_release(allocator, slabs->blocks, slabs->count * sizeof(rt_block));
  *slabs = (rt_slabs){0};
}
