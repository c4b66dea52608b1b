# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %t
"""Every kernel as C and back: what --emit=c writes compiles by itself without a warning, and --replace-kernel makes of it
a model that gives the same bits as the generated code, at every CPU level. An edited kernel does what the edit says."""
import pathlib
import shutil
import subprocess

import numpy as np
from mx import LEVELS, MXC, ROOT, WORK, _execute, attempt, fail, run, sample, same, tensor, with_specials

PACKAGE = """#include <mx/kernel.h>
// Hooks of three types and ranks, plain memory, two phases, scratch, and parameters of every kind.
MX_LOAD_HOOK(mix, x, float, 3)
MX_LOAD_HOOK(mix, n, int64_t, 1)
MX_LOAD_HOOK(mix, d, double, 2)
MX_STORE_HOOK(mix, y, double, 2)
MX_STORE_HOOK(mix, z, int64_t, 2)
static void mix(const mx_env *env, const mx_view *y, const mx_view *z, const mx_view *x, const mx_view *n, const mx_view *d,
                const mx_view *plain, double scale, int64_t step, const int64_t *list, int64_t list_count,
                const mx_work *work) {
  double *sums = work->shared;
  int64_t cols = mx_cols(y);
  for (int64_t i = work->begin; i < work->end; i++) {
    if (work->phase == 0) {
      sums[i] = 0;
      for (int64_t j = 0; j < cols; j++) sums[i] += mix_x(env, 0, i, j) * scale;
      continue;
    }
    for (int64_t j = 0; j < cols; j++) {
      mix_y(env, i, j, sums[i] + mix_d(env, i, j) + (double)mx_get1(plain, float, j));
      mix_z(env, i, j, mix_n(env, j) * step + (list_count ? list[list_count - 1] : 0));
    }
  }
}
static void mix_plan(const mx_view *y, const mx_view *z, const mx_view *x, const mx_view *n, const mx_view *d,
                     const mx_view *plain, double scale, int64_t step, const int64_t *list, int64_t list_count,
                     int64_t n_threads, mx_plan *plan) {
  plan->n_phases = 2;
  for (int p = 0; p < 2; p++) plan->units[p] = mx_rows(y), plan->grain[p] = 1;
  plan->shared_bytes = mx_rows(y) * 8;
  plan->thread_bytes = 0;
}
MX_KERNEL_PLANNED(mix, mix_plan, .symbol = "test.mix",
                  .outputs = {{"y", MX_TYPE(F64), 2, MX_FUSED}, {"z", MX_TYPES_INTEGER, 2, MX_FUSED}},
                  .inputs = {{"x", MX_TYPES_SINGLE, 2, MX_FUSED}, {"n", MX_TYPES_INTEGER, 1, MX_FUSED},
                             {"d", MX_TYPE(F64), 2, MX_FUSED}, {"plain", MX_TYPE(F32), 1, MX_STRIDED}},
                  .parameters = {"scale", "step", "list"})
// Another function, and other hooks, where there is AVX2.
MX_LOAD_HOOK(level, x, float, 2)
MX_STORE_HOOK(level, y, float, 2)
static void level(const mx_env *env, const mx_view *y, const mx_view *x, const mx_work *work) {
  for (int64_t i = work->begin; i < work->end; i++)
    for (int64_t j = 0; j < mx_cols(y); j++) level_y(env, i, j, level_x(env, i, j));
}
MX_KERNEL(level, .symbol = "test.level", .parallel = MX_ROWS, .outputs = {{"y", MX_TYPES_SINGLE, 2, MX_FUSED}},
          .inputs = {{"x", MX_TYPES_SINGLE, 2, MX_FUSED}})
MX_STORE_HOOK(level_v3, y, float, 1)
static void level_v3(const mx_env *env, const mx_view *y, const mx_view *x, const mx_work *work) {
  for (int64_t i = work->begin; i < work->end; i++) level_v3_y(env, i, ((const float *)x->data)[x->offset + i] + 1);
}
static void level_v3_plan(const mx_view *y, const mx_view *x, int64_t n_threads, mx_plan *plan) {
  *plan = (mx_plan){.n_phases = 1, .units = {mx_rows(y) * mx_cols(y)}, .grain = {64}};
}
MX_KERNEL_PLANNED(level_v3, level_v3_plan, .symbol = "test.level", .target = "x86-64-v3",
                  .outputs = {{"y", MX_TYPE(F32), 2, MX_FUSED}}, .inputs = {{"x", MX_TYPE(F32), 2, 0}})
"""

M, N, K = 13, 37, 29
matrix, row = tensor("M, N", "f32"), tensor("N", "f32")
rng = np.random.default_rng(1)
EDGES = [np.nan, np.inf, -np.inf, 0.0, -0.0, 1e-40, -3e38, 65504.0, 7e4, 448.0, 500.0]


def floats(*shape):
    return with_specials(rng, sample(rng, shape, "f32"), EDGES), "f32"


def given(*shape, dtype="f32"):
    return sample(rng, shape, dtype, -2, 2), dtype


def narrow(dtype):
    t, b = tensor("M, N", dtype), tensor("M, N", "bool")
    d = tensor("M, N", "f64")
    return f"""mo.graph @narrow_{dtype}<M, N>(%x: {matrix}, %y: {d}) -> ({matrix}, {t}, {b}) {{
  %a = mo.cast(%x) : {matrix} -> {t}
  %b = mo.cast(%y) : {d} -> {t}
  %sum = mo.add(%a, %b) : {t}
  %product = mo.mul(%sum, %a) : {t}
  %e = mo.relu(%product) : {t}
  %less = mo.less(%e, %a) : ({t}, {t}) -> {b}
  %wide = mo.cast(%e) : {t} -> {matrix}
  mo.output %wide, %e, %less : {matrix}, {t}, {b}
}}
"""


def int4(dtype):
    t, h = tensor("12, 5", dtype), tensor("12, 5", "f32")
    return f"""mo.graph @{dtype}(%x: {t}, %y: {h}) -> ({h}, {t}) {{
  %c = mo.cast(%x) : {t} -> {h}
  %n = mo.negative(%c) : {h}
  %m = mo.mul(%n, %y) : {h}
  %q = mo.cast(%m) : {h} -> {t}
  mo.output %m, %q : {h}, {t}
}}
"""


def integers():
    types = ["si8", "si16", "si32", "si64", "ui8", "ui16", "ui32", "ui64"]
    names = [tensor("M, N", d) for d in types]
    body = ""
    for i, (d, t) in enumerate(zip(types, names)):
        least = {"si8": -128, "si16": -32768, "si32": -(2**31), "si64": -(2**63)}.get(d, 200)
        body += f"""  %c{i} = mo.constant {{value = dense<{least}>}} : {tensor('', d)}
  %w{i} = mo.static.broadcast_to(%c{i}) : {tensor('', d)} -> {t}
  %y{i} = mo.cast(%x) : {matrix} -> {t}
  %z{i} = mo.add(%y{i}, %w{i}) : {t}
  %r{i} = mo.reduce.add(%z{i}) {{axis = 1}} : {t} -> {tensor('M, 1', d)}
"""
    results = ", ".join(tensor("M, 1", d) for d in types)
    outputs = ", ".join(f"%r{i}" for i in range(len(types)))
    text = f"mo.graph @integers<M, N>(%x: {matrix}) -> ({results}) {{\n{body}  mo.output {outputs} : {results}\n}}\n"
    return text, [given(M, N)], types


window = "strides = [1, 1], dilations = [1, 1], paddings = [1, 1, 1, 1]"
heads, image, filters = tensor("2, 3, T, 8", "f32"), tensor("B, 9, 11, 4", "f32"), tensor("3, 3, 4, 6", "f32")
convolved, pooled = tensor("B, 9, 11, 6", "f32"), tensor("B, 4, 5, 6", "f32")
indices, column = tensor("K", "si64"), tensor("M, 1", "f32")
GRAPHS = {
    "elementwise": (
        (ROOT / "test/lit/codegen/Inputs/elementwise.mlir").read_text(), [floats(M, N), floats(N)], ["f32"]),
    "names": (f"""// Values, tensors and sizes that have names of C, of the headers and of functions.
mo.graph @names<int, while>(%env: {tensor('int, while', 'f32')}, %mx_env: {tensor('while', 'f32')}, %run: {tensor('while', 'f32')}) -> ({tensor('int, while', 'f32')}, {tensor('while, int', 'f32')}) {{
  %body = mo.static.broadcast_to(%mx_env) : {tensor('while', 'f32')} -> {tensor('int, while', 'f32')}
  %add__f32 = mo.add(%env, %body) : {tensor('int, while', 'f32')}
  %foreach = mo.exp(%add__f32) : {tensor('int, while', 'f32')}
  %foreach_y = mo.mul(%foreach, %add__f32) : {tensor('int, while', 'f32')}
  %int64_t = mo.constant {{value = dense<[0.1]>}} : {tensor('1', 'f32')}
  %at = mo.static.broadcast_to(%int64_t) : {tensor('1', 'f32')} -> {tensor('int, while', 'f32')}
  %INT64_MAX = mo.sub(%foreach_y, %at) : {tensor('int, while', 'f32')}
  %work = mo.static.broadcast_to(%run) : {tensor('while', 'f32')} -> {tensor('int, while', 'f32')}
  %value = mo.max(%INT64_MAX, %work) : {tensor('int, while', 'f32')}
  %sizes = mo.transpose(%value) {{perm = [1, 0]}} : {tensor('int, while', 'f32')} -> {tensor('while, int', 'f32')}
  mo.output %foreach_y, %sizes : {tensor('int, while', 'f32')}, {tensor('while, int', 'f32')}
}}
""", [floats(M, N), floats(N), floats(N)], ["f32", "f32"]),
    "views": (f"""mo.graph @views<B, M, N>(%x: {tensor('B, M, N', 'f32')}, %r: {tensor('M, 1', 'f32')}) -> ({tensor('N, B, M', 'f32')}, {tensor('B * M, N', 'f32')}) {{
  %t = mo.transpose(%x) {{perm = [2, 0, 1]}} : {tensor('B, M, N', 'f32')} -> {tensor('N, B, M', 'f32')}
  %e = mo.sqrt(%t) : {tensor('N, B, M', 'f32')}
  %w = mo.static.broadcast_to(%r) : {tensor('M, 1', 'f32')} -> {tensor('B, M, N', 'f32')}
  %s = mo.add(%x, %w) : {tensor('B, M, N', 'f32')}
  %f = mo.static.reshape(%s) : {tensor('B, M, N', 'f32')} -> {tensor('B * M, N', 'f32')}
  mo.output %e, %f : {tensor('N, B, M', 'f32')}, {tensor('B * M, N', 'f32')}
}}
""", [floats(3, M, N), floats(M, 1)], ["f32", "f32"]),
    "reduction": (f"""mo.graph @reduction<M, N>(%x: {matrix}, %y: {row}) -> ({column}, {tensor('M, 1', 'si64')}, {matrix}) {{
  %wide = mo.static.broadcast_to(%y) : {row} -> {matrix}
  %p = mo.mul(%x, %wide) : {matrix}
  %sum = mo.reduce.add(%p) {{axis = 1}} : {matrix} -> {column}
  %root = mo.abs(%sum) : {column}
  %arg = mo.reduce.arg_max(%p) {{axis = 1}} : {matrix} -> {tensor('M, 1', 'si64')}
  %scan = mo.cumsum(%p) {{axis = 1, exclusive = false, reverse = true}} : {matrix}
  mo.output %root, %arg, %scan : {column}, {tensor('M, 1', 'si64')}, {matrix}
}}
""", [given(M, N), given(N)], ["f32", "si64", "f32"]),
    "matmul": (f"""mo.graph @matmul<M, N, K>(%a: {tensor('M, K', 'f32')}, %b: {tensor('N, K', 'f32')}, %bias: {row}) -> ({matrix}) {{
  %tanh = mo.tanh(%a) : {tensor('M, K', 'f32')}
  %twice = mo.add(%b, %b) : {tensor('N, K', 'f32')}
  %c = mo.matmul(%tanh, %twice) {{transpose_b = true}} : ({tensor('M, K', 'f32')}, {tensor('N, K', 'f32')}) -> {matrix}
  %wide = mo.static.broadcast_to(%bias) : {row} -> {matrix}
  %sum = mo.add(%c, %wide) : {matrix}
  %y = mo.gelu(%sum) : {matrix}
  mo.output %y : {matrix}
}}
""", [given(M, K), given(N, K), given(N)], ["f32"]),
    "conv": (f"""mo.graph @conv<B>(%x: {image}, %w: {filters}, %bias: {tensor('6', 'f32')}) -> ({pooled}) {{
  %n = mo.negative(%x) : {image}
  %c = mo.conv(%n, %w) {{{window}, num_groups = 1, filter_layout = "RSCF"}} : ({image}, {filters}) -> {convolved}
  %wide = mo.static.broadcast_to(%bias) : {tensor('6', 'f32')} -> {convolved}
  %s = mo.add(%c, %wide) : {convolved}
  %y = mo.relu(%s) : {convolved}
  %p = mo.max_pool(%y) {{filter_shape = [2, 2], strides = [2, 2], dilations = [1, 1], paddings = [0, 0, 0, 0]}} : {convolved} -> {pooled}
  mo.output %p : {pooled}
}}
""", [given(2, 9, 11, 4), given(3, 3, 4, 6), given(6)], ["f32"]),
    "norm": (f"""mo.graph @norm<M, N>(%x: {matrix}, %gamma: {row}, %beta: {row}) -> ({matrix}, {matrix}) {{
  %e = mo.abs(%x) : {matrix}
  %s = mo.reduce.softmax(%e) {{axis = 1}} : {matrix}
  %n = mo.reduce.layer_norm(%s, %gamma, %beta) {{epsilon = 1e-5}} : ({matrix}, {row}, {row}) -> {matrix}
  %y = mo.sigmoid(%n) : {matrix}
  mo.output %s, %y : {matrix}, {matrix}
}}
""", [given(M, N), given(N), given(N)], ["f32", "f32"]),
    "attention": (f"""mo.graph @attention<T>(%q: {heads}, %k: {heads}, %v: {heads}) -> ({heads}) {{
  %a = mo.attention(%q, %k, %v) {{causal = true, scale = 0.25}} : ({heads}, {heads}, {heads}) -> {heads}
  %y = mo.add(%a, %q) : {heads}
  mo.output %y : {heads}
}}
""", [given(2, 3, 19, 8)] * 3, ["f32"]),
    "movement": (f"""mo.graph @movement<M, N, K>(%x: {matrix}, %at: {indices}) -> ({tensor('K, N', 'f32')}, {tensor('M, 2 * N', 'f32')}, {matrix}, {tensor('M, 3', 'f32')}, {tensor('M, 3', 'si64')}) {{
  %e = mo.exp(%x) : {matrix}
  %g = mo.gather(%e, %at) {{axis = 0}} : ({matrix}, {indices}) -> {tensor('K, N', 'f32')}
  %h = mo.negative(%g) : {tensor('K, N', 'f32')}
  %c = mo.concat(%x, %e) {{axis = 1}} : ({matrix}, {matrix}) -> {tensor('M, 2 * N', 'f32')}
  %s = mo.sort(%x) {{axis = 1}} : {matrix}
  %v, %i = mo.top_k(%x) {{k = 3, axis = 1}} : {matrix} -> ({tensor('M, 3', 'f32')}, {tensor('M, 3', 'si64')})
  mo.output %h, %c, %s, %v, %i : {tensor('K, N', 'f32')}, {tensor('M, 2 * N', 'f32')}, {matrix}, {tensor('M, 3', 'f32')}, {tensor('M, 3', 'si64')}
}}
""", [given(M, N), (rng.integers(0, M, K), "si64")], ["f32", "f32", "f32", "f32", "si64"]),
    "pieces": (f"""mo.graph @pieces<M, N>(%x: {matrix}, %h: {tensor('M, N', 'f16')}) -> ({tensor('2 * N, 1', 'f32')}, {tensor('2 * M, 1', 'f16')}) {{
  %e = mo.exp(%x) : {matrix}
  %c = mo.concat(%x, %e) {{axis = 1}} : ({matrix}, {matrix}) -> {tensor('M, 2 * N', 'f32')}
  %t = mo.transpose(%c) {{perm = [1, 0]}} : {tensor('M, 2 * N', 'f32')} -> {tensor('2 * N, M', 'f32')}
  %s = mo.reduce.add(%t) {{axis = 1}} : {tensor('2 * N, M', 'f32')} -> {tensor('2 * N, 1', 'f32')}
  %n = mo.negative(%h) : {tensor('M, N', 'f16')}
  %d = mo.concat(%n, %h) {{axis = 0}} : ({tensor('M, N', 'f16')}, {tensor('M, N', 'f16')}) -> {tensor('2 * M, N', 'f16')}
  %m = mo.reduce.max(%d) {{axis = 1}} : {tensor('2 * M, N', 'f16')} -> {tensor('2 * M, 1', 'f16')}
  mo.output %s, %m : {tensor('2 * N, 1', 'f32')}, {tensor('2 * M, 1', 'f16')}
}}
""", [given(M, N), given(M, N, dtype="f16")], ["f32", "f16"]),
    "package": (f"""mo.graph @package<M, N>(%x: {matrix}, %n: {tensor('N', 'si32')}, %d: {tensor('M, N', 'f64')}, %p: {row}) -> ({tensor('M, N', 'f32')}, {tensor('M, N', 'si16')}, {matrix}) {{
  %h = mo.cast(%x) : {matrix} -> {tensor('M, N', 'f16')}
  %m = mo.negative(%n) : {tensor('N', 'si32')}
  %r = mo.exp(%d) : {tensor('M, N', 'f64')}
  %y, %z = mo.custom(%h, %m, %r, %p) {{symbol = "test.mix", parameters = {{scale = 0.3, step = 5, list = [3, -7]}}}}
    : ({tensor('M, N', 'f16')}, {tensor('N', 'si32')}, {tensor('M, N', 'f64')}, {row}) -> ({tensor('M, N', 'f64')}, {tensor('M, N', 'si16')})
  %s = mo.cast(%y) : {tensor('M, N', 'f64')} -> {matrix}
  %a = mo.abs(%z) : {tensor('M, N', 'si16')}
  %l = mo.custom(%x) {{symbol = "test.level"}} : {matrix} -> {matrix}
  %o = mo.relu(%l) : {matrix}
  mo.output %s, %a, %o : {matrix}, {tensor('M, N', 'si16')}, {matrix}
}}
""", [given(M, N), given(N, dtype="si32"), given(M, N, dtype="f64"), given(N)], ["f32", "si16", "f32"]),
    "custom_op": ((ROOT / "examples/custom_op/model.mlir").read_text(), [given(6, 9), given(6)], ["f32", "f32"]),
    "opaque": ((ROOT / "examples/opaque/list.mlir").read_text(), [given(9)], ["f32"]),
    "si4": (int4("si4"), [(rng.integers(0, 256, 30), "ui8"), given(12, 5)], ["f32", "ui8"]),
    "ui4": (int4("ui4"), [(rng.integers(0, 256, 30), "ui8"), given(12, 5)], ["f32", "ui8"]),
    "rows": (f"""mo.graph @rows<M, N>(%x: {tensor("M, N", "f32")}) -> ({tensor("M, N", "f32")}) {{
  %max = mo.reduce.max(%x) {{axis = 1}} : {tensor("M, N", "f32")} -> {tensor("M, 1", "f32")}
  %maxb = mo.static.broadcast_to(%max) : {tensor("M, 1", "f32")} -> {tensor("M, N", "f32")}
  %less = mo.sub(%x, %maxb) : {tensor("M, N", "f32")}
  %e = mo.exp(%less) : {tensor("M, N", "f32")}
  %sum = mo.reduce.add(%e) {{axis = 1}} : {tensor("M, N", "f32")} -> {tensor("M, 1", "f32")}
  %sumb = mo.static.broadcast_to(%sum) : {tensor("M, 1", "f32")} -> {tensor("M, N", "f32")}
  %y = mo.div(%e, %sumb) : {tensor("M, N", "f32")}
  mo.output %y : {tensor("M, N", "f32")}
}}
""", [given(M, N)], ["f32"]),
    "integers": integers(),
}
for d in ("f16", "bf16", "f8e4m3fn", "f8e5m2"):
    GRAPHS[d] = narrow(d), [floats(M, N), given(M, N, dtype="f64")], ["f32", "ui8" if d.startswith("f8") else d, "bool"]


def package(source):
    out = WORK / f"{pathlib.Path(source).stem}.mxpkg"
    _execute([MXC, "package", str(source), "-o", str(out)])
    return out


(WORK / "test_kernels.c").write_text(PACKAGE)
SOURCES = [WORK / "test_kernels.c", ROOT / "examples/custom_op/my_kernels.c", ROOT / "examples/opaque/containers.c"]
KERNELS = [f"--kernels={package(source)}" for source in SOURCES]
CLANG = "clang-22 -std=gnu11 -ffreestanding -Wall -Wextra -Werror -fsyntax-only".split() + [f"-I{ROOT}/include"]


def write_kernels(name, text):
    """The model, and its kernels as C files by name."""
    model, folder = WORK / f"{name}.mlir", WORK / f"{name}_kernels"
    shutil.rmtree(folder, ignore_errors=True)
    model.write_text(text)
    _execute([MXC, "compile", str(model), *KERNELS, "--emit=c", "-o", f"{folder}/"])
    return model, {path.stem: path for path in sorted(folder.iterdir())}


def results(model, out, level, inputs, outputs, *flags):
    """The results' bytes."""
    target = "x86-64-v1" if level == "x86-64" else level
    mef = WORK / out
    _execute([MXC, "compile", str(model), *KERNELS, f"--target={target}", "-o", str(mef), *flags])
    run(mef, inputs, outputs, f"--cpu-level={level}")
    return [np.load(WORK / f"out{i}.npy") for i in range(len(outputs))]


def there_and_back(name, text, inputs, outputs):
    model, kernels = write_kernels(name, text)
    replace = [f"--replace-kernel={kernel}={path}" for kernel, path in kernels.items()]
    for level in ("x86-64", "x86-64-v3", "x86-64-v4"):
        _execute(CLANG + [f"-march={level}", *map(str, kernels.values())])
    for level in LEVELS:
        want = results(model, f"{name}.mef", level, inputs, outputs)
        got = results(model, f"{name}_c.mef", level, inputs, outputs, *replace)
        for i, (g, w) in enumerate(zip(got, want)):
            what = f"{name} on {level}, result {i}"
            if g.tobytes() != w.tobytes():
                bad = np.argwhere(g.view(f"V{g.itemsize}") != w.view(f"V{w.itemsize}"))
                fail(f"{what}: {len(bad)} of {g.size} elements differ, first at {bad[0]}: {g[tuple(bad[0])]!r}, want {w[tuple(bad[0])]!r}")
            same(what, np.zeros(1), np.zeros(1), "f32")
    listed = subprocess.run([MXC, "inspect", str(WORK / f"{name}_c.mef")], capture_output=True, text=True).stdout
    missing = [kernel for kernel, path in kernels.items() if str(path) not in listed]
    if missing:
        fail(f"{name}: mxc inspect does not say that {missing} are replaced")


for name, (text, inputs, outputs) in GRAPHS.items():
    attempt(name, there_and_back, name, text, inputs, outputs)


def edited():
    """A kernel whose C is changed gives what the change says."""
    text, inputs, outputs = GRAPHS["matmul"]
    model, kernels = write_kernels("edited", text)
    (name, path), = [item for item in kernels.items() if "gelu__f32(sum)" in item[1].read_text()]
    whole = path.read_text()
    path.write_text(whole.replace("gelu__f32(sum)", "-sum * 2"))
    if "// edited.mlir:7: %y = mo.gelu(%sum)\n" not in whole:
        fail(f"edited: no line of the model over its C:\n{whole}")
    flag = f"--replace-kernel={name}={path}"
    for level in LEVELS:
        plain = attempt("edited", results, *emitted_without_gelu(), level, inputs, outputs)
        got = attempt("edited", results, model, "edited_c.mef", level, inputs, outputs, flag)
        if got and plain:
            same(f"edited on {level}", got[0].astype(float), plain[0].astype(float) * -2, "f32")


def emitted_without_gelu():
    model = WORK / "without.mlir"
    model.write_text(GRAPHS["matmul"][0].replace("mo.gelu(%sum)", "mo.relu(%sum)").replace("%y : ", "%sum : "))
    return model, "without.mef"


attempt("edited", edited)
