# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""run_blocks.py PAGE FOLDER BIN [--update]: runs the commands of a page's console blocks in FOLDER, with BIN on the path, and
compares what they print.

A block holds lines `$ COMMAND`, each followed by its output; a line `...` stands for any lines. Sizes (`1.5 kB`), times and file
offsets may differ. --update writes the real outputs into the page, but not over a block with `...`."""
import os
import pathlib
import re
import subprocess
import sys

page, folder, update = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[4:] == ["--update"]
os.environ["PATH"] = sys.argv[3] + os.pathsep + os.environ["PATH"]


def plain(line):
    line = re.sub(r"\d+(\.\d+)? (k?B|ms|MB)\b", r"# \2", line)
    return re.sub(r"\s+", " ", re.sub(r"\bat +\d+", "at #", line)).strip()


def matches(want, got):
    pattern = "".join("(?:.*\n)*?" if line == "..." else re.escape(plain(line)) + "\n" for line in want)
    return re.fullmatch(pattern, "".join(plain(line) + "\n" for line in got))


def run_block(text):
    """The block with real outputs, and what differs."""
    out, wrong, lines, i = [], [], text.splitlines(), 0
    while i < len(lines):
        command = lines[i].removeprefix("$ ")
        end = i + 1
        while end < len(lines) and not lines[end].startswith("$ "):
            end += 1
        run = subprocess.run(["bash", "-c", command], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        want, got = lines[i + 1:end], run.stdout.splitlines()
        if not matches(want, got):
            wrong.append(f"$ {command}\n" + "\n".join(got))
        out += [lines[i]] + (want if "..." in want else got)
        i = end
    return "\n".join(out) + "\n", wrong


pieces = re.split(r"(?<=^```console\n)(.*?)(?=^```$)", page.read_text(), flags=re.MULTILINE | re.DOTALL)
wrong = []
for number in range(1, len(pieces), 2):
    pieces[number], differ = run_block(pieces[number])
    wrong += differ
if len(pieces) < 3:
    sys.exit("no console block in the page")
if update:
    page.write_text("".join(pieces))
elif wrong:
    sys.exit(f"{page.name} says other than:\n" + "\n".join(wrong))
print(len(pieces) // 2, "blocks")
