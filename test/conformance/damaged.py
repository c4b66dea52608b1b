# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %t
"""Models that are cut off or have bytes changed end in a message, or in another model: never in a crash. Those that use
what does not exist, or is too large, say so."""

import atexit
import pathlib
import random
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "run"))
import mx  # noqa: E402

atexit.unregister(mx.report)
DATA = pathlib.Path("/usr/share/libonnx-testdata/data")
MODELS = ["node/test_add", "node/test_constant", "node/test_gemm_all_attributes", "pytorch-converted/test_Conv1d",
          "node/test_if", "pytorch-operator/test_operator_chunk"]
FAILURES = []


def outcome(data, what):
    path = mx.WORK / "damaged.onnx"
    path.write_bytes(data)
    run = subprocess.run([mx.MXC, "compile", "--emit=mo", str(path), "-o", "-"], capture_output=True, text=True, errors="replace", timeout=60)
    if run.returncode not in (0, 1) or (run.returncode == 1 and "error: " not in run.stderr):
        FAILURES.append(f"{what}: status {run.returncode}\n{run.stderr[-2000:]}")
    return run


def varint(n):
    return bytes([n]) if n < 128 else bytes([n & 127 | 128]) + varint(n >> 7)


def field(number, value):
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    data = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(data)) + data


def node(kind, inputs, outputs):
    return field(1, b"".join([field(1, i) for i in inputs] + [field(2, o) for o in outputs] + [field(4, kind)]))


def value(number, name, dims):
    shape = field(2, b"".join(field(1, field(1, d)) for d in dims))
    return field(number, field(1, name) + field(2, field(1, field(1, 1) + shape)))


def model(*parts):
    return field(1, 8) + field(7, b"".join(parts)) + field(8, field(2, 13))


def says(text, data):
    run = outcome(data, text)
    if run.returncode != 1 or text not in run.stderr:
        FAILURES.append(f"not said: {text}\nstatus {run.returncode}\n{run.stderr}")


def main():
    rng = random.Random(1)
    count = 8 if mx.BUILD.name != "release" else 40
    for name in MODELS:
        data = (DATA / name / "model.onnx").read_bytes()
        for _ in range(count):
            outcome(data[: rng.randrange(1, len(data))], f"{name} cut off")
            changed = bytearray(data)
            for _ in range(rng.randint(1, 6)):
                changed[rng.randrange(2, len(data))] = rng.randrange(256)
            outcome(bytes(changed), f"{name} changed")
    x, y = value(11, "x", [2]), value(12, "y", [2])
    says("a field is cut off or damaged at byte", model(x)[:-3])
    says("there is no graph", field(1, 8) + field(8, field(2, 13)))
    says("uses 'z', which nothing makes before it", model(node("Relu", ["z"], ["y"]), x, y))
    says("output 'y' of", model(x, y))
    says("Frobnicate 13  y: there is no such operator", model(node("Frobnicate", ["x"], ["y"]), x, y))
    says("in 2 places", model(node("Frobnicate", ["x"], ["a"]), node("Vanish", ["x"], ["y"]), x, y))
    says("cannot broadcast 2 with 3", model(node("Add", ["x", "b"], ["y"]), x, value(11, "b", [3]), y))
    big = field(5, b"".join([field(1, 1 << 40), field(1, 1 << 40), field(2, 1), field(8, "w")]))
    says("dims that are no sizes, or too large", model(node("Relu", ["x"], ["y"]), big, x, y))
    short = field(5, b"".join([field(1, 4), field(2, 1), field(8, "w"), field(9, b"1234")]))
    says("tensor 'w' of", model(node("Relu", ["x"], ["y"]), short, x, y))
    few = field(5, b"".join([field(1, 4), field(2, 7), field(8, "w"), field(7, b"\1\2")]))
    says("has 2 elements, its dims say 4", model(node("Relu", ["x"], ["y"]), few, x, y))
    text = field(5, b"".join([field(1, 1), field(2, 8), field(8, "w"), field(6, "abc")]))
    says("has dtype STRING", model(node("Relu", ["x"], ["y"]), text, x, y))
    away = field(5, b"".join([field(1, 1), field(2, 1), field(8, "w"), field(13, field(1, "location") + field(2, "w.bin")), field(14, 1)]))
    says("is in 'w.bin': No such file or directory", model(node("Relu", ["x"], ["y"]), away, x, y))
    says("it has 1 inputs, at least 2 are", model(node("Add", ["x"], ["y"]), x, y))
    says("it has 0 inputs, at least 1 are", model(node("Relu", [], ["y"]), x, y))
    sys.exit("\n".join(FAILURES) or None)


main()
