# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# REQUIRES: release
# RUN: %python %s %build %t
"""What ships: mxrun and the runtime know nothing of LLVM, need libc alone, keep no globals, and are small."""

import os
import pathlib
import re
import subprocess
import sys

BUILD, TEMPORARY = pathlib.Path(sys.argv[1]), sys.argv[2]
RUNTIME, MXRUN = BUILD / "libmx_runtime.a", BUILD / "bin" / "mxrun"
MAX_RUNTIME_BYTES = 200_000


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def symbols_law():
    for binary in (RUNTIME, MXRUN):
        for line in output("llvm-nm", "--no-sort", str(binary)).splitlines():
            if re.search(r"LLVM|[Mm]lir|_ZN|__cxa_(?!finalize)|cJSON", line):
                yield f"{binary.name}: {line.split()[-1]}: neither LLVM, MLIR, C++ nor cJSON may be linked here"


def needed_law():
    for library in re.findall(r"NEEDED.*\[(.+)\]", output("llvm-readelf", "-d", str(MXRUN))):
        if not re.fullmatch(r"(libc|libm|libpthread|libdl|ld-linux-x86-64)\.so\.\d+", library):
            yield f"mxrun: needs {library}: libc alone is allowed"


def calls_law():
    forbidden = {
        "exit",
        "_exit",
        "abort",
        "printf",
        "vprintf",
        "fprintf",
        "vfprintf",
        "puts",
        "fputs",
        "putchar",
        "fputc",
        "perror",
        "stdout",
        "stderr",
        "__printf_chk",
        "__fprintf_chk",
    }
    for line in output("llvm-nm", "-u", str(RUNTIME)).splitlines():
        name = line.split()[-1] if line.split() else ""
        if name in forbidden:
            yield f"libmx_runtime.a: calls {name}: the runtime reports by mx_status, it neither prints nor exits"


def globals_law():
    member = ""
    for line in output("llvm-readelf", "-S", "--wide", str(RUNTIME)).splitlines():
        if line.startswith("File:"):
            member = line
        found = re.search(r"\]\s+(\.(?:data|bss|tdata|tbss)(?:\.\S*)?)\s+\w+\s+\w+\s+\w+\s+([0-9a-f]+)\s", line)
        if found and not found.group(1).startswith(".data.rel.ro") and int(found.group(2), 16):
            yield f"{member}: {found.group(1)}: the runtime keeps no globals: put this into the model or the context"


def size_law():
    """The whole library, as a program that uses all of it would hold it."""
    source, program = TEMPORARY + ".c", TEMPORARY + ".exe"
    pathlib.Path(source).write_text("int main(void) { return 0; }\n")
    output(
        "clang-22",
        source,
        "-o",
        program,
        "-fuse-ld=lld",
        "-Wl,--whole-archive",
        str(RUNTIME),
        "-Wl,--no-whole-archive",
        "-lm",
        "-lpthread",
    )
    output("llvm-strip", program)
    size = os.path.getsize(program)
    print(f"libmx_runtime.a, whole and stripped: {size} bytes")
    if size > MAX_RUNTIME_BYTES:
        yield f"the runtime is {size} bytes stripped, over {MAX_RUNTIME_BYTES}: find what grew with llvm-size -A"


bad = [text for law in (symbols_law, needed_law, calls_law, globals_law, size_law) for text in law()]
sys.exit("\n".join(bad) or None)
