# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %root
"""One pass, one file, one test of the same name: passes.def, lib/passes/*.c and test/lit/passes/*.mlir agree."""

import pathlib
import re
import sys

ROOT = pathlib.Path(sys.argv[1])

rows = re.findall(r"^\s*PASS\(\s*(\w+)", (ROOT / "lib/passes/passes.def").read_text(), re.MULTILINE)
files = {path.stem for path in (ROOT / "lib/passes").glob("*.c") if re.match(r"(rmo|mo|mogg|mgp)_", path.stem)}
tests = {path.stem for path in (ROOT / "test/lit/passes").glob("*.mlir")}

bad = []
if not rows:
    bad.append("lib/passes/passes.def: no PASS(name, ...) row found")
for name in sorted({name for name in rows if rows.count(name) > 1}):
    bad.append(f"lib/passes/passes.def: {name} has two rows")
for name in sorted(set(rows) - files):
    bad.append(f"{name}: write lib/passes/{name}.c")
for name in sorted(set(rows) - tests):
    bad.append(f"{name}: write test/lit/passes/{name}.mlir")
for name in sorted(files - set(rows)):
    bad.append(f"lib/passes/{name}.c: give it a row in passes.def; a helper file's name starts with no level")
for name in sorted(tests - set(rows)):
    bad.append(f"test/lit/passes/{name}.mlir: no pass of this name: rename or move the test")
sys.exit("\n".join(bad) or None)
