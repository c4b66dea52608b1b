# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""compare_c.py MXRUN MODEL.mef C.out M N: the bits that the compiled C printed against a run of the file on the same values."""
import pathlib
import subprocess
import sys

import numpy as np

mxrun, model, printed, m, n = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5])
np.save("x.npy", ((np.arange(m * n) % 23) * np.float32(0.375) - 4).astype(np.float32).reshape(m, n))
np.save("row.npy", ((np.arange(n) % 7) - 2.5).astype(np.float32))
subprocess.run([mxrun, model, "--input=@x.npy", "--input=@row.npy", "--output=@y.npy"], check=True)
want = np.load("y.npy").reshape(-1).view(np.uint32)
got = np.array([int(line, 16) for line in pathlib.Path(printed).read_text().split()], np.uint32)
different = np.flatnonzero(got != want) if got.shape == want.shape else "their number"
if len(different):
    sys.exit(f"C and the file differ at {different}: {got[different[:5]]}, {want[different[:5]]}")
print(len(got), "results are the same, bit for bit")
