// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Every op against its row (operand and result counts, dtypes, attributes) and its rule. All errors are reported, with
// both values and a way out. The rules stand in rules_*.c.
#include "ir/verify.h"
#include <mlir-c/BuiltinAttributes.h>
#include <mx/tensor.h>
#include <stdlib.h>
#include <string.h>

static bool (*const rule_functions[])(checked_op *o) = {
#define RULE(ENUM, function, text) [IR_RULE_##ENUM] = rule_##function,
#include "ir/rules.def"
#undef RULE
};

// ---- attributes
// ---------------------------------------------------------------------------------------------------------------

bool ir_next_attribute(ir_context *ctx, const char **spec, ir_attribute_spec *out) {
  if (!**spec) return false;
  size_t length = strcspn(*spec, " "), name = strcspn(*spec, ":"), kind = strcspn(*spec + name, "@? ");
  *out = (ir_attribute_spec){.name = ir_intern(ctx, *spec, name),
                             .kind = ir_intern(ctx, *spec + name + 1, kind - 1),
                             .operand = -1,
                             .optional = (*spec)[length - 1] == '?'};
  if ((*spec)[name + kind] == '@') out->operand = (int)strtol(*spec + name + kind + 1, NULL, 10);
  *spec += length + ((*spec)[length] == ' ');
  return true;
}

// What an attribute of each kind is, and what to write for one.
static bool is_int(MlirAttribute a) { return mlirAttributeIsAInteger(a) && !mlirAttributeIsABool(a); }
static bool is_dim(MlirAttribute a) { return is_int(a) || ir_attribute_is_dim(a); }
static bool is_each(MlirAttribute a, bool (*matches)(MlirAttribute a)) {
  if (!mlirAttributeIsAArray(a)) return false;
  for (intptr_t i = 0; i < mlirArrayAttrGetNumElements(a); i++)
    if (!matches(mlirArrayAttrGetElement(a, i))) return false;
  return true;
}
static bool is_dims(MlirAttribute a) { return mlirAttributeIsADenseI64Array(a) || is_each(a, is_dim); }
static bool is_real(MlirAttribute a) { return mlirAttributeIsAFloat(a) || is_int(a); }
static bool is_number(MlirAttribute a) { return is_real(a) || is_dim(a); }

static bool is_reals(MlirAttribute a) { return mlirAttributeIsADenseI64Array(a) || is_each(a, is_real); }
static bool is_names(MlirAttribute a) {
  bool empty = mlirAttributeIsADenseI64Array(a) && mlirDenseArrayGetNumElements(a) == 0;
  return empty || is_each(a, mlirAttributeIsAString);
}

static const struct attribute_kind {
  const char *name;
  bool (*matches)(MlirAttribute a);
  const char *text;
} kinds[] = {
    {"int", is_int, "an integer"},
    {"real", is_real, "a number"},
    {"dim", is_dim, "an integer or a dim like N - 1"},
    {"number", is_number, "a number or a dim like N - 1"},
    {"bool", mlirAttributeIsABool, "true or false"},
    {"ints", mlirAttributeIsADenseI64Array, "a list of integers like [1, 0]"},
    {"dims", is_dims, "a list of dims like [0, N - 1]"},
    {"reals", is_reals, "a list of numbers like [0.5, 1]"},
    {"names", is_names, "a list of names like [\"a\", \"b\"]"},
    {"list", mlirAttributeIsAArray, "a list"},
    {"dict", mlirAttributeIsADictionary, "a dictionary like {slope = 0.1}"},
    {"dense", mlirAttributeIsAString, "a literal like dense<[1, 2]>"},
    {"string", mlirAttributeIsAString, "text in quotes"},
};

// A kind "half|even|odd" is one of these words, or its number, from 0.
static bool is_words(const char *kind) { return strchr(kind, '|'); }
static int word_number(const char *kind, MlirAttribute a) {
  if (mlirAttributeIsNull(a)) return -1;
  if (is_int(a)) {
    int64_t count = 1, number = mlirIntegerAttrGetValueInt(a);
    for (const char *at = kind; *at; at++) count += *at == '|';
    return number >= 0 && number < count ? (int)number : -1;
  }
  if (!mlirAttributeIsAString(a)) return -1;
  MlirStringRef word = mlirStringAttrGetValue(a);
  for (int i = 0;; i++, kind++) {
    size_t length = strcspn(kind, "|");
    if (length == word.length && !memcmp(kind, word.data, length)) return i;
    kind += length;
    if (!*kind) return -1;
  }
}

int ir_get_word(ir_context *ctx, MlirOperation op, const char *name, int otherwise) {
  ir_attribute_spec spec;
  for (const char *specs = ir_row(ir_op(ctx, op))->attributes; ir_next_attribute(ctx, &specs, &spec);)
    if (!strcmp(spec.name, name)) {
      int number = word_number(spec.kind, ir_get(op, name));
      return number < 0 ? otherwise : number;
    }
  return otherwise;
}

static const char *words_text(ir_context *ctx, const char *kind) {
  ir_text text = {.ctx = ctx};
  for (const char *at = kind; *at; at++) {
    size_t length = strcspn(at, "|");
    ir_append(&text, "%s\"%.*s\"", at == kind ? "one of " : ", ", (int)length, at);
    at += length - !at[length];
  }
  return text.data;
}

static const struct attribute_kind *kind_of(const ir_attribute_spec *spec) {
  size_t i = 0;
  while (i + 1 < sizeof kinds / sizeof *kinds && strcmp(kinds[i].name, spec->kind)) i++;
  return &kinds[i];
}

static const char *kind_text(ir_context *ctx, const ir_attribute_spec *spec) {
  return is_words(spec->kind) ? words_text(ctx, spec->kind) : kind_of(spec)->text;
}

// "axis:int perm:ints?" for people.
static const char *attributes_text(ir_context *ctx, const char *specs) {
  ir_text text = {.ctx = ctx};
  ir_attribute_spec spec;
  while (ir_next_attribute(ctx, &specs, &spec))
    ir_append(&text, "%s%s = %s%s", text.length ? ", " : "it takes ", spec.name, kind_text(ctx, &spec),
              spec.optional ? " (optional)" : "");
  return text.data;
}

// The row's "axis:int perm:ints? .." against the op's attributes: none missing, none of another kind, none unknown.
// One that stands for an operand may be missing: the operand is then there.
static bool check_attributes(checked_op *o) {
  static const char *const structural[] = {"sym_name", "symbols", "results", "inputs", "segments", "kind"};
  bool ok = true, structured = o->row->form != IR_FORM_PLAIN || *o->row->groups;
  ir_attribute_spec spec;
  for (const char *specs = o->row->attributes; ir_next_attribute(o->ctx, &specs, &spec);) {
    MlirAttribute a = ir_get(o->op, spec.name);
    const char *text = kind_text(o->ctx, &spec);
    if (mlirAttributeIsNull(a)) {
      if (!spec.optional && spec.operand < 0)
        ok = ir_error(o->ctx, o->location, ir_format(o->ctx, "add {%s = ..} before the types: %s", spec.name, text),
                      "'%s' needs the attribute '%s'", o->name, spec.name);
    } else if (is_words(spec.kind) ? word_number(spec.kind, a) < 0 : !kind_of(&spec)->matches(a)) {
      ir_text value = {.ctx = o->ctx};
      ir_append(&value, "%s", "");
      ir_print_attribute(o->ctx, &value, a);
      ok = ir_error(o->ctx, o->location, ir_format(o->ctx, "write %s", text), "'%s' attribute '%s' is %s", o->name,
                    spec.name, value.data);
    }
  }
  for (intptr_t i = 0; i < mlirOperationGetNumAttributes(o->op); i++) {
    MlirStringRef ref = mlirIdentifierStr(mlirOperationGetAttribute(o->op, i).name);
    const char *name = ir_intern(o->ctx, ref.data, ref.length);
    bool known = false;
    for (size_t s = 0; structured && s < sizeof structural / sizeof *structural; s++)
      known |= !strcmp(structural[s], name);
    for (const char *specs = o->row->attributes; !known && ir_next_attribute(o->ctx, &specs, &spec);)
      known = spec.name == name;
    if (!known)
      ok = ir_error(o->ctx, o->location,
                    *o->row->attributes ? attributes_text(o->ctx, o->row->attributes) : "it takes none",
                    "'%s' has no attribute '%s'", o->name, name);
  }
  return ok;
}

// Whether an attribute may stand for operand 0, which then says nothing about dtypes.
static bool has_host_operand_first(checked_op *o) {
  ir_attribute_spec spec;
  for (const char *specs = o->row->attributes; ir_next_attribute(o->ctx, &specs, &spec);)
    if (spec.operand == 0) return true;
  return false;
}

// Elements of 4 bits are there to be stored and converted; ops of the levels below take what kernels take.
static bool check_bits(checked_op *o) {
  if (o->row->level > IR_MO || o->row->traits & IR_4_BITS) return true;
  for (int i = 0; i < o->n_operands + o->n_results; i++) {
    const ir_type *type = i < o->n_operands ? operand(o, i) : result(o, i - o->n_operands);
    if (!(MX_TYPES_4_BITS >> type->dtype & 1)) continue;
    const char *name = mx_dtype_name(type->dtype), *wider = type->dtype == MX_SI4 ? "si8" : "ui8";
    if (i < o->n_operands)
      FAIL(ir_format(o->ctx, "%s is for storage: cast it to %s first", name, wider), "'%s' does not take dtype %s",
           o->name, name);
    FAIL(ir_format(o->ctx, "%s is for storage: make %s and cast it", name, wider), "'%s' does not make dtype %s",
         o->name, name);
  }
  return true;
}

static bool check_dtype(checked_op *o) {
  uint32_t dtypes = o->row->dtypes;
  if (!dtypes) return true;
  const ir_type *type = o->n_operands && !has_host_operand_first(o) ? operand(o, 0) : result(o, 0);
  if (dtypes >> type->dtype & 1) return true;
  ir_text list = {.ctx = o->ctx};
  for (int d = 1; d < MX_DTYPE_COUNT; d++)
    if (dtypes >> d & 1) ir_append(&list, "%s%s", list.length ? ", " : "", mx_dtype_name((mx_dtype)d));
  FAIL(ir_format(o->ctx, "it takes %s: convert with mo.cast", list.data), "'%s' does not take dtype %s", o->name,
       mx_dtype_name(type->dtype));
}

// Attributes that may be operands and are: how many.
static int host_operands(checked_op *o) {
  int n = 0;
  ir_attribute_spec spec;
  for (const char *specs = o->row->attributes; ir_next_attribute(o->ctx, &specs, &spec);)
    n += spec.operand >= 0 && mlirAttributeIsNull(ir_get(o->op, spec.name));
  return n;
}

int ir_host_operand(ir_context *ctx, MlirOperation op, const ir_attribute_spec *spec) {
  int number = spec->operand;
  ir_attribute_spec other;
  for (const char *specs = ir_row(ir_op(ctx, op))->attributes; ir_next_attribute(ctx, &specs, &other);)
    number -= other.operand >= 0 && other.operand < spec->operand && !mlirAttributeIsNull(ir_get(op, other.name));
  return number;
}

// Operand i stands for an attribute.
static bool is_host_operand(checked_op *o, int i) {
  ir_attribute_spec spec;
  for (const char *specs = o->row->attributes; ir_next_attribute(o->ctx, &specs, &spec);)
    if (spec.operand >= 0 && mlirAttributeIsNull(ir_get(o->op, spec.name)) &&
        ir_host_operand(o->ctx, o->op, &spec) == i)
      return true;
  return false;
}

static bool check_counts(checked_op *o) {
  bool variadic = o->row->traits & IR_VARIADIC;
  int hosts = host_operands(o), want = o->row->n_operands + hosts;
  if (hosts && o->n_operands == o->row->n_operands && !variadic) {
    ir_attribute_spec spec;
    for (const char *specs = o->row->attributes; ir_next_attribute(o->ctx, &specs, &spec);)
      if (spec.operand >= 0 && mlirAttributeIsNull(ir_get(o->op, spec.name)))
        FAIL(ir_format(o->ctx, "add {%s = ..} before the types: %s; or give it as operand %d", spec.name,
                       kind_of(&spec)->text, spec.operand),
             "'%s' needs '%s'", o->name, spec.name);
  }
  if (variadic ? o->n_operands < want : o->n_operands != want)
    FAIL(o->row->meaning, "'%s' takes %s%d operand%s, %d %s given", o->name, variadic ? "at least " : "", want,
         want == 1 ? "" : "s", o->n_operands, o->n_operands == 1 ? "is" : "are");
  if (o->row->n_results >= 0 && o->n_results != o->row->n_results)
    FAIL(o->row->meaning, "'%s' makes %d result%s, %d %s named", o->name, o->row->n_results,
         o->row->n_results == 1 ? "" : "s", o->n_results, o->n_results == 1 ? "is" : "are");
  return true;
}

// A number or a shape; the hint says how it becomes a tensor.
static bool is_shape_value(const ir_type *type) { return type->kind == IR_NUMBER || type->kind == IR_SHAPE; }
static const char *tensor_hint(const ir_type *type) {
  return type->kind == IR_NUMBER  ? "make it a tensor with mo.index.to_tensor"
         : type->kind == IR_SHAPE ? "make it a tensor with mo.shape.to_tensor"
                                  : NULL;
}

// mo and rmo ops are about tensors alone; every rule there may rely on it. What becomes an attribute may be a number or
// a shape too.
static bool check_tensors(checked_op *o) {
  bool any = o->row->traits & IR_ANY_VALUES, shapes = o->row->traits & IR_SHAPE_VALUES;
  if (o->row->level > IR_MO) return true;
  for (int i = 0; i < o->n_operands; i++)
    if (any && ir_is_ordered(operand(o, i)))
      continue;
    else if (is_shape_value(operand(o, i)) && (shapes || is_host_operand(o, i)))
      continue;
    else if (operand(o, i)->is_buffer)
      FAIL("take its value with mo.mutable.load", "'%s' operand %d is %s, not a tensor", o->name, i,
           operand_text(o, i));
    else if (operand(o, i)->kind != IR_TENSOR)
      FAIL(tensor_hint(operand(o, i)), "'%s' operand %d is %s, not a tensor", o->name, i, operand_text(o, i));
  for (int i = 0; i < o->n_results; i++)
    if ((result(o, i)->kind != IR_TENSOR || result(o, i)->is_buffer) && !(any && ir_is_ordered(result(o, i))) &&
        !(shapes && is_shape_value(result(o, i))))
      FAIL(NULL, "'%s' result %d is %s, not a tensor", o->name, i, result_text(o, i));
  return true;
}

// Whether ops of a level may stand in a region of parent: mo.graph holds rmo and mo, mgp.kernel holds mogg, and so on.
static bool check_level(checked_op *o) {
  ir_op_id id = ir_op(o->ctx, o->parent);
  if (id == IR_OP_UNKNOWN) return true; // the module
  ir_level outer = id == IR_MGP_KERNEL ? IR_MOGG : ir_row(id)->level;
  bool fits = outer == o->row->level || (outer == IR_MO && o->row->level == IR_RMO) ||
              (outer == IR_MOGG && o->row->traits & IR_CONSTANT && o->row->level < IR_MGP);
  if (!fits)
    FAIL(NULL, "'%s' cannot stand in '%s', which holds %s ops", o->name, ir_op_name(o->ctx, o->parent),
         ir_level_name(outer));
  return true;
}

// The rule sees operands and attributes only where they all are what the row says: an op with host operands is checked
// once they are attributes.
static bool check_rule(checked_op *o) { return host_operands(o) > 0 || rule_functions[o->row->rule](o); }

bool ir_infer(ir_context *ctx, MlirOperation op, ir_type *out_results, ir_obligations *out_obligations) {
  checked_op o = {.ctx = ctx,
                  .op = op,
                  .row = ir_row(ir_op(ctx, op)),
                  .name = ir_op_name(ctx, op),
                  .location = mlirOperationGetLocation(op),
                  .n_operands = (int)mlirOperationGetNumOperands(op),
                  .n_results = (int)mlirOperationGetNumResults(op),
                  .inferred = out_results,
                  .obligations = out_obligations};
  out_obligations->count = 0;
  for (int i = 0; i < o.n_results; i++) out_results[i] = *result(&o, i);
  return rule_functions[o.row->rule](&o);
}

static bool verify_op(ir_context *ctx, MlirOperation op, MlirOperation parent) {
  checked_op o = {.ctx = ctx, .op = op, .parent = parent, .location = mlirOperationGetLocation(op)};
  ir_op_id id = ir_op(ctx, op);
  o.name = ir_op_name(ctx, op);
  if (id == IR_OP_UNKNOWN) return ir_error(ctx, o.location, NULL, "unknown op '%s'", o.name);
  o.row = ir_row(id);
  o.n_operands = (int)mlirOperationGetNumOperands(op);
  o.n_results = (int)mlirOperationGetNumResults(op);
  bool ok = check_attributes(&o), counts = check_counts(&o);
  ok = check_level(&o) && ok && counts && check_tensors(&o) && check_bits(&o) && check_dtype(&o) && check_rule(&o);
  for (intptr_t r = 0; r < mlirOperationGetNumRegions(op); r++) {
    MlirBlock block = ir_region_block(op, (int)r);
    if (mlirBlockIsNull(block)) continue;
    for (MlirOperation inner = mlirBlockGetFirstOperation(block); !mlirOperationIsNull(inner);
         inner = mlirOperationGetNextInBlock(inner)) {
      ok &= verify_op(ctx, inner, op);
      ir_op_id inner_id = ir_op(ctx, inner);
      bool terminator = inner_id != IR_OP_UNKNOWN && ir_row(inner_id)->traits & IR_TERMINATOR;
      if (terminator && !mlirOperationIsNull(mlirOperationGetNextInBlock(inner)))
        ok = ir_error(ctx, mlirOperationGetLocation(inner), "nothing may follow it", "'%s' is not the last op",
                      ir_op_name(ctx, inner));
    }
  }
  return ok;
}

bool ir_verify(ir_context *ctx, MlirModule module) {
  bool ok = true;
  ir_table names = {0};
  MlirOperation top = mlirModuleGetOperation(module);
  MlirBlock body = mlirModuleGetBody(module);
  for (MlirOperation op = mlirBlockGetFirstOperation(body); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op)) {
    ok &= verify_op(ctx, op, top);
    const char *name = ir_get_string(ctx, op, "sym_name");
    if (!name) continue;
    void **place = ir_table_at(ctx, &names, name, strlen(name));
    if (*place) {
      const char *file;
      unsigned line = 0, column;
      ir_location_place(ctx, mlirOperationGetLocation((MlirOperation){*place}), &file, &line, &column);
      ok = ir_error(ctx, mlirOperationGetLocation(op), "choose another name",
                    "'@%s' is defined twice, first in line %u", name, line);
    }
    *place = op.ptr;
  }
  return ok;
}

static void find_level(ir_context *ctx, MlirBlock block, ir_level *level) {
  for (MlirOperation op = mlirBlockGetFirstOperation(block); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op)) {
    ir_op_id id = ir_op(ctx, op);
    if (id == IR_OP_UNKNOWN) continue;
    if (ir_row(id)->level < *level && !(ir_row(id)->traits & IR_CONSTANT)) *level = ir_row(id)->level;
    bool holds = ir_row(id)->form == IR_FORM_GRAPH || ir_row(id)->form == IR_FORM_REGIONS;
    for (intptr_t r = 0; holds && r < mlirOperationGetNumRegions(op); r++)
      find_level(ctx, ir_region_block(op, (int)r), level);
  }
}

ir_level ir_module_level(ir_context *ctx, MlirModule module) {
  ir_level level = IR_MGP;
  MlirBlock body = mlirModuleGetBody(module);
  for (MlirOperation op = mlirBlockGetFirstOperation(body); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op))
    if (ir_op(ctx, op) == IR_MGP_MODEL) return IR_MGP;
  find_level(ctx, body, &level);
  return level;
}
