# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""nesting.py MXC FOLDER: compiles texts that are too deep or too long; shows each one's exit status and first error."""
import pathlib
import subprocess
import sys

mxc, folder = sys.argv[1], pathlib.Path(sys.argv[2])
folder.mkdir(parents=True, exist_ok=True)
N, T = 10000, "!mo.tensor<[2], f32>"
HEAD, TAIL = f"mo.graph @g(%x: {T}) -> ({T}) {{\n", f" : {T}\n  mo.output %y : {T}\n}}\n"
NAMES = [f"N{i}" for i in range(64)]
WIDE = [f"!mo.tensor<[{', '.join(NAMES[i:i + 8])}], f32>" for i in range(0, 64, 8)] + ["!mo.tensor<[K], si64>"]
WIDE_TYPES, WIDE_VALUES = ", ".join(WIDE), ", ".join(f"%x{i}" for i in range(9))
REGION = f"{{\n  mo.yield {WIDE_VALUES} : {WIDE_TYPES}\n}}"
ARGUMENTS = ", ".join(f"%x{i}: {t}" for i, t in enumerate(WIDE[:-1]))
TEXTS = {
    "dims": f"mo.graph @g(%x: !mo.tensor<[{'(' * N}2{')' * N}], f32>) -> ({T}) {{}}",
    "minimum": f"mo.graph @g(%x: !mo.tensor<[{'min(2, ' * N}2{')' * N}], f32>) -> ({T}) {{}}",
    "list": f"{HEAD}  %y = mo.transpose(%x) {{perm = {'[' * N}0{']' * N}}}{TAIL}",
    "dictionary": f"{HEAD}  %y = mo.custom(%x) {{parameters = {'{a = ' * N}0{'}' * N}}}{TAIL}",
    "literal": f"{HEAD}  %y = mo.constant {{value = dense<{'[' * N}0{']' * N}>}}{TAIL}",
    "regions": "(" * N + ")" * N,
    "braces": "{" * N + "}" * N,
    "kernels": "mogg.graph @g() -> () {\n" + 'mogg.kernel "k"() : () -> () {\n' * N + "}" * N + "}",
    "operands": f"{HEAD}  %y = mo.custom({', '.join(['%x'] * N)}){TAIL}",
    "results": f"{HEAD}  {', '.join(f'%r{i}' for i in range(N))} = mo.custom(%x){TAIL}",
    "types": f"{HEAD}  %y = mo.relu(%x) : ({', '.join([T] * N)}) -> {T}\n}}",
    "sizes": f"""mo.graph @g<{', '.join(NAMES)}>({ARGUMENTS}, %k: !mo.tensor<[1], si64>, %c: !mo.tensor<[], bool>) -> ({WIDE_TYPES}) {{
  mo.read_dims(%k) {{names = ["K"]}} : !mo.tensor<[1], si64> -> ()
  %x8 = mo.broadcast_to(%k) {{new_shape = [K]}} : !mo.tensor<[1], si64> -> !mo.tensor<[K], si64>
  {WIDE_VALUES.replace("x", "y")} = mo.if(%c) : !mo.tensor<[], bool> -> ({WIDE_TYPES}) {REGION} else {REGION}
  mo.output {WIDE_VALUES.replace("x", "y")} : {WIDE_TYPES}
}}""",
    "word": "a" * 10 * N,
    "number": f"mo.graph @g(%x: !mo.tensor<[{'9' * N}], f32>) -> ({T}) {{}}",
    "string": f'{HEAD}  %y = mo.custom(%x) {{symbol = "{"a" * 10 * N}"}}{TAIL}',
    "errors": HEAD + "  %y = a.b(%x)\n" * N + "}\n",
}
for name, text in TEXTS.items():
    (folder / "nesting.mlir").write_text(text)
    run = subprocess.run([mxc, "compile", "nesting.mlir", "--emit=mgp"], cwd=folder, capture_output=True, text=True)
    print(f"{name}: {run.returncode} {(run.stderr or '(silent)').splitlines()[0][:200]}")
