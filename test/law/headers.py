# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %root
"""Each public header is short, stands alone, and compiles without a warning as C11 and as C++17."""

import pathlib
import subprocess
import sys

ROOT = pathlib.Path(sys.argv[1])
MAX_LINES = 400

bad = []
headers = sorted((ROOT / "include/mx").glob("*.h"))
for header in headers:
    lines = len(header.read_text().splitlines())
    if lines > MAX_LINES:
        bad.append(f"include/mx/{header.name}: {lines} lines, over {MAX_LINES}: split it")
    for language, standard in (("c", "c11"), ("c++", "c++17")):
        run = subprocess.run(
            [
                "clang-22",
                "-x",
                language,
                f"-std={standard}",
                "-Wall",
                "-Wextra",
                "-Wshadow",
                "-Werror",
                "-fsyntax-only",
                "-ferror-limit=1",
                "-fno-caret-diagnostics",
                "-I",
                str(ROOT / "include"),
                "-",
            ],
            input=f"#include <mx/{header.name}>\n",
            capture_output=True,
            text=True,
        )
        if run.returncode:
            bad.append(
                f"include/mx/{header.name} does not compile alone as {standard}: include what it uses (a part of "
                f"kernel.h: <mx/kernel.h>)\n{run.stderr}"
            )
if not headers:
    bad.append("include/mx holds no header")
sys.exit("\n".join(bad) or None)
