// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What an execute kernel's record says about its work: "2 * c * a[-1]", a product of numbers, elements of arguments (c)
// and dims of arguments (a[-1], the last one), from the left, of which some divide.
#include "package/package.h"
#include <stdlib.h>
#include <string.h>

static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static int find_argument(const pkg_kernel *kernel, const char *name, size_t length) {
  for (int i = 0; i < kernel->n_outputs + kernel->n_inputs; i++) {
    const char *other = i < kernel->n_outputs ? kernel->outputs[i].name : kernel->inputs[i - kernel->n_outputs].name;
    if (strlen(other) == length && !memcmp(other, name, length)) return i;
  }
  return -1;
}

// A number of at most four digits.
static bool take_number(const char **at, int64_t *out) {
  const char *begin = *at + (**at == '-'), *end = begin;
  for (*out = 0; is_digit(*end) && end - begin < 5; end++) *out = *out * 10 + (*end - '0');
  if (**at == '-') *out = -*out;
  *at = end;
  return end > begin && end - begin < 5;
}

static bool take_factor(const pkg_kernel *kernel, const char **at, pkg_factor *out) {
  *out = (pkg_factor){.argument = -1};
  if (is_digit(**at)) return take_number(at, &out->value) && out->value > 0;
  size_t length = 0;
  while (is_letter((*at)[length]) || (length && is_digit((*at)[length]))) length++;
  out->argument = find_argument(kernel, *at, length);
  if (!length || out->argument < 0) return false;
  *at += length;
  if (**at != '[') return true;
  ++*at;
  out->one_dim = true;
  return take_number(at, &out->value) && out->value >= -MX_MAX_RANK && out->value < MX_MAX_RANK && *(*at)++ == ']';
}

int pkg_work_factors(const pkg_kernel *kernel, pkg_factor *out_factors) {
  const char *at = kernel->work;
  if (!strcmp(at, "0")) return 0;
  for (int n = 0; n < PKG_MAX_FACTORS; n++) {
    bool divides = n && *at == '/';
    if (n && *at != '*' && *at != '/') return -1;
    at += n > 0;
    if (!take_factor(kernel, &at, &out_factors[n])) return -1;
    out_factors[n].divides = divides;
    if (!*at) return n + 1;
  }
  return -1;
}
