# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""simplify.py ROOT [--fix]: the table of docs/simplify.md is that of simplify.def; --fix writes it."""

import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
page = root / "docs/simplify.md"
rows = re.findall(
    r'^RULE\((\w+), (\w+), ([^,]+), (EXACT|FAST), .*, "([^"]*)", "([^"]*)"\)$',
    (root / "lib/passes/simplify.def").read_text(),
    re.M,
)
WORDS = {
    "FLOATS": "floats",
    "INTEGERS": "integers",
    "UNSIGNED": "unsigned",
    "MX_TYPES_SIGNED": "signed",
    "SIGNED_OR_FLOAT": "signed, floats",
    "NUMBERS": "numbers",
    "BOOLS": "bool",
    "HALVES": "f16, bf16",
    "SINGLE_OR_DOUBLE": "f32, f64",
    "MX_TYPE(F32)": "f32",
    "MX_TYPE(F64)": "f64",
    "MX_TYPES_ANY": "any",
}


def row(name, op, dtypes, when, equation, condition):
    words = ", ".join(WORDS[d] for d in dtypes.split(" | "))
    return f"| `{name}` | {equation.replace('|', chr(92) + '|')} | {words} | {condition} | {when.lower()} |"


table = "\n".join(["| rule | rewrite | dtypes | only if | |", "|---|---|---|---|---|", *(row(*r) for r in rows)]) + "\n"
have = page.read_text()
head = have.split("| rule |")[0]
if "--fix" in sys.argv:
    page.write_text(head + table)
elif not rows or have != head + table:
    sys.exit("docs/simplify.md: the table is not that of lib/passes/simplify.def: test/lit/docs/Inputs/simplify.py . --fix")
