# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Reads the JSON of mxrun --benchmark on standard input: all fields are there, and in order."""
import json
import sys

report = json.load(sys.stdin)
assert report["runs"] >= 1 and report["threads"] >= 1 and report["target"].startswith("x86-64"), report
order = [report[key] for key in ("min_ms", "median_ms", "p90_ms", "p95_ms", "p99_ms", "max_ms")]
assert order == sorted(order) and 0 < order[0] <= report["mean_ms"] <= order[-1], report
