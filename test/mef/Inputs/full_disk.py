# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""full_disk.py MXRUN MODEL OLD.bin: a result too large for the file size limit leaves OLD.bin alone and says so."""
import pathlib
import resource
import signal
import subprocess
import sys

mxrun, model, old = sys.argv[1:]
before = pathlib.Path(old).read_bytes()


def limit():
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))


done = subprocess.run([mxrun, model, "--input=1000x100xf32=1", f"--output=@{old}"], preexec_fn=limit, capture_output=True,
                      text=True)
assert done.returncode == 1 and f"cannot write '{old}': File too large" in done.stderr, done
assert pathlib.Path(old).read_bytes() == before
