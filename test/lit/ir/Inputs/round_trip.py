# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""round_trip.py MXC FOLDER MODEL LEVELS [text-only] [FLAG..]: prints the model at each level, reads that back, and prints the same; a
compile resumed from any of these texts makes the very file that the whole compile makes (not compared with text-only)."""
import pathlib
import subprocess
import sys

mxc, folder, model, levels, *flags = sys.argv[1:]
resume = "text-only" not in flags
flags = [flag for flag in flags if flag != "text-only"]
folder = pathlib.Path(folder)
wrong = []


def compile_(source, *more):
    """In the source's folder, so that the file's record of its source is the same for all."""
    command = [mxc, "compile", source.name, *flags, *more]
    run = subprocess.run(command, cwd=source.parent, capture_output=True)
    if run.returncode:
        sys.exit(f"$ {' '.join(command)}   in {source.parent}\n{run.stderr.decode()}")
    return run.stdout


source = folder / "whole" / "model.mlir"
source.parent.mkdir(parents=True, exist_ok=True)
source.write_bytes(pathlib.Path(model).read_bytes())
whole = compile_(source, "--target=x86-64-v3", "-o", "-")
for level in levels.split(","):
    text = compile_(source, f"--emit={level}")
    at = folder / level / "model.mlir"
    at.parent.mkdir(exist_ok=True)
    at.write_bytes(text)
    again = compile_(at, f"--from={level}", f"--emit={level}")
    if again != text:
        (at.parent / "again.mlir").write_bytes(again)
        wrong.append(f"{at}: printed again, it is another text: again.mlir")
    if resume and compile_(at, f"--from={level}", "--target=x86-64-v3", "-o", "-") != whole:
        wrong.append(f"{at}: resumed here, another file is made")
sys.exit("\n".join(wrong) or 0)
