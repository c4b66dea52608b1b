// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Rewrites ops by the rules of simplify.def, first to last. One sweep in the order of the graph does it: an op's
// operands are as they will stay when its turn comes, and what a rule makes has its turn at once.
//
//   mo.relu(mo.relu(%x)) * 1   becomes   mo.relu(%x)
//
// A result of the graph keeps its own op, and so its name, where a rule has only another value to offer.
#include "passes/simplify.h"

enum { EXACT = 0, FAST = 1, MAX_DEPTH = 16 }; // rewrites of what rewrites made

static const struct rule {
  const char *name;
  ir_op_id root;
  uint32_t dtypes; // of operand 0
  bool fast;
  simplify_rule *apply;
  int first, second;
} rules[] = {
#define RULE(name, root, dtypes, when, function, first, second, equation, condition)                                   \
  {#name, IR_##root, dtypes, when, function, first, second},
#include "passes/simplify.def"
#undef RULE
};
enum { N_RULES = sizeof rules / sizeof *rules };

static bool is_unused(ir_context *ctx, MlirOperation op) {
  if (!ir_is_pure(ctx, op) || ir_row(ir_op(ctx, op))->traits & IR_DECLARES) return false;
  for (intptr_t i = 0; i < mlirOperationGetNumResults(op); i++)
    if (ir_has_uses(mlirOperationGetResult(op, i))) return false;
  return true;
}

// Erases op and what it alone needed, however long that chain is. An op is pushed when its last reader goes: once.
static void erase_unused(ir_context *ctx, MlirOperation op) {
  size_t count = 0, capacity = 0;
  MlirOperation *unused = ir_grow(ctx, NULL, 0, &capacity, sizeof *unused);
  if (is_unused(ctx, op)) unused[count++] = op;
  while (count > 0) {
    op = unused[--count];
    intptr_t n = mlirOperationGetNumOperands(op), n_below = 0;
    MlirOperation *below = ir_alloc(ctx, (size_t)n * sizeof *below);
    for (intptr_t i = 0; i < n; i++) {
      MlirOperation maker = ir_defining_op(mlirOperationGetOperand(op, i));
      bool again = mlirOperationIsNull(maker);
      for (intptr_t j = 0; j < n_below; j++) again |= mlirOperationEqual(below[j], maker);
      if (!again) below[n_below++] = maker;
    }
    ir_erase(op);
    for (intptr_t i = 0; i < n_below; i++) {
      if (!is_unused(ctx, below[i])) continue;
      unused = ir_grow(ctx, unused, count, &capacity, sizeof *unused);
      unused[count++] = below[i];
    }
  }
}

// A value that may take the place of r's op; null if the rule has none.
static MlirValue try_rule(const struct rule *rule, rewrite *r) {
  r->first = rule->first, r->second = rule->second;
  MlirValue result = mlirOperationGetResult(r->op, 0), value = rule->apply(r);
  if (mlirValueIsNull(value) || r->n_made > 0) return value;
  bool fits = mlirTypeEqual(mlirValueGetType(value), mlirValueGetType(result));
  return fits && !is_graph_result(r->ctx, result) ? value : no_value;
}

static void simplify(pass_context *p, MlirOperation op, int depth) {
  ir_context *ctx = p->ir;
  ir_op_id id = ir_op(ctx, op);
  if (depth > MAX_DEPTH || mlirOperationGetNumOperands(op) == 0 || mlirOperationGetNumResults(op) != 1) return;
  MlirValue result = mlirOperationGetResult(op, 0), value = no_value;
  rewrite r = {
      .ctx = ctx, .op = op, .x = ir_value_type(ctx, mlirOperationGetOperand(op, 0)), .y = ir_value_type(ctx, result)};
  for (int i = 0; i < N_RULES && mlirValueIsNull(value); i++)
    if (rules[i].root == id && rules[i].dtypes >> r.x->dtype & 1 && (p->fast_math || !rules[i].fast))
      value = try_rule(&rules[i], &r);
  if (mlirValueIsNull(value)) return;
  if (r.n_made > 0) mlirOperationSetLocation(ir_defining_op(value), mlirOperationGetLocation(op));
  ir_replace_uses(result, value);
  erase_unused(ctx, op);
  for (int i = 0; i < r.n_made; i++) simplify(p, r.made[i], depth + 1);
}

static bool visit(pass_context *p, MlirOperation op) {
  simplify(p, op, 0);
  return true;
}

bool pass_mo_simplify(pass_context *p) { return each_op(p, IR_MO_GRAPH, visit); }
