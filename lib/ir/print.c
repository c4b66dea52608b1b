// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Ops to text that parse.c reads back to the same: one function per ir_form. Values keep the names their author gave
// them; equal names in one function get a number.
#include "ir/internal.h"
#include <mlir-c/BuiltinAttributes.h>
#include <string.h>

typedef struct printer {
  ir_context *ctx;
  ir_text out;
  ir_table names; // MlirValue pointer -> its printed name
  ir_table taken; // printed name -> the number that the next value of this name may get
  int next_number;
  bool anonymous; // numbers for all values, whatever their author called them
} printer;

static const char *name_of(printer *p, MlirValue value) {
  void **place = ir_table_at(p->ctx, &p->names, &value.ptr, sizeof value.ptr);
  if (*place) return *place;
  const char *wanted = p->anonymous ? NULL : ir_value_name(p->ctx, value), *name = wanted;
  void **taken = wanted ? ir_table_at(p->ctx, &p->taken, wanted, strlen(wanted)) : NULL;
  if (!wanted || *taken) {
    int number = wanted ? (int)(intptr_t)*taken : p->next_number;
    do {
      name = wanted ? ir_format(p->ctx, "%s_%d", wanted, number++) : ir_format(p->ctx, "%d", number++);
    } while (*ir_table_at(p->ctx, &p->taken, name, strlen(name)));
    if (wanted)
      *ir_table_at(p->ctx, &p->taken, wanted, strlen(wanted)) = (void *)(intptr_t)number;
    else
      p->next_number = number;
    taken = ir_table_at(p->ctx, &p->taken, name, strlen(name));
  }
  *taken = (void *)(intptr_t)1;
  *place = (void *)(intptr_t)name;
  return name;
}

static void print_ops(printer *p, MlirBlock block, int indent);

static void print_indent(printer *p, int indent) {
  for (int i = 0; i < indent; i++) ir_append(&p->out, "  ");
}

static const char *type_of(printer *p, MlirValue value) { return ir_type_text(p->ctx, mlirValueGetType(value)); }

static void print_results(printer *p, MlirOperation op) {
  intptr_t n = mlirOperationGetNumResults(op);
  for (intptr_t i = 0; i < n; i++)
    ir_append(&p->out, "%s%%%s", i ? ", " : "", name_of(p, mlirOperationGetResult(op, i)));
  if (n) ir_append(&p->out, " = ");
}

static void print_operands(printer *p, MlirOperation op, int first, int count) {
  for (int i = 0; i < count; i++)
    ir_append(&p->out, "%s%%%s", i ? ", " : "", name_of(p, mlirOperationGetOperand(op, first + i)));
}

static void print_type_list(printer *p, MlirOperation op, bool results) {
  intptr_t n = results ? mlirOperationGetNumResults(op) : mlirOperationGetNumOperands(op);
  if (n != 1) ir_append(&p->out, "(");
  for (intptr_t i = 0; i < n; i++)
    ir_append(&p->out, "%s%s", i ? ", " : "",
              type_of(p, results ? mlirOperationGetResult(op, i) : mlirOperationGetOperand(op, i)));
  if (n != 1) ir_append(&p->out, ")");
}

// One type if all are the same and there is a result; else operands -> results.
static void print_signature(printer *p, MlirOperation op) {
  intptr_t n = mlirOperationGetNumOperands(op), m = mlirOperationGetNumResults(op);
  if (!n && !m) return;
  ir_append(&p->out, " : ");
  MlirType type = mlirValueGetType(m ? mlirOperationGetResult(op, 0) : mlirOperationGetOperand(op, 0));
  bool same = m == 1;
  for (intptr_t i = 0; i < n; i++) same = same && mlirTypeEqual(type, mlirValueGetType(mlirOperationGetOperand(op, i)));
  if (same) {
    ir_append(&p->out, "%s", ir_type_text(p->ctx, type));
    return;
  }
  print_type_list(p, op, false);
  ir_append(&p->out, " -> ");
  print_type_list(p, op, true);
}

// What the form shows, unless the row has an attribute of that name.
static bool hidden(ir_context *ctx, const ir_op_row *row, const char *name) {
  static const char *const names[] = {"sym_name", "symbols", "results", "inputs", "segments"};
  bool is_hidden = false;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) is_hidden |= !strcmp(name, names[i]);
  ir_attribute_spec spec;
  for (const char *specs = row->attributes; is_hidden && ir_next_attribute(ctx, &specs, &spec);)
    is_hidden = strcmp(name, spec.name) != 0;
  return is_hidden;
}

// {a = 1}, leaving out what the form shows elsewhere.
static void print_attributes(printer *p, MlirOperation op, const char *before, const char *shown_elsewhere) {
  bool any = false;
  for (intptr_t i = 0; i < mlirOperationGetNumAttributes(op); i++) {
    MlirNamedAttribute a = mlirOperationGetAttribute(op, i);
    MlirStringRef ref = mlirIdentifierStr(a.name);
    const char *name = ir_intern(p->ctx, ref.data, ref.length);
    if (hidden(p->ctx, ir_row(ir_op(p->ctx, op)), name) || !strcmp(name, shown_elsewhere)) continue;
    ir_append(&p->out, "%s%s = ", any ? ", " : before, name);
    any = true;
    if (ir_is_literal(ir_row(ir_op(p->ctx, op)), name)) {
      size_t n_bytes;
      const void *bytes = ir_literal_bytes(a.attribute, &n_bytes);
      ir_print_dense(p->ctx, &p->out, ir_value_type(p->ctx, mlirOperationGetResult(op, 0)), bytes, n_bytes);
    } else {
      ir_print_attribute(p->ctx, &p->out, a.attribute);
    }
  }
  if (any) ir_append(&p->out, "}");
}

static void print_plain(printer *p, MlirOperation op, const ir_op_row *row) {
  bool quoted = row->level >= IR_MOGG; // mogg and mgp ops write their symbol before the operands
  const char *symbol = quoted ? ir_get_string(p->ctx, op, "symbol") : NULL;
  ir_append(&p->out, "%s", row->name);
  if (symbol) {
    ir_append(&p->out, " ");
    ir_print_attribute(p->ctx, &p->out, ir_get(op, "symbol"));
  }
  int first, count = ir_group(p->ctx, op, 0, &first);
  bool has_regions = row->form == IR_FORM_REGIONS;
  if (count || *row->groups || symbol) {
    ir_append(&p->out, "(");
    print_operands(p, op, first, count);
    ir_append(&p->out, ")");
  }
  int group = 1;
  for (const char *g = has_regions ? "" : row->groups; *g; group++) {
    size_t n = strcspn(g, " ");
    count = ir_group(p->ctx, op, group, &first);
    if (count) {
      ir_append(&p->out, " %.*s (", (int)n, g);
      print_operands(p, op, first, count);
      ir_append(&p->out, ")");
    }
    g += n + (g[n] == ' ');
  }
  print_attributes(p, op, " {", symbol ? "symbol" : "");
  print_signature(p, op);
}

static void print_arguments(printer *p, MlirBlock block, intptr_t first, intptr_t end) {
  ir_append(&p->out, "(");
  for (intptr_t i = first; i < end; i++) {
    MlirValue argument = mlirBlockGetArgument(block, i);
    ir_append(&p->out, "%s%%%s: %s", i > first ? ", " : "", name_of(p, argument), type_of(p, argument));
  }
  ir_append(&p->out, ")");
}

static void print_header(printer *p, MlirOperation op, const ir_op_row *row) {
  ir_append(&p->out, "%s @%s", row->name, ir_get_string(p->ctx, op, "sym_name"));
  MlirAttribute symbols = ir_get(op, "symbols");
  intptr_t n = 0;
  if (!mlirAttributeIsNull(symbols) && mlirAttributeIsAArray(symbols)) {
    n = mlirArrayAttrGetNumElements(symbols);
    for (intptr_t i = 0; i < n; i++) {
      MlirStringRef name = mlirStringAttrGetValue(mlirArrayAttrGetElement(symbols, i));
      ir_append(&p->out, "%s%.*s", i ? ", " : "<", (int)name.length, name.data);
    }
    if (n) ir_append(&p->out, ">");
  }
}

static void print_function(printer *p, MlirOperation op, const ir_op_row *row) {
  MlirBlock body = ir_region_block(op, row->form == IR_FORM_MODEL ? 1 : 0);
  intptr_t n = mlirBlockGetNumArguments(body);
  print_header(p, op, row);
  if (row->form == IR_FORM_KERNEL) {
    intptr_t inputs = ir_get_int(op, "inputs", n);
    print_arguments(p, body, 0, inputs);
    ir_append(&p->out, " into ");
    print_arguments(p, body, inputs, n);
  } else {
    print_arguments(p, body, 0, n);
    MlirAttribute results = ir_get(op, "results");
    ir_append(&p->out, " -> (");
    for (intptr_t i = 0; i < mlirArrayAttrGetNumElements(results); i++)
      ir_append(&p->out, "%s%s", i ? ", " : "",
                ir_type_text(p->ctx, mlirTypeAttrGetValue(mlirArrayAttrGetElement(results, i))));
    ir_append(&p->out, ")");
  }
  print_attributes(p, op, " attributes {", "");
  if (row->form == IR_FORM_MODEL) {
    ir_append(&p->out, "\ninit {\n");
    print_ops(p, ir_region_block(op, 0), 1);
    ir_append(&p->out, "} execute {\n");
  } else {
    ir_append(&p->out, " {\n");
  }
  print_ops(p, body, 1);
  ir_append(&p->out, "}\n");
}

static void print_op(printer *p, MlirOperation op, int indent) {
  ir_op_id id = ir_op(p->ctx, op);
  const ir_op_row *row = ir_row(id);
  print_indent(p, indent);
  print_results(p, op);
  switch (row->form) {
  case IR_FORM_PLAIN: print_plain(p, op, row); break;
  case IR_FORM_LIST: {
    intptr_t n = mlirOperationGetNumOperands(op);
    ir_append(&p->out, n ? "%s " : "%s", row->name);
    print_operands(p, op, 0, (int)n);
    for (intptr_t i = 0; i < n; i++)
      ir_append(&p->out, "%s%s", i ? ", " : " : ", type_of(p, mlirOperationGetOperand(op, i)));
    break;
  }
  case IR_FORM_BIND: {
    MlirBlock lambda = ir_region_block(op, 0);
    ir_append(&p->out, "%s (", row->name);
    print_operands(p, op, 0, (int)mlirOperationGetNumOperands(op));
    ir_append(&p->out, ") %s", ir_get_string(p->ctx, op, "kind"));
    print_arguments(p, lambda, 0, mlirBlockGetNumArguments(lambda));
    ir_append(&p->out, " {\n");
    print_ops(p, lambda, indent + 1);
    print_indent(p, indent);
    ir_append(&p->out, "}");
    print_signature(p, op);
    break;
  }
  case IR_FORM_REGION: {
    MlirBlock body = ir_region_block(op, 0);
    print_plain(p, op, row);
    ir_append(&p->out, " {\n");
    print_indent(p, indent);
    ir_append(&p->out, "^bb0");
    print_arguments(p, body, 0, mlirBlockGetNumArguments(body));
    ir_append(&p->out, ":\n");
    print_ops(p, body, indent + 1);
    print_indent(p, indent);
    ir_append(&p->out, "}");
    break;
  }
  case IR_FORM_REGIONS: {
    print_plain(p, op, row);
    const char *word = row->groups;
    for (int r = 0; r < mlirOperationGetNumRegions(op); r++) {
      MlirBlock body = ir_region_block(op, r);
      intptr_t n = mlirBlockGetNumArguments(body);
      size_t length = strcspn(word, " ");
      if (r) ir_append(&p->out, " %.*s", (int)length, word);
      if (r) word += length + (word[length] == ' ');
      ir_append(&p->out, " {\n");
      if (n) {
        print_indent(p, indent);
        ir_append(&p->out, "^bb0");
        print_arguments(p, body, 0, n);
        ir_append(&p->out, ":\n");
      }
      print_ops(p, body, indent + 1);
      print_indent(p, indent);
      ir_append(&p->out, "}");
    }
    break;
  }
  case IR_FORM_GRAPH:
  case IR_FORM_KERNEL:
  case IR_FORM_MODEL: print_function(p, op, row); return;
  }
  ir_append(&p->out, "\n");
}

static void print_ops(printer *p, MlirBlock block, int indent) {
  for (MlirOperation op = mlirBlockGetFirstOperation(block); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op))
    print_op(p, op, indent);
}

static const char *print_module(ir_context *ctx, MlirModule module, bool anonymous) {
  printer p = {.ctx = ctx, .out = {.ctx = ctx}, .anonymous = anonymous};
  ir_append(&p.out, "%s", "");
  MlirBlock body = mlirModuleGetBody(module);
  for (MlirOperation op = mlirBlockGetFirstOperation(body); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op)) {
    p.names = p.taken = (ir_table){0};
    p.next_number = 0;
    if (p.out.length) ir_append(&p.out, "\n");
    print_op(&p, op, 0);
  }
  return p.out.data ? p.out.data : "";
}

const char *ir_print(ir_context *ctx, MlirModule module) { return print_module(ctx, module, false); }
const char *ir_print_anonymous(ir_context *ctx, MlirModule module) { return print_module(ctx, module, true); }
