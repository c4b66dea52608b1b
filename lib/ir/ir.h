// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The layer's one header: contexts, diagnostics, dims, types, op tables, text, building and verification of the four
// dialects (rmo, mo, mogg, mgp). Storage is the MLIR C API with unregistered dialects; what an op means is ours, in one
// row of a .def file.
//
// Ownership: an ir_context owns everything made through it (one arena, one MLIR context). Nothing is thread-safe.
// Errors: functions that can fail on user input report a diagnostic with a location and return false.
#ifndef IR_H
#define IR_H

#include <mlir-c/IR.h>
#include <mx/dtype.h>
#include <mx/status.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct ir_context ir_context;

// ---- arena.c: memory that lives as long as the compilation ----------------------------------------------------------

typedef struct ir_arena ir_arena;
// Where a compilation that runs out of memory jumps to; ir_is_out_of_memory then tells why.
void ir_on_out_of_memory(ir_context *ctx, jmp_buf *escape);
bool ir_is_out_of_memory(const ir_context *ctx);
void *ir_alloc(ir_context *ctx,
               size_t bytes); // zeroed, 16-byte aligned; never NULL: running out jumps out of the compilation
char *ir_format(ir_context *ctx, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *ir_copy(ir_context *ctx, const char *text, size_t length); // NUL-terminated
// Grows an array of elements of `size` bytes so that index `count` is valid; returns the (moved) array.
void *ir_grow(ir_context *ctx, void *array, size_t count, size_t *capacity, size_t size);

ir_arena *ir_arena_create(void);
void *ir_arena_alloc(ir_arena *arena, size_t bytes);
void ir_arena_destroy(ir_arena *arena);

// ---- context.c
// -------------------------------------------------------------------------------------------------------

ir_context *ir_context_create(void);
void ir_context_destroy(ir_context *ctx);
MlirContext ir_mlir(ir_context *ctx);
const char *ir_intern(ir_context *ctx, const char *text, size_t length); // equal texts, equal pointers

// An open-addressing table from bytes to a pointer; keys are owned by the arena.
typedef struct ir_table {
  struct ir_table_entry {
    uint64_t hash;
    const void *key;
    size_t key_bytes;
    void *value;
  } *entries;
  size_t count, capacity;
} ir_table;
// The value's place, made (NULL) if absent.
void **ir_table_at(ir_context *ctx, ir_table *table, const void *key, size_t key_bytes);

// ---- diagnostic.c: file:line:col: error: text, the source line, a caret, a hint
// ---------------------------------------

typedef enum ir_severity { IR_ERROR, IR_WARNING, IR_NOTE } ir_severity;

// Text that locations of `file` refer to; borrowed.
void ir_add_source(ir_context *ctx, const char *file, const char *text, size_t length);
// `hint` may be NULL. Several errors are kept and shown in the order of their places.
void ir_report(ir_context *ctx, MlirLocation location, ir_severity severity, const char *hint, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
bool ir_error(ir_context *ctx, MlirLocation location, const char *hint, const char *format, ...)
    __attribute__((format(printf, 4, 5))); // reports and returns false
size_t ir_error_count(const ir_context *ctx);
// All diagnostics as text, sorted by place; owned by the context.
const char *ir_diagnostics(ir_context *ctx);
MlirLocation ir_location(ir_context *ctx, const char *file, unsigned line, unsigned column);
// Finds the file place below names; false for unknown locations.
bool ir_location_place(ir_context *ctx, MlirLocation location, const char **out_file, unsigned *out_line,
                       unsigned *out_column);
// That line from its first word on; NULL if the file's text was not given.
const char *ir_source_line(ir_context *ctx, const char *file, unsigned line);

// ---- dim.c: sizes as canonical expressions; equal expressions are the same pointer
// ------------------------------------

typedef enum ir_dim_kind {
  IR_DIM_CONSTANT,
  IR_DIM_SYMBOL,
  IR_DIM_ADD,
  IR_DIM_MUL,
  IR_DIM_FLOORDIV,
  IR_DIM_CEILDIV,
  IR_DIM_MOD,
  IR_DIM_MAX,
  IR_DIM_MIN,
} ir_dim_kind;

typedef const struct ir_dim_node {
  ir_dim_kind kind;
  int64_t value;                       // constant
  const char *name;                    // symbol (interned)
  const struct ir_dim_node *lhs, *rhs; // operators
  const char *text;                    // canonical spelling
  struct ir_dim_form *form;            // dim.h
} *ir_dim;

ir_dim ir_dim_constant(ir_context *ctx, int64_t value);
ir_dim ir_dim_symbol(ir_context *ctx, const char *name);
// Canonical as docs/shapes.md says. Overflowing constants stay unfolded; a division by 0 is never folded.
ir_dim ir_dim_binary(ir_context *ctx, ir_dim_kind kind, ir_dim lhs, ir_dim rhs);
ir_dim ir_dim_product(ir_context *ctx, const ir_dim *dims, size_t count);
static inline bool ir_dim_is(ir_dim dim, int64_t value) { return dim->kind == IR_DIM_CONSTANT && dim->value == value; }
// a >= b for every value of the names; false: not proved.
bool ir_dim_at_least(ir_context *ctx, ir_dim a, ir_dim b);
// Replaces symbols by expressions; map returns NULL to keep a symbol.
ir_dim ir_dim_substitute(ir_context *ctx, ir_dim dim, ir_dim (*map)(ir_dim symbol, void *user), void *user);
ir_dim ir_dim_parse(ir_context *ctx, const char *text); // NULL: it is none, reported
// Calls visit for each symbol in it.
void ir_dim_symbols(ir_dim dim, void (*visit)(ir_dim symbol, void *user), void *user);

// ---- type.c: types as structs, remembered by the uniqued MLIR pointer
// --------------------------------------------------

typedef enum ir_type_kind {
  IR_TENSOR, // !mo.tensor<[M, K], f32, {layout = #mo.layout<KN>}>, !mo.buffer<[M, K], f32>
  IR_NUMBER, // !mo.scalar<si64>: a number that is no tensor, in a graph
  IR_SHAPE,  // !mosh.ape: the sizes of a tensor's dims, in a graph
  IR_SCALAR, // f32: one element, in a lambda
  IR_INDEX,  // index<2>: where in a tensor, in a lambda; index: a size
  IR_CHAIN,  // !mo.chain: what comes before what
  IR_OPAQUE, // !mo.opaque<"list", {item = 8}>: a value that only kernels know
  IR_PLAN,   // !mgp.plan: what a launch needs
  IR_MEMORY, // !mgp.memory: bytes without a shape
} ir_type_kind;

typedef struct ir_type {
  ir_type_kind kind;
  mx_dtype dtype;
  int rank; // of a tensor; number of components of an index, 0 for a size
  ir_dim dims[MX_MAX_RANK];
  const char *layout;       // interned; NULL is row-major
  bool is_buffer;           // a tensor's memory, which may be written
  const char *name;         // of an opaque type, interned
  MlirAttribute parameters; // of an opaque type: a dictionary, or null
} ir_type;

const ir_type *ir_type_of(ir_context *ctx, MlirType type); // never NULL
const ir_type *ir_value_type(ir_context *ctx, MlirValue value);
MlirType ir_type_make(ir_context *ctx, const ir_type *type);
MlirType ir_tensor(ir_context *ctx, mx_dtype dtype, int rank, const ir_dim *dims);
MlirType ir_scalar(ir_context *ctx, mx_dtype dtype);
MlirType ir_index(ir_context *ctx, int components);
const char *ir_type_text(ir_context *ctx, MlirType type);
const char *ir_shape_text(ir_context *ctx, const ir_type *type); // "[M, K]"
// Elements that a tensor's memory holds, counting a layout's padding.
ir_dim ir_type_elements(ir_context *ctx, const ir_type *type);
ir_dim ir_type_bytes(ir_context *ctx, const ir_type *type); // of these
bool ir_same_shape(const ir_type *a, const ir_type *b);
// Neither a tensor nor a part of a lambda: a value that has a place in the order of effects.
static inline bool ir_is_ordered(const ir_type *type) {
  return type->is_buffer || type->kind == IR_CHAIN || type->kind == IR_OPAQUE;
}
// Columns of one panel of the packed layout "KNkn": 64 bytes of them.
int64_t ir_panel_columns(mx_dtype dtype);

// ---- dialect.c: the op tables
// --------------------------------------------------------------------------------------------

typedef enum ir_level { IR_RMO, IR_MO, IR_MOGG, IR_MGP } ir_level;
const char *ir_level_name(ir_level level); // "rmo"
bool ir_level_from_name(const char *name, ir_level *out_level);

typedef enum ir_op_id {
#define OP(ENUM, ...) IR_##ENUM,
#include "ir/ops.def"
#undef OP
  IR_OP_COUNT,
  IR_OP_UNKNOWN = IR_OP_COUNT
} ir_op_id;

enum {
  IR_PURE = 1,         // no effect besides its results: may be removed, merged, moved
  IR_TERMINATOR = 2,   // ends a block
  IR_ISOLATED = 4,     // its regions see no values from outside
  IR_COMMUTES = 8,     // operands may be swapped
  IR_CONSTANT = 16,    // its value is known before inputs are
  IR_VARIADIC = 32,    // operand count is a minimum
  IR_ANY_VALUES = 128, // operands and results may be buffers, chains and opaque values: its rule says which
  IR_DECLARES = 64,    // its results may declare names; where a declared dim is not provably what the rule says, it is
                       // checked when it runs
  IR_4_BITS = 256,     // it takes si4 and ui4, which other ops do not
  IR_SHAPE_VALUES = 512, // operands and results may be numbers and shapes: its rule says which
};

// How an op is written.
typedef enum ir_form {
  IR_FORM_PLAIN,   // %r = op "symbol"(%a, %b) group (%c) {attributes} : (T, T) -> T   each part where there is one
  IR_FORM_LIST,    // op %a, %b : T, T
  IR_FORM_GRAPH,   // op @name<N, M>(%a: T) -> (T) { .. }
  IR_FORM_KERNEL,  // op @name<d0>(%a: T) into (%b: T) { .. }
  IR_FORM_BIND,    // %r = op (%d) output_lambda(%v: f32, %at: index<2>) { .. } : (T) -> T
  IR_FORM_REGION,  // %r = op "symbol"(%a) {attributes} : (T) -> T { ^(%x: T, ..): .. }
  IR_FORM_REGIONS, // %r = op(%a) : (T) -> T { ^bb0(%x: T): .. } group { .. }   a region, and one per group
  IR_FORM_MODEL,   // op @name<N>(%a: T) -> (T) init { .. } execute { .. }
} ir_form;

// The rule that operands, results and attributes obey (verify.c; rules.def says it in words).
typedef enum ir_rule {
#define RULE(ENUM, function, text) IR_RULE_##ENUM,
#include "ir/rules.def"
#undef RULE
} ir_rule;

typedef struct ir_op_row {
  const char *name; // "mo.add"
  ir_level level;
  ir_form form;
  unsigned traits;
  int n_operands, n_results;
  ir_rule rule;
  uint32_t dtypes;        // of operand 0, or of the result where there is none or an attribute may be it; 0: any
  const char *attributes; // "axis:int transpose_b:bool? start:dims@1": see ir_attribute_spec
  const char *groups;     // "into sizes": names of the operand groups after the first
  const char *meaning;    // as an equation
} ir_op_row;

// One of a row's attributes, written name:kind, then @n where an operand at place n may stand for it (a host operand:
// its values are known when compiling or to shape code, and mo_resolve_shapes makes it the attribute), then ? if
// optional. A kind "AVG|MAX" is one of these words, in quotes, or its number; a kernel's parameter is the word's
// number.
typedef struct ir_attribute_spec {
  const char *name, *kind; // interned
  int operand;             // -1: an attribute only
  bool optional;
} ir_attribute_spec;
// Takes one off the front of *specs; false at the end.
bool ir_next_attribute(ir_context *ctx, const char **specs, ir_attribute_spec *out);
// Which operand of op the attribute stands for: those that are attributes already take no place. -1: none.
int ir_host_operand(ir_context *ctx, MlirOperation op, const ir_attribute_spec *spec);

const ir_op_row *ir_row(ir_op_id id);
// Whether the attribute of that name is a literal, dense<..>.
bool ir_is_literal(const ir_op_row *row, const char *name);
ir_op_id ir_op_from_name(ir_context *ctx, const char *name, size_t length);
ir_op_id ir_op(ir_context *ctx, MlirOperation op); // IR_OP_UNKNOWN for foreign ops
const char *ir_op_name(ir_context *ctx, MlirOperation op);
// No effect besides its results: a pure row, and no value in the order of effects.
bool ir_is_pure(ir_context *ctx, MlirOperation op);
// Levenshtein distance, capped: words longer than 48 are "far".
size_t ir_distance(const char *a, const char *b);
const char *ir_nearest_op(ir_context *ctx, const char *name); // for "did you mean", or NULL

// ---- build.c: making and changing ops
// ------------------------------------------------------------------------------------

typedef struct ir_builder {
  ir_context *ctx;
  MlirBlock block;
  MlirOperation before; // insertion point; null appends (before a terminator only if one is given here)
  MlirLocation location;
} ir_builder;

enum { IR_MAX_ATTRIBUTES = 16 }; // of one op

// An attribute list under construction.
typedef struct ir_attributes {
  MlirNamedAttribute items[IR_MAX_ATTRIBUTES];
  int count;
} ir_attributes;
void ir_add_int(ir_context *ctx, ir_attributes *list, const char *name, int64_t value);
void ir_add_ints(ir_context *ctx, ir_attributes *list, const char *name, const int64_t *values, int count);
void ir_add_bool(ir_context *ctx, ir_attributes *list, const char *name, bool value);
void ir_add_string(ir_context *ctx, ir_attributes *list, const char *name, const char *value);
void ir_add_attribute(ir_context *ctx, ir_attributes *list, const char *name, MlirAttribute value);
void ir_copy_attributes(MlirOperation op, ir_attributes *list); // adds all of op's, as far as they fit

MlirOperation ir_build(ir_builder *b, ir_op_id id, const MlirValue *operands, int n_operands, const MlirType *results,
                       int n_results, const ir_attributes *attributes, int n_regions);
MlirBlock ir_add_block(MlirOperation op, int region);
MlirBlock ir_region_block(MlirOperation op, int region); // its one block; null if the region is empty
MlirOperation ir_terminator(MlirBlock block);            // its last op; null if empty

int64_t ir_get_int(MlirOperation op, const char *name, int64_t otherwise);
bool ir_get_bool(MlirOperation op, const char *name, bool otherwise);
const char *ir_get_string(ir_context *ctx, MlirOperation op, const char *name);         // NULL if absent
int ir_get_ints(MlirOperation op, const char *name, int64_t *out_values, int capacity); // count; -1 if absent
int ir_get_reals(MlirOperation op, const char *name, double *out_values, int capacity); // count; -1 if absent
int ir_get_names(ir_context *ctx, MlirOperation op, const char *name, const char **out_names,
                 int capacity);                           // count; -1 if absent
MlirAttribute ir_get(MlirOperation op, const char *name); // null if absent
// Of an attribute that is one of several words: its number among them.
int ir_get_word(ir_context *ctx, MlirOperation op, const char *name, int otherwise);
double ir_get_real(MlirOperation op, const char *name, double otherwise);
// Attributes of kind "dim" and "dims": integers or dim expressions.
ir_dim ir_get_dim(ir_context *ctx, MlirOperation op, const char *name); // NULL if absent
int ir_get_dims(ir_context *ctx, MlirOperation op, const char *name, ir_dim *out_dims,
                int capacity);                               // count; -1 if absent
MlirAttribute ir_dim_attribute(ir_context *ctx, ir_dim dim); // an integer where it is one
MlirAttribute ir_dims_attribute(ir_context *ctx, const ir_dim *dims, int count);
bool ir_attribute_is_dim(MlirAttribute a); // a dim expression that is not an integer
// The attribute with each dim in it mapped, in lists, dictionaries and types too; numbers stay.
MlirAttribute ir_map_dims(ir_context *ctx, MlirAttribute a, ir_dim (*map)(ir_dim dim, void *user), void *user);
ir_dim ir_attribute_dim(ir_context *ctx, MlirAttribute a); // of an integer or a dim expression; NULL otherwise
// Of a list of those, as many as fit: how many there are; -1 if it is none.
int ir_attribute_dims(ir_context *ctx, MlirAttribute a, ir_dim *out_dims, int capacity);
void ir_set(ir_context *ctx, MlirOperation op, const char *name, MlirAttribute value);
MlirAttribute ir_string_attribute(ir_context *ctx, const char *text);
MlirAttribute ir_int_attribute(ir_context *ctx, int64_t value);
MlirAttribute ir_real_attribute(ir_context *ctx, double value);
MlirAttribute ir_ints_attribute(ir_context *ctx, const int64_t *values, int count);

// Operand groups (IR_FORM_PLAIN rows with groups): group 0 is the parenthesised list.
int ir_group(ir_context *ctx, MlirOperation op, int group, int *out_first); // count
void ir_add_segments(ir_context *ctx, ir_attributes *list, const int *counts, int n_groups);

MlirOperation ir_defining_op(MlirValue value); // null for a block argument
bool ir_has_uses(MlirValue value);
bool ir_same_value(MlirValue a, MlirValue b);
void ir_replace_uses(MlirValue from, MlirValue to);
void ir_erase(MlirOperation op); // its results must have no uses left

// Value -> value, for cloning: an open-addressing table.
typedef struct ir_map {
  ir_context *ctx;
  size_t count, capacity; // capacity: 0 or a power of two
  MlirValue *from, *to;   // from: null where free
} ir_map;
void ir_map_set(ir_map *map, MlirValue from, MlirValue to);
bool ir_map_has(const ir_map *map, MlirValue value);
MlirValue ir_map_get(const ir_map *map, MlirValue value); // itself if unmapped
// Clones op with its regions at the builder's place, operands through the map, which learns its results and block
// arguments. retype, where given, changes every type.
MlirOperation ir_clone(ir_builder *b, MlirOperation op, ir_map *map, MlirType (*retype)(MlirType type, void *user),
                       void *user);

// The name an author or pass gave to a value ("bcast_bias"), or NULL.
const char *ir_value_name(ir_context *ctx, MlirValue value);
MlirLocation ir_named(ir_context *ctx, const char *name, MlirLocation location);
MlirLocation ir_unnamed(MlirLocation location);              // the place alone
MlirLocation ir_op_place(ir_context *ctx, MlirOperation op); // where it stands, without the names of its results

// Every op directly in block, as an array that stays valid while ops are erased and inserted.
size_t ir_block_ops(ir_context *ctx, MlirBlock block, MlirOperation **out_ops);

// ---- lex.c, parse.c, print.c: text
// ------------------------------------------------------------------------------------------

// Parses a file's text. Null module on failure, with diagnostics.
MlirModule ir_parse(ir_context *ctx, const char *file, const char *text, size_t length);
// The module as text that parses back to the same; owned by the context.
const char *ir_print(ir_context *ctx, MlirModule module);
const char *ir_print_anonymous(ir_context *ctx,
                               MlirModule module); // the same whatever values are called: for comparing
// Literal tensors: op's "value" (raw little-endian elements) as `dense<..>`.
const void *ir_constant_bytes(MlirOperation op, size_t *out_bytes);
const void *ir_literal_bytes(MlirAttribute value, size_t *out_bytes); // NULL if it is none
MlirAttribute ir_bytes_attribute(ir_context *ctx, const void *bytes, size_t n_bytes);
// One element: f for a float dtype, the low bytes of i for others. Not for dtypes of 4 bits.
void ir_put_element(mx_dtype dtype, double f, int64_t i, void *out);
double ir_float_element(mx_dtype dtype, const void *at);

// ---- verify.c: every op against its row and rule
// --------------------------------------------------------------------------

bool ir_verify(ir_context *ctx, MlirModule module);
// Sizes that must be equal for the op to be defined and are not provably so: the run has to check them.
typedef struct ir_obligations {
  int count;
  struct {
    ir_dim got, wanted;
    const char *what; // "takes N elements for M * 2"
  } items[MX_MAX_RANK + 1];
} ir_obligations;
// What the op's rule makes of its operands and attributes, one type per result; a result that the rule leaves open
// keeps its declared type. False, reported, where operands break the rule.
bool ir_infer(ir_context *ctx, MlirOperation op, ir_type *out_results, ir_obligations *out_obligations);
// The relaxed ops' common dtype: always one of the two, highest category (bool < unsigned < signed < float), then
// largest width; INVALID where values might not fit or the choice is open (f16 with bf16).
mx_dtype ir_promote(mx_dtype a, mx_dtype b);
// The highest level that occurs: RMO if any rmo op is there, ..
ir_level ir_module_level(ir_context *ctx, MlirModule module);

// ---- narrow.c: floats narrower than f32
// -------------------------------------------------------------------------------------------------------------------

typedef struct ir_narrow_format {
  unsigned n_bits, shift; // shift: bits that a float's mantissa has more
  uint32_t rebias;        // what a float's exponent is larger by, in place; 0 for bf16
  uint32_t infinity, nan; // inf, or where there is none NaN; the NaN that conversions make
  uint32_t overflow;      // what a finite number that is too large becomes
  bool has_infinity;
} ir_narrow_format;
// Bits of a float whose last bit is worth as much as the format's least number.
#define IR_NARROW_MAGIC(f) ((f)->rebias + 0x00800000 + ((f)->shift << 23))
const ir_narrow_format *ir_narrow_format_of(mx_dtype dtype); // NULL for other dtypes
uint16_t ir_narrow(mx_dtype dtype, float value);
float ir_widen(mx_dtype dtype, uint16_t bits);

// ---- source.c: growing text
// ----------------------------------------------------------------------------------------------------

typedef struct ir_text {
  ir_context *ctx;
  char *data;
  size_t length, capacity;
} ir_text;
void ir_append(ir_text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void ir_append_n(ir_text *text, const char *bytes, size_t length);

#endif
