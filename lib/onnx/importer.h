// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the parts of the importer share.
#ifndef ONNX_IMPORTER_H
#define ONNX_IMPORTER_H

#include "onnx/convert.h"
#include "onnx/import.h"

// What a name of the model stands for.
typedef struct onnx_bound {
  MlirValue value; // null: none, or a sequence
  onnx_sequence *sequence;
} onnx_bound;

// Where names hold: a graph, a body, which sees what is around it, or a function, which does not.
struct onnx_scope {
  onnx_scope *around; // NULL: nothing is seen
  ir_table names;     // name -> onnx_bound
  const onnx_node *nodes;
  const onnx_value *outputs;     // of a graph
  const char **function_outputs; // of a function
  size_t n_nodes, n_outputs;
  const onnx_opset *opsets;
  size_t n_opsets;
  const onnx_function *function; // NULL: it is none
  const conversion *call;        // of the function
  int n_calls;                   // of functions around it
};

struct onnx_importer {
  ir_context *ctx;
  const char *file;
  onnx_model *model;
  weights *weights;
  MlirModule module;
  MlirBlock block;     // of the graph itself, not of a body
  pass_context passes; // what shape values need
  shape_values values;
  onnx_scope *scope;   // of what is converted now
  ir_table sizes;      // a size's name in the model -> its name here
  ir_table taken;      // names of sizes
  ir_table inside;     // names of sizes that a body gives -> not NULL
  ir_table read;       // MlirValue -> ir_dim *: what the run reads
  ir_text unsupported; // a line for each
  size_t n_unsupported, n_open;
  MlirAttribute *symbols; // sizes of inputs, which the graph declares
  size_t n_symbols, symbols_capacity;
};

// ---- names.c
// --------------------------------------------------------------------------------------------------------------------

const char *onnx_spelled(ir_context *ctx, const char *name); // as the text of graphs can spell it
MlirLocation onnx_location(onnx_importer *im, const char *name);
// wanted, wanted_1, ..: what no other size is called, nor an operator of dims.
const char *onnx_free_size_name(onnx_importer *im, const char *wanted);
// A size's name, which may be an expression in the model ("a + 1"): each stands for a size of its own.
ir_dim onnx_named_dim(onnx_importer *im, const char *name);
ir_dim onnx_open_dim(onnx_importer *im);
void onnx_bind(onnx_importer *im, const char *name, onnx_bound bound); // in the scope that is converted now
const onnx_bound *onnx_lookup(onnx_importer *im, const char *name);    // NULL: nothing is called so

// ---- initializers.c
// --------------------------------------------------------------------------------------------------------------------

MlirValue onnx_literal(onnx_importer *im, ir_builder *b, const onnx_tensor *t, const char *name); // null: reported

// ---- overrides.c
// --------------------------------------------------------------------------------------------------------------------

bool onnx_apply_overrides(onnx_importer *im, const onnx_overrides *o); // to the model's inputs; false: reported

// ---- nodes.c
// --------------------------------------------------------------------------------------------------------------------

// Nodes of im->scope. False: an error; what is not there is noted.
bool onnx_convert_nodes(onnx_importer *im, ir_builder *b);
bool onnx_bind_initializers(onnx_importer *im, ir_builder *b, const onnx_graph *g); // false: reported
// A graph that stands in an attribute of the node, at the end of the block. False: reported or noted.
bool onnx_run_body(conversion *c, const onnx_graph *g, MlirBlock block, const onnx_bound *inputs, size_t n_inputs,
                   onnx_bound *outputs);

#endif
