// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Text to ops: the pretty forms of the slides (one function per ir_form) and MLIR's generic form. An op that fails is
// reported and skipped, its results poisoned, so that one run shows every independent error.
#include "ir/internal.h"
#include <mlir-c/BuiltinAttributes.h>
#include <mlir-c/BuiltinTypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_VALUES = 1024, MAX_REGION_DEPTH = 32, MAX_REGIONS = 2 };

typedef struct name_entry {
  const char *name; // interned
  MlirValue value;  // null: poisoned by an earlier error
  unsigned line;
  size_t shadows; // the entry of an outer scope that has this name, from 1; 0: none
} name_entry;

typedef struct value_list {
  MlirValue values[MAX_VALUES];
  ir_token tokens[MAX_VALUES];
  int count;
  bool poisoned;
} value_list;

struct op_parts;
typedef struct parser {
  ir_lexer lexer;
  ir_context *ctx;
  name_entry *names; // the values of all open scopes, inner scopes last
  size_t n_names, names_capacity, first_visible;
  ir_table innermost; // name -> its last entry, from 1
  int depth;
  struct op_parts *parts[MAX_REGION_DEPTH + 2]; // of the op being parsed at each depth
} parser;

static MlirLocation here(parser *p) { return ir_token_location(&p->lexer, &p->lexer.token); }
static MlirLocation at(parser *p, const ir_token *t) { return ir_token_location(&p->lexer, t); }
static bool at_word(parser *p, const char *word) {
  return p->lexer.token.kind == TOKEN_WORD && !strcmp(p->lexer.token.text, word);
}

// ---- names
// -------------------------------------------------------------------------------------------------------------

static void **name_place(parser *p, const char *name) { return ir_table_at(p->ctx, &p->innermost, &name, sizeof name); }

static name_entry *find_name(parser *p, const char *name) {
  size_t number = (size_t)*name_place(p, name);
  return number > p->first_visible ? &p->names[number - 1] : NULL;
}

static void close_scope(parser *p, size_t outer) {
  while (p->n_names > outer) {
    name_entry *entry = &p->names[--p->n_names];
    *name_place(p, entry->name) = (void *)entry->shadows;
  }
}

static void define(parser *p, const ir_token *token, MlirValue value) {
  name_entry *have = find_name(p, token->text);
  if (have && !mlirValueIsNull(value)) {
    ir_error(p->ctx, at(p, token), "every value has one definition: choose another name",
             "value '%%%s' is defined twice, first in line %u", token->text, have->line);
    return;
  }
  p->names = ir_grow(p->ctx, p->names, p->n_names, &p->names_capacity, sizeof *p->names);
  void **place = name_place(p, token->text);
  p->names[p->n_names++] = (name_entry){token->text, value, token->line, (size_t)*place};
  *place = (void *)p->n_names;
}

// Whether the text further down defines the value: a better hint than "undefined".
static bool defined_later(parser *p, const char *name) {
  size_t n = strlen(name);
  for (const char *c = p->lexer.at; c + n + 1 < p->lexer.end; c++)
    if (*c == '%' && !memcmp(c + 1, name, n) && (c[n + 1] == ' ' || c[n + 1] == '=' || c[n + 1] == ',')) {
      const char *q = c + n + 1;
      while (q < p->lexer.end && (*q == ' ' || *q == '\t')) q++;
      if (q < p->lexer.end && *q == '=') return true;
    }
  return false;
}

static bool parse_value(parser *p, value_list *list) {
  ir_token token = p->lexer.token;
  if (token.kind != TOKEN_VALUE)
    return ir_error(p->ctx, here(p), token.kind == TOKEN_WORD ? "values begin with %" : NULL,
                    "expected a value like %%x, found %s", ir_token_text(&p->lexer));
  if (list->count == MAX_VALUES) return ir_error(p->ctx, here(p), NULL, "more than %d operands", MAX_VALUES);
  ir_lex_next(&p->lexer);
  name_entry *entry = find_name(p, token.text);
  if (!entry) {
    bool later = defined_later(p, token.text);
    ir_error(p->ctx, at(p, &token),
             later ? "it is defined further down: values are defined before they are used" : "check the spelling",
             "value '%%%s' is not defined", token.text);
    list->poisoned = true;
  } else if (mlirValueIsNull(entry->value)) {
    list->poisoned = true;
  }
  list->tokens[list->count] = token;
  list->values[list->count++] = entry ? entry->value : (MlirValue){NULL};
  return true;
}

// %a, %b up to the closing punctuation, which is consumed.
static bool parse_values(parser *p, const char *close, value_list *list) {
  for (bool first = true; !ir_at(&p->lexer, close); first = false) {
    if (!first && !ir_expect(&p->lexer, ",", "or the end of the operands")) return false;
    if (!parse_value(p, list)) return false;
  }
  ir_lex_next(&p->lexer);
  return true;
}

// ---- signatures
// ----------------------------------------------------------------------------------------------------------

typedef struct signature {
  MlirType types[MAX_VALUES];
  int n_operands, n_results;
} signature;

static bool parse_type_into(parser *p, signature *s, int *count) {
  if (s->n_operands + s->n_results == MAX_VALUES)
    return ir_error(p->ctx, here(p), NULL, "more than %d types", MAX_VALUES);
  MlirType type;
  if (!ir_parse_type(&p->lexer, &type)) return false;
  s->types[s->n_operands + s->n_results] = type;
  ++*count;
  return true;
}

// (T, T), from its parenthesis on.
static bool parse_type_list(parser *p, signature *s, int *count) {
  ir_lex_next(&p->lexer);
  for (bool first = true; !ir_at(&p->lexer, ")"); first = false) {
    if (!first && !ir_expect(&p->lexer, ",", "or ')' after a type")) return false;
    if (!parse_type_into(p, s, count)) return false;
  }
  ir_lex_next(&p->lexer);
  return true;
}

// T | T -> T | (T, T) -> T | (T) -> (T, T); a lone T stands for every operand and every one of n_results.
static bool parse_signature(parser *p, int n_operands, int n_results, signature *s) {
  s->n_operands = s->n_results = 0;
  bool list = ir_at(&p->lexer, "(");
  if (list ? !parse_type_list(p, s, &s->n_operands) : !parse_type_into(p, s, &s->n_operands)) return false;
  if (!ir_at(&p->lexer, "->")) {
    if (list) return ir_expect(&p->lexer, "->", "between operand and result types");
    MlirType type = s->types[0];
    s->n_operands = n_operands;
    s->n_results = n_results;
    for (int i = 0; i < n_operands + n_results && i < MAX_VALUES; i++) s->types[i] = type;
    return true;
  }
  ir_lex_next(&p->lexer);
  return ir_at(&p->lexer, "(") ? parse_type_list(p, s, &s->n_results) : parse_type_into(p, s, &s->n_results);
}

static bool check_operand_types(parser *p, const value_list *operands, const signature *s, const ir_token *op) {
  if (operands->count != s->n_operands)
    return ir_error(p->ctx, at(p, op), "write one type per operand, or one type if all are the same",
                    "'%s' has %d operand%s, its signature %d type%s", op->text, operands->count,
                    operands->count == 1 ? "" : "s", s->n_operands, s->n_operands == 1 ? "" : "s");
  if (operands->poisoned) return true;
  bool ok = true;
  for (int i = 0; i < s->n_operands; i++) {
    MlirType have = mlirValueGetType(operands->values[i]);
    if (!mlirTypeEqual(have, s->types[i]))
      ok = ir_error(p->ctx, at(p, &operands->tokens[i]), NULL, "value '%%%s' is %s, the signature says %s",
                    operands->tokens[i].text, ir_type_text(p->ctx, have), ir_type_text(p->ctx, s->types[i]));
  }
  return ok;
}

// ---- op pieces
// ---------------------------------------------------------------------------------------------------------------

typedef struct op_parts {
  ir_token name; // the op's
  ir_op_id id;
  ir_token results[64];
  int n_results;
  value_list operands;
  int segments[8], n_segments;
  ir_attributes attributes;
  signature types;
} op_parts;

static MlirLocation result_location(parser *p, const op_parts *parts) {
  MlirLocation base = at(p, &parts->name), names[64];
  bool any = false;
  for (int i = 0; i < parts->n_results; i++) {
    bool numbered = parts->results[i].text[0] >= '0' && parts->results[i].text[0] <= '9';
    names[i] = numbered ? base : ir_named(p->ctx, parts->results[i].text, base);
    any |= !numbered;
  }
  if (!any) return base;
  return parts->n_results == 1 ? names[0]
                               : mlirLocationFusedGet(p->ctx->mlir, parts->n_results, names, mlirAttributeGetNull());
}

static void poison_results(parser *p, const op_parts *parts) {
  for (int i = 0; i < parts->n_results; i++)
    if (!find_name(p, parts->results[i].text)) define(p, &parts->results[i], (MlirValue){NULL});
}

static MlirOperation create(parser *p, MlirBlock block, op_parts *parts, int n_regions) {
  ir_builder b = {.ctx = p->ctx, .block = block, .location = result_location(p, parts)};
  MlirOperation op =
      ir_build(&b, parts->id, parts->operands.values, parts->operands.count,
               parts->types.types + parts->types.n_operands, parts->types.n_results, &parts->attributes, n_regions);
  return op;
}

static void define_results(parser *p, const op_parts *parts, MlirOperation op) {
  for (int i = 0; i < parts->n_results; i++) define(p, &parts->results[i], mlirOperationGetResult(op, i));
}

static bool check_result_count(parser *p, op_parts *parts) {
  if (parts->n_results == parts->types.n_results) return true;
  return ir_error(p->ctx, at(p, &parts->name), "name each result: %a, %b = ..", "'%s' makes %d result%s, %d %s named",
                  parts->name.text, parts->types.n_results, parts->types.n_results == 1 ? "" : "s", parts->n_results,
                  parts->n_results == 1 ? "is" : "are");
}

// dense<..> literals wait for the result's type (attribute.c left their place as an unsigned integer).
static bool finish_dense(parser *p, op_parts *parts) {
  for (int i = 0; i < parts->attributes.count; i++) {
    MlirAttribute a = parts->attributes.items[i].attribute;
    MlirStringRef name = mlirIdentifierStr(parts->attributes.items[i].name);
    const char *text = ir_intern(p->ctx, name.data, name.length);
    if (mlirAttributeIsAString(a) && ir_is_literal(ir_row(parts->id), text))
      return ir_error(p->ctx, at(p, &parts->name), ir_format(p->ctx, "write {%s = dense<..>}", text),
                      "'%s' has text for its value", parts->name.text);
    if (!mlirAttributeIsAInteger(a) || !mlirIntegerTypeIsUnsigned(mlirAttributeGetType(a))) continue;
    ir_lexer place = *(ir_lexer *)(intptr_t)mlirIntegerAttrGetValueUInt(a);
    if (parts->types.n_results != 1)
      return ir_error(p->ctx, at(p, &parts->name), "name one result and its type",
                      "'%s' makes %d results, its literal is one", parts->name.text, parts->types.n_results);
    const ir_type *type = ir_type_of(p->ctx, parts->types.types[parts->types.n_operands]);
    if (type->kind != IR_TENSOR && type->kind != IR_SCALAR && type->kind != IR_NUMBER)
      return ir_error(p->ctx, at(p, &parts->name), "a literal is a tensor or a scalar", "'%s' makes %s of a literal",
                      parts->name.text, ir_type_text(p->ctx, parts->types.types[parts->types.n_operands]));
    if (!ir_parse_dense(&place, type, &parts->attributes.items[i].attribute)) return false;
  }
  return true;
}

// ( %a, %b ) group ( %c ) ..
static bool parse_operand_groups(parser *p, op_parts *parts) {
  if (ir_at(&p->lexer, "(")) {
    ir_lex_next(&p->lexer);
    if (!parse_values(p, ")", &parts->operands)) return false;
  }
  const char *groups = parts->id == IR_OP_UNKNOWN ? "" : ir_row(parts->id)->groups;
  if (!*groups) return true;
  parts->segments[parts->n_segments++] = parts->operands.count;
  for (const char *g = groups; *g;) {
    size_t n = strcspn(g, " ");
    int before = parts->operands.count;
    if (p->lexer.token.kind == TOKEN_WORD && p->lexer.token.length == n && !memcmp(p->lexer.token.text, g, n)) {
      ir_lex_next(&p->lexer);
      if (!ir_expect(&p->lexer, "(", "to begin the operands") || !parse_values(p, ")", &parts->operands)) return false;
    }
    parts->segments[parts->n_segments++] = parts->operands.count - before;
    g += n + (g[n] == ' ');
  }
  ir_add_segments(p->ctx, &parts->attributes, parts->segments, parts->n_segments);
  return true;
}

static bool parse_ops(parser *p, MlirBlock block, const char *close, unsigned begin);

// (%a: T, %b: T): block arguments, defined here.
static bool parse_arguments(parser *p, MlirBlock block, int *out_count) {
  int count = 0;
  if (!ir_expect(&p->lexer, "(", "to begin the arguments")) return false;
  for (bool first = true; !ir_at(&p->lexer, ")"); first = false) {
    if (!first && !ir_expect(&p->lexer, ",", "or ')' after an argument")) return false;
    ir_token name = p->lexer.token;
    if (name.kind != TOKEN_VALUE)
      return ir_error(p->ctx, here(p), NULL, "expected an argument like %%x: T, found %s", ir_token_text(&p->lexer));
    ir_lex_next(&p->lexer);
    MlirType type;
    if (!ir_expect(&p->lexer, ":", "after the argument's name") || !ir_parse_type(&p->lexer, &type)) {
      define(p, &name, (MlirValue){NULL});
      return false;
    }
    MlirLocation location = at(p, &name);
    bool numbered = name.text[0] >= '0' && name.text[0] <= '9';
    define(p, &name, mlirBlockAddArgument(block, type, numbered ? location : ir_named(p->ctx, name.text, location)));
    count++;
  }
  ir_lex_next(&p->lexer);
  if (out_count) *out_count = count;
  return true;
}

// ---- forms
// ---------------------------------------------------------------------------------------------------------------------

static bool parse_symbol_string(parser *p, op_parts *parts) {
  if (p->lexer.token.kind != TOKEN_STRING) return true;
  ir_add_string(p->ctx, &parts->attributes, "symbol", p->lexer.token.text);
  ir_lex_next(&p->lexer);
  return true;
}

static bool parse_plain(parser *p, MlirBlock block, op_parts *parts) {
  if (!parse_symbol_string(p, parts) || !parse_operand_groups(p, parts)) return false;
  if (ir_at(&p->lexer, "{") && !ir_parse_attributes(&p->lexer, &parts->attributes)) return false;
  bool silent = !ir_at(&p->lexer, ":") && parts->operands.count == 0 && parts->n_results == 0;
  if (!silent && (!ir_expect(&p->lexer, ":", "before the op's types") ||
                  !parse_signature(p, parts->operands.count, parts->n_results, &parts->types)))
    return false;
  if (!check_operand_types(p, &parts->operands, &parts->types, &parts->name) || !check_result_count(p, parts) ||
      !finish_dense(p, parts))
    return false;
  if (parts->operands.poisoned) return false;
  define_results(p, parts, create(p, block, parts, 0));
  return true;
}

static bool parse_list(parser *p, MlirBlock block, op_parts *parts) {
  while (p->lexer.token.kind == TOKEN_VALUE) {
    if (!parse_value(p, &parts->operands)) return false;
    if (!ir_at(&p->lexer, ",")) break;
    ir_lex_next(&p->lexer);
  }
  if (parts->operands.count) {
    if (!ir_expect(&p->lexer, ":", "before the operands' types")) return false;
    do {
      if (parts->types.n_operands && ir_at(&p->lexer, ",")) ir_lex_next(&p->lexer);
      if (!parse_type_into(p, &parts->types, &parts->types.n_operands)) return false;
    } while (ir_at(&p->lexer, ","));
  }
  if (!check_operand_types(p, &parts->operands, &parts->types, &parts->name) || !check_result_count(p, parts))
    return false;
  if (parts->operands.poisoned) return false;
  create(p, block, parts, 0);
  return true;
}

static bool parse_region(parser *p, MlirBlock block) {
  size_t outer = p->n_names;
  if (++p->depth > MAX_REGION_DEPTH)
    return ir_error(p->ctx, here(p), NULL, "regions are nested more than %d deep", MAX_REGION_DEPTH);
  unsigned begin = p->lexer.token.line;
  bool ok = ir_expect(&p->lexer, "{", "to begin the region");
  if (ok && p->lexer.token.kind == TOKEN_BLOCK) {
    ir_lex_next(&p->lexer);
    ok = (!ir_at(&p->lexer, "(") || parse_arguments(p, block, NULL)) &&
         ir_expect(&p->lexer, ":", "after the block's arguments");
  }
  ok = ok && parse_ops(p, block, "}", begin);
  p->depth--;
  close_scope(p, outer);
  return ok;
}

// A region that sees its block arguments alone.
static bool parse_isolated_region(parser *p, MlirBlock block) {
  size_t visible = p->first_visible;
  p->first_visible = p->n_names;
  bool ok = parse_region(p, block);
  p->first_visible = visible;
  return ok;
}

// op "symbol"(%a) {..} : (T) -> T { ^bb0(%x: T): .. }
static bool parse_with_region(parser *p, MlirBlock block, op_parts *parts) {
  if (!parse_symbol_string(p, parts) || !parse_operand_groups(p, parts)) return false;
  if (ir_at(&p->lexer, "{") && !ir_parse_attributes(&p->lexer, &parts->attributes)) return false;
  if (!ir_expect(&p->lexer, ":", "before the op's types") ||
      !parse_signature(p, parts->operands.count, parts->n_results, &parts->types) ||
      !check_operand_types(p, &parts->operands, &parts->types, &parts->name) || !check_result_count(p, parts))
    return false;
  if (parts->operands.poisoned) return false;
  MlirOperation op = create(p, block, parts, 1);
  bool ok = parse_isolated_region(p, ir_add_block(op, 0));
  define_results(p, parts, op);
  return ok;
}

// mogg.bind (%d) output_lambda(%v: f32, %at: index<2>) { .. } : (T) -> T
static bool parse_bind(parser *p, MlirBlock block, op_parts *parts) {
  if (!parse_operand_groups(p, parts)) return false;
  ir_token kind = p->lexer.token;
  if (kind.kind != TOKEN_WORD || (strcmp(kind.text, "input_lambda") && strcmp(kind.text, "output_lambda")))
    return ir_error(p->ctx, here(p), NULL, "expected input_lambda or output_lambda, found %s",
                    ir_token_text(&p->lexer));
  ir_add_string(p->ctx, &parts->attributes, "kind", kind.text);
  ir_lex_next(&p->lexer);
  MlirBlock lambda = mlirBlockCreate(0, NULL, NULL);
  size_t outer = p->n_names;
  bool ok = parse_arguments(p, lambda, NULL) && parse_region(p, lambda);
  close_scope(p, outer);
  ok = ok && ir_expect(&p->lexer, ":", "before the op's types") &&
       parse_signature(p, parts->operands.count, parts->n_results, &parts->types) &&
       check_operand_types(p, &parts->operands, &parts->types, &parts->name) && check_result_count(p, parts) &&
       !parts->operands.poisoned;
  if (!ok) {
    mlirBlockDestroy(lambda);
    return false;
  }
  MlirOperation op = create(p, block, parts, 1);
  mlirRegionAppendOwnedBlock(mlirOperationGetRegion(op, 0), lambda);
  define_results(p, parts, op);
  return true;
}

// op(%a) : (T) -> T { ^bb0(%x: T): .. } word { .. }: a region, and one more for each word of the row's groups. They see
// what is around them.
static bool parse_with_regions(parser *p, MlirBlock block, op_parts *parts, const char *words) {
  if (!parse_operand_groups(p, parts)) return false;
  if (ir_at(&p->lexer, "{") && !ir_parse_attributes(&p->lexer, &parts->attributes)) return false;
  if (!ir_expect(&p->lexer, ":", "before the op's types") ||
      !parse_signature(p, parts->operands.count, parts->n_results, &parts->types) ||
      !check_operand_types(p, &parts->operands, &parts->types, &parts->name) || !check_result_count(p, parts))
    return false;
  MlirBlock regions[MAX_REGIONS];
  int n = 0;
  bool ok = true;
  for (;;) {
    regions[n] = mlirBlockCreate(0, NULL, NULL);
    ok = parse_region(p, regions[n++]) && ok;
    size_t length = strcspn(words, " ");
    if (!ok || !length || n == MAX_REGIONS) break;
    const char *word = ir_copy(p->ctx, words, length);
    if (!at_word(p, word)) {
      ok = ir_error(p->ctx, here(p), NULL, "expected '%s' and another region of '%s', found %s", word, parts->name.text,
                    ir_token_text(&p->lexer));
      break;
    }
    ir_lex_next(&p->lexer);
    words += length + (words[length] == ' ');
  }
  if (!ok || parts->operands.poisoned) {
    for (int i = n; i-- > 0;) mlirBlockDestroy(regions[i]);
    return false;
  }
  MlirOperation op = create(p, block, parts, n);
  for (int i = 0; i < n; i++) mlirRegionAppendOwnedBlock(mlirOperationGetRegion(op, i), regions[i]);
  define_results(p, parts, op);
  return true;
}

// @name<N, M -> R>: what stands behind the arrow is declared by results, and need not be.
static bool parse_symbol_and_names(parser *p, op_parts *parts) {
  if (p->lexer.token.kind != TOKEN_SYMBOL)
    return ir_error(p->ctx, here(p), NULL, "expected a name like @model, found %s", ir_token_text(&p->lexer));
  ir_add_string(p->ctx, &parts->attributes, "sym_name", p->lexer.token.text);
  ir_lex_next(&p->lexer);
  MlirAttribute names[64];
  int count = 0, n_inputs = -1;
  if (ir_at(&p->lexer, "<")) {
    ir_lex_next(&p->lexer);
    while (!ir_at(&p->lexer, ">")) {
      if (ir_at(&p->lexer, "->") && n_inputs < 0) {
        n_inputs = count;
        ir_lex_next(&p->lexer);
      } else if (count && !ir_expect(&p->lexer, ",", "or '>' after a symbol")) {
        return false;
      }
      if (p->lexer.token.kind != TOKEN_WORD || count == 64)
        return ir_error(p->ctx, here(p), NULL, "expected a symbol like N, found %s", ir_token_text(&p->lexer));
      for (int i = 0; i < count; i++)
        if (mlirAttributeEqual(names[i], ir_string_attribute(p->ctx, p->lexer.token.text)))
          return ir_error(p->ctx, here(p), NULL, "symbol '%s' is declared twice", p->lexer.token.text);
      names[count++] = ir_string_attribute(p->ctx, p->lexer.token.text);
      ir_lex_next(&p->lexer);
    }
    ir_lex_next(&p->lexer);
  }
  ir_add_attribute(p->ctx, &parts->attributes, "symbols",
                   mlirArrayAttrGet(p->ctx->mlir, n_inputs < 0 ? count : n_inputs, names));
  return true;
}

// mo.graph, mgp.kernel, mgp.model: a named top-level op with its own scope.
static bool parse_function(parser *p, MlirBlock module_block, op_parts *parts, ir_form form) {
  ir_context *ctx = p->ctx;
  if (!parse_symbol_and_names(p, parts)) return false;
  MlirBlock body = mlirBlockCreate(0, NULL, NULL);
  size_t outer = p->n_names;
  int n_inputs = 0, n_outputs = 0;
  bool ok = parse_arguments(p, body, &n_inputs);
  if (ok && form == IR_FORM_KERNEL) {
    if (at_word(p, "into")) {
      ir_lex_next(&p->lexer);
      ok = parse_arguments(p, body, &n_outputs);
    }
    ir_add_int(ctx, &parts->attributes, "inputs", n_inputs);
  } else if (ok) {
    ok = ir_expect(&p->lexer, "->", "before the result types");
    MlirAttribute types[MAX_VALUES];
    signature s = {0};
    if (ok) ok = ir_at(&p->lexer, "(") ? parse_type_list(p, &s, &s.n_results) : parse_type_into(p, &s, &s.n_results);
    for (int i = 0; i < s.n_results; i++) types[i] = mlirTypeAttrGet(s.types[i]);
    ir_add_attribute(ctx, &parts->attributes, "results", mlirArrayAttrGet(ctx->mlir, s.n_results, types));
  }
  if (ok && at_word(p, "attributes")) {
    ir_lex_next(&p->lexer);
    ok = ir_parse_attributes(&p->lexer, &parts->attributes);
  }
  MlirOperation op = create(p, module_block, parts, form == IR_FORM_MODEL ? 2 : 1);
  if (form == IR_FORM_MODEL) {
    ok = ok && at_word(p, "init") ? (ir_lex_next(&p->lexer), true)
                                  : ok && ir_expect(&p->lexer, "init", "and its section");
    ok = ok && parse_isolated_region(p, ir_add_block(op, 0)); // init sees no inputs
    if (ok && at_word(p, "execute"))
      ir_lex_next(&p->lexer);
    else if (ok)
      ok = ir_expect(&p->lexer, "execute", "and its section");
  }
  mlirRegionAppendOwnedBlock(mlirOperationGetRegion(op, form == IR_FORM_MODEL ? 1 : 0), body);
  if (ok)
    ok = parse_region(p, body);
  else if (ir_at(&p->lexer, "{"))
    parse_region(p, body); // the header is wrong: still report what is wrong inside
  close_scope(p, outer);
  return ok;
}

// "mo.add"(%a, %b) {..} : (T, T) -> T. Regions and groups of operands have forms of their own, which say what they are.
static bool parse_generic(parser *p, MlirBlock block, op_parts *parts) {
  const ir_op_row *row = ir_row(parts->id);
  if ((row->form != IR_FORM_PLAIN && row->form != IR_FORM_LIST) || *row->groups)
    return ir_error(p->ctx, at(p, &parts->name), "write it without quotes, as --emit prints it",
                    "'%s' has no generic form", row->name);
  bool ok = ir_expect(&p->lexer, "(", "to begin the operands") && parse_values(p, ")", &parts->operands) &&
            (!ir_at(&p->lexer, "{") || ir_parse_attributes(&p->lexer, &parts->attributes)) &&
            ir_expect(&p->lexer, ":", "before the op's types") &&
            parse_signature(p, parts->operands.count, parts->n_results, &parts->types) &&
            check_operand_types(p, &parts->operands, &parts->types, &parts->name) && check_result_count(p, parts) &&
            finish_dense(p, parts) && !parts->operands.poisoned;
  if (!ok) return false;
  define_results(p, parts, create(p, block, parts, 0));
  return true;
}

static bool parse_results(parser *p, op_parts *parts) {
  while (p->lexer.token.kind == TOKEN_VALUE) {
    if (parts->n_results == 64) return ir_error(p->ctx, here(p), NULL, "more than 64 results");
    parts->results[parts->n_results++] = p->lexer.token;
    ir_lex_next(&p->lexer);
    if (!ir_at(&p->lexer, ",")) break;
    ir_lex_next(&p->lexer);
  }
  return !parts->n_results || ir_expect(&p->lexer, "=", "after the results");
}

// The parts are large: one per depth, of which only the counts are cleared.
static op_parts *fresh_parts(parser *p) {
  if (!p->parts[p->depth]) p->parts[p->depth] = ir_alloc(p->ctx, sizeof(op_parts));
  op_parts *parts = p->parts[p->depth];
  parts->n_results = parts->n_segments = parts->operands.count = parts->attributes.count = 0;
  parts->types.n_operands = parts->types.n_results = 0;
  parts->operands.poisoned = false;
  return parts;
}

static bool parse_op(parser *p, MlirBlock block) {
  op_parts *parts = fresh_parts(p);
  bool top = p->depth == 0, ok = parse_results(p, parts);
  if (ok) {
    parts->name = p->lexer.token;
    bool generic = parts->name.kind == TOKEN_STRING;
    if (parts->name.kind != TOKEN_WORD && !generic) {
      ok = ir_error(p->ctx, here(p), NULL, "expected an op like mo.add, found %s", ir_token_text(&p->lexer));
    } else {
      parts->id = ir_op_from_name(p->ctx, parts->name.text, parts->name.length);
      ir_form form = parts->id == IR_OP_UNKNOWN ? IR_FORM_PLAIN : ir_row(parts->id)->form;
      bool function = form == IR_FORM_GRAPH || form == IR_FORM_KERNEL || form == IR_FORM_MODEL;
      const char *near = parts->id == IR_OP_UNKNOWN ? ir_nearest_op(p->ctx, parts->name.text) : NULL;
      if (parts->id == IR_OP_UNKNOWN)
        ok = ir_error(p->ctx, here(p),
                      near ? ir_format(p->ctx, "did you mean '%s'?", near)
                           : "docs/dialects.md lists the ops; a kernel of your own is called with mo.custom",
                      "unknown op '%s'", parts->name.text);
      else if (function != top)
        ok = ir_error(p->ctx, here(p),
                      top ? "a model is written mo.graph @name(..) -> (..) { .. }" : "close the op before it with }",
                      top ? "'%s' stands outside a graph" : "'%s' stands inside another op", parts->name.text);
      if (ok) {
        ir_lex_next(&p->lexer);
        switch (generic ? IR_FORM_PLAIN : form) {
        case IR_FORM_PLAIN: ok = generic ? parse_generic(p, block, parts) : parse_plain(p, block, parts); break;
        case IR_FORM_LIST: ok = parse_list(p, block, parts); break;
        case IR_FORM_BIND: ok = parse_bind(p, block, parts); break;
        case IR_FORM_REGION: ok = parse_with_region(p, block, parts); break;
        case IR_FORM_REGIONS: ok = parse_with_regions(p, block, parts, ir_row(parts->id)->groups); break;
        case IR_FORM_GRAPH:
        case IR_FORM_KERNEL:
        case IR_FORM_MODEL: ok = parse_function(p, block, parts, form); break;
        }
      }
    }
  }
  if (!ok) poison_results(p, parts);
  return ok;
}

// Goes back to where the op began and skips it: to the first token of a later line that begins an op, or the region's
// end. Braces are counted from the op's begin, so its attributes and regions are skipped whole.
static void recover(parser *p, const ir_lexer *op_begin) {
  p->lexer = *op_begin;
  unsigned line = p->lexer.token.line, at_line = 0;
  for (int depth = 0, line_depth = 0; p->lexer.token.kind != TOKEN_END; ir_lex_next(&p->lexer)) {
    ir_token_kind kind = p->lexer.token.kind;
    if (p->lexer.token.line != at_line) at_line = p->lexer.token.line, line_depth = depth;
    if (kind == TOKEN_BAD && *p->lexer.token.begin == '"') depth = line_depth; // it swallowed the line's closing braces
    bool op_begins = kind == TOKEN_VALUE || (kind == TOKEN_WORD && strchr(p->lexer.token.text, '.'));
    if (depth == 0 && p->lexer.token.line > line && op_begins) {
      ir_lexer ahead = p->lexer; // "%x =" or "mo.op": an operand list that was broken over lines is neither
      ir_lex_next(&ahead);
      if (kind == TOKEN_WORD || ir_at(&ahead, "=")) return;
    }
    if (ir_at(&p->lexer, "{")) depth++;
    if (ir_at(&p->lexer, "}") && depth-- == 0) return;
  }
}

// begin: the line of the region's {.
static bool parse_ops(parser *p, MlirBlock block, const char *close, unsigned begin) {
  bool ok = true;
  while (p->lexer.token.kind != TOKEN_END && !ir_at(&p->lexer, close)) {
    ir_lexer op_begin = p->lexer;
    if (parse_op(p, block)) continue;
    ok = false;
    recover(p, &op_begin);
    if (p->depth == 0 && ir_at(&p->lexer, "}")) ir_lex_next(&p->lexer);
  }
  if (p->depth == 0) return ok;
  if (p->lexer.token.kind == TOKEN_END)
    return ir_error(p->ctx, here(p), NULL,
                    "expected '}' to end the region that begins in line %u, found the end of the file", begin);
  ir_lex_next(&p->lexer);
  return ok;
}

MlirModule ir_parse(ir_context *ctx, const char *file, const char *text, size_t length) {
  ir_add_source(ctx, file, text, length);
  parser *p = ir_alloc(ctx, sizeof *p);
  p->ctx = ctx;
  MlirModule module = mlirModuleCreateEmpty(ir_location(ctx, file, 1, 1));
  ir_lex_begin(&p->lexer, ctx, file, text, length);
  size_t errors = ir_error_count(ctx);
  bool ok = parse_ops(p, mlirModuleGetBody(module), "", 1) && ir_error_count(ctx) == errors;
  if (ok && mlirOperationIsNull(mlirBlockGetFirstOperation(mlirModuleGetBody(module))))
    ok = ir_error(ctx, ir_location(ctx, file, 1, 1), "a model is written mo.graph @name(..) -> (..) { .. }",
                  "the file holds no graph");
  if (ok) return module;
  mlirModuleDestroy(module);
  return (MlirModule){NULL};
}
