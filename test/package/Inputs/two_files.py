# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""two_files.py FOLDER: a package of two C files, the second of which calls a function of the first, and a graph."""
import pathlib
import sys

folder = pathlib.Path(sys.argv[1])
(folder / "one.c").write_text("""#include <mx/kernel.h>
float doubled(float x) { return x + x; }
static float twice(float x) { return doubled(x); }
MX_ELEMENTWISE(twice, .symbol = "my.twice", .result = MX_F32, .args = {MX_F32})
""")
(folder / "two.c").write_text("""#include <mx/kernel.h>
float doubled(float x);
static float next(float x) { return doubled(x) / 2 + 1; }
MX_ELEMENTWISE(next, .symbol = "my.next", .result = MX_F32, .args = {MX_F32})
""")
(folder / "graph.mlir").write_text("""mo.graph @g<N>(%x: !mo.tensor<[N], f32>) -> (!mo.tensor<[N], f32>) {
  %y = mo.custom(%x) {symbol = "my.next"} : !mo.tensor<[N], f32>
  %z = mo.custom(%y) {symbol = "my.twice"} : !mo.tensor<[N], f32>
  mo.output %z : !mo.tensor<[N], f32>
}
""")
