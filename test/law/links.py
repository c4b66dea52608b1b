# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %root
"""Every relative link of a Markdown page leads to a file."""

import pathlib
import re
import sys

ROOT = pathlib.Path(sys.argv[1])

bad = []
pages = [page for page in sorted(ROOT.rglob("*.md")) if page.relative_to(ROOT).parts[0] not in (".git", "build")]
for page in pages:
    for number, line in enumerate(page.read_text().splitlines(), 1):
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", line):
            if "://" not in target and not (page.parent / target).exists():
                bad.append(f"{page.relative_to(ROOT)}:{number}: {target} does not exist")
if not pages:
    bad.append("no Markdown page found")
sys.exit("\n".join(bad) or None)
