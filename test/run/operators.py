# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What every elementwise operator means, in NumPy: the equations of the operator table, on values (see mx.py)."""

import math

import numpy as np
from mx import ANY, FLOATS, INTEGERS, NUMERIC, SIGNED, limits

INF, NAN = math.inf, math.nan
# Floats where operators change their mind; every test puts them among ordinary values.
SPECIALS = [
    0.0,
    -0.0,
    1.0,
    -1.0,
    INF,
    -INF,
    NAN,
    0.5,
    1.5,
    2.5,
    -0.5,
    -1.5,
    -2.5,
    1e-4,
    -1e-4,
    100.0,
    -100.0,
    700.0,
    -700.0,
    6e4,
    -6e4,
    127.5,
    -128.9,
    255.75,
    -32769.5,
]

_erf = np.vectorize(math.erf, otypes=[np.float64])


def _floating(x):
    return x.dtype.kind == "f"


def _sigmoid(x):
    """1 / (1 + e^-x), without overflow."""
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1 / (1 + e), e / (1 + e))


def _gelu_tanh(x):
    return 0.5 * x * (1 + np.tanh(0.7978845608028654 * (x + 0.044715 * x**3)))


def _wrapping(function, x, y):
    """function of every pair in Python's integers, which know no overflow, wrapped to the dtype of x."""
    bits = [function(int(a), int(b)) & ((1 << 64) - 1) for a, b in zip(x.flat, y.flat)]
    return np.array(bits, np.uint64).astype(x.dtype).reshape(x.shape)


def _div(x, y):
    """Floats: IEEE. Integers: toward zero."""
    if _floating(x):
        return x / y
    return _wrapping(lambda a, b: abs(a) // abs(b) * (-1 if (a < 0) != (b < 0) else 1) if b else 0, x, y)


def _floor_div(x, y):
    return np.floor(x / y) if _floating(x) else _wrapping(lambda a, b: a // b if b else 0, x, y)


def _fmod(x, y):
    if _floating(x):
        return np.fmod(x, y)
    return _wrapping(lambda a, b: abs(a) % abs(b) * (-1 if a < 0 else 1) if b else 0, x, y)


def _pow(x, y):
    """Integers: a negative exponent leaves 0 of all but 1 and -1."""
    if _floating(x):
        return np.power(x, y)
    small = {1: lambda n: 1, -1: lambda n: -1 if n % 2 else 1}
    return _wrapping(lambda a, n: pow(a, n, 1 << 64) if n >= 0 else small.get(a, lambda _: 0)(n), x, y)


def _shift_left(x, y):
    width = 8 * x.dtype.itemsize
    return _wrapping(lambda a, n: a << n if 0 <= n < width else 0, x, y)


def _shift_right(x, y):
    width = 8 * x.dtype.itemsize
    return _wrapping(lambda a, n: a >> n if 0 <= n < width else 0, x, y)


def _mod(x, y):
    if _floating(x):
        return x - y * np.floor(x / y)
    return np.where(y == 0, 0, np.mod(x, np.where(y == 0, 1, y).astype(x.dtype))).astype(x.dtype)


# Elements that no rule defines.


def _minus_infinity(x):
    """x * 0 at x = -inf: NaN by the equation, 0 in the limit."""
    return np.isneginf(x)


def _huge(x):
    return np.abs(x) > 1e4


def _no_quotient(x, y):
    """Integer division by zero, and the least integer by -1, must not trap; what they give is open."""
    if _floating(x):
        return np.zeros(x.shape, bool)
    least = np.iinfo(x.dtype).min
    return (y == 0) | ((x == least) & (y == -1) if least else False)


def _unsteady_mod(x, y):
    """Where the last bit of x / y decides between 0 and y."""
    if not _floating(x):
        return _no_quotient(x, y)
    quotient = x / y
    return ~(np.abs(quotient) < 1e3) | (np.abs(quotient - np.rint(quotient)) < 2e-2)


def _unsteady_quotient(x, y):
    """Where rounding x / y may reach the next integer."""
    if not _floating(x):
        return np.zeros(x.shape, bool)
    quotient = x / y
    return (quotient != np.rint(quotient)) & (np.abs(quotient - np.rint(quotient)) < 1e-6 * np.abs(quotient))


class Op:
    """function: on values. result: "same" dtype or "bool". exact: right to the last bit. ignore: mask over operands."""

    def __init__(self, name, dtypes, function, result="same", exact=True, ignore=None):
        self.name, self.dtypes, self.function = name, dtypes, function
        self.result, self.exact, self.ignore = result, exact, ignore


def _near(name, function, ignore=None):
    return Op(name, FLOATS, function, exact=False, ignore=ignore)


UNARY = [
    Op("abs", NUMERIC, np.abs),
    Op("negative", SIGNED + FLOATS, lambda x: -x),
    Op("ceil", NUMERIC, np.ceil),
    Op("floor", NUMERIC, np.floor),
    Op("trunc", NUMERIC, np.trunc),
    Op("round", NUMERIC, lambda x: np.rint(x) if _floating(x) else x),
    Op("relu", NUMERIC, lambda x: np.maximum(x, x.dtype.type(0))),
    Op("sqrt", FLOATS, np.sqrt),
    _near("rsqrt", lambda x: 1 / np.sqrt(x)),
    _near("exp", np.exp),
    _near("expm1", np.expm1),
    _near("exp2", np.exp2),
    _near("log", np.log),
    _near("log1p", np.log1p),
    _near("sin", np.sin, ignore=_huge),
    _near("cos", np.cos, ignore=_huge),
    _near("tan", np.tan, ignore=_huge),
    _near("asin", np.arcsin),
    _near("acos", np.arccos),
    _near("atan", np.arctan),
    _near("sinh", np.sinh),
    _near("cosh", np.cosh),
    _near("asinh", np.arcsinh),
    _near("acosh", np.arccosh),
    _near("tanh", np.tanh),
    _near("atanh", np.arctanh),
    _near("erf", _erf),
    _near("sigmoid", _sigmoid),
    _near("silu", lambda x: x * _sigmoid(x), ignore=_minus_infinity),
    _near("gelu", lambda x: 0.5 * x * (1 + _erf(x / math.sqrt(2))), ignore=_minus_infinity),
    _near("gelu_tanh", _gelu_tanh, ignore=_minus_infinity),
    _near("gelu_quick", lambda x: x * _sigmoid(1.702 * x), ignore=_minus_infinity),
    Op("sign", NUMERIC, np.sign),
    Op("bit_not", INTEGERS, np.invert),
    Op("not", ["bool"], np.logical_not),
    Op("is_inf", FLOATS, np.isinf, result="bool"),
    Op("is_nan", FLOATS, np.isnan, result="bool"),
]

BINARY = [
    Op("add", NUMERIC, np.add),
    Op("sub", NUMERIC, np.subtract),
    Op("mul", NUMERIC, np.multiply),
    Op("div", NUMERIC, _div, ignore=_no_quotient),
    Op("mod", NUMERIC, _mod, exact=False, ignore=_unsteady_mod),
    Op("fmod", NUMERIC, _fmod),
    Op("floor_div", NUMERIC, _floor_div, exact=False, ignore=_unsteady_quotient),
    Op("pow", NUMERIC, _pow, exact=False),
    _near("atan2", np.arctan2),
    Op("max", NUMERIC, np.maximum),
    Op("min", NUMERIC, np.minimum),
    Op("and", ["bool"], np.logical_and),
    Op("or", ["bool"], np.logical_or),
    Op("xor", ["bool"], np.logical_xor),
    Op("bit_and", INTEGERS, np.bitwise_and),
    Op("bit_or", INTEGERS, np.bitwise_or),
    Op("bit_xor", INTEGERS, np.bitwise_xor),
    Op("shift_left", INTEGERS, _shift_left),
    Op("shift_right", INTEGERS, _shift_right),
    Op("equal", ANY, np.equal, result="bool"),
    Op("not_equal", ANY, np.not_equal, result="bool"),
    Op("greater", NUMERIC, np.greater, result="bool"),
    Op("greater_equal", NUMERIC, np.greater_equal, result="bool"),
    Op("less", NUMERIC, np.less, result="bool"),
    Op("less_equal", NUMERIC, np.less_equal, result="bool"),
]


def float_to_integer(x, dtype):
    """Toward zero, saturating; NaN is 0."""
    least, greatest = limits(dtype)

    def one(value):
        if math.isnan(value):
            return 0
        return max(least, min(greatest, int(value))) if math.isfinite(value) else greatest if value > 0 else least

    return np.array([one(v) for v in x.flat], np.int64 if least < 0 else np.uint64).reshape(x.shape)
