// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mx_status: a code and a text in one block of malloc. Making one never fails: where malloc has nothing left, one
// constant out-of-memory status stands in for all, and freeing that one does nothing.
#include <mx/status.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct mx_status_object {
  mx_code code;
  char text[];
};

static const struct {
  mx_code code;
  char text[16];
} out_of_memory = {MX_OUT_OF_MEMORY, "out of memory"};

static mx_status static_out_of_memory(void) { return (mx_status)(uintptr_t)&out_of_memory; }

mx_code mx_status_code(mx_status status) { return status ? status->code : MX_OK; }

const char *mx_status_message(mx_status status) { return status ? status->text : ""; }

void mx_status_free(mx_status status) {
  if (status != static_out_of_memory()) free(status);
}

mx_status mx_status_make(mx_code code, const char *format, ...) {
  va_list arguments, again;
  va_start(arguments, format);
  va_copy(again, arguments);
  int length = vsnprintf(NULL, 0, format, arguments);
  va_end(arguments);
  size_t n_bytes = length < 0 ? 1 : (size_t)length + 1;
  mx_status status = malloc(sizeof *status + n_bytes);
  if (status) {
    status->code = code;
    status->text[0] = '\0';
    vsnprintf(status->text, n_bytes, format, again);
  }
  va_end(again);
  return status ? status : static_out_of_memory();
}
