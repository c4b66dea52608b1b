# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The op tables, lib/ir/*.def, as the C preprocessor sees them."""
import ast
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent
TABLES = r"""
#define RULE(ENUM, function, text) ("rule", #ENUM, text),
#include "ir/rules.def"
#define OP(ENUM, name, level, form, traits, operands, results, rule, dtypes, attributes, groups, meaning) \
  ("op", name, #level, #form, #traits, operands, results, #rule, #dtypes, attributes, groups, meaning),
#include "ir/ops.def"
"""


def rows():
    """("rule", ENUM, text) and ("op", name, level, form, traits, operands, results, rule, dtypes, attributes, groups,
    meaning)."""
    run = subprocess.run(["clang-22", "-E", "-P", "-xc", f"-I{ROOT / 'lib'}", "-"], input=TABLES, capture_output=True,
                         text=True, check=True)
    return ast.literal_eval("[" + run.stdout + "]")
