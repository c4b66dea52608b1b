# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %mxc compile %S/Inputs/endless.mlir -o %t.mef
# RUN: %python %s %build/bin/mxrun %t.mef
"""A loop that never ends: an interrupt ends the run in good order, whichever thread count it has."""

import signal
import subprocess
import sys
import time

MXRUN, mef = sys.argv[1:]
ended = subprocess.run([MXRUN, mef, "--input=bool=false"], capture_output=True, text=True, timeout=60)
if ended.returncode or "bool=0" not in ended.stdout:
    sys.exit(f"without a turn: status {ended.returncode}: {ended.stdout}{ended.stderr}")
for threads in (1, 2):
    run = subprocess.Popen([MXRUN, mef, "--input=bool=true", f"--threads={threads}"], stderr=subprocess.PIPE, text=True)
    time.sleep(1)
    run.send_signal(signal.SIGINT)
    try:
        _, message = run.communicate(timeout=60)
    except subprocess.TimeoutExpired:
        run.kill()
        sys.exit(f"{threads} threads: the interrupt does not end it")
    if run.returncode != 1 or "the run was interrupted" not in message:
        sys.exit(f"{threads} threads: status {run.returncode}: {message}")
