# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""pipeline.py ROOT: docs/pipeline.md has every row of passes.def, in its order and with its words."""
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
rows = re.findall(r'^PASS\((\w+), \w+, \w+, "(.*)"\)', (root / "lib/passes/passes.def").read_text(), re.MULTILINE)
told = re.findall(r"^\| `(\w+)` \| (.*) \|$", (root / "docs/pipeline.md").read_text(), re.MULTILINE)
for row, words in zip(rows, told):
    if row != words:
        sys.exit(f"docs/pipeline.md says {words}, lib/passes/passes.def {row}")
sys.exit(0 if rows and len(rows) == len(told) else f"docs/pipeline.md has {len(told)} passes, passes.def {len(rows)}")
