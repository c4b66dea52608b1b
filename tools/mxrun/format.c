// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tensors as text, in the form that --input reads: `2x3xf32=[1 2 3][4 5 6]`.
#include "mxrun.h"

const char *type_text(char text[SHAPE_TEXT], const mx_tensor *tensor) {
  size_t used = 0;
  for (int32_t i = 0; i < tensor->rank; i++)
    used += (size_t)snprintf(text + used, SHAPE_TEXT - used, "%lldx", (long long)tensor->dims[i]);
  snprintf(text + used, SHAPE_TEXT - used, "%s", mx_dtype_name(tensor->dtype));
  return text;
}

const char *port_text(char text[SHAPE_TEXT], const mx_port *port) {
  if (port->opaque) {
    snprintf(text, SHAPE_TEXT, "%s", port->opaque);
    return text;
  }
  // A dim takes at most 50 characters here, so that eight of them always fit.
  size_t used = (size_t)snprintf(text, SHAPE_TEXT, "[");
  for (int32_t i = 0; i < port->rank; i++) {
    const char *comma = i ? ", " : "";
    if (port->dim_names[i])
      used += (size_t)snprintf(text + used, SHAPE_TEXT - used, "%s%.50s", comma, port->dim_names[i]);
    else
      used += (size_t)snprintf(text + used, SHAPE_TEXT - used, "%s%lld", comma, (long long)port->dims[i]);
  }
  snprintf(text + used, SHAPE_TEXT - used, "] %s%s", mx_dtype_name(port->dtype), port->is_buffer ? " buffer" : "");
  return text;
}

const char *index_text(char text[SHAPE_TEXT], const mx_tensor *tensor, size_t element) {
  int64_t index[MX_MAX_RANK];
  for (int32_t i = tensor->rank - 1; i >= 0; i--) {
    index[i] = (int64_t)(element % (size_t)tensor->dims[i]);
    element /= (size_t)tensor->dims[i];
  }
  size_t used = 0;
  text[0] = '\0';
  for (int32_t i = 0; i < tensor->rank; i++)
    used += (size_t)snprintf(text + used, SHAPE_TEXT - used, "[%lld]", (long long)index[i]);
  return text;
}

typedef struct printer {
  FILE *out;
  const mx_tensor *tensor;
  size_t next; // element
  size_t left; // elements that may still be printed
} printer;

// Prints one axis; false once the limit is reached.
static bool print_axis(printer *p, int32_t axis) {
  char text[ELEMENT_TEXT];
  for (int64_t i = 0; i < p->tensor->dims[axis]; i++) {
    bool is_last_axis = axis == p->tensor->rank - 1;
    if (is_last_axis) {
      if (i) fputc(' ', p->out);
      if (p->left == 0) return fputs("...", p->out), false;
      p->left--;
      uint64_t element;
      get_element(p->tensor, p->next++, &element);
      fputs(print_element(text, p->tensor->dtype, &element), p->out);
    } else {
      if (p->left == 0) return fputs("...", p->out), false;
      fputc('[', p->out);
      if (!print_axis(p, axis + 1)) return false;
      fputc(']', p->out);
    }
  }
  return true;
}

void print_tensor(FILE *out, const mx_tensor *tensor, size_t max_elements) {
  char text[SHAPE_TEXT];
  fprintf(out, "%s=", type_text(text, tensor));
  printer p = {.out = out, .tensor = tensor, .left = max_elements};
  uint64_t element;
  if (tensor->rank == 0) {
    get_element(tensor, 0, &element);
    fputs(print_element(text, tensor->dtype, &element), out);
  } else
    print_axis(&p, 0);
  fputc('\n', out);
}
