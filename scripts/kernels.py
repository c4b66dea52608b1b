#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Reads `mxc inspect --json` on standard input: prints each kernel of a MEF and what was fused into it.

Usage: mxc inspect --json model.mef | kernels.py [EXPECTED-COUNT]
"""

import json
import sys

kernels = json.load(sys.stdin)["kernels"]
for kernel in kernels:
    ops = [op for op in kernel.get("execute", []) if not op.startswith("mx.foreach")]
    views = f", views {', '.join(kernel['views'])}" if kernel.get("views") else ""
    print(f"  kernel {kernel['name']}: {' + '.join(ops + kernel.get('elementwise', []))}{views}")
if len(sys.argv) > 1 and len(kernels) != int(sys.argv[1]):
    sys.exit(f"{len(kernels)} kernels, not {sys.argv[1]}")
