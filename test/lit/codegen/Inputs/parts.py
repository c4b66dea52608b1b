# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""parts.py PACKAGE OUT FILE..: the x86-64 bitcode of these source files of a package, as OUT/FILE.bc (docs/kernel-abi.md)."""
import pathlib
import re
import sys

package, out, files = pathlib.Path(sys.argv[1]).read_bytes(), pathlib.Path(sys.argv[2]), sys.argv[3:]
end = package.index(b"\nend\n") + 5
table = package[:end].decode().splitlines()
parts, at = [], end
for line in table:
    if line.startswith("bitcode "):
        _, target, size = line.split()
        at = (at + 15) // 16 * 16
        parts += [package[at:at + int(size)]] if target == "x86-64" else []
        at += int(size)
for file in files:
    line = next(l for l in table if re.search(rf" at (?:\S*/)?{re.escape(file)}:\d+$", l))
    part = re.search(r" part (\d+)", line)
    (out / f"{file}.bc").write_bytes(parts[int(part[1]) if part else 0])
