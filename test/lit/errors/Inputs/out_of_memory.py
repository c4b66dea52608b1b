# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""out_of_memory.py MXC FOLDER: compiles a graph of 40000 ops under ever smaller limits of address space."""
import pathlib
import resource
import subprocess
import sys

mxc, folder = sys.argv[1], pathlib.Path(sys.argv[2])
T, N = "!mo.tensor<[N], f32>", 40000
(folder / "long.mlir").write_text(f"mo.graph @long<N>(%x0: {T}) -> ({T}) {{\n" + "".join(
    f"  %x{i + 1} = mo.relu(%x{i}) : {T}\n" for i in range(N)) + f"  mo.output %x{N} : {T}\n}}\n")
enough = short = 0
wrong = []
for megabytes in (400, 160, 150, 145, 140, 135, 130, 125, 120, 115, 110):
    def limit(size=megabytes << 20):
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    run = subprocess.run([mxc, "compile", "long.mlir", "--emit=mo", "-o", "out.mlir"], cwd=folder, preexec_fn=limit,
                         capture_output=True, text=True)
    out = folder / "out.mlir"
    if run.returncode == 0 and out.exists():
        enough += 1
        out.unlink()
    elif run.returncode == 1 and "out of memory" in run.stderr and not out.exists():
        short += 1
    else:
        wrong.append(f"{megabytes} MB: exit status {run.returncode}, {run.stderr[:300]!r}, {sorted(folder.iterdir())}")
print(enough, "times enough,", short, "times reported")
sys.exit("\n".join(wrong) or (0 if enough and short else "the limits do not straddle what it takes"))
