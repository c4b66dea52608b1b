#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Reads `mxrun --benchmark --json` on standard input: prints the time per image.

Usage: mxrun digits.mef --input=@images.npy --benchmark --json | time_per_image.py images.npy
"""

import json
import sys

import numpy as np

report = json.load(sys.stdin)
images = len(np.load(sys.argv[1], mmap_mode="r"))
print(
    f"{1e3 * report['median_ms'] / images:.2f} us per image: {images} images in {report['median_ms']:.3f} ms, "
    f"median of {report['runs']} runs on {report['threads']} threads"
)
