# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Changes one file's last byte, cuts another, empties the third."""

import pathlib
import sys

one, two, three = sorted(pathlib.Path(sys.argv[1]).iterdir())
content = one.read_bytes()
one.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
two.write_bytes(two.read_bytes()[:-100])
three.write_bytes(b"")
