# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""resume_each.py MXC FOLDER WANT: from each pass's text in FOLDER the compile goes on to the MGP text in WANT. Passes that ran
already find nothing to do. Numbers that tell equal names apart (%out_1) may differ."""
import pathlib
import re
import subprocess
import sys

mxc, folder, want = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3]).read_bytes()
wrong = []


def plain(text):
    return re.sub(rb"%([a-zA-Z]\w*?)_\d+\b", rb"%\1", text)


for text in sorted(folder.iterdir()):
    run = subprocess.run([mxc, "compile", text, "--emit=mgp"], capture_output=True)
    if run.returncode or plain(run.stdout) != plain(want):
        wrong.append(f"{text}: exit status {run.returncode}, another text {run.stderr.decode()}")
sys.exit("\n".join(wrong) or 0)
