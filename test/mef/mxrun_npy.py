# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: rm -rf %t && mkdir %t
# RUN: %python %s %mxrun %S/../capi/Inputs/make_model.sh %t
"""NumPy's files in and out of mxrun: every dtype, versions 1 to 3, C and Fortran order, and damaged files."""
import pathlib
import struct
import subprocess
import sys

import numpy as np

MXRUN, MAKE_MODEL, FOLDER = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
random = np.random.default_rng(1)
DTYPES = {"bool": np.bool_, "si8": np.int8, "si16": np.int16, "si32": np.int32, "si64": np.int64, "ui8": np.uint8,
          "ui16": np.uint16, "ui32": np.uint32, "ui64": np.uint64, "f16": np.float16, "f32": np.float32, "f64": np.float64}


def model(dtype, dims):
    path = FOLDER / f"{dtype}_{dims.replace(',', '_')}.mef"
    if not path.exists():
        subprocess.run(["bash", MAKE_MODEL, "copy", path, dtype, dims], check=True)
    return path


def run(path, *flags, fails_with=None):
    done = subprocess.run([MXRUN, path, *flags], capture_output=True, text=True)
    if fails_with is None:
        assert done.returncode == 0 and done.stderr == "", done.stderr
    else:
        assert done.returncode == 1 and fails_with in done.stderr, (fails_with, done.stderr)
    return done.stdout


def array(dtype, shape):
    return random.integers(0, 256, (*shape, np.dtype(dtype).itemsize), np.uint8).view(dtype)[..., 0]


def save(name, value, version=(1, 0)):
    path = FOLDER / name
    with open(path, "wb") as file:
        np.lib.format.write_array(file, value, version)
    return path


# Every dtype, odd shapes and orders; what comes out is what went in, bit for bit, and nothing is printed.
for name, dtype in DTYPES.items():
    x = array(dtype, (3, 5)) if dtype is not np.bool_ else random.integers(0, 2, (3, 5)).astype(np.bool_)
    out = FOLDER / "out.npy"
    for value in (x, np.asfortranarray(x), x[:0]):
        stdout = run(model(name, "M,N"), f"--input=@{save('in.npy', value)}", f"--output=@{out}")
        assert stdout == "", stdout
        y = np.load(out)
        assert y.dtype == value.dtype and y.shape == value.shape and y.tobytes() == value.tobytes(), (name, value, y)
    run(model(name, "M,N"), f"--input=@{save('in.npy', np.asfortranarray(x))}", f"--expected_output=@{save('e.npy', x)}")
    run(model(name, "M,N"), f"--input=@{save('e.npy', x)}", f"--expected_output=@{save('in.npy', np.asfortranarray(x))}")

x = array(np.float32, (2, 3, 4))
for version in ((1, 0), (2, 0), (3, 0)):
    run(model("f32", "2,3,4"), f"--input=@{save('v.npy', x, version)}", f"--output=@{FOLDER / 'out.npy'}")
    assert np.load(FOLDER / "out.npy").tobytes() == x.tobytes()

# The header of what is written is NumPy's own, to the byte.
y = np.arange(6, dtype=np.float32).reshape(2, 3)
run(model("f32", "M,N"), "--input=2x3xf32=0 1 2 3 4 5", f"--output=@{FOLDER / 'out.npy'}")
assert (FOLDER / "out.npy").read_bytes() == save("own.npy", y).read_bytes()
for rank, shape in ((0, ()), (1, (4,)), (8, (1, 1, 1, 2, 1, 1, 1, 1))):
    value = np.full(shape, 3, np.int32)
    run(model("si32", ",".join("ABCDEFGH"[:rank])), f"--input=@{save('in.npy', value)}", f"--output=@{FOLDER / 'out.npy'}")
    assert (FOLDER / "out.npy").read_bytes() == save("own.npy", value).read_bytes(), rank

# bf16 is NumPy's raw V2.
x = np.frombuffer(struct.pack("<3H", 0x3F80, 0xC000, 0x4049), "V2")
stdout = run(model("bf16", "N"), f"--input=@{save('in.npy', x)}")
assert stdout == "result[0]: 3xbf16=1 -2 3.14\n", stdout
run(model("bf16", "N"), f"--input=@{save('in.npy', x)}", f"--output=@{FOLDER / 'out.npy'}")
back = np.load(FOLDER / "out.npy")
assert back.dtype.str[1:] == "V2" and back.tobytes() == x.tobytes(), back.dtype

# Raw files are the bytes themselves.
(FOLDER / "raw.bin").write_bytes(y.tobytes())
run(model("f32", "M,N"), f"--input=2x3xf32=@{FOLDER / 'raw.bin'}", f"--output=@{FOLDER / 'out.bin'}")
assert (FOLDER / "out.bin").read_bytes() == y.tobytes()

# Wrong or damaged files.
f32 = model("f32", "M,N")
run(f32, f"--input=@{save('in.npy', y.astype(np.float64))}",
    fails_with="input 0 'x': dtype f64 with shape [2, 3] does not match dtype f32 with shape [M, N]")
run(f32, f"--input=3x2xf32=@{save('in.npy', y)}", fails_with="in.npy' holds 2x3xf32, not 3x2xf32")
run(f32, f"--input=@{save('in.npy', y.astype('>f4'))}", fails_with="is big-endian (>f4): save it with .astype('<f4')")
run(f32, f"--input=@{save('in.npy', y.astype(np.complex64))}", fails_with="elements of NumPy dtype <c8, which models do not have")
run(f32, f"--input=@{save('in.npy', np.zeros(2, [('a', 'f4'), ('b', 'f4')]))}", fails_with="its elements are records, not numbers")
run(f32, f"--input=@{save('in.npy', np.zeros((1,) * 9, np.float32))}", fails_with="has more than 8 dims")
good = save("in.npy", y).read_bytes()
bad = FOLDER / "bad.npy"


def damaged(data, message):
    bad.write_bytes(data)
    run(f32, f"--input=@{bad}", fails_with=message)


damaged(b"", "its first bytes are not \\x93NUMPY")
damaged(b"\x93NUMPZ" + good[6:], "its first bytes are not \\x93NUMPY")
damaged(good[:6] + b"\x04" + good[7:], "has .npy version 4: 1, 2 and 3 can be read")
damaged(good[:8] + b"\xff\xff" + good[10:], "its header is longer than the file")
damaged(good[:-1], "has 23 bytes of data and its header's shape needs 24")
damaged(good + b"x", "has 25 bytes of data and its header's shape needs 24")
damaged(good.replace(b"'descr'", b"'deskr'"), "its header has no 'descr'")
damaged(good.replace(b"'shape'", b"'shake'"), "its header has no 'shape'")
damaged(good.replace(b"'fortran_order'", b"'fortran_orden'"), "its header has no 'fortran_order'")
damaged(good.replace(b"(2, 3)", b"(-2,3)"), "its 'shape' is no list of sizes")
damaged(good.replace(b"(2, 3)", b"(2, 3 "), "its 'shape' is no list of sizes")
damaged(good.replace(b"(2, 3), }         ", b"(4611686018427387905, 3), }")[:len(good)], "bytes")
for size in range(0, len(good), 3):
    bad.write_bytes(good[:size])
    run(f32, f"--input=@{bad}", fails_with="mxrun: error: --input=@")
for at in range(128):
    bad.write_bytes(good[:at] + bytes([good[at] ^ 0x15]) + good[at + 1:])
    assert subprocess.run([MXRUN, f32, f"--input=@{bad}"], capture_output=True).returncode in (0, 1), at
