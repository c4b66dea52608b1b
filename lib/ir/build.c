// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Making, reading and changing ops through the MLIR C API, whose rough edges stay in this file: it has no previous-op
// getter, clones map no operands, and destroying an op that still has uses crashes later.
#include "ir/internal.h"
#include <mlir-c/BuiltinAttributes.h>
#include <mlir-c/BuiltinTypes.h>
#include <string.h>

// ---- attributes
// ------------------------------------------------------------------------------------------------------

MlirAttribute ir_string_attribute(ir_context *ctx, const char *text) {
  return mlirStringAttrGet(ctx->mlir, ir_ref(text));
}
MlirAttribute ir_real_attribute(ir_context *ctx, double value) {
  return mlirFloatAttrDoubleGet(ir_mlir(ctx), mlirF64TypeGet(ir_mlir(ctx)), value);
}

MlirAttribute ir_int_attribute(ir_context *ctx, int64_t value) {
  return mlirIntegerAttrGet(mlirIntegerTypeGet(ctx->mlir, 64), value);
}
MlirAttribute ir_ints_attribute(ir_context *ctx, const int64_t *values, int count) {
  return mlirDenseI64ArrayGet(ctx->mlir, count, values);
}
MlirAttribute ir_bytes_attribute(ir_context *ctx, const void *bytes, size_t n_bytes) {
  return mlirStringAttrGet(ctx->mlir, mlirStringRefCreate(bytes, n_bytes));
}

void ir_add_attribute(ir_context *ctx, ir_attributes *list, const char *name, MlirAttribute value) {
  list->items[list->count++] = mlirNamedAttributeGet(mlirIdentifierGet(ctx->mlir, ir_ref(name)), value);
}
void ir_copy_attributes(MlirOperation op, ir_attributes *list) {
  for (intptr_t i = 0; i < mlirOperationGetNumAttributes(op) && list->count < IR_MAX_ATTRIBUTES; i++)
    list->items[list->count++] = mlirOperationGetAttribute(op, i);
}
void ir_add_int(ir_context *ctx, ir_attributes *list, const char *name, int64_t value) {
  ir_add_attribute(ctx, list, name, ir_int_attribute(ctx, value));
}
void ir_add_ints(ir_context *ctx, ir_attributes *list, const char *name, const int64_t *values, int count) {
  ir_add_attribute(ctx, list, name, ir_ints_attribute(ctx, values, count));
}
void ir_add_bool(ir_context *ctx, ir_attributes *list, const char *name, bool value) {
  ir_add_attribute(ctx, list, name, mlirBoolAttrGet(ctx->mlir, value));
}
void ir_add_string(ir_context *ctx, ir_attributes *list, const char *name, const char *value) {
  ir_add_attribute(ctx, list, name, ir_string_attribute(ctx, value));
}
void ir_add_segments(ir_context *ctx, ir_attributes *list, const int *counts, int n_groups) {
  int64_t values[8];
  for (int i = 0; i < n_groups; i++) values[i] = counts[i];
  ir_add_ints(ctx, list, "segments", values, n_groups);
}

MlirAttribute ir_get(MlirOperation op, const char *name) { return mlirOperationGetAttributeByName(op, ir_ref(name)); }
void ir_set(ir_context *ctx, MlirOperation op, const char *name, MlirAttribute value) {
  (void)ctx;
  mlirOperationSetAttributeByName(op, ir_ref(name), value);
}

static double real_of(MlirAttribute a, double otherwise) {
  if (mlirAttributeIsNull(a)) return otherwise;
  if (mlirAttributeIsAFloat(a)) return mlirFloatAttrGetValueDouble(a);
  return mlirAttributeIsAInteger(a) ? (double)mlirIntegerAttrGetValueInt(a) : otherwise;
}
double ir_get_real(MlirOperation op, const char *name, double otherwise) {
  return real_of(ir_get(op, name), otherwise);
}
int64_t ir_get_int(MlirOperation op, const char *name, int64_t otherwise) {
  MlirAttribute a = ir_get(op, name);
  return mlirAttributeIsNull(a) || !mlirAttributeIsAInteger(a) ? otherwise : mlirIntegerAttrGetValueInt(a);
}
bool ir_get_bool(MlirOperation op, const char *name, bool otherwise) {
  MlirAttribute a = ir_get(op, name);
  return mlirAttributeIsNull(a) || !mlirAttributeIsABool(a) ? otherwise : mlirBoolAttrGetValue(a);
}
const char *ir_get_string(ir_context *ctx, MlirOperation op, const char *name) {
  MlirAttribute a = ir_get(op, name);
  if (mlirAttributeIsNull(a) || !mlirAttributeIsAString(a)) return NULL;
  MlirStringRef text = mlirStringAttrGetValue(a);
  return ir_intern(ctx, text.data, text.length);
}
int ir_get_ints(MlirOperation op, const char *name, int64_t *out_values, int capacity) {
  MlirAttribute a = ir_get(op, name);
  if (mlirAttributeIsNull(a) || !mlirAttributeIsADenseI64Array(a)) return -1;
  int count = (int)mlirDenseArrayGetNumElements(a);
  for (int i = 0; i < count && i < capacity; i++) out_values[i] = mlirDenseI64ArrayGetElement(a, i);
  return count;
}
int ir_get_reals(MlirOperation op, const char *name, double *out_values, int capacity) {
  MlirAttribute a = ir_get(op, name);
  if (mlirAttributeIsNull(a)) return -1;
  bool ints = mlirAttributeIsADenseI64Array(a);
  int count = (int)(ints ? mlirDenseArrayGetNumElements(a) : mlirArrayAttrGetNumElements(a));
  for (int i = 0; i < count && i < capacity; i++)
    out_values[i] = ints ? (double)mlirDenseI64ArrayGetElement(a, i) : real_of(mlirArrayAttrGetElement(a, i), 0);
  return count;
}
int ir_get_names(ir_context *ctx, MlirOperation op, const char *name, const char **out_names, int capacity) {
  MlirAttribute a = ir_get(op, name);
  if (mlirAttributeIsNull(a)) return -1;
  int count = mlirAttributeIsAArray(a) ? (int)mlirArrayAttrGetNumElements(a) : 0; // [] is a list of no integers
  for (int i = 0; i < count && i < capacity; i++) {
    MlirStringRef text = mlirStringAttrGetValue(mlirArrayAttrGetElement(a, i));
    out_names[i] = ir_intern(ctx, text.data, text.length);
  }
  return count;
}
const void *ir_literal_bytes(MlirAttribute value, size_t *out_bytes) {
  *out_bytes = 0;
  if (mlirAttributeIsNull(value) || !mlirAttributeIsAString(value)) return NULL;
  MlirStringRef bytes = mlirStringAttrGetValue(value);
  *out_bytes = bytes.length;
  return bytes.data ? bytes.data : ""; // of no elements, but a literal
}

const void *ir_constant_bytes(MlirOperation op, size_t *out_bytes) {
  return ir_literal_bytes(ir_get(op, "value"), out_bytes);
}

// ---- ops
// ---------------------------------------------------------------------------------------------------------------

MlirOperation ir_build(ir_builder *b, ir_op_id id, const MlirValue *operands, int n_operands, const MlirType *results,
                       int n_results, const ir_attributes *attributes, int n_regions) {
  MlirOperationState state = mlirOperationStateGet(ir_ref(ir_row(id)->name), b->location);
  mlirOperationStateAddOperands(&state, n_operands, operands);
  mlirOperationStateAddResults(&state, n_results, results);
  if (attributes) mlirOperationStateAddAttributes(&state, attributes->count, attributes->items);
  MlirRegion regions[2];
  for (int i = 0; i < n_regions; i++) regions[i] = mlirRegionCreate();
  mlirOperationStateAddOwnedRegions(&state, n_regions, regions);
  MlirOperation op = mlirOperationCreate(&state);
  if (mlirOperationIsNull(b->before))
    mlirBlockAppendOwnedOperation(b->block, op);
  else
    mlirBlockInsertOwnedOperationBefore(b->block, b->before, op);
  return op;
}

MlirBlock ir_add_block(MlirOperation op, int region) {
  MlirBlock block = mlirBlockCreate(0, NULL, NULL);
  mlirRegionAppendOwnedBlock(mlirOperationGetRegion(op, region), block);
  return block;
}
MlirBlock ir_region_block(MlirOperation op, int region) {
  return mlirRegionGetFirstBlock(mlirOperationGetRegion(op, region));
}
MlirOperation ir_terminator(MlirBlock block) {
  MlirOperation last = {NULL};
  for (MlirOperation op = mlirBlockGetFirstOperation(block); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op))
    last = op;
  return last;
}

int ir_group(ir_context *ctx, MlirOperation op, int group, int *out_first) {
  (void)ctx;
  int64_t counts[8];
  int n = ir_get_ints(op, "segments", counts, 8), first = 0;
  if (n < 0) {
    if (out_first) *out_first = 0;
    return group == 0 ? (int)mlirOperationGetNumOperands(op) : 0;
  }
  for (int i = 0; i < group && i < n; i++) first += (int)counts[i];
  if (out_first) *out_first = first;
  return group < n ? (int)counts[group] : 0;
}

MlirOperation ir_defining_op(MlirValue value) {
  return mlirValueIsAOpResult(value) ? mlirOpResultGetOwner(value) : (MlirOperation){NULL};
}

bool ir_has_uses(MlirValue value) { return !mlirOpOperandIsNull(mlirValueGetFirstUse(value)); }
bool ir_same_value(MlirValue a, MlirValue b) { return mlirValueEqual(a, b); }
void ir_replace_uses(MlirValue from, MlirValue to) { mlirValueReplaceAllUsesOfWith(from, to); }
void ir_erase(MlirOperation op) { mlirOperationDestroy(op); }

size_t ir_block_ops(ir_context *ctx, MlirBlock block, MlirOperation **out_ops) {
  size_t count = 0, capacity = 0;
  MlirOperation *ops = NULL;
  for (MlirOperation op = mlirBlockGetFirstOperation(block); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op)) {
    ops = ir_grow(ctx, ops, count, &capacity, sizeof *ops);
    ops[count++] = op;
  }
  *out_ops = ops;
  return count;
}

// ---- cloning
// -------------------------------------------------------------------------------------------------------------

// Where a value stands, or the free place for it; the map has one.
static size_t map_place(const ir_map *map, MlirValue value) {
  uint64_t hash = (uint64_t)(uintptr_t)value.ptr * 0x9e3779b97f4a7c15u;
  size_t at = (hash >> 32) & (map->capacity - 1);
  while (map->from[at].ptr && map->from[at].ptr != value.ptr) at = (at + 1) & (map->capacity - 1);
  return at;
}

static void map_widen(ir_map *map) {
  ir_map wider = {.ctx = map->ctx, .count = map->count, .capacity = map->capacity ? map->capacity * 2 : 16};
  wider.from = ir_alloc(map->ctx, wider.capacity * sizeof *wider.from);
  wider.to = ir_alloc(map->ctx, wider.capacity * sizeof *wider.to);
  for (size_t i = 0; i < map->capacity; i++) {
    if (!map->from[i].ptr) continue;
    size_t at = map_place(&wider, map->from[i]);
    wider.from[at] = map->from[i], wider.to[at] = map->to[i];
  }
  *map = wider;
}

void ir_map_set(ir_map *map, MlirValue from, MlirValue to) {
  if (map->count * 2 >= map->capacity) map_widen(map);
  size_t at = map_place(map, from);
  map->count += !map->from[at].ptr;
  map->from[at] = from, map->to[at] = to;
}

bool ir_map_has(const ir_map *map, MlirValue value) {
  return map->count && map->from[map_place(map, value)].ptr == value.ptr;
}

MlirValue ir_map_get(const ir_map *map, MlirValue value) {
  return ir_map_has(map, value) ? map->to[map_place(map, value)] : value;
}

MlirOperation ir_clone(ir_builder *b, MlirOperation op, ir_map *map, MlirType (*retype)(MlirType type, void *user),
                       void *user) {
  ir_context *ctx = b->ctx;
  intptr_t n_operands = mlirOperationGetNumOperands(op), n_results = mlirOperationGetNumResults(op);
  MlirValue *operands = ir_alloc(ctx, (size_t)n_operands * sizeof *operands);
  MlirType *results = ir_alloc(ctx, (size_t)n_results * sizeof *results);
  for (intptr_t i = 0; i < n_operands; i++) operands[i] = ir_map_get(map, mlirOperationGetOperand(op, i));
  for (intptr_t i = 0; i < n_results; i++) {
    results[i] = mlirValueGetType(mlirOperationGetResult(op, i));
    if (retype) results[i] = retype(results[i], user);
  }
  ir_attributes attributes = {0};
  ir_copy_attributes(op, &attributes);
  MlirLocation kept = b->location;
  b->location = mlirOperationGetLocation(op);
  int n_regions = (int)mlirOperationGetNumRegions(op);
  MlirOperation made =
      ir_build(b, ir_op(ctx, op), operands, (int)n_operands, results, (int)n_results, &attributes, n_regions);
  b->location = kept;
  for (intptr_t i = 0; i < n_results; i++)
    ir_map_set(map, mlirOperationGetResult(op, i), mlirOperationGetResult(made, i));
  for (int r = 0; r < n_regions; r++) {
    MlirBlock from = ir_region_block(op, r);
    if (mlirBlockIsNull(from)) continue;
    MlirBlock to = ir_add_block(made, r);
    for (intptr_t i = 0; i < mlirBlockGetNumArguments(from); i++) {
      MlirValue argument = mlirBlockGetArgument(from, i);
      MlirType type = mlirValueGetType(argument);
      ir_map_set(map, argument,
                 mlirBlockAddArgument(to, retype ? retype(type, user) : type, mlirValueGetLocation(argument)));
    }
    ir_builder inner = {.ctx = ctx, .block = to, .location = b->location};
    for (MlirOperation o = mlirBlockGetFirstOperation(from); !mlirOperationIsNull(o);
         o = mlirOperationGetNextInBlock(o))
      ir_clone(&inner, o, map, retype, user);
  }
  return made;
}

// ---- names
// ----------------------------------------------------------------------------------------------------------------

MlirLocation ir_named(ir_context *ctx, const char *name, MlirLocation location) {
  return mlirLocationNameGet(ctx->mlir, ir_ref(name), location);
}

MlirLocation ir_unnamed(MlirLocation location) {
  while (mlirLocationIsAName(location)) location = mlirLocationNameGetChildLoc(location);
  return location;
}

MlirLocation ir_op_place(ir_context *ctx, MlirOperation op) {
  MlirLocation location = mlirOperationGetLocation(op);
  if (mlirLocationIsAFused(location)) { // one name per result
    MlirLocation *each = ir_alloc(ctx, mlirLocationFusedGetNumLocations(location) * sizeof *each);
    mlirLocationFusedGetLocations(location, each);
    location = each[0];
  }
  return ir_unnamed(location);
}

const char *ir_value_name(ir_context *ctx, MlirValue value) {
  MlirLocation location = mlirValueGetLocation(value);
  intptr_t number = mlirValueIsAOpResult(value) ? mlirOpResultGetResultNumber(value) : 0;
  if (mlirLocationIsAFused(location)) { // one name per result
    unsigned n = mlirLocationFusedGetNumLocations(location);
    MlirLocation *all = ir_alloc(ctx, (n + 1) * sizeof *all);
    mlirLocationFusedGetLocations(location, all);
    if (number >= n) return NULL;
    location = all[number];
  } else if (number > 0) {
    return NULL;
  }
  if (!mlirLocationIsAName(location)) return NULL;
  MlirStringRef name = mlirIdentifierStr(mlirLocationNameGetName(location));
  return name.length ? ir_intern(ctx, name.data, name.length) : NULL;
}
