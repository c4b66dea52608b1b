// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What only lib/ir itself sees: the context's fields.
#ifndef IR_INTERNAL_H
#define IR_INTERNAL_H

#include "ir/ir.h"

typedef struct ir_diagnostic {
  ir_severity severity;
  const char *file, *text, *hint; // file NULL: no place
  unsigned line, column;
  size_t order;
} ir_diagnostic;

typedef struct ir_source {
  const char *file, *text;
  size_t length;
} ir_source;

struct ir_context {
  ir_arena *arena;
  MlirContext mlir;
  ir_table strings; // text -> interned text
  ir_table dims;    // canonical text -> ir_dim
  ir_table types;   // MLIR pointer -> ir_type
  ir_table op_ids;  // op name -> id + 1
  ir_diagnostic *diagnostics;
  size_t n_diagnostics, diagnostic_capacity, n_errors;
  ir_source *sources;
  size_t n_sources, source_capacity;
};

static inline MlirStringRef ir_ref(const char *text) { return mlirStringRefCreateFromCString(text); }

// ---- lex.c
// -----------------------------------------------------------------------------------------------------------

typedef enum ir_token_kind {
  TOKEN_END,
  TOKEN_WORD,        // mo.add, f32, true
  TOKEN_VALUE,       // %x  (text without %)
  TOKEN_SYMBOL,      // @f  (text without @)
  TOKEN_BLOCK,       // ^bb0
  TOKEN_TYPE,        // !mo.tensor, !mgp.plan (text without !)
  TOKEN_HASH,        // #mo.layout (text without #)
  TOKEN_INTEGER,     // -3
  TOKEN_FLOAT,       // 1.5e-3, 0x7fc00000 is an integer
  TOKEN_STRING,      // text unescaped
  TOKEN_PUNCTUATION, // one of ( ) { } [ ] < > , : = * + ? - and ->
  TOKEN_BAD,
} ir_token_kind;

typedef struct ir_token {
  ir_token_kind kind;
  const char *text; // of words, values, strings: NUL-terminated, in the arena; of punctuation: "(" or "->"
  size_t length;
  unsigned line, column;
  const char *begin, *end; // in the source
} ir_token;

typedef struct ir_lexer {
  ir_context *ctx;
  const char *file;
  const char *at, *end, *line_begin;
  unsigned line;
  ir_token token; // the current one
} ir_lexer;

void ir_lex_begin(ir_lexer *lexer, ir_context *ctx, const char *file, const char *text, size_t length);
void ir_lex_next(ir_lexer *lexer);
MlirLocation ir_token_location(const ir_lexer *lexer, const ir_token *token);
static inline bool ir_at(const ir_lexer *lexer, const char *punctuation) {
  return lexer->token.kind == TOKEN_PUNCTUATION && !__builtin_strcmp(lexer->token.text, punctuation);
}

// ---- type.c: types from tokens; report and return false on bad ones
// -----------------------------------------------------

bool ir_parse_type(ir_lexer *lexer, MlirType *out_type);
bool ir_parse_dim(ir_lexer *lexer, int depth, ir_dim *out_dim);
// Consumes punctuation or reports what was expected instead, in what.
bool ir_expect(ir_lexer *lexer, const char *punctuation, const char *what);
const char *ir_token_text(const ir_lexer *lexer); // for messages: "'->'", "end of file"

// ---- attribute.c
// ----------------------------------------------------------------------------------------------------------

// { name = value, .. }: appends to list. depth bounds nesting.
bool ir_parse_attributes(ir_lexer *lexer, ir_attributes *list);
void ir_print_attribute(ir_context *ctx, ir_text *text, MlirAttribute attribute);

// ---- dense.c
// --------------------------------------------------------------------------------------------------------------

// The shortest decimal that reads back as the same number, with a point so that it stays a float.
const char *ir_float_text(ir_context *ctx, double value, bool single);
// dense<..> for `type` (a tensor or scalar): raw elements.
bool ir_parse_dense(ir_lexer *lexer, const ir_type *type, MlirAttribute *out_bytes);
void ir_print_dense(ir_context *ctx, ir_text *text, const ir_type *type, const void *bytes, size_t n_bytes);

#endif
