# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %root
"""The include law (docs/style.md): a folder is a layer and includes only layers below it."""

import pathlib
import re
import sys

ROOT = pathlib.Path(sys.argv[1])

# folder -> (layers of this project it may include, besides its own; whether MLIR; whether LLVM)
LAYERS = {
    "include/mx": ((), False, False),
    "lib/runtime": ((), False, False),
    "lib/ir": ((), True, False),
    "lib/import": (("ir",), True, False),
    "lib/package": (("ir",), False, True),
    "lib/passes": (("ir", "import", "package"), True, False),
    "lib/onnx": (("ir", "import", "package", "passes"), True, False),
    "lib/codegen": (("ir", "import", "package", "passes", "onnx"), True, True),
    "tools/mxc": (("ir", "import", "package", "passes", "codegen"), False, False),
    "tools/package_builtin": (("package",), False, False),
    "tools/mxrun": ((), False, False),
    "kernels": ((), False, False),
}
# Kernels compile without libc, for GPUs too: what the compiler itself provides and no more.
FREESTANDING = {"stddef.h", "stdint.h", "stdbool.h", "float.h", "limits.h", "gpuintrin.h"}
NEVER = re.compile(r"^(llvm/|mlir/|clang/|cuda|hip/)")
LIBC = re.compile(
    r"(sys/\w+|linux/\w+|assert|ctype|dlfcn|elf|errno|fcntl|fenv|inttypes|limits|locale|math|pthread|sched|signal|"
    r"stdio|stdlib|string|strings|time|unistd)\.h"
)
COMPILER = re.compile(r"(std(align|arg|atomic|bool|def|int|noreturn)|float|limits|cpuid|\w*intrin)\.h")


def problem(folder, source, name, quoted):
    layers, mlir, llvm = LAYERS[folder]
    own = folder.split("/")[-1]
    if name.startswith("mlir-c/"):
        return None if mlir else "only lib/ir, lib/import, lib/passes and lib/codegen may include mlir-c"
    if name.startswith("llvm-c/"):
        if folder == "lib/package" and source.name != "build.c" and not source.name.startswith("build_"):
            return "in lib/package only build*.c may include llvm-c: packages are read without LLVM"
        return None if llvm else "only lib/codegen and lib/package/build*.c may include llvm-c"
    if NEVER.match(name):
        return "reach LLVM and MLIR through their C APIs"
    if folder == "kernels":
        if re.fullmatch(r"mx/kernel\w*\.h", name) or name in FREESTANDING:
            return None
        if quoted and (source.parent / name).is_file():
            return None
        return "kernels include only <mx/kernel*.h> and headers of kernels/, as a user's package does"
    if name.startswith("mx/"):
        return None if (ROOT / "include" / name).is_file() else "no such public header"
    if folder == "include/mx":
        return None if name in FREESTANDING else "public headers include only <mx/...> and freestanding headers"
    first = name.split("/")[0]
    if "/" in name and (ROOT / "lib" / first).is_dir():
        if first in layers or first == own:
            return None
        return f"{folder} may include {', '.join(layers) or 'no other layer'} of lib/, not {first}"
    if quoted:
        found = (source.parent / name).resolve()
        if found.is_file() and found.parent == source.parent.resolve():
            return None
        return 'a quoted include names a file of the same folder, or of a lower layer as "layer/file.h"'
    if folder in ("lib/runtime", "tools/mxrun") and not (LIBC.fullmatch(name) or COMPILER.fullmatch(name)):
        return "the runtime and mxrun include only their own headers, <mx/...> and libc"
    return None


def main():
    bad = []
    seen = 0
    for folder in LAYERS:
        for source in sorted((ROOT / folder).rglob("*")):
            if source.suffix not in (".c", ".h", ".def", ".S"):
                continue
            seen += 1
            for number, line in enumerate(source.read_text().splitlines(), 1):
                found = re.match(r"\s*#\s*include\s*([<\"])([^>\"]+)[>\"]", line)
                if found:
                    why = problem(folder, source, found.group(2), found.group(1) == '"')
                    if why:
                        bad.append(f"{source.relative_to(ROOT)}:{number}: includes {found.group(2)}: {why}")
    for parent in ("lib", "tools"):
        for folder in sorted((ROOT / parent).iterdir()):
            if folder.is_dir() and f"{parent}/{folder.name}" not in LAYERS:
                bad.append(f"{parent}/{folder.name}: say in test/law/includes.py which layers it may include")
    if not seen:
        bad.append("no source found: is the layout still the one of docs/style.md?")
    sys.exit("\n".join(bad) or None)


main()
