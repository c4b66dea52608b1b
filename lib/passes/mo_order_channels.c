// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Convolutions read channels last, and filters in one order each: RSCF, or RSFC where transposed. Other layouts come
// and go through transposing views, which cost nothing where a kernel loads and stores through them:
//
//   mo.conv(%x, %w) {filter_layout = "FCRS", ..}   becomes   mo.conv(%x, mo.transpose(%w)) {filter_layout = "RSCF", ..}
#include "passes/passes.h"
#include <mlir-c/BuiltinAttributes.h>
#include <string.h>

// The perm that brings dims named by the letters of `from` into the order of `to`.
static void order(const char *from, const char *to, int64_t *out_perm) {
  for (int i = 0; to[i]; i++) out_perm[i] = strchr(from, to[i]) - from;
}

static bool order_channels(pass_context *p, MlirOperation op) {
  static const char *const inputs[] = {"NWC", "NHWC", "NDHWC"}, *const filters[] = {"SCF", "RSCF", "QRSCF"},
                           *const transposed[] = {"SFC", "RSFC", "QRSFC"},
                           *const filters_first[] = {"FCS", "FCRS", "FCQRS"};
  ir_context *ctx = p->ir;
  ir_op_id id = ir_op(ctx, op);
  bool is_transposed = id == IR_MO_CONV_TRANSPOSE;
  if (id != IR_MO_CONV && id != IR_MO_QCONV && !is_transposed) return true;
  MlirValue y = mlirOperationGetResult(op, 0), operands[4];
  int n = (int)mlirOperationGetNumOperands(op);
  for (int i = 0; i < n; i++) operands[i] = mlirOperationGetOperand(op, i);
  ir_type type = *ir_value_type(ctx, y);
  int family = type.rank - 3;
  const char *to[] = {inputs[family], is_transposed ? transposed[family] : filters[family]};
  const char *from[] = {ir_get_string(ctx, op, "input_layout"), ir_get_string(ctx, op, "filter_layout")};
  if (!from[0]) from[0] = inputs[family];
  if (!from[1]) from[1] = is_transposed ? transposed[family] : filters_first[family];
  if (!strcmp(from[0], to[0]) && !strcmp(from[1], to[1])) return true;

  int64_t perm[MX_MAX_RANK], back[MX_MAX_RANK];
  ir_builder b = {.ctx = ctx,
                  .block = mlirOperationGetBlock(op),
                  .before = op,
                  .location = ir_unnamed(mlirOperationGetLocation(op))};
  for (int i = 0; i < 2; i++) {
    order(from[i], to[i], perm);
    if (strcmp(from[i], to[i])) operands[i] = build_transpose(&b, operands[i], perm);
  }
  order(from[0], to[0], perm);
  order(to[0], from[0], back);
  ir_type made = type;
  for (int i = 0; i < type.rank; i++) made.dims[i] = type.dims[perm[i]];
  ir_attributes attributes = {0};
  for (intptr_t i = 0; i < mlirOperationGetNumAttributes(op); i++) {
    MlirNamedAttribute a = mlirOperationGetAttribute(op, i);
    MlirStringRef name = mlirIdentifierStr(a.name);
    if (name.length < 7 || memcmp(name.data + name.length - 7, "_layout", 7)) attributes.items[attributes.count++] = a;
  }
  ir_add_string(ctx, &attributes, "filter_layout", to[1]);
  MlirType result = ir_type_make(ctx, &made);
  b.location = mlirOperationGetLocation(op);
  MlirValue out = mlirOperationGetResult(ir_build(&b, id, operands, n, &result, 1, &attributes, 0), 0);
  ir_replace_uses(y, strcmp(from[0], to[0]) ? build_transpose(&b, out, back) : out);
  ir_erase(op);
  return true;
}

bool pass_mo_order_channels(pass_context *p) { return each_op(p, IR_MO_GRAPH, order_channels); }
