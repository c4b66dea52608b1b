// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What signature.c, manifest.c and compile.c share: the constants of a model and the parts of its file.
#ifndef MODEL_FILE_H
#define MODEL_FILE_H

#include "codegen/codegen.h"

// One constant of the model, by number.
typedef struct cg_constant {
  const char *name;
  const void *bytes; // what the file will hold; NULL until init has made it
  size_t n_bytes;
  bool computed;    // made by init
  bool used;        // by execute
  size_t offset;    // in the constants section
  bool one_element; // bytes hold one element that fills n_bytes
  size_t element_bytes;
} cg_constant;

const char *cg_input_name(const cg_input *input, int index);
const char *cg_output_name(const cg_input *input, int index);
cg_section cg_signature_section(const cg_input *input, const cg_constant *constants, int n_constants);

// The JSON manifest: for people and tools, of the first `shipped` targets. code_bytes[target * n_kernels + kernel].
cg_section cg_manifest_section(const cg_input *input, const cg_options *options, int shipped,
                               const cg_constant *constants, int n_constants, const size_t *code_bytes,
                               const char *left); // why init is left for the run; NULL: it is not

// ---- program.c, kernel_work.c: parts of the manifest
// ----------------------------------------------------------------------------------------------------------------------

// Init, execute and the functions that it calls: buffers, and steps in their order; and their types.
struct cJSON;
void cg_add_program(const cg_input *input, struct cJSON *root);
struct cJSON *cg_dim_object(ir_dim dim); // a number, or its text
// Of one launch of an mgp.kernel, over its sizes.
ir_dim cg_kernel_work(const cg_input *input, MlirOperation kernel);
ir_dim cg_kernel_bytes(const cg_input *input, MlirOperation kernel);

// ---- fold_constants.c
// ----------------------------------------------------------------------------------------------------------------------

typedef struct cg_folding {
  void *bytes; // that constants borrow
  size_t n_bytes;
  const char *left; // why init was not run, or not to its end; NULL: it was
} cg_folding;
// Runs the init of a file image; the constants that it computes get their bytes, and are computed no more. False,
// reported, if it fails.
bool cg_fold_constants(const cg_input *input, const cg_options *options, const cg_bytes *file, cg_constant *constants,
                       int n_constants, cg_folding *out);
void cg_free_folding(cg_folding *folding);

#endif
