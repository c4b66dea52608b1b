# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The generator of the random operators, written out again: Philox 4x32-10, with the published known answers."""

import numpy as np


def philox(key, counter):
    """Philox 4x32-10: key of 2, counter of 4 words, each an array of uint64 below 2^32."""
    k, c = list(key), list(counter)
    for _ in range(10):
        p, q = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(q >> 32) ^ c[1] ^ k[0], q & 0xFFFFFFFF, (p >> 32) ^ c[3] ^ k[1], p & 0xFFFFFFFF]
        k = [(k[0] + 0x9E3779B9) & 0xFFFFFFFF, (k[1] + 0xBB67AE85) & 0xFFFFFFFF]
    return c


def known_answer(key, counter, want):
    got = philox([np.uint64(k) for k in key], [np.uint64(c) for c in counter])
    assert [int(word) for word in got] == want, "not the published values of Philox 4x32-10"


ONES = 0xFFFFFFFF
known_answer([0, 0], [0] * 4, [0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8])
known_answer([ONES] * 2, [ONES] * 4, [0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD])
known_answer(
    [0xA4093822, 0x299F31D0],
    [0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344],
    [0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1],
)


def words(seed, count):
    """The first words of the seed, blocks one after the other."""
    blocks = np.arange(-(-count // 4), dtype=np.uint64)
    zero = np.zeros_like(blocks)
    key = [np.uint64(seed & ONES), np.uint64(seed >> 32)]
    return np.stack(philox(key, [blocks, zero, zero, zero]), 1).reshape(-1)[:count]


def doubles(seed, count):
    """Integers of 53 bits, each of two words."""
    w = words(seed, 2 * count)
    return ((w[1::2] << np.uint64(32) | w[::2]) >> np.uint64(11)).astype(np.float64)


BITS = {"f16": 11, "bf16": 8, "f32": 24, "f8e4m3fn": 4, "f8e5m2": 3}


def uniforms(dtype, seed, count):
    if dtype == "f64":
        return doubles(seed, count) * 2.0**-53
    return (words(seed, count) >> np.uint64(32 - BITS[dtype])).astype(np.float64) * 2.0 ** -BITS[dtype]
