#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %t
"""Models of PyPI's wheels, on inputs that mean something, against ONNX Runtime: the largest error is at most 1e-4 of the
output's spread, which must not be degenerate. Each is compiled with the sizes that it has, and with sizes that only the run
knows. The networks whose weights are constant fills get seeded random ones, and are compared before their softmax.

Usage: models.py [FOLDER [NAME...]]

scripts/fetch-models downloads what is not there. With sanitizers, the small ones alone."""

import math
import subprocess
import sys

import made
import mx
import numpy as np
import onnx
from onnx import helper, numpy_helper

BOUND, LEAST_SPREAD = 1e-4, 1e-3
subprocess.run([mx.ROOT / "scripts" / "fetch-models"], check=True)
MODELS = mx.ROOT / "build" / "models"
SLOW = mx.BUILD.name != "release"
names = sys.argv[2:]


# ---- inputs
# --------------------------------------------------------------------------------------------------------------------


def text_image(height, width, words):
    """Words in strokes of seven segments, dark on light: [1, 3, height, width], within [-1, 1]."""
    segments = {"0": "abcdef", "1": "bc", "2": "abged", "3": "abgcd", "4": "fgbc", "5": "afgcd", "7": "abc", "8": "abcdefg", "E": "afged", "H": "fbgec"}
    page = np.full((height, width), 1, "f4")
    size = max(8, height // (3 * len(words)))
    for row, word in enumerate(words):
        top = (2 * row + 1) * height // (2 * len(words)) - size // 2
        for i, letter in enumerate(word):
            left = size + i * size * 3 // 4
            w, half, pen = size // 2, size // 2, max(2, size // 8)
            boxes = {"a": (0, 0, pen, w), "d": (size - pen, 0, size, w), "g": (half, 0, half + pen, w), "f": (0, 0, half, pen), "e": (half, 0, size, pen),
                     "b": (0, w - pen, half, w), "c": (half, w - pen, size, w)}
            for segment in segments[letter]:
                y0, x0, y1, x1 = boxes[segment]
                page[top + y0 : top + y1, left + x0 : left + x1] = -1
    return np.broadcast_to(page, (1, 3, height, width)).copy()


def photograph(height, width):
    """Discs and gradients of three colours."""
    y, x = np.mgrid[0:height, 0:width].astype("f4") / height
    channels = [np.sin(6 * x + k) * np.cos(5 * y - k) + (np.hypot(x - 0.3 - 0.1 * k, y - 0.5) < 0.2) for k in range(3)]
    return np.stack(channels)[None].astype("f4")


def sound(samples, step):
    """A tone that rises, under a voice's envelope, and some noise."""
    t = (np.arange(samples) + step * samples) / 16000
    noise = np.random.default_rng(step).standard_normal(samples)
    return (0.4 * np.sin(2 * np.pi * (120 + 300 * t) * t) * (1 + np.sin(2 * np.pi * 4 * t)) + 0.01 * noise).astype("f4")[None]


def file_bytes(path):
    """The first and the last 1,024 bytes, as the file-type model wants them."""
    data = np.frombuffer(path.read_bytes(), np.uint8).astype(np.int32)
    return np.concatenate([data[:1024], data[-1024:]])[None]


# ---- random weights
# --------------------------------------------------------------------------------------------------------------------


def with_random_weights(model, seed=3):
    """Weights that are fills become random ones that keep what flows through the network of one size; its result is what
    the last softmax reads, if there is one."""
    rng, graph = np.random.default_rng(seed), model.graph
    shapes = {t.name: numpy_helper.to_array(t) for t in graph.initializer if t.data_type == onnx.TensorProto.INT64}
    fills = {n.output[0]: tuple(shapes[n.input[0]]) for n in graph.node if n.op_type == "ConstantOfShape"}
    fills |= {t.name: tuple(t.dims) for t in graph.initializer if t.data_type == onnx.TensorProto.FLOAT and math.prod(t.dims) > 1}
    positive = {n.input[i] for n in graph.node if n.op_type == "BatchNormalization" for i in (1, 4)}
    made_of = {}
    for name, shape in fills.items():
        fan_in = math.prod(shape[1:]) if len(shape) > 1 else 1
        values = rng.uniform(0.5, 1.5, shape) if name in positive else rng.standard_normal(shape) * (math.sqrt(2 / fan_in) if len(shape) > 1 else 0.1)
        made_of[name] = numpy_helper.from_array(values.astype("f4"), name)
    kept = [n for n in graph.node if n.op_type != "ConstantOfShape"]
    initializers = [made_of.pop(t.name, t) for t in graph.initializer] + list(made_of.values())
    used = {name for n in kept for name in n.input}
    initializers = [t for t in initializers if t.name in used]
    initialized = {t.name for t in initializers}
    last = max((i for i, n in enumerate(kept) if n.op_type == "Softmax"), default=len(kept))
    result = kept[last].input[0] if last < len(kept) else graph.output[0].name
    del graph.node[:], graph.initializer[:], graph.output[:]
    graph.node.extend(kept[:last])
    graph.initializer.extend(initializers)
    inputs = [i for i in graph.input if i.name in used - initialized]
    model.ir_version = 8  # since 4, initializers are no inputs
    del graph.input[:]
    graph.input.extend(inputs)
    graph.output.append(onnx.ValueInfoProto(name=result))
    return model


def light(name):
    return with_random_weights(onnx.load(MODELS / "onnx" / f"light_{name}.onnx"))


# ---- one model
# --------------------------------------------------------------------------------------------------------------------


def with_open_sizes(model):
    """The model with names for the dims of its inputs but the channels."""
    for i, value in enumerate(model.graph.input):
        for d, dim in enumerate(value.type.tensor_type.shape.dim):
            if d != 1 and dim.HasField("dim_value"):
                dim.dim_param = f"open_{i}_{d}"
    return model


def compare(name, model, feeds, *flags):
    """Every feed through one compiled file; the spread is that of an output over all feeds."""
    if names and not any(n in name for n in names):
        return
    try:
        mef = made.compile(model, *flags)
        order = [i.name for i in model.graph.input if i.name not in {t.name for t in model.graph.initializer}]
        wants = [made.of_runtime(model, feed) for feed in feeds]
        gots = [made.run(mef, [feed[n] for n in order], len(wants[0])) for feed in feeds]
    except mx.Failure as failure:
        made.failures.append(f"{name}: {failure}")
        return
    for i in range(len(wants[0])):
        got, want = ([np.asarray(r[i], "f8") for r in results] for results in (gots, wants))
        if [g.shape for g in got] != [w.shape for w in want]:
            made.failures.append(f"{name}: result {i}: shapes {[g.shape for g in got]}, not {[w.shape for w in want]}")
            continue
        spread = np.ptp(np.concatenate([w.ravel() for w in want]))
        error = max(np.abs(g - w).max() for g, w in zip(got, want)) / spread
        print(f"{name:<32} result {i}: spread {spread:9.3g}, largest error {error:8.2g} of it", flush=True)
        if not (spread > LEAST_SPREAD and error <= BOUND):
            made.failures.append(f"{name}: result {i}: an error of {error:.3g} of a spread of {spread:.3g}")
        else:
            made.passed += 1


def load(wheel, name):
    return onnx.load(MODELS / wheel / name)


speech = [{"input": sound(576, step), "state": np.full((2, 1, 128), 0.1 * step, "f4")} for step in range(4)]
rate = {"sr": np.array(16000)}
compare("silero-vad", load("silero_vad", "silero_vad_openvino_16k.onnx"), speech)
compare("silero-vad, any batch", load("silero_vad", "silero_vad_op18_ifless.onnx"), [s | rate for s in speech])
compare("silero-vad, If", load("silero_vad", "silero_vad_16k_op15.onnx"), [s | rate for s in speech], "--shape=input=1x576", "--shape=state=2x1x128")
files = [{"bytes": file_bytes(mx.ROOT / path)} for path in ("lib/ir/dim.c", "README.md", "test/conformance/models.py")]
compare("magika", load("magika", "standard_v3_3.onnx"), files)
rapid = "rapidocr_onnxruntime"
page, line = {"x": text_image(192, 256, ["1234578", "EH05"])}, {"x": text_image(48, 320, ["20578E1H"])}
compare("rapidocr classifier", load(rapid, "ch_ppocr_mobile_v2.0_cls_infer.onnx"), [{"x": text_image(48, 192, ["2057"])}, {"x": text_image(48, 192, ["2057"])[..., ::-1, ::-1].copy()}])
if not SLOW:
    compare("rapidocr detector", load(rapid, "ch_PP-OCRv4_det_infer.onnx"), [page], "--shape=x=1x3x192x256")
    compare("rapidocr detector, any size", load(rapid, "ch_PP-OCRv4_det_infer.onnx"), [page, {"x": text_image(64, 96, ["57"])}])
    compare("rapidocr recogniser", load(rapid, "ch_PP-OCRv4_rec_infer.onnx"), [line], "--shape=x=1x3x48x320")
    compare("rapidocr recogniser, any width", load(rapid, "ch_PP-OCRv4_rec_infer.onnx"), [line, {"x": text_image(48, 160, ["E180"])}])
    for network in "squeezenet", "resnet50", "shufflenet", "densenet121", "inception_v1", "inception_v2":
        model = light(network)
        image = {model.graph.input[0].name: photograph(224, 224)}
        compare(network, model, [image])
    compare("squeezenet, any batch", with_open_sizes(light("squeezenet")), [{"data_0": np.concatenate([photograph(224, 224)] * n)} for n in (1, 2)])
made.finish()
