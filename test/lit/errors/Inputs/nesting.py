# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""nesting.py MXC FOLDER: compiles texts that are too deep or too long; shows each one's exit status and first error."""
import pathlib
import subprocess
import sys

mxc, folder = sys.argv[1], pathlib.Path(sys.argv[2])
folder.mkdir(parents=True, exist_ok=True)
N, T = 10000, "!mo.tensor<[2], f32>"
HEAD, TAIL = f"mo.graph @g(%x: {T}) -> ({T}) {{\n", f" : {T}\n  mo.output %y : {T}\n}}\n"
TEXTS = {
    "dims": f"mo.graph @g(%x: !mo.tensor<[{'(' * N}2{')' * N}], f32>) -> ({T}) {{}}",
    "minimum": f"mo.graph @g(%x: !mo.tensor<[{'min(2, ' * N}2{')' * N}], f32>) -> ({T}) {{}}",
    "list": f"{HEAD}  %y = mo.transpose(%x) {{perm = {'[' * N}0{']' * N}}}{TAIL}",
    "dictionary": f"{HEAD}  %y = mo.custom(%x) {{parameters = {'{a = ' * N}0{'}' * N}}}{TAIL}",
    "literal": f"{HEAD}  %y = mo.constant {{value = dense<{'[' * N}0{']' * N}>}}{TAIL}",
    "regions": "(" * N + ")" * N,
    "braces": "{" * N + "}" * N,
    "kernels": "mogg.graph @g() -> () {\n" + '"mogg.kernel"() ({\n' * N + "}) : () -> ()" * N + "}",
    "operands": f"{HEAD}  %y = mo.custom({', '.join(['%x'] * N)}){TAIL}",
    "results": f"{HEAD}  {', '.join(f'%r{i}' for i in range(N))} = mo.custom(%x){TAIL}",
    "word": "a" * 10 * N,
    "number": f"mo.graph @g(%x: !mo.tensor<[{'9' * N}], f32>) -> ({T}) {{}}",
    "string": f'{HEAD}  %y = mo.custom(%x) {{symbol = "{"a" * 10 * N}"}}{TAIL}',
    "errors": HEAD + "  %y = a.b(%x)\n" * N + "}\n",
}
for name, text in TEXTS.items():
    (folder / "nesting.mlir").write_text(text)
    run = subprocess.run([mxc, "compile", "nesting.mlir", "--emit=mgp"], cwd=folder, capture_output=True, text=True)
    print(f"{name}: {run.returncode} {(run.stderr or '(silent)').splitlines()[0][:200]}")
