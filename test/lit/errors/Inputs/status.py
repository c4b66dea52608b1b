# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""status.py STATUS COMMAND..: runs the command; fails unless it exits with that status, on its own."""
import subprocess
import sys

want, status = int(sys.argv[1]), subprocess.run(sys.argv[2:]).returncode
sys.exit(f"exit status {status}, not {want}" if status != want else 0)
