// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The words of the table: dtypes, sets of them, forms, targets; and how a target pattern matches a target.
#include "package/internal.h"
#include <string.h>

const char *const pkg_target_names[PKG_N_TARGETS] = {"x86-64", "nvptx64", "amdgcn"};
const char *const pkg_form_names[PKG_N_FORMS] = {"elementwise", "execute", "view", "shape", "opaque"};
const char *const pkg_parameter_names[3] = {"int", "float", "ints"};

static const char *const dtype_names[MX_DTYPE_COUNT] = {"invalid",
#define X(ENUM, text, bits, class_, numpy) text,
                                                        MX_DTYPES(X)
#undef X
};

const char *pkg_dtype_text(mx_dtype dtype) { return dtype_names[(unsigned)dtype < MX_DTYPE_COUNT ? dtype : 0]; }

mx_dtype pkg_dtype_parse(const char *text, size_t n_bytes) {
  for (int d = 1; d < MX_DTYPE_COUNT; d++)
    if (strlen(dtype_names[d]) == n_bytes && !memcmp(dtype_names[d], text, n_bytes)) return (mx_dtype)d;
  return MX_DTYPE_INVALID;
}

const char *pkg_types_text(uint32_t dtypes, char *out) {
  char *end = out;
  if (dtypes == MX_TYPES_ANY) return strcpy(out, "any");
  for (int d = 1; d < MX_DTYPE_COUNT; d++)
    if (dtypes >> d & 1) {
      if (end != out) *end++ = ',';
      end = stpcpy(end, dtype_names[d]);
    }
  *end = '\0';
  return out;
}

// More specific further down; sm_80, gfx942 and the like follow, and match themselves alone.
static const struct {
  const char *word;
  int rank;
  uint32_t bitcodes;
} patterns[] = {
    {"", 0, PKG_X86_64 | PKG_NVPTX64 | PKG_AMDGCN},
    {"cpu", 1, PKG_X86_64},
    {"gpu", 1, PKG_NVPTX64 | PKG_AMDGCN},
    {"x86-64", 2, PKG_X86_64},
    {"nvptx64", 2, PKG_NVPTX64},
    {"amdgcn", 2, PKG_AMDGCN},
    {"x86-64-v3", 3, PKG_X86_64},
    {"x86-64-v4", 4, PKG_X86_64},
};
enum { N_PATTERNS = sizeof patterns / sizeof patterns[0], ARCH_RANK = 5 };

static uint32_t arch_bitcode(const char *word) {
  if (!strncmp(word, "sm_", 3) && word[3 + strspn(word + 3, "0123456789abcdef")] == '\0' && word[3]) return PKG_NVPTX64;
  if (!strncmp(word, "gfx", 3) && word[3 + strspn(word + 3, "0123456789abcdef")] == '\0' && word[3]) return PKG_AMDGCN;
  return 0;
}

static uint32_t look_up(const char *word, int *out_rank) {
  for (int i = 0; i < N_PATTERNS; i++)
    if (!strcmp(word, patterns[i].word)) {
      *out_rank = patterns[i].rank;
      return patterns[i].bitcodes;
    }
  *out_rank = ARCH_RANK;
  return arch_bitcode(word);
}

uint32_t pkg_pattern_bitcodes(const char *pattern) {
  int rank;
  return look_up(pattern, &rank);
}

int pkg_pattern_rank(const char *pattern, const char *target) {
  int rank, level;
  uint32_t bitcodes = look_up(pattern, &rank), bitcode = look_up(target, &level);
  if (!(bitcodes & bitcode)) return -1;
  if (rank == ARCH_RANK) return strcmp(pattern, target) ? -1 : rank;
  return rank <= level ? rank : -1;
}
