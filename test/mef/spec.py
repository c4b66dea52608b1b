# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %root %t.c
"""docs/mef.md against the headers: every offset, size and number in its tables is asserted to the compiler."""
import pathlib
import re
import subprocess
import sys

ROOT, PROGRAM = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
HEADER = (ROOT / "include/mx/mef.h").read_text()


def tables(text):
    """Heading -> the table rows below it, without the head."""
    heading, found = "", {}
    for line in text.splitlines():
        if line.startswith("#"):
            heading = line.strip("# ")
        elif line.startswith("|") and not line.startswith("|--"):
            found.setdefault(heading, []).append([cell.strip() for cell in line.strip("|").split("|")])
    return {heading: (rows[0], rows[1:]) for heading, rows in found.items()}


asserts, seen, bad = [], set(), []
for heading, (head, rows) in tables((ROOT / "docs/mef.md").read_text()).items():
    struct = re.search(r"`(mx_mef_\w+)`", heading)
    if struct and head[:3] == ["offset", "size", "field"]:
        name, end = struct.group(1), 0
        seen.add(name)
        for offset, size, field, *_ in rows:
            asserts.append((f"offsetof({name}, {field}) == {offset}", f"{name}.{field}"))
            asserts.append((f"sizeof((({name} *)0)->{field}) == {size}", f"{name}.{field}"))
            if int(offset) != end:
                bad.append(f"docs/mef.md: {name}: nothing is said about bytes {end} to {offset}")
            end = int(offset) + int(size)
        asserts.append((f"sizeof({name}) == {end}", name))
    elif heading in ("Kinds", "Targets", "Ports"):
        for number, name, *_ in rows:
            asserts.append((f"{name} == {number}", name))
            seen.add(name)
    elif heading == "Dtypes":
        for number, name, size in rows:
            asserts.append((f"MX_{name.upper()} == {number} && bits_of_{name} == {size}", name))
        asserts.append((f"MX_DTYPE_COUNT == {len(rows) + 1}", "the number of dtypes"))

for name in re.findall(r"^typedef struct (mx_mef_\w+)", HEADER, re.M) + re.findall(r"^  (MX_MEF_\w+) = \d", HEADER, re.M):
    if name not in seen:
        bad.append(f"docs/mef.md: has no row for {name} of mef.h")
if not asserts:
    bad.append("docs/mef.md: has no tables")

lines = ["#include <mx/dtype.h>", "#include <mx/mef.h>", "#include <stddef.h>",
         "#define X(ENUM, text, bits, class_, numpy) MX_BITS_##ENUM = bits,", "enum { MX_DTYPES(X) };",
         '_Static_assert(sizeof(MX_MEF_MAGIC) == 9, "magic");', "_Static_assert(MX_MEF_MAX_SECTIONS == 64, \"sections\");",
         "_Static_assert(MX_MEF_PAGE == 4096 && MX_MAX_RANK == 8, \"page, rank\");"]
for condition, what in asserts:
    condition = re.sub(r"bits_of_(\w+)", lambda m: "MX_BITS_" + m.group(1).upper(), condition)
    lines.append(f'_Static_assert({condition}, "docs/mef.md: {what}: {condition}");')
PROGRAM.write_text("\n".join(lines) + "\n")
run = subprocess.run(["clang-22", "-std=gnu11", "-fsyntax-only", "-fno-caret-diagnostics", f"-I{ROOT}/include", str(PROGRAM)],
                     capture_output=True, text=True)
bad += re.findall(r"'?docs/mef.md: .*", run.stderr) if run.returncode else []
if run.returncode and not bad:
    bad.append(run.stderr)
sys.exit("\n".join(bad) or None)
