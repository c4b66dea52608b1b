# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Helper of the end-to-end tests: compiles graphs, runs them through mxrun, compares with NumPy.

A tensor of a graph is here a pair of views on the same numbers:
  stored  what the file holds: NumPy's own dtype; bf16 and f8, which NumPy lacks, as uint16 and uint8 bits
  values  what it means: bool, NumPy's integers, or f64 for every float dtype
References work on values, in f64, and know nothing of how kernels compute.
"""

import atexit
import json
import os
import pathlib
import subprocess
import sys

import numpy as np

STORED = {
    "bool": np.bool_,
    "si8": np.int8,
    "si16": np.int16,
    "si32": np.int32,
    "si64": np.int64,
    "ui8": np.uint8,
    "ui16": np.uint16,
    "ui32": np.uint32,
    "ui64": np.uint64,
    "f16": np.float16,
    "bf16": np.uint16,
    "f32": np.float32,
    "f64": np.float64,
    "f8e4m3fn": np.uint8,
    "f8e5m2": np.uint8,
}
F8 = ["f8e4m3fn", "f8e5m2"]  # not in the lists below: a family says that it takes them
FLOATS = ["f16", "bf16", "f32", "f64"]
SIGNED = ["si8", "si16", "si32", "si64"]
UNSIGNED = ["ui8", "ui16", "ui32", "ui64"]
INTEGERS = SIGNED + UNSIGNED
NUMERIC = INTEGERS + FLOATS
ANY = ["bool"] + NUMERIC

# (bits of significand, least exponent of a normal number, greatest exponent); f64 is what values are in anyway.
FORMAT = {"f16": (11, -14, 15), "bf16": (8, -126, 127), "f32": (24, -126, 127)}
FORMAT |= {"f8e4m3fn": (4, -6, 8), "f8e5m2": (3, -14, 15)}
GREATEST = {"f8e4m3fn": 448.0, "f8e5m2": 57344.0}  # these saturate; e4m3fn has no infinity, and its last code is NaN

# |got - want| <= ATOL + RTOL * |want| for results that no law pins to the last bit; exact ones are compared exactly.
RTOL = {"f16": 1e-3, "bf16": 1e-2, "f32": 1e-5, "f64": 1e-10, "f8e4m3fn": 0.126, "f8e5m2": 0.251}
ATOL = {"f16": 1e-3, "bf16": 1e-2, "f32": 1e-6, "f64": 1e-10, "f8e4m3fn": 2.0**-9, "f8e5m2": 1e-3}

# lit says where things are; by hand, a test uses the release build. Its first argument is the folder it writes to.
ROOT = pathlib.Path(os.environ.get("MX_ROOT", pathlib.Path(__file__).resolve().parents[2]))
BUILD = pathlib.Path(os.environ.get("MX_BUILD", ROOT / "build" / "release"))
MXC, MXRUN = str(BUILD / "bin" / "mxc"), str(BUILD / "bin" / "mxrun")
_given = len(sys.argv) > 1 and not sys.argv[1].startswith("-")
WORK = pathlib.Path(sys.argv[1] if _given else BUILD / "test" / "by_hand" / pathlib.Path(sys.argv[0]).stem) / "run"
WORK.mkdir(parents=True, exist_ok=True)

np.seterr(all="ignore")


def is_float(dtype):
    return dtype in FLOATS or dtype in F8


def tensor(dims, dtype):
    """The text of a type: tensor("M, K", "f32") or tensor((2, 3), "f32")."""
    if not isinstance(dims, str):
        dims = ", ".join(str(d) for d in dims)
    return f"!mo.tensor<[{dims}], {dtype}>"


# ---- numbers --------------------------------------------------------------------------------------------------------


def round_to(values, dtype):
    """f64 values rounded once, to nearest even, to a float dtype; still f64."""
    values = np.asarray(values, np.float64)
    if dtype == "f64":
        return values
    bits, least, greatest = FORMAT[dtype]
    _, exponent = np.frexp(values)
    quantum = np.ldexp(1.0, np.maximum(exponent - 1, least) - (bits - 1))
    rounded = np.where(np.isfinite(values), np.rint(values / quantum) * quantum, values)
    if dtype in F8:
        kept = np.isinf(values.astype(np.float32)) & (dtype == "f8e5m2")  # computed in f32
        return np.where(kept, np.copysign(np.inf, values), np.clip(rounded, -GREATEST[dtype], GREATEST[dtype]))
    limit = (2 - 2.0 ** (1 - bits)) * 2.0**greatest
    return np.where(np.isfinite(values) & (np.abs(rounded) > limit), np.copysign(np.inf, values), rounded)


def f8_values(dtype):
    """What each of the 256 codes means, from the definition of the formats."""
    bits, least, _ = FORMAT[dtype]
    code = np.arange(128)
    exponent, mantissa = code >> (bits - 1), code & ((1 << (bits - 1)) - 1)
    values = np.ldexp(1.0 * mantissa + (exponent > 0) * (1 << (bits - 1)), np.maximum(exponent, 1) - 1 + least - (bits - 1))
    if dtype == "f8e5m2":
        values[exponent == 31] = [np.inf, np.nan, np.nan, np.nan]
    else:
        values[127] = np.nan
    return np.concatenate([values, -values])


F8_VALUES = {dtype: f8_values(dtype) for dtype in F8}


def store(values, dtype):
    """Values as the file holds them; floats are rounded once."""
    if not is_float(dtype):
        return np.asarray(values, STORED[dtype], order="C")
    rounded = round_to(values, dtype)
    if dtype in F8:
        positive = F8_VALUES[dtype][: 125 if dtype == "f8e5m2" else 127]
        code = np.searchsorted(positive, np.nan_to_num(np.abs(rounded), nan=0, posinf=np.inf)) | np.signbit(rounded) << 7
        return np.asarray(np.where(np.isnan(rounded), 0x7F, code), np.uint8, order="C")
    if dtype == "bf16":
        return np.asarray(np.asarray(rounded, np.float32).view(np.uint32) >> 16, np.uint16, order="C")
    return np.asarray(rounded, STORED[dtype], order="C")


def values_of(stored, dtype):
    if dtype in F8:
        return F8_VALUES[dtype][stored]
    if dtype == "bf16":
        return np.asarray(np.asarray(stored.astype(np.uint32) << 16, np.uint32).view(np.float32), np.float64)
    return np.asarray(stored, np.float64) if is_float(dtype) else stored


def limits(dtype):
    info = np.iinfo(STORED[dtype])
    return int(info.min), int(info.max)


def sample(rng, shape, dtype, low=-4.0, high=4.0):
    """Values that dtype holds exactly: floats within [low, high], any integer, any bool."""
    if dtype == "bool":
        return rng.integers(0, 2, shape).astype(np.bool_)
    if is_float(dtype):
        return values_of(store(rng.uniform(low, high, shape), dtype), dtype).reshape(shape)
    least, greatest = limits(dtype)
    return rng.integers(least, greatest, shape, STORED[dtype], endpoint=True)


def with_specials(rng, array, specials):
    """Overwrites random places of array by special values, as many as fit in half of it."""
    flat = array.reshape(-1).copy()
    count = min(len(specials), (flat.size + 1) // 2)
    places = rng.permutation(flat.size)[:count]
    flat[places] = rng.permutation(np.array(specials, flat.dtype))[:count]
    return flat.reshape(array.shape)


# ---- compile and run ------------------------------------------------------------------------------------------------

_count = 0
PATIENCE = 600  # seconds for one command


class Failure(Exception):
    """A command of the tool chain failed; the text says which and how."""


def _execute(command, environment=None):
    """Runs a command; one that fails, or does not end, is a Failure."""
    try:
        run = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        raise Failure(f"$ {' '.join(map(str, command))}\nerror: it has not ended in {PATIENCE} s") from None
    if run.returncode:
        _tell(command, run)


def _tell(command, run):
    raise Failure(f"$ {' '.join(map(str, command))}\nstatus {run.returncode}\n{run.stdout[-3000:]}{run.stderr[-3000:]}")


def compile(text, *flags):
    """Compiles a graph given as text; returns the path of its MEF."""
    global _count
    _count += 1
    source, mef = WORK / f"g{_count}.mlir", WORK / f"g{_count}.mef"
    source.write_text(text)
    command = [MXC, "compile", str(source), "-o", str(mef), *flags]
    _execute(command)
    return mef


def save(name, array, dtype):
    path = WORK / name
    np.save(path, array.view("V2") if dtype == "bf16" else array)
    return path


def load(path, dtype):
    """Reads a result; returns its values and checks that the file has dtype."""
    array = np.load(path)
    if dtype == "bf16":
        if array.dtype.str not in ("|V2", "<V2"):
            raise Failure(f"{path}: holds {array.dtype}, not two raw bytes per bf16")
        array = np.frombuffer(array.tobytes(), np.uint16).reshape(array.shape)
    elif array.dtype != STORED[dtype]:
        raise Failure(f"{path}: holds {array.dtype}, not {np.dtype(STORED[dtype])}")
    return values_of(array, dtype)


def run(mef, inputs, outputs, *flags, environment=None):
    """inputs: [(values, dtype)]; outputs: [dtype]. Returns the results' values."""
    command = [MXRUN, str(mef), *flags]
    for index, (values, dtype) in enumerate(inputs):
        command.append(f"--input=@{save(f'in{index}.npy', store(values, dtype), dtype)}")
    paths = [WORK / f"out{index}.npy" for index in range(len(outputs))]
    for path in paths:
        path.unlink(missing_ok=True)
        command.append(f"--output=@{path}")
    _execute(command, {**os.environ, **(environment or {})})
    return [load(path, dtype) for path, dtype in zip(paths, outputs)]


SAFETENSORS = {
    "bool": "BOOL",
    "si8": "I8",
    "si16": "I16",
    "si32": "I32",
    "si64": "I64",
    "ui8": "U8",
    "ui16": "U16",
    "ui32": "U32",
    "ui64": "U64",
    "f16": "F16",
    "bf16": "BF16",
    "f32": "F32",
    "f64": "F64",
    "f8e4m3fn": "F8_E4M3",
    "f8e5m2": "F8_E5M2",
}


def write_safetensors(name, tensors):
    """tensors: name -> (values, dtype). Returns the path."""
    header, data = {}, b""
    for key, (values, dtype) in tensors.items():
        begin, data = len(data), data + store(values, dtype).tobytes()
        header[key] = {"dtype": SAFETENSORS[dtype], "shape": list(np.shape(values)), "data_offsets": [begin, len(data)]}
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path = WORK / name
    path.write_bytes(len(text).to_bytes(8, "little") + text + data)
    return path


def cpu_levels():
    """The levels that this machine runs; which ones is printed, so that a log shows what was not."""
    flags = set()
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("flags"):
            flags = set(line.split(":", 1)[1].split())
            break
    levels = ["x86-64"]
    if {"avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe"} <= flags:
        levels.append("x86-64-v3")
        if {"avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"} <= flags:
            levels.append("x86-64-v4")
    return levels


LEVELS = cpu_levels()


def kernels(mef):
    """The names of a model's kernels."""
    listed = subprocess.run([MXC, "inspect", "--json", str(mef)], capture_output=True, text=True, check=True).stdout
    return [k["name"] for k in json.loads(listed)["kernels"]]


def one_kernel(text):
    """The graph's model, which has one kernel, and the model without fusion."""
    fused, plain = compile(text), compile(text, "-O0")
    if len(kernels(fused)) != 1:
        fail(f"{len(kernels(fused))} kernels: {' '.join(kernels(fused))}\n{text}")
    return fused, plain


def same_bits(fused, plain, given, dtype, what):
    """(level, result) at each level: one thread, three, and the model without fusion give the same."""
    for level, flag in each_level():
        (got,) = run(fused, given, [dtype], flag, "--threads=1")
        for mef, threads, way in ((fused, 3, "three threads"), (plain, 1, "unfused")):
            (other,) = run(mef, given, [dtype], flag, f"--threads={threads}")
            if not np.array_equal(got, other, equal_nan=True):
                fail(f"{level}: one thread differs from {way}\n{what}")
        yield level, got


def each_level():
    return [(level, f"--cpu-level={level}") for level in LEVELS]


# ---- comparison -----------------------------------------------------------------------------------------------------

_failures = []
_checks = 0
MAX_SHOWN = 25


def fail(text):
    _failures.append(text)


def failures():
    """How many there are so far."""
    return len(_failures)


def _first(bad, got, want, *extra):
    index = tuple(int(i) for i in np.argwhere(bad)[0])
    more = "".join(f", from {e[index]!r}" for e in extra if e is not None and e.shape == got.shape)
    count = f"{int(bad.sum())} of {bad.size} elements wrong"
    return f"{count}, first at {index}: got {got[index]!r}, want {want[index]!r}{more}"


def same(what, got, want, dtype, *alternatives, ignore=None, shown=(), signed_zero=False):
    """got must equal want, or one of the alternatives, element by element; NaN equals NaN, -0 equals 0 unless
    signed_zero says otherwise. Float references are rounded to dtype first. ignore: mask of elements that no rule
    defines."""
    global _checks
    _checks += 1
    wants = [np.asarray(w) for w in (want, *alternatives)]
    if is_float(dtype):
        wants = [round_to(w, dtype) for w in wants]
    if got.shape != wants[0].shape:
        return fail(f"{what}: shape {list(got.shape)}, want {list(wants[0].shape)}")
    good = np.zeros(got.shape, bool) if ignore is None else np.broadcast_to(ignore, got.shape).copy()
    for w in wants:
        signs = np.signbit(got) == np.signbit(w) if signed_zero and is_float(dtype) else True
        good |= (got == w) & signs
        if is_float(dtype):
            good |= np.isnan(got) & np.isnan(w)
    if not good.all():
        fail(f"{what}: " + _first(~good, got, wants[0], *shown))


def close(what, got, want, dtype, scale=None, ignore=None, rtol=None, atol=None, shown=()):
    """got within tolerance of want. scale: magnitude that errors are relative to besides |want| (for sums: the sum of
    the terms' magnitudes), with f32's tolerance, or f64's for f64."""
    global _checks
    _checks += 1
    want = np.asarray(want, np.float64)
    if got.shape != want.shape:
        return fail(f"{what}: shape {list(got.shape)}, want {list(want.shape)}")
    rounded = round_to(want, dtype)
    rtol = RTOL[dtype] if rtol is None else rtol
    atol = ATOL[dtype] if atol is None else atol
    with np.errstate(invalid="ignore"):
        if scale is None:
            allowed = atol + rtol * np.abs(want)
        else:
            allowed = np.asarray(scale) * (1e-12 if dtype == "f64" else 1e-5) + np.abs(want) * (
                0 if dtype in ("f32", "f64") else rtol
            )
            allowed = allowed + {"f16": 2.0**-25, "f8e4m3fn": 2.0**-10, "f8e5m2": 2.0**-17}.get(dtype, 0)  # half the least
        good = np.abs(got - want) <= allowed
    good |= (np.isnan(got) & np.isnan(want)) | ((np.isinf(rounded) | (np.abs(rounded) == GREATEST.get(dtype))) & (got == rounded))
    if ignore is not None:
        good |= ignore
    if not good.all():
        fail(f"{what}: " + _first(~good, got, want, *shown))


def within(what, got, want, allowed):
    """|got - want| <= allowed, a bound per element."""
    global _checks
    _checks += 1
    if got.shape != want.shape:
        return fail(f"{what}: shape {list(got.shape)}, want {list(want.shape)}")
    good = np.abs(got - want) <= allowed
    if not good.all():
        fail(f"{what}: " + _first(~good, got, want))


def attempt(what, function, *arguments, **named):
    """Calls function; a failing command becomes a failure of the test, and None."""
    try:
        return function(*arguments, **named)
    except Failure as failure:
        fail(f"{what}: {failure}")
        return None


def ends(what, reason, mef, inputs, outputs, *flags):
    """The run must end with status 1, a kernel's failure and its reason."""
    global _checks
    _checks += 1
    try:
        run(mef, inputs, outputs, *flags)
        fail(f"{what}: runs, though {reason}")
    except Failure as failure:
        if "status 1\n" not in str(failure) or f"failed: {reason}\n" not in f"{failure}\n":
            fail(f"{what}: {failure}")


def report():
    for text in _failures[:MAX_SHOWN]:
        print("FAILED", text, file=sys.stderr)
    if len(_failures) > MAX_SHOWN:
        print(f"and {len(_failures) - MAX_SHOWN} more", file=sys.stderr)
    print(f"{_checks} comparisons on {', '.join(LEVELS)}; {len(_failures)} failed")
    sys.stdout.flush()
    if _failures or not _checks:
        os._exit(1)


atexit.register(report)
