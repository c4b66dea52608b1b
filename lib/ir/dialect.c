// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The op tables: rows of ops.def by number and by name.
#include "ir/internal.h"
#include <string.h>

static const ir_op_row rows[] = {
#define OP(ENUM, name, level, form, traits, operands, results, rule, dtypes, attributes, groups, meaning)              \
  [IR_##ENUM] = {name, level, form, traits, operands, results, rule, dtypes, attributes, groups, meaning},
#include "ir/ops.def"
#undef OP
};

static const char *const level_names[] = {[IR_RMO] = "rmo", [IR_MO] = "mo", [IR_MOGG] = "mogg", [IR_MGP] = "mgp"};

const char *ir_level_name(ir_level level) { return level_names[level]; }

bool ir_level_from_name(const char *name, ir_level *out_level) {
  for (int i = 0; i <= IR_MGP; i++) {
    if (strcmp(name, level_names[i])) continue;
    *out_level = (ir_level)i;
    return true;
  }
  return false;
}

const ir_op_row *ir_row(ir_op_id id) { return &rows[id]; }

ir_op_id ir_op_from_name(ir_context *ctx, const char *name, size_t length) {
  if (!ctx->op_ids.count) {
    for (int i = 0; i < IR_OP_COUNT; i++)
      *ir_table_at(ctx, &ctx->op_ids, rows[i].name, strlen(rows[i].name)) = (void *)(intptr_t)(i + 1);
  }
  // rmo.mo.add is mo.add on operands that are only compatible; types carry all there is to infer.
  if (length > 7 && !memcmp(name, "rmo.mo.", 7)) name += 4, length -= 4;
  intptr_t id = (intptr_t)*ir_table_at(ctx, &ctx->op_ids, name, length);
  return id ? (ir_op_id)(id - 1) : IR_OP_UNKNOWN;
}

const char *ir_op_name(ir_context *ctx, MlirOperation op) {
  MlirStringRef name = mlirIdentifierStr(mlirOperationGetName(op));
  return ir_intern(ctx, name.data, name.length);
}

ir_op_id ir_op(ir_context *ctx, MlirOperation op) {
  MlirStringRef name = mlirIdentifierStr(mlirOperationGetName(op));
  return ir_op_from_name(ctx, name.data, name.length);
}

size_t ir_distance(const char *a, const char *b) {
  enum { MAX = 48 };
  size_t n = strlen(a), m = strlen(b), row[MAX + 1];
  if (n > MAX || m > MAX) return MAX;
  for (size_t j = 0; j <= m; j++) row[j] = j;
  for (size_t i = 1; i <= n; i++) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= m; j++) {
      size_t change = diagonal + (a[i - 1] != b[j - 1]), least = row[j] < row[j - 1] ? row[j] : row[j - 1];
      diagonal = row[j];
      row[j] = change < least + 1 ? change : least + 1;
    }
  }
  return row[m];
}

bool ir_is_literal(const ir_op_row *row, const char *name) {
  size_t length = strlen(name);
  const char *at = strstr(row->attributes, name);
  return at && (at == row->attributes || at[-1] == ' ') && !strncmp(at + length, ":dense", 6);
}

bool ir_is_pure(ir_context *ctx, MlirOperation op) {
  if (!(ir_row(ir_op(ctx, op))->traits & IR_PURE) || ir_get_bool(op, "effects", false)) return false;
  for (intptr_t i = 0; i < mlirOperationGetNumOperands(op); i++)
    if (ir_is_ordered(ir_value_type(ctx, mlirOperationGetOperand(op, i)))) return false;
  for (intptr_t i = 0; i < mlirOperationGetNumResults(op); i++)
    if (ir_is_ordered(ir_value_type(ctx, mlirOperationGetResult(op, i)))) return false;
  return true;
}

const char *ir_nearest_op(ir_context *ctx, const char *name) {
  (void)ctx;
  const char *best = NULL;
  size_t least = 4;
  for (int i = 0; i < IR_OP_COUNT; i++) {
    size_t d = ir_distance(name, rows[i].name);
    if (d < least) least = d, best = rows[i].name;
  }
  return best;
}
