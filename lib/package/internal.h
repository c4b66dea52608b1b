/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * What the files of this folder share, without LLVM: the words of the table for dtypes and targets, which kernels shut
 * each other out, and writing a package.
 */
#ifndef PACKAGE_INTERNAL_H
#define PACKAGE_INTERNAL_H

#include "package/package.h"

enum { PKG_N_TARGETS = 3, PKG_FORMAT = 1, PKG_ALIGNMENT = 16 };

/* "x86-64", "nvptx64", "amdgcn": bit i of a set of bitcodes is entry i. */
extern const char *const pkg_target_names[PKG_N_TARGETS];
/* "elementwise", "execute", "view", "shape". */
extern const char *const pkg_form_names[PKG_N_FORMS];
/* "int", "float", "ints". */
extern const char *const pkg_parameter_names[3];

const char *pkg_dtype_text(mx_dtype dtype);
/* INVALID if there is none of that name; text need not end after n_bytes. */
mx_dtype pkg_dtype_parse(const char *text, size_t n_bytes);
/* "f16,bf16,f32", or "any". out holds PKG_TYPES_TEXT bytes; returns it. */
enum { PKG_TYPES_TEXT = 96 };
const char *pkg_types_text(uint32_t dtypes, char *out);

/* A target pattern ("", "cpu", "x86-64-v3", "sm_90a") against a target ("x86-64-v4", "sm_80", "gfx942"): how specific
 * the match is, or -1. */
int pkg_pattern_rank(const char *pattern, const char *target);
/* Which bitcodes can serve the pattern; 0 for a word that is no pattern. */
uint32_t pkg_pattern_bitcodes(const char *pattern);

/* Whether an execute kernel fills or changes anything. */
bool pkg_has_destination(const pkg_kernel *kernel);

/* True if a lookup could not choose between the two: same symbol, form and target pattern, and operand dtypes that both
 * take. */
bool pkg_kernels_clash(const pkg_kernel *a, const pkg_kernel *b);

/* Writes package to a temporary beside path and renames it. */
mx_status pkg_write(const pkg_package *package, const char *path);

#endif
