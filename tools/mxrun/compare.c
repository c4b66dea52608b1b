// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// --expected_output: |got - want| <= atol + rtol * |want| for every element, with one table of defaults. Integers and
// booleans must be equal, NaN equals NaN, infinities must agree in sign.
#include "mxrun.h"

#include <math.h>
#include <string.h>

static const struct {
  double atol, rtol;
} defaults[MX_DTYPE_COUNT] = {[MX_F64] = {1e-10, 1e-10}, [MX_F32] = {1e-5, 1e-4},        [MX_F16] = {1e-3, 1e-3},
                              [MX_BF16] = {1e-2, 1e-2},  [MX_F8E4M3FN] = {0x1p-9, 0.13}, [MX_F8E5M2] = {0x1p-16, 0.26}};

typedef struct mismatch {
  size_t count, first, worst; // elements
  double first_limit, worst_by;
} mismatch;

static mx_status describe(size_t index, const char *name, const mx_tensor *got, const mx_tensor *want, size_t n,
                          const mismatch *m, double atol, double rtol) {
  char at[SHAPE_TEXT], worst_at[SHAPE_TEXT], type[SHAPE_TEXT], got_text[ELEMENT_TEXT], want_text[ELEMENT_TEXT];
  uint64_t got_first, want_first, *got_element = &got_first, *want_element = &want_first;
  get_element(got, m->first, got_element);
  get_element(want, m->first, want_element);
  char tolerance[160] = "they must be equal";
  double by = element_difference(got->dtype, got_element, want_element);
  if (dtype_class(got->dtype) == 'f')
    snprintf(tolerance, sizeof tolerance, "the tolerance is %g = atol %g + rtol %g * |%s|", m->first_limit, atol, rtol,
             print_element(want_text, want->dtype, want_element));
  return mx_status_make(
      MX_FAILED,
      "result[%zu] '%s': element %s of %s is %s, expected %s: the difference is %g and %s; %zu of %zu "
      "elements differ, the most at %s by %g",
      index, name, index_text(at, got, m->first), type_text(type, got),
      print_element(got_text, got->dtype, got_element), print_element(want_text, want->dtype, want_element), by,
      tolerance, m->count, n, index_text(worst_at, got, m->worst), m->worst_by);
}

mx_status compare_tensors(size_t index, const char *name, const mx_tensor *got, const mx_tensor *want, double atol,
                          double rtol) {
  char got_type[SHAPE_TEXT], want_type[SHAPE_TEXT];
  type_text(got_type, got);
  type_text(want_type, want);
  if (strcmp(got_type, want_type) != 0)
    return mx_status_make(MX_FAILED, "result[%zu] '%s' is %s, expected %s", index, name, got_type, want_type);
  mx_dtype dtype = got->dtype;
  if (atol < 0) atol = defaults[dtype].atol;
  if (rtol < 0) rtol = defaults[dtype].rtol;
  bool is_float = dtype_class(dtype) == 'f';
  size_t bytes = mx_dtype_bytes(dtype), n = count_elements(got);
  mismatch m = {.worst_by = -1};
  for (size_t i = 0; i < n; i++) {
    uint64_t got_element, want_element;
    get_element(got, i, &got_element);
    get_element(want, i, &want_element);
    if (memcmp(&got_element, &want_element, bytes) == 0) continue;
    double by = element_difference(dtype, &got_element, &want_element);
    double limit = is_float ? atol + rtol * fabs(element_value(dtype, &want_element)) : 0;
    if (!isinf(by) && by <= limit) continue; // an infinite limit excuses no infinite difference
    if (m.count++ == 0) m.first = i, m.first_limit = limit;
    if (by > m.worst_by) m.worst = i, m.worst_by = by;
  }
  return m.count ? describe(index, name, got, want, n, &m, atol, rtol) : NULL;
}
