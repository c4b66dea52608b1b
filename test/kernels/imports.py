# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %root %t
"""Compiled kernels import nothing. Every kernel and elementwise function of the built-in package goes through the
compiler's recipe (unoptimised bitcode, hooks, target CPU stamped on, O3) for each x86 level and both GPUs; an undefined
symbol in the object, or a loop that was to be vectorised and was not, is an error."""
import os
import pathlib
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

ROOT, OUT = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
LLVM = "/usr/lib/llvm-22/bin/"
FLAGS = ("-O3 -std=gnu11 -ffreestanding -nostdlibinc -ffp-contract=fast -fno-math-errno -fwrapv -fno-strict-aliasing "
         "-Wall -Wextra -Werror -Xclang -disable-llvm-passes -emit-llvm -S").split()
TARGETS = {
    "x86-64": ["--target=x86_64-pc-linux-gnu"],
    "x86-64-v3": ["--target=x86_64-pc-linux-gnu"],
    "x86-64-v4": ["--target=x86_64-pc-linux-gnu"],
    "sm_80": ["--target=nvptx64-nvidia-cuda", "-march=sm_80", "-nogpulib"],
    "gfx942": ["--target=amdgcn-amd-amdhsa", "-mcpu=gfx942", "-nogpulib"],
}

def run(*command):
    result = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if result.returncode:
        sys.exit(f"{' '.join(str(part) for part in command)}\n{result.stderr}")
    return result


def hook(line):
    """A hook for its declaration: a contiguous array [.., cols]. The environment holds the pointer of what is loaded, cols,
    and the pointer of what is stored."""
    result, name, parameters = re.match(r"declare (?:\w+ )*?(void|float|double|i8|i16|i32|i64|ptr) @(\w+)\((.*)\)", line).groups()
    types = re.findall(r"(?:^|, )(ptr|i8|i16|i32|i64|float|double)", parameters)
    first = 3 if name.endswith("_tile") else 2 if types[1] == "ptr" else 1  # of the indices
    compute = name.startswith("foreach_") or name.endswith("_fetch")
    value = types[-1] if result == "void" and not compute else None  # what a store hook stores
    kind = value or (result if result not in ("void", "ptr") else "i32")
    last = len(types) - (2 if value else 1)
    row, column = last - 1 if last > first else last, last
    head = f"define {result} @{name}({', '.join(f'{kind} %{number}' for number, kind in enumerate(types))}) alwaysinline {{\n"
    body = (f"  %data.at = getelementptr i8, ptr %0, i64 {16 if value else 0}\n"
            "  %data = load ptr, ptr %data.at, !invariant.load !99999\n  %cols.at = getelementptr i8, ptr %0, i64 8\n"
            "  %cols = load i64, ptr %cols.at, !invariant.load !99999\n"
            f"  %row = mul i64 %{row}, %cols\n  %at = add i64 %row, %{column}\n"
            f"  %p = getelementptr {kind}, ptr %data, i64 %at\n")
    if result == "ptr":  # the address of an element, and its size through the second parameter
        body += "  store i64 4, ptr %1\n  ret ptr %p\n"
    elif result != "void":
        body += f"  %x = load {kind}, ptr %p\n  ret {result} %x\n"
    elif value:
        body += f"  store {kind} %{last + 1}, ptr %p\n  ret void\n"
    else:  # a compute hook: x = -x, in place or into a tile
        to = "%p" if types[1] != "ptr" else "%tile"
        body += "  %tile = getelementptr i32, ptr %1, i64 %2\n" if to == "%tile" else ""
        body += f"  %x = load i32, ptr %p\n  %y = sub i32 0, %x\n  store i32 %y, ptr {to}\n  ret void\n"
    return head + body + "}\n"


def check(level):
    folder = OUT / level
    folder.mkdir(parents=True, exist_ok=True)
    sources = sorted((ROOT / "kernels").glob("*.c"))
    for source in sources:
        run(LLVM + "clang", *FLAGS, *TARGETS[level], f"-I{ROOT}/include", source, "-o", folder / (source.stem + ".ll"))
    run(LLVM + "llvm-link", "-S", *[folder / (source.stem + ".ll") for source in sources], "-o", folder / "all.ll")
    text = (folder / "all.ll").read_text()

    x86 = level.startswith("x86")
    keep = [name for name in re.findall(r"^@(\w+)__record = ", text, re.M)]
    variants = {"x86-64-v3": "_v3", "x86-64-v4": "_v4"}
    others = [suffix for other, suffix in variants.items() if other != level]
    keep = [name for name in keep if not any(name.endswith(suffix) for suffix in others)]
    if level in variants:  # the baseline variant of what has one for this level
        keep = [name for name in keep if name + variants[level] not in keep]

    text = re.sub(r"^@llvm\.(compiler\.)?used.*\n", "", text, flags=re.M)
    text = re.sub(r"^@\w+__record = .*\n", "", text, flags=re.M)
    wanted = set(keep)
    text = re.sub(r"^define internal (.*?@(\w+)\()",
                  lambda found: "define " + found.group(1) if found.group(2) in wanted else found.group(0), text, flags=re.M)
    if x86:
        text = re.sub(r'"target-features"="[^"]*"|"tune-cpu"="generic"', "", text)
        text = text.replace('"target-cpu"="x86-64"',
                            f'"target-cpu"="{level}"' + (' "prefer-vector-width"="512"' if level == "x86-64-v4" else ""))
    declared = [line for line in text.splitlines() if line.startswith("declare ") and "@llvm." not in line]
    for line in declared:
        text = text.replace(line + "\n", "")
        text += hook(line)
    (folder / "whole.ll").write_text(text + "!99999 = !{}\n")

    opt = run(LLVM + "opt", "-passes=internalize,globaldce,default<O3>", f"--internalize-public-api-list={','.join(keep)}",
              folder / "whole.ll", "-o", folder / "opt.bc")
    missed = [line for line in opt.stderr.splitlines() if "loop not vectorized" in line and "warning" in line]
    if x86 and missed:
        return f"{level}: {len(missed)} loops were not vectorised: {missed[0]}"
    kind, name = ("asm", "opt.ptx") if level == "sm_80" else ("obj", "opt.o")
    features = ["-mcpu=sm_80", "-mattr=+ptx70"] if level == "sm_80" else ["-mcpu=gfx942"] if not x86 else []
    run(LLVM + "llc", "-O3", "-relocation-model=pic", f"-filetype={kind}", *features, folder / "opt.bc", "-o", folder / name)
    if level == "sm_80":
        ptx = (folder / name).read_text()
        extern = re.findall(r"^\.extern .*", ptx, re.M)
        return f"{level}: {extern[0]}" if extern else None
    undefined = run(LLVM + "llvm-nm", "-u", folder / name).stdout.split()
    undefined = [symbol for symbol in undefined if symbol != "U"]
    return f"{level}: undefined: {' '.join(undefined)}" if undefined else None


with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
    problems = [problem for problem in pool.map(check, TARGETS) if problem]
sys.exit("\n".join(problems) or None)
