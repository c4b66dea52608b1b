# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %t
"""Helper of the tests that make ONNX models themselves: a model is compiled and run, and its results are compared with
ONNX Runtime's, with the reference that the onnx package has, or with NumPy arrays.

  made.check("gelu, tanh", [helper.make_node("Gelu", ["x"], ["y"], approximate="tanh")], {"x": array}, opset=20)

Arrays of ml_dtypes stand for what NumPy lacks (bf16, f8, 4 bits). As a test of its own, it checks that wrong results
are found."""

import atexit
import json
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "run"))
import mx  # noqa: E402
import ml_dtypes  # noqa: E402
import numpy as np  # noqa: E402
import onnx  # noqa: E402
from onnx import helper, numpy_helper  # noqa: E402

atexit.unregister(mx.report)
BF16 = ml_dtypes.bfloat16
failures, passed, seen = [], 0, 0
EVERY = 1 if mx.BUILD.name == "release" else 6  # sanitizers make everything slow: one of so many cases


def model(nodes, inputs, outputs=None, constants=None, opset=18, domains=(), symbolic=False, functions=(), **graph):
    """A ModelProto. inputs: name -> array; outputs: names (default: of the last node), whose types are inferred;
    constants: name -> array, initializers; domains: others than ai.onnx as (name, version); symbolic: dims have names."""
    def described(name, array):
        dims = [f"{name}_{i}" for i in range(array.ndim)] if symbolic else array.shape
        return helper.make_tensor_value_info(name, helper.np_dtype_to_tensor_dtype(array.dtype), dims)

    names = outputs or [name for name in nodes[-1].output if name]
    made = helper.make_model(
        helper.make_graph(
            nodes,
            "made",
            [described(name, array) for name, array in inputs.items()],
            [onnx.ValueInfoProto(name=name) for name in names],
            [numpy_helper.from_array(array, name) for name, array in (constants or {}).items()],
            **graph,
        ),
        opset_imports=[helper.make_opsetid("", opset), *(helper.make_opsetid(*d) for d in domains)],
        functions=list(functions),
        ir_version=10,
    )
    return made


def compile(made, *flags):
    """The MEF of a model; a compiler that refuses it raises what it says."""
    path, mef = mx.WORK / "made.onnx", mx.WORK / "made.mef"
    path.write_bytes(made if isinstance(made, bytes) else made.SerializeToString())
    run = subprocess.run([mx.MXC, "compile", "--target=host", str(path), "-o", str(mef), *flags], capture_output=True, text=True, timeout=300)
    if run.returncode:
        raise mx.Failure(f"status {run.returncode}\n{run.stderr[-3000:]}")
    return mef


def run(mef, arrays, n_outputs):
    """Results as arrays; bf16 and f8 as what NumPy says of their bytes."""
    command = [mx.MXRUN, str(mef)]
    for i, array in enumerate(arrays):
        path = mx.WORK / f"in{i}"
        if array.dtype == BF16 or array.dtype.name.startswith("float8"):
            array.tofile(f"{path}.bin")
            name = {"bfloat16": "bf16", "float8_e4m3fn": "f8e4m3fn", "float8_e5m2": "f8e5m2"}[array.dtype.name]
            command.append(f"--input={'x'.join(map(str, [*array.shape, name]))}=@{path}.bin")
        else:
            np.save(f"{path}.npy", array)
            command.append(f"--input=@{path}.npy")
    command += [f"--output=@{mx.WORK / f'out{i}.npy'}" for i in range(n_outputs)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    if done.returncode:
        raise mx.Failure(f"status {done.returncode}\n{done.stderr[-3000:]}")
    return [np.load(mx.WORK / f"out{i}.npy") for i in range(n_outputs)]


def listed(mef):
    """What mxrun lists of a file."""
    return json.loads(subprocess.run([mx.MXRUN, str(mef), "--list", "--json"], capture_output=True, text=True, check=True).stdout)


def of_runtime(made, inputs):
    """What ONNX Runtime computes."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level, options.intra_op_num_threads = 4, 1
    return onnxruntime.InferenceSession(made.SerializeToString(), options, providers=["CPUExecutionProvider"]).run(None, inputs)


def of_reference(made, inputs):
    """What the onnx package's own reference computes."""
    from onnx.reference import ReferenceEvaluator

    return ReferenceEvaluator(made).run(None, inputs)


def difference(got, want, rtol, atol):
    """What is wrong with a result, or None. Floats: |got - want| <= atol + rtol * |want|; others: equal."""
    want = np.asarray(want)
    if want.dtype == BF16:
        got = got.view(np.uint16).view(BF16) if got.dtype.itemsize == 2 else got
        got, want = got.astype("f4"), want.astype("f4")
    if got.shape != want.shape:
        return f"shape {list(got.shape)}, not {list(want.shape)}"
    if got.dtype != want.dtype:
        return f"dtype {got.dtype}, not {want.dtype}"
    same = np.isclose(got, want, rtol=rtol, atol=atol, equal_nan=True) if want.dtype.kind == "f" else got == want
    return None if same.all() else f"{(~same).sum()} of {same.size} elements differ: {got[~same].flat[0]}, not {want[~same].flat[0]}"


def check(name, nodes, inputs, want=of_runtime, rtol=1e-4, atol=1e-5, flags=(), **made):
    """Compiles, runs and compares; a failure is noted under that name. want: of_runtime, of_reference or arrays."""
    global passed, seen
    seen += 1
    if seen % EVERY:
        return
    built = model(nodes, inputs, **made)
    try:
        expected = want(built, inputs) if callable(want) else want
        results = run(compile(built, *flags), list(inputs.values()), len(expected))
    except mx.Failure as failure:
        return failures.append(f"{name}: {failure}")
    wrong = [f"{name}: result {i}: {text}" for i, (g, w) in enumerate(zip(results, expected)) if (text := difference(g, w, rtol, atol))]
    failures.extend(wrong)
    passed += not wrong


def operator(op, opset, inputs, want=of_runtime, out=1, constants=0, symbolic=False, **attributes):
    """Checks one node. inputs: arrays, None is absent, the last so many of them constants; want: as check's, or arrays."""
    names = ["" if array is None else f"x{i}" for i, array in enumerate(inputs)]
    given = {name: array for name, array in zip(names, inputs) if name}
    fixed = list(given)[len(given) - constants :]
    node = helper.make_node(op, names, [f"y{i}" for i in range(out)], **attributes)
    told = [(array.dtype.name, array.shape) for array in given.values()]
    check(f"{op} {opset} {told} {attributes}", [node], {n: a for n, a in given.items() if n not in fixed}, want if callable(want) else [np.asarray(w) for w in want],
          opset=opset, constants={n: given[n] for n in fixed}, symbolic=symbolic)


def refused(name, nodes, inputs, says, **made):
    """The compiler must refuse the model with a message that holds the text."""
    global passed
    try:
        compile(model(nodes, inputs, **made))
    except mx.Failure as failure:
        if says in str(failure) and "error: " in str(failure):
            passed += 1
        else:
            failures.append(f"{name}: it does not say '{says}' but: {failure}")
    else:
        failures.append(f"{name}: it compiles; '{says}' was to be said")


def finish():
    """Prints how many passed; the last line of a test."""
    print(f"{passed} passed, {len(failures)} failed")
    sys.exit("\n".join(failures) or None)


if __name__ == "__main__":
    EVERY = 1
    x = np.arange(6, dtype="f4").reshape(2, 3)
    check("add", [helper.make_node("Add", ["x", "x"], ["y"])], {"x": x})
    check("add, symbolic", [helper.make_node("Add", ["x", "x"], ["y"])], {"x": x}, symbolic=True)
    check("found wrong", [helper.make_node("Add", ["x", "x"], ["y"])], {"x": x}, want=[x])
    refused("refused", [helper.make_node("Nonsense", ["x"], ["y"])], {"x": x}, "Nonsense 18  y: there is no such operator")
    if len(failures) != 1 or "result 0: 5 of 6 elements differ" not in failures.pop():
        failures.append("a wrong result is not found")
    finish()
