# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""ptxas.py FOLDER: assembles each .ptx in FOLDER; fails on an error, a stack frame or a spill."""
import pathlib
import re
import subprocess
import sys

wrong, texts = [], sorted(pathlib.Path(sys.argv[1]).glob("*.ptx"))
for text in texts:
    run = subprocess.run(["ptxas", "-arch=sm_80", "-v", text, "-o", "/dev/null"], capture_output=True, text=True)
    said = run.stdout + run.stderr
    stack = re.search(r"(\d+) bytes stack frame, (\d+) bytes spill stores, (\d+) bytes spill loads", said)
    if run.returncode or not stack or stack.groups() != ("0", "0", "0"):
        wrong.append(f"{text}: {said}")
sys.exit("\n".join(wrong) or (0 if len(texts) >= 3 else f"{len(texts)} texts"))
