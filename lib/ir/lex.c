// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Text to tokens. Comments run from // to the end of the line. Columns count bytes from 1.
#include "ir/internal.h"
#include <ctype.h>
#include <string.h>

enum { MAX_WORD = 1000 }; // longer than any name; messages stay readable

static bool word_begins(char c) { return isalpha((unsigned char)c) || c == '_'; }
static bool word_goes_on(char c) { return isalnum((unsigned char)c) || c == '_' || c == '.' || c == '$'; }

MlirLocation ir_token_location(const ir_lexer *lexer, const ir_token *token) {
  return ir_location(lexer->ctx, lexer->file, token->line, token->column);
}

void ir_lex_begin(ir_lexer *lexer, ir_context *ctx, const char *file, const char *text, size_t length) {
  *lexer = (ir_lexer){.ctx = ctx, .file = file, .at = text, .end = text + length, .line_begin = text, .line = 1};
  if (length >= 3 && !memcmp(text, "\xef\xbb\xbf", 3)) lexer->at += 3, lexer->line_begin += 3; // a byte order mark
  ir_lex_next(lexer);
}

static void skip_blank(ir_lexer *lexer) {
  while (lexer->at < lexer->end) {
    char c = *lexer->at;
    if (c == '\n') {
      lexer->at++;
      lexer->line++;
      lexer->line_begin = lexer->at;
    } else if (c == ' ' || c == '\t' || c == '\r') {
      lexer->at++;
    } else if (c == '/' && lexer->at + 1 < lexer->end && lexer->at[1] == '/') {
      while (lexer->at < lexer->end && *lexer->at != '\n') lexer->at++;
    } else {
      return;
    }
  }
}

static void take_word(ir_lexer *lexer, ir_token_kind kind, size_t skip) {
  const char *begin = lexer->at + skip, *p = begin;
  while (p < lexer->end && word_goes_on(*p)) p++;
  lexer->token.kind = p == begin || p - begin > MAX_WORD ? TOKEN_BAD : kind;
  lexer->token.text = ir_intern(lexer->ctx, begin, (size_t)(p - begin));
  lexer->token.length = (size_t)(p - begin);
  lexer->at = p == begin ? begin : p;
}

static void take_number(ir_lexer *lexer) {
  const char *p = lexer->at;
  bool is_float = false;
  if (*p == '-') p++;
  if (lexer->end - p > 2 && p[0] == '0' && p[1] == 'x') {
    p += 2;
    while (p < lexer->end && isxdigit((unsigned char)*p)) p++;
  } else {
    while (p < lexer->end && isdigit((unsigned char)*p)) p++;
    if (p < lexer->end && *p == '.') {
      is_float = true;
      p++;
      while (p < lexer->end && isdigit((unsigned char)*p)) p++;
    }
    if (p < lexer->end && (*p == 'e' || *p == 'E')) {
      const char *q = p + 1;
      if (q < lexer->end && (*q == '+' || *q == '-')) q++;
      if (q < lexer->end && isdigit((unsigned char)*q)) {
        is_float = true;
        while (q < lexer->end && isdigit((unsigned char)*q)) q++;
        p = q;
      }
    }
  }
  lexer->token.kind = is_float ? TOKEN_FLOAT : TOKEN_INTEGER;
  lexer->token.text = ir_intern(lexer->ctx, lexer->at, (size_t)(p - lexer->at));
  lexer->token.length = (size_t)(p - lexer->at);
  lexer->at = p;
}

// "..": \" \\ \n \t and \xx in hex.
static void take_string(ir_lexer *lexer) {
  ir_text text = {.ctx = lexer->ctx};
  ir_append(&text, "%s", "");
  const char *p = lexer->at + 1;
  for (; p < lexer->end && *p != '"' && *p != '\n'; p++) {
    char c = *p;
    if (c == '\\' && p + 1 < lexer->end) {
      c = *++p;
      if (c == 'n')
        c = '\n';
      else if (c == 't')
        c = '\t';
      else if (isxdigit((unsigned char)c) && p + 1 < lexer->end && isxdigit((unsigned char)p[1])) {
        int high = isdigit((unsigned char)c) ? c - '0' : (c | 32) - 'a' + 10;
        int low = isdigit((unsigned char)p[1]) ? p[1] - '0' : (p[1] | 32) - 'a' + 10;
        c = (char)(high * 16 + low);
        p++;
      }
    }
    ir_append_n(&text, &c, 1);
  }
  bool closed = p < lexer->end && *p == '"';
  lexer->token.kind = closed ? TOKEN_STRING : TOKEN_BAD;
  lexer->token.text = text.data ? ir_intern(lexer->ctx, text.data, text.length) : "";
  lexer->token.length = text.length;
  lexer->at = closed ? p + 1 : p;
}

void ir_lex_next(ir_lexer *lexer) {
  skip_blank(lexer);
  ir_token *t = &lexer->token;
  *t = (ir_token){.kind = TOKEN_END,
                  .text = "",
                  .line = lexer->line,
                  .column = (unsigned)(lexer->at - lexer->line_begin) + 1,
                  .begin = lexer->at};
  if (lexer->at < lexer->end) {
    char c = *lexer->at, following = lexer->at + 1 < lexer->end ? lexer->at[1] : 0;
    if (word_begins(c))
      take_word(lexer, TOKEN_WORD, 0);
    else if (c == '%')
      take_word(lexer, TOKEN_VALUE, 1);
    else if (c == '@')
      take_word(lexer, TOKEN_SYMBOL, 1);
    else if (c == '^') {
      lexer->at++;
      const char *begin = lexer->at;
      while (lexer->at < lexer->end && word_goes_on(*lexer->at)) lexer->at++;
      t->kind = TOKEN_BLOCK;
      t->text = ir_intern(lexer->ctx, begin, (size_t)(lexer->at - begin));
    } else if (c == '!')
      take_word(lexer, TOKEN_TYPE, 1);
    else if (c == '#')
      take_word(lexer, TOKEN_HASH, 1);
    else if (isdigit((unsigned char)c) || (c == '-' && isdigit((unsigned char)following)))
      take_number(lexer);
    else if (c == '"')
      take_string(lexer);
    else {
      t->length = c == '-' && following == '>' ? 2 : 1;
      t->kind = t->length == 2 || (c && strchr("(){}[]<>,:=*+?-", c)) ? TOKEN_PUNCTUATION : TOKEN_BAD;
      t->text = ir_intern(lexer->ctx, lexer->at, t->length);
      lexer->at += t->length;
    }
  }
  t->end = lexer->at;
}

const char *ir_token_text(const ir_lexer *lexer) {
  const ir_token *t = &lexer->token;
  if (t->kind == TOKEN_END) return "the end of the file";
  if (t->kind == TOKEN_BAD && *t->begin == '"') return "a string without its closing quote";
  size_t n = (size_t)(t->end - t->begin);
  if (t->kind == TOKEN_BAD && n == 1 && (*t->begin < ' ' || *t->begin == 127)) // signed: bytes above 127 too
    return ir_format(lexer->ctx, "byte 0x%02x", (unsigned char)*t->begin);
  return ir_format(lexer->ctx, "'%.*s'", (int)(n < 40 ? n : 40), t->begin);
}

bool ir_expect(ir_lexer *lexer, const char *punctuation, const char *what) {
  if (ir_at(lexer, punctuation)) {
    ir_lex_next(lexer);
    return true;
  }
  return ir_error(lexer->ctx, ir_token_location(lexer, &lexer->token), NULL, "expected '%s' %s, found %s", punctuation,
                  what, ir_token_text(lexer));
}
