#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compares probabilities that the compiled model gave with the labels, and with the same network in NumPy.

Usage: check_accuracy.py probabilities.npy
"""

import json
import pathlib
import sys

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent


def load_safetensors(path):
    data = pathlib.Path(path).read_bytes()
    start = 8 + int.from_bytes(data[:8], "little")
    return {
        name: np.frombuffer(
            data[start + entry["data_offsets"][0] : start + entry["data_offsets"][1]], np.float32
        ).reshape(entry["shape"])
        for name, entry in json.loads(data[8:start]).items()
    }


def reference(images):
    """The network in f64."""
    weights = {name: array.astype(np.float64) for name, array in load_safetensors(HERE / "weights.safetensors").items()}
    x = images.astype(np.float64)
    for layer in (1, 2):
        x = np.maximum(x @ weights[f"w{layer}"] + weights[f"b{layer}"], 0)
    z = x @ weights["w3"] + weights["b3"]
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def main():
    got = np.load(sys.argv[1])
    images, labels = np.load(HERE / "test_images.npy"), np.load(HERE / "test_labels.npy")
    want = reference(images)
    if got.shape != want.shape or got.dtype != np.float32:
        sys.exit(f"probabilities are {got.dtype}{list(got.shape)}, not float32{list(want.shape)}")
    worst = np.abs(got - want).max()
    accuracy = (got.argmax(axis=1) == labels).mean()
    print(f"{accuracy:.2%} of {len(labels)} test images right; probabilities within {worst:.1e} of NumPy's in f64")
    if not accuracy > 0.965:
        sys.exit("accuracy is below 96.5 %")
    if not worst < 1e-5:
        sys.exit("probabilities are not NumPy's")


main()
