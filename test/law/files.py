# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %root
"""Every file of the project: length, licence line, finished, and free of one machine's paths."""

import pathlib
import re
import sys

ROOT = pathlib.Path(sys.argv[1])
SOURCE = {".c", ".h", ".def", ".S", ".py", ".sh", ".mlir", ".test", ".md", ".txt", ".json", ""}
CODE = {".c", ".h", ".def", ".S", ".py", ".mlir", ".test"}
MAX_LINES = 800
VERBATIM = {"examples/seed/model.mlir"}  # as the slides print it
SPDX = "SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception"
# In two pieces, so that this file passes its own test.
UNFINISHED = re.compile("|".join((r"\bTO" + "DO", r"\bFIX" + "ME", r"\bXX" + r"X\b", r"#if" + r" 0\b")))
MACHINE_PATHS = re.compile(
    "|".join(("/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", r"debian\.o" + "rg", r"pypi\.o" + "rg"))
)


def files():
    for path in sorted(ROOT.rglob("*")):
        relative = path.relative_to(ROOT)
        if relative.parts[0] in (".git", "build") or "__pycache__" in relative.parts or not path.is_file():
            continue
        if path.suffix in SOURCE and path.name not in ("LICENSE", ".gitignore", ".clang-format"):
            yield path, str(relative)


bad = []
for path, name in files():
    try:
        text = path.read_text()
    except UnicodeDecodeError:
        bad.append(f"{name}: not UTF-8 text")
        continue
    lines = text.splitlines()
    is_script = path.suffix == "" and text.startswith("#!")
    if path.suffix in CODE or is_script:
        if len(lines) > MAX_LINES:
            bad.append(f"{name}: {len(lines)} lines, over {MAX_LINES}: split it by what it does")
        if name not in VERBATIM and not any(SPDX in line for line in lines[:4]):
            bad.append(f"{name}: add the line '{SPDX}' at its top")
    for number, line in enumerate(lines, 1):
        if UNFINISHED.search(line):
            bad.append(f"{name}:{number}: finish it or leave it out: {line.strip()}")
        if MACHINE_PATHS.search(line):
            bad.append(f"{name}:{number}: names a place that other machines lack: {line.strip()}")
    if text and not text.endswith("\n"):
        bad.append(f"{name}: ends without a newline")
sys.exit("\n".join(bad) or None)
