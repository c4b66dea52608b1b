// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Template of order.h: sorts entries, all of which differ, by runs of insertion sort and merges that double them.
// Before including: KERNEL and ENTRY, an unsigned integer type.

enum { FN(_RUN) = 12 };

// The n entries of `from` in ascending order: in `from` or in `to`, whichever is returned.
static ENTRY *KERNEL(ENTRY *from, ENTRY *to, int64_t n) {
  for (int64_t begin = 0; begin < n; begin += FN(_RUN)) {
    int64_t end = n - begin < FN(_RUN) ? n : begin + FN(_RUN);
    for (int64_t i = begin + 1; i < end; i++) {
      ENTRY e = from[i];
      int64_t at = i;
      for (; at > begin && from[at - 1] > e; at--) from[at] = from[at - 1];
      from[at] = e;
    }
  }
  for (int64_t width = FN(_RUN); width < n; width *= 2) {
    for (int64_t begin = 0; begin < n; begin += 2 * width) {
      int64_t middle = n - begin < width ? n : begin + width, end = n - begin < 2 * width ? n : begin + 2 * width;
      int64_t i = begin, j = middle, k = begin;
      while (i < middle && j < end) { // no branch on the entries' order: half of them would be mispredicted
        int left = from[i] < from[j];
        to[k++] = left ? from[i] : from[j];
        i += left;
        j += !left;
      }
      while (i < middle) to[k++] = from[i++];
      while (j < end) to[k++] = from[j++];
    }
    ENTRY *sorted = to;
    to = from;
    from = sorted;
  }
  return from;
}

#undef KERNEL
#undef ENTRY
