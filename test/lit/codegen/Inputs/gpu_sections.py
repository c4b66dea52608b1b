# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""gpu_sections.py MODEL.json MODEL.mef FOLDER: takes the PTX and HSACO sections out of a file and says what is in them.

For PTX: how far apart the addresses are that thread t and t + 1 use, from the address arithmetic: the factor of %tid.x in it."""
import json
import pathlib
import re
import subprocess
import sys

model, file, folder = json.load(open(sys.argv[1])), pathlib.Path(sys.argv[2]).read_bytes(), pathlib.Path(sys.argv[3])
folder.mkdir(exist_ok=True)


def factors(text):
    """The factor of %tid.x in each global load's and store's address; None where it is no number."""
    factor, loads, stores = {}, set(), set()  # of each register, as first computed: loops add what is the same for all threads

    def of(operand):
        return factor.get(operand, None if operand.startswith("%r") else 0)

    for line in text.splitlines():
        access = re.search(r"(ld|st)\.global\S*\s.*\[(%rd\d+)(?:[+-]\d+)?\]", line)
        if access:
            (loads if access[1] == "ld" else stores).add(factor.get(access[2]))
        part = re.match(r"\s*(?:@!?%p\d+ )?([a-z]+)[.\w]*\s+(%rd?\d+), (.*);", line)
        if not part or part[2] in factor:
            continue
        op, to, args = part[1], part[2], [a.strip() for a in part[3].split(",")]
        numbers = [int(a) if re.fullmatch(r"-?\d+", a) else None for a in args]
        if args[0] == "%tid.x": result = 1
        elif op == "div": result = 0  # the row, which threads share
        elif op in ("mov", "cvt", "rem"): result = of(args[0])
        elif op == "add": result = None if None in (of(args[0]), of(args[1])) else of(args[0]) + of(args[1])
        elif op == "sub": result = None if None in (of(args[0]), of(args[1])) else of(args[0]) - of(args[1])
        elif op == "shl" and numbers[1] is not None: result = None if of(args[0]) is None else of(args[0]) << numbers[1]
        elif op in ("mul", "mad"):
            x, y = of(args[0]), of(args[1])
            if x == 0 and y == 0: result = 0
            elif numbers[1] is not None and x is not None: result = x * numbers[1]
            else: result = None
            if op == "mad" and result is not None: result = None if of(args[2]) is None else result + of(args[2])
        else: result = 0 if all(of(a) == 0 for a in args) else None
        factor[to] = result
    return loads, stores


def apart(found):
    return "4 B apart" if found == {4} else "not" if 4 not in found else "4 B apart, some not"


kernels = {target: [k["name"] for k in model["kernels"] if target in k["code_bytes"]] for target in ("sm_80", "gfx942")}
for kind, target in (("ptx", "sm_80"), ("hsaco", "gfx942")):
    sections = [s for s in model["sections"] if s["kind"] == kind]
    assert len(sections) == len(kernels[target]), (kind, len(sections), kernels)
    for name, section in zip(kernels[target], sections):
        assert section["target"] == target, section
        code = file[section["offset"]:section["offset"] + section["bytes"]]
        path = folder / f"{name}.{kind}"
        if kind == "ptx":
            assert code.endswith(b"\0"), "the driver wants a closing NUL"
            text = code.rstrip(b"\0").decode()
            path.write_text(text)
            assert ".visible .entry" in text and ".local" not in text and ".target sm_80" in text
            loads, stores = factors(text)
            print(f"{target} {name}: loads {apart(loads)}, stores {apart(stores)}")
        else:
            path.write_bytes(code)
            said = subprocess.run(["llvm-readelf", "-h", "-s", path], capture_output=True, text=True, check=True).stdout
            entry = re.search(r"FUNC\s+GLOBAL\s+\w+\s+\d+ (k[0-9a-f]+_run)$", said, re.MULTILINE)
            assert "EM_AMDGPU" in said and entry and f"{entry[1]}.kd" in said, said
            print(f"{target} {name}: amdgpu ELF with {entry[1]}")
