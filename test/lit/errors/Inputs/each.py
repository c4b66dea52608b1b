# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""each.py MXC FILE FOLDER [FLAG..]: compiles each part of FILE, all of which are wrong, and shows what mxc says.

Parts are separated by lines `// -----` and keep their line numbers. Each must be refused with exit status 1 and nothing on
standard output; mxc runs in FOLDER, so that messages name the file alone."""
import pathlib
import subprocess
import sys

mxc, file, folder, *flags = sys.argv[1:]
folder = pathlib.Path(folder)
folder.mkdir(parents=True, exist_ok=True)
name = pathlib.Path(file).name
lines, wrong = pathlib.Path(file).read_text().splitlines(), False
starts = [-1] + [i for i, line in enumerate(lines) if line == "// -----"] + [len(lines)]
for begin, end in zip(starts, starts[1:]):
    (folder / name).write_text("\n" * (begin + 1) + "\n".join(lines[begin + 1:end]) + "\n")
    run = subprocess.run([mxc, "compile", name, "--emit=mgp", *flags], cwd=folder, capture_output=True, text=True)
    print(run.stderr, end="")
    if run.returncode != 1 or run.stdout:
        print(f"the part before line {end + 1}: exit status {run.returncode}, standard output '{run.stdout[:200]}'")
        wrong = True
sys.exit(wrong)
