#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Makes what is committed beside it: weights.safetensors, test_images.npy, test_labels.npy.

Trains a 64-128-64-10 perceptron on scikit-learn's handwritten digits (1797 real 8x8 scans) with a fixed seed. Nothing
in the build runs it; to repeat it, in an environment with numpy 2.3.5 and scikit-learn 1.7.2: python3 train.py
"""

import json
import pathlib

import numpy as np
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier

HERE = pathlib.Path(__file__).resolve().parent


def save_safetensors(path, tensors):
    """tensors: name -> f32 array. Eight bytes of header length, the header as JSON, then the data; 64-byte aligned."""
    header, offset = {}, 0
    for name, array in tensors.items():
        header[name] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": [offset, offset + array.nbytes]}
        offset += array.nbytes
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-(8 + len(text)) % 64)
    with open(path, "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        for array in tensors.values():
            file.write(array.tobytes())


def main():
    digits = load_digits()
    images = (digits.data / 16).astype(np.float32)
    train_x, test_x, train_y, test_y = train_test_split(
        images, digits.target, test_size=540, random_state=0, stratify=digits.target
    )
    model = MLPClassifier((128, 64), activation="relu", alpha=1e-3, batch_size=64, max_iter=200, random_state=0)
    model.fit(train_x, train_y)
    tensors = {}
    for layer, (weight, bias) in enumerate(zip(model.coefs_, model.intercepts_), 1):
        tensors[f"w{layer}"] = np.ascontiguousarray(weight, np.float32)
        tensors[f"b{layer}"] = np.ascontiguousarray(bias, np.float32)
    save_safetensors(HERE / "weights.safetensors", tensors)
    np.save(HERE / "test_images.npy", np.ascontiguousarray(test_x))
    np.save(HERE / "test_labels.npy", test_y.astype(np.int64))
    print(f"{model.score(test_x, test_y):.2%} of {len(test_y)} test images")


main()
