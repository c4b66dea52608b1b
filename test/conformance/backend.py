#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %t
# RUN: %python %s %t --constant --every=5
# RUN: %python %s %t --symbolic --every=5
"""The ONNX backend tests of Debian's libonnx-testdata: each model is compiled and run, and its results are compared with
the suite's, at the suite's tolerances. A test passes, or is named with its reason.

Usage: backend.py [FOLDER] [--suite=NAME] [--filter=TEXT] [--constant | --symbolic] [--every=N] [-v]

What needs an operator that mxc does not have is counted; any other failure ends the run with an error. With lit, one of
five models where sanitizers make everything slow."""

import argparse
import atexit
import collections
import json
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "run"))
import mx  # noqa: E402
import numpy as np  # noqa: E402
import onnx  # noqa: E402
from onnx import numpy_helper  # noqa: E402

atexit.unregister(mx.report)  # it counts comparisons of another kind

DATA = pathlib.Path("/usr/share/libonnx-testdata/data")
RTOL, ATOL = 1e-3, 1e-7
# What the suite itself has wrong.
DEFECTS = {
    "test_cast_FLOAT_to_BFLOAT16": "its results are cut off, not rounded",
    **{f"test_castlike_{n}": "input 1 is [1], the model says [3, 4]"
       for d in ("BFLOAT16_to_FLOAT", "FLOAT_to_BFLOAT16") for n in (d, f"{d}_expanded")},
}
DRAWN = "test_bernoulli"  # random bits: the suite's are of another generator, so only their dtype and shape count
SLOW = mx.BUILD.name != "release"
DTYPES = {1: "<f4", 2: "u1", 3: "i1", 4: "<u2", 5: "<i2", 6: "<i4", 7: "<i8", 9: "?", 10: "<f2", 11: "<f8", 12: "<u4", 13: "<u8", 16: "<u2", 17: "u1", 19: "u1"}


# ---- TensorProto ------------------------------------------------------------------------------------------------------


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, at


def fields(data):
    at = 0
    while at < len(data):
        tag, at = varint(data, at)
        kind = tag & 7
        if kind == 0:
            value, at = varint(data, at)
        elif kind == 2:
            size, at = varint(data, at)
            value, at = data[at : at + size], at + size
        else:
            size = 8 if kind == 1 else 4
            value, at = data[at : at + size], at + size
        yield tag >> 3, value


def numbers(value):
    if isinstance(value, int):
        return [value]
    out, at = [], 0
    while at < len(value):
        number, at = varint(value, at)
        out.append(number)
    return out


class NotATensor(Exception):
    pass


def tensor(path):
    """What a file of the suite holds."""
    dims, dtype, raw, ints, packed = [], 0, None, [], b""
    for number, value in fields(path.read_bytes()):
        if number == 1:
            dims += numbers(value)
        elif number == 2 and isinstance(value, int):
            dtype = value
        elif number == 9 and not isinstance(value, int):
            raw = value
        elif number in (5, 7, 11):
            ints += numbers(value)
        elif number in (4, 10):
            packed += value
    if dtype not in DTYPES:
        raise NotATensor
    kind = np.dtype(DTYPES[dtype])
    if raw is None:
        raw = packed or np.array(ints, np.uint64).astype("u8").view("i8").astype(kind if kind != "?" else "u1").tobytes()
        if dtype in (10, 16) and ints:
            raw = np.array(ints, "<u2").tobytes()
    return np.frombuffer(raw, kind).reshape(dims)


def is_tensor(path):
    try:
        tensor(path)
    except (NotATensor, IndexError, ValueError, TypeError):
        return False
    return True


# ---- one test ---------------------------------------------------------------------------------------------------------


def literal(path, array, dtype):
    """NumPy has no bf16 and f8: their bits come from a file without a header."""
    if dtype != "bf16" and not dtype.startswith("f8"):
        np.save(path, array)
        return f"@{path}.npy"
    array.tofile(f"{path}.bin")
    return f"{'x'.join(map(str, [*array.shape, dtype]))}=@{path}.bin"


def compare(got, want, dtype, rtol, atol):
    if dtype == "bf16":
        got, want = ((a.view("u2").astype("u4") << 16).view("f4") for a in (got, want))
    if got.shape != want.shape:
        return f"shape {list(got.shape)}, not {list(want.shape)}"
    if got.dtype != want.dtype:
        return f"dtype {got.dtype}, not {want.dtype}"
    if want.dtype.kind == "f":
        same = np.isclose(got.astype("f8"), want.astype("f8"), rtol=rtol, atol=atol, equal_nan=True)
        return None if same.all() else f"{(~same).sum()} of {same.size} elements differ"
    return None if np.array_equal(got, want) else f"{(got != want).sum()} of {want.size} elements differ"


def given(model):
    """Inputs of a model that are no initializers."""
    known = {t.name for t in model.graph.initializer}
    return [value for value in model.graph.input if value.name not in known]


def with_constants(model, data):
    """The model with its inputs after the first as initializers, whose values are those of the files."""
    for i, value in enumerate(given(model)[1:], 1):
        model.graph.initializer.append(onnx.TensorProto.FromString((data / f"input_{i}.pb").read_bytes()))
        model.graph.initializer[-1].name = value.name
        model.graph.input.remove(value)
    return model


def with_names(model):
    """The model with a name of its own for every dim of its inputs."""
    for i, value in enumerate(given(model)):
        for d, dim in enumerate(value.type.tensor_type.shape.dim):
            dim.dim_param = f"d{i}_{d}"
    return model


def newest():
    """The cases that the onnx package makes for its newest opset, as folders like those of the suite."""
    from onnx.backend.test.case.node import collect_testcases

    def write(path, value):
        if isinstance(value, onnx.TensorProto):
            path.write_bytes(value.SerializeToString())
        else:
            path.write_bytes(numpy_helper.from_array(value).SerializeToString() if isinstance(value, (np.ndarray, np.generic)) else b"\xff")

    for case in sorted(collect_testcases(None), key=lambda c: c.name):
        folder = mx.WORK / "newest" / case.name
        for k, (inputs, outputs) in enumerate(case.data_sets):
            data = folder / f"test_data_set_{k}"
            data.mkdir(parents=True, exist_ok=True)
            for kind, values in (("input", inputs), ("output", outputs)):
                for i, value in enumerate(values):
                    write(data / f"{kind}_{i}.pb", value)
        (folder / "model.onnx").write_bytes(case.model.SerializeToString())
        (folder / "tolerances").write_text(f"{case.rtol} {case.atol}")
        yield folder


def folders(suite):
    return newest() if suite == "newest" else sorted((DATA / suite).iterdir())


def attempt(folder, constant, symbolic):
    """(outcome, reason): passed, unsupported, wrong, error"""
    mef, path = mx.WORK / "model.mef", folder / "model.onnx"
    data_set = folder / "test_data_set_0"
    if constant and not (data_set / "input_1.pb").exists():
        return "the same", ""
    if constant and not all(is_tensor(file) for file in data_set.glob("input_*.pb")):
        return "unsupported", "an input is no tensor of numbers"
    if constant or symbolic:
        model = onnx.load(path)
        path = mx.WORK / "model.onnx"
        path.write_bytes((with_constants(model, data_set) if constant else with_names(model)).SerializeToString())
    run = subprocess.run([mx.MXC, "compile", "--target=host", str(path), "-o", str(mef)], capture_output=True, text=True, timeout=120)
    if run.returncode:
        missing = re.findall(r"^  (\S+ \S+ .*)$", run.stderr, re.M) if "needs what is not there" in run.stderr else []
        reason = "; ".join(missing) or (run.stderr.strip().splitlines() or ["no message"])[0]
        return ("unsupported" if missing else "error") if run.returncode == 1 else "crashed", reason
    special = folder / "tolerances"
    tolerances = [float(t) for t in special.read_text().split()] if special.exists() else [RTOL, ATOL]
    for data in sorted(folder.glob("test_data_set_*"))[: 1 if constant else None]:
        try:
            inputs = [tensor(data / f"input_{i}.pb") for i in range(len(list(data.glob("input_*.pb"))))]
            outputs = [tensor(data / f"output_{i}.pb") for i in range(len(list(data.glob("output_*.pb"))))]
        except NotATensor:
            return "unsupported", "an input or output is no tensor of numbers"
        command = [mx.MXRUN, str(mef)]
        listed = json.loads(subprocess.run([*command, "--list", "--json"], capture_output=True, text=True, check=True).stdout)
        for i, (array, port) in enumerate(zip(inputs, listed["inputs"])):
            command.append(f"--input={literal(mx.WORK / f'in{i}', array, port['dtype'])}")
        command += [f"--output=@{mx.WORK / f'out{i}.npy'}" for i in range(len(outputs))]
        run = subprocess.run(command, capture_output=True, text=True, timeout=120)
        if run.returncode:
            return ("error" if run.returncode == 1 else "crashed"), (run.stderr.strip().splitlines() or ["no message"])[0]
        for i, (want, port) in enumerate(zip(outputs, listed["outputs"])):
            got = np.load(mx.WORK / f"out{i}.npy")
            if folder.name.startswith(DRAWN):
                got, want = got.astype(bool).astype(got.dtype) == got, np.ones(want.shape, bool)
            reason = compare(got, want, port["dtype"], *tolerances)
            if reason:
                return "wrong", f"result {i}: {reason}"
    return "passed", ""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?")
    parser.add_argument("--suite", action="append", help="node, pytorch-converted, pytorch-operator, simple (default: these), newest: what the onnx package makes")
    parser.add_argument("--filter", default="", help="tests whose name holds this text")
    parser.add_argument("--constant", action="store_true", help="make all inputs but the first constants")
    parser.add_argument("--symbolic", action="store_true", help="give every dim of the inputs a name")
    parser.add_argument("--every", type=int, default=1, help="one of so many tests")
    parser.add_argument("-v", "--verbose", action="store_true", help="name what does not pass")
    options = parser.parse_args()
    bad = []
    for suite in options.suite or ["node", "pytorch-converted", "pytorch-operator", "simple"]:
        counts = collections.Counter()
        for folder in [f for f in folders(suite) if options.filter in f.name][:: options.every * (5 if SLOW else 1)]:
            outcome, reason = ("defect", DEFECTS[folder.name]) if folder.name in DEFECTS else attempt(folder, options.constant, options.symbolic)
            if outcome == "error" and options.symbolic:
                outcome = "refused"  # what it takes sizes for, the run checks: it says so
            counts[outcome] += 1
            if outcome not in ("passed", "unsupported", "refused", "defect", "the same"):
                bad.append(f"{outcome}: {suite}/{folder.name}: {reason}")
            if options.verbose and outcome not in ("passed", "the same"):
                print(f"{outcome:<12} {folder.name}: {reason}", flush=True)
        total = sum(counts.values())
        print(f"{suite}: {counts['passed']} of {total} passed ({100 * counts['passed'] / max(total, 1):.1f} %), {dict(counts)}", flush=True)
    sys.exit("\n".join(bad) or None)


main()
