// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// --list: a model's signature, for people or as JSON.
#include "mxrun.h"

void print_json_text(FILE *out, const char *text) {
  fputc('"', out);
  for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
    if (*c == '"' || *c == '\\')
      fprintf(out, "\\%c", *c);
    else if (*c < 0x20)
      fprintf(out, "\\u%04x", *c);
    else
      fputc(*c, out);
  }
  fputc('"', out);
}

static void print_port(FILE *out, const char *what, size_t index, const mx_port *port) {
  char text[SHAPE_TEXT];
  fprintf(out, "%s %zu '%s': %s\n", what, index, port->name, port_text(text, port));
}

static void print_json_port(FILE *out, size_t index, const mx_port *port) {
  fputs(index ? ", {\"name\": " : "{\"name\": ", out);
  print_json_text(out, port->name);
  if (port->opaque) {
    fputs(", \"opaque\": ", out);
    print_json_text(out, port->opaque);
    fputc('}', out);
    return;
  }
  if (port->is_buffer) fputs(", \"buffer\": true", out);
  fprintf(out, ", \"dtype\": \"%s\", \"shape\": [", mx_dtype_name(port->dtype));
  for (int32_t i = 0; i < port->rank; i++) {
    if (i) fputs(", ", out);
    if (port->dim_names[i])
      print_json_text(out, port->dim_names[i]);
    else
      fprintf(out, "%lld", (long long)port->dims[i]);
  }
  fputs("]}", out);
}

static void print_json_signature(FILE *out, const mx_model *model) {
  fputs("{\"name\": ", out);
  print_json_text(out, mx_model_name(model));
  fprintf(out, ", \"target\": \"%s\", \"threads\": %d, \"inputs\": [", mx_model_target(model),
          mx_model_thread_count(model));
  for (size_t i = 0; i < mx_model_input_count(model); i++) print_json_port(out, i, mx_model_input(model, i));
  fputs("], \"outputs\": [", out);
  for (size_t i = 0; i < mx_model_output_count(model); i++) print_json_port(out, i, mx_model_output(model, i));
  fputs("]}\n", out);
}

void print_signature(FILE *out, const mx_model *model, bool json) {
  if (json) {
    print_json_signature(out, model);
    return;
  }
  fprintf(out, "model '%s' for %s\n", mx_model_name(model), mx_model_target(model));
  for (size_t i = 0; i < mx_model_input_count(model); i++) print_port(out, "input", i, mx_model_input(model, i));
  for (size_t i = 0; i < mx_model_output_count(model); i++) print_port(out, "output", i, mx_model_output(model, i));
}
