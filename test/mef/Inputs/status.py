# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""status.py STATUS COMMAND..: runs the command and succeeds where it ends with exactly this status."""
import subprocess
import sys

status = subprocess.run(sys.argv[2:]).returncode
sys.exit(0 if status == int(sys.argv[1]) else f"exit status {status}, expected {sys.argv[1]}")
