# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""out_of_memory.py MXC FOLDER: compiles a graph of 3000 ops under ever smaller limits of address space."""
import pathlib
import resource
import subprocess
import sys

mxc, folder = sys.argv[1], pathlib.Path(sys.argv[2])
T, N = "!mo.tensor<[N], f32>", 3000
(folder / "long.mlir").write_text(f"mo.graph @long<N>(%x0: {T}) -> ({T}) {{\n" + "".join(
    f"  %x{i + 1} = mo.custom(%x{i}) {{symbol = \"mo.relu\"}} : {T}\n" for i in range(N)) + f"  mo.output %x{N} : {T}\n}}\n")
enough = short = 0
wrong = []
for megabytes in (2000, 400, 300, 250, 220, 200, 190, 180, 170, 160, 150, 140, 130, 120, 110):
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
sys.exit("\n".join(wrong) or (0 if enough else "no limit was enough"))
