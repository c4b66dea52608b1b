# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""inspect.py SEED.json SEED.mef DIGITS.json DIGITS.mef: what `mxc inspect --json` says against the examples and the files."""
import json
import os
import sys

seed, digits = json.load(open(sys.argv[1])), json.load(open(sys.argv[3]))
assert [(i["name"], i["dtype"], i["shape"]) for i in seed["inputs"]] == [
    ("A", "f32", ["M", "K"]), ("B", "f32", ["K", "N"]), ("bias", "f32", [])]
assert [(o["name"], o["dtype"], o["shape"]) for o in seed["outputs"]] == [("out", "f32", ["M", "N"])]
assert seed["targets"] == ["x86-64", "x86-64-v3", "x86-64-v4"]
(kernel,) = seed["kernels"]
assert (kernel["name"], kernel["execute"], kernel["elementwise"], kernel["views"]) == (
    "matmul_add_relu", ["mo.matmul"], ["mo.add", "mo.relu"], ["mo.static.broadcast_to"])
assert set(kernel["code_bytes"]) == set(seed["targets"]) and min(kernel["code_bytes"].values()) > 0
(slab,) = seed["memory"]["slabs"]  # the matmul's scratch: what all threads see, then what each has
assert [b["name"] for b in slab["buffers"]] == ["scratch"] * 2 and slab["buffers"][0]["offset"] == "0", slab
assert slab["buffers"][0]["bytes"] == "shared_bytes(matmul_add_relu)" and slab["buffers"][0]["last"] == 0, slab
assert seed["memory"]["constant_bytes"] == 0 and not seed["constants"]

assert [i["shape"] for i in digits["inputs"]] == [["batch", 64]] and digits["memory"]["constant_bytes"] > 0
assert len(digits["constants"]) > 0 and all(c["name"] for c in digits["constants"]), digits["constants"]

for model, file in ((seed, sys.argv[2]), (digits, sys.argv[4])):
    size = os.path.getsize(file)
    assert model["file_bytes"] == size and model["format"] == "1.1" and model["made_by"].startswith("mxc ")
    end = 0
    for section in sorted(model["sections"], key=lambda s: s["offset"]):
        assert section["offset"] % 4096 == 0 and section["offset"] >= end, section
        end = section["offset"] + section["bytes"]
    assert end <= size
    kinds = [section["kind"] for section in model["sections"]]
    assert {"signature", "host", "kernels", "manifest"} <= set(kinds), kinds
    assert ("constants" in kinds) == (model is digits), kinds
