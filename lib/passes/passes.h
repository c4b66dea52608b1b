// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Passes: each changes the module in place, reports what is wrong with the model, and returns false if it did.
#ifndef PASSES_H
#define PASSES_H

#include "import/weights.h"
#include "ir/ir.h"
#include "package/package.h"

typedef struct pass_context {
  ir_context *ir;
  MlirModule module;
  const pkg_registry *kernels;
  const weights *weights; // NULL: none were given
  // Called after each pass that ran; NULL for none.
  void (*after)(struct pass_context *context, const char *pass, double milliseconds);
  void *user;
  bool verify_each;
  bool unoptimised;           // passes that the result does not need are left out
  const char *const *without; // names of those that are, of n_without
  size_t n_without;
  bool fast_math; // rules of mo_simplify that change rounding, zeros, NaN and infinity may be used
} pass_context;

typedef enum pass_id {
#define PASS(name, from, to, what) PASS_##name,
#include "passes/passes.def"
#undef PASS
  PASS_COUNT
} pass_id;

#define PASS(name, from, to, what) bool pass_##name(pass_context *p);
#include "passes/passes.def"
#undef PASS

// Lowers the module to `stop`, from whatever level it is at. pipeline.c is the page to read first.
bool pipeline_run(pass_context *p, ir_level stop);
// Whether p->without names that pass.
bool is_left_out(const pass_context *p, pass_id id);

// How large fusion makes a kernel. Memory is a small part of what 64 ops on an element cost: a longer loop would gain
// little, and spill registers. Each tensor is a pointer in the loop, and strides if it is a view; distinct sizes are
// arguments of its code; loops come one after another, and rows that they share stay in the cache. Plain numbers, which
// fusion_reasons.def puts into words.
#define FUSION_MAX_OPS 64
#define FUSION_MAX_TENSORS 32
#define FUSION_MAX_SIZES 64
#define FUSION_MAX_LOOPS 8
#define FUSION_MAX_COLUMNS 65536
enum { FUSION_MAX_VIEWS = 8 }; // between a value and where it is loaded, which an epilogue undoes
enum { KERNEL_MAX_SIZES = FUSION_MAX_SIZES };

// Why two kernels are not one: fusion_reasons.def has a row for each.
typedef enum fusion_reason {
  MAY_FUSE, // none: they may be one
#define REASON(id, why, change) FUSION_##id,
#include "passes/fusion_reasons.def"
#undef REASON
} fusion_reason;

// ---- structured_kernel.c: reading mogg graphs and kernels
// ---------------------------------------------------------------------------

#define PASS_TARGET "x86-64" // signatures are the same on every CPU level

// The top-level ops of that kind.
size_t graphs_of(pass_context *p, ir_op_id id, MlirOperation **out_graphs);
// Calls visit for each op of every such graph, in order; false if one returned false. visit may erase its op and ops
// before it, and insert others there.
bool each_op(pass_context *p, ir_op_id graph, bool (*visit)(pass_context *p, MlirOperation op));
// Before the builder's place (build_views.c): an op of value alone, without attributes; mo.transpose of value.
MlirValue build_unary(ir_builder *b, ir_op_id id, MlirValue value, const ir_type *to);
MlirValue build_transpose(ir_builder *b, MlirValue value, const int64_t *perm);
// Likewise mo.static.reshape, mo.static.broadcast_to, and mo.cast where the dtype is another one.
MlirValue build_reshape(ir_builder *b, MlirValue value, int rank, const ir_dim *dims);
MlirValue build_broadcast(ir_builder *b, MlirValue value, int rank, const ir_dim *dims);
MlirValue build_cast(ir_builder *b, MlirValue value, mx_dtype dtype);
// An mo.constant of n elements; one of rank 0.
MlirValue build_constant(ir_builder *b, mx_dtype dtype, int rank, const ir_dim *dims, const void *elements, size_t n);
MlirValue build_number(ir_builder *b, mx_dtype dtype, double value);

MlirOperation kernel_execute(ir_context *ctx, MlirOperation kernel); // its mogg.call.execute; null: several
// An execute kernel without inputs whose output takes no value: whatever it makes, the lambda makes.
bool is_elementwise_loop(const pkg_kernel *signature);
bool kernel_is_elementwise(pass_context *p, MlirOperation kernel);   // its loop only calls the output lambda
MlirBlock elementwise_lambda(ir_context *ctx, MlirOperation kernel); // of such a kernel; ends in its one store
bool stores_once(ir_context *ctx, MlirValue bound);                  // its lambda ends in the one store that it holds
bool has_sizes_of_run(ir_context *ctx, MlirOperation kernel);        // some that are not known when compiling
// Whether each size of type is one of what the kernel reads, so that no shape function has to tell it.
bool has_sizes_of_operands(ir_context *ctx, MlirOperation kernel, const ir_type *type);
bool touches_effects(ir_context *ctx, MlirOperation kernel); // it reads or writes what has an order
bool stores_through_view(ir_context *ctx, MlirValue output); // its lambda does, of a result or a buffer
const pkg_kernel *kernel_signature(pass_context *p, MlirOperation execute);
MlirOperation value_kernel(ir_context *ctx, MlirValue value);      // the mogg.kernel that makes it; null otherwise
bool view_is_contiguous_only(pass_context *p, MlirOperation view); // needs row-major memory below it
int kernel_operand_number(MlirOperation kernel, MlirValue value);  // -1: not an operand
MlirOperation only_user(MlirValue value);                          // null: none, or several uses
bool is_graph_result(ir_context *ctx, MlirValue value);            // an mo.output names it
// In a kernel's body, the loop that stores each element of dst: what the call makes of the n tensors' elements, or,
// where it is NULL, that of the one tensor.
void build_foreach(ir_builder *body, MlirValue dst, const MlirValue *tensors, int n, const ir_attributes *call,
                   MlirLocation call_location);
// A kernel that copies `value` (possibly a view of it) to row-major memory, before op.
MlirValue materialise(pass_context *p, MlirValue value, MlirOperation before);

// ---- constant_value.c
// ---------------------------------------------------------------------------------------------------------------

// Whether a value of an mo.graph depends on constants alone, as far as a short look tells.
bool is_constant_value(ir_context *ctx, MlirValue value);

// ---- mgp_join_launches.c
// --------------------------------------------------------------------------------------------------------------

bool is_beside(MlirOperation launch); // it is made beside the launch before it
// The launch behind it, if that is made beside it; null: none.
MlirOperation launch_beside(ir_context *ctx, MlirOperation launch);

// ---- choose_parts.c
// -------------------------------------------------------------------------------------------------------------------

// Whether each element of the kernel's result is one of an input's, which choose_parts can tell. Of few inputs: all are
// looked at.
bool joins_parts(pass_context *p, MlirOperation kernel);
// Makes that an elementwise kernel.
void choose_parts(pass_context *p, MlirOperation kernel);

// ---- declared_names.c
// --------------------------------------------------------------------------------------------------------------

// The attribute that lists the names for sizes that only the run knows and op declares; NULL: it declares none.
const char *declared_names(ir_context *ctx, MlirOperation op);
void each_declared_name(ir_context *ctx, MlirOperation op, void (*visit)(ir_dim symbol, void *user), void *user);

// ---- find_kernels.c: what packages hold
// -----------------------------------------------------------------------------------------------

// Reports that no kernel of that symbol takes the op's operands, with what comes near; false.
bool no_kernel(pass_context *p, MlirOperation op, const char *symbol);
// Every mogg call in the block and below has its kernel; what is missing is reported.
bool find_kernels(pass_context *p, MlirBlock block);

// ---- buffer_order.c: effects in the order of the text
// ----------------------------------------------------------------------------------------------------------------------

// Whether op may change what the buffer or opaque value holds.
bool op_writes(pass_context *p, MlirOperation op, MlirValue value);
// Whether an elementwise kernel writes value at the very index that it reads.
bool stores_in_place(pass_context *p, MlirOperation kernel, MlirValue value);
// Whether the one result of the kernel may lie in the memory of its operand `number`, of the same type: an elementwise
// kernel that reads each of its elements once it makes that element, and at no other place.
bool may_lie_in_operand(pass_context *p, MlirOperation kernel, intptr_t number);
// Why the producer, whose result the consumer reads, may not do its work there. same_index: at the lambda's own index.
fusion_reason why_not_moved(pass_context *p, MlirOperation producer, MlirOperation consumer, bool same_index);

// ---- join_kernels.c: rebuilding mogg.kernel in place
// ----------------------------------------------------------------------------------

// Which bound one kernel of both would exceed, in which n_read tensors are read through n_views more views each.
fusion_reason why_too_large(ir_context *ctx, MlirOperation a, MlirOperation b, int n_read, int n_views);
// Why the consumer is not all that uses the value, once.
fusion_reason why_not_alone(ir_context *ctx, MlirValue value, MlirOperation consumer);
// Why the elementwise kernel that makes the consumer's operand cannot move to where the consumer reads it.
fusion_reason why_no_prologue(pass_context *p, MlirOperation producer, MlirOperation consumer, int number);
// mogg_fuse_epilogues.c: why the elementwise consumer of that operand cannot become the producer's store lambda.
fusion_reason why_no_epilogue(pass_context *p, MlirOperation producer, MlirOperation consumer, int number);
// mogg_fuse_rows.c; FUSION_two_loops: they do not both go row by row.
fusion_reason why_not_by_row(pass_context *p, MlirOperation producer, MlirOperation consumer);
bool is_made_of_constants(ir_context *ctx, MlirOperation kernel); // all that it reads is constant
// Whether init makes the producer's result, once, and the consumer, which reads it, is for execute: they stay apart.
bool stays_in_init(ir_context *ctx, MlirOperation producer, MlirOperation consumer);
// Moves the elementwise kernels that make the kernel's operands into its lambdas and hooks, as far as each element
// would still be made once.
void inline_producers(pass_context *p, MlirOperation kernel);

// "matmul_add": names the kernel after the two that it was made of; after one, whose loop it is, where that is long.
void join_names(ir_context *ctx, MlirOperation kernel, MlirOperation first, MlirOperation second, MlirOperation loop);
// Adds the kernel's operands [begin, end) that are not in the list yet; returns the new count.
int add_operands(MlirValue *operands, int count, MlirOperation kernel, intptr_t begin, intptr_t end);
// Gives the kernel these operands, and block arguments for them, which replace its old ones and those of `other` (null:
// none) for the same operand. The old arguments stand before the new ones until drop_arguments; that of an operand that
// is no longer there still has its uses.
void set_operands(ir_context *ctx, MlirOperation kernel, const MlirValue *operands, int count, MlirOperation other);
void drop_arguments(MlirOperation kernel, intptr_t count);
// A view of tensor, of type's dims: among the body's first ops, where each stands once.
MlirValue add_view_of(ir_context *ctx, MlirBlock body, const char *symbol, MlirAttribute parameters,
                      MlirLocation location, const ir_type *type, MlirValue tensor);
// The view that `like` makes, of tensor instead.
MlirValue add_view(ir_context *ctx, MlirBlock body, MlirOperation like, MlirValue tensor);
// Likewise the view that undoes `of`, which is named symbol.
MlirValue add_inverse_view(ir_context *ctx, MlirBlock body, MlirOperation of, const char *symbol, MlirValue tensor);
void erase_views(MlirValue value); // those of it, which nothing else uses
// What the lambda's loads of tensor gave is value.
void replace_loads(ir_context *ctx, MlirBlock lambda, MlirValue tensor, MlirValue value);

#endif
