# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# How lit runs everything below test/. scripts/test passes -Dbuild=<build folder>; docs/testing.md lists the
# substitutions and features.
import os
import re
import shutil
import sys

root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
build = os.path.abspath(lit_config.params.get("build", os.path.join(root, "build", "release")))
llvm = "/usr/lib/llvm-22/bin"
sys.path.insert(0, os.path.join(root, "test"))
from lit_format import Format


def cache_variable(name):
    """A variable of the build's CMake cache, '' if the build is not configured."""
    try:
        with open(os.path.join(build, "CMakeCache.txt"), encoding="utf-8") as file:
            found = re.search(rf"^{name}:\w+=(.*)$", file.read(), re.MULTILINE)
            return found.group(1) if found else ""
    except OSError:
        return ""


config.name = "mxc"
config.test_format = Format(execute_external=False)
config.suffixes = [".mlir", ".test", ".c", ".py"]
config.excludes = ["lit.cfg.py", "lit_format.py", "Inputs"]
config.test_source_root = os.path.join(root, "test")
config.test_exec_root = os.path.join(build, "test")

sanitizers = re.findall(r"-fsanitize=\S+|-fno-sanitize\S+", cache_variable("CMAKE_C_FLAGS"))
python = os.path.join(root, "build", "venv", "bin", "python")
config.substitutions += [
    ("%mxc", os.path.join(build, "bin", "mxc")),
    ("%mxrun", os.path.join(build, "bin", "mxrun")),
    ("%cc", " ".join(["clang-22 -std=gnu11 -g -Wall -Wextra -I" + os.path.join(root, "include")] + sanitizers)),
    ("%runtime", os.path.join(build, "libmx_runtime.a")),
    ("%python", python),
    ("%examples", os.path.join(root, "examples")),
    ("%root", root),
    ("%build", build),
]

environment = config.environment
environment["PATH"] = os.pathsep.join([llvm, os.environ["PATH"]])
environment["MX_ROOT"] = root
environment["MX_BUILD"] = build
environment["MXC_CACHE"] = os.path.join(build, "test", "cache")
environment["PYTHONPATH"] = os.path.join(root, "test", "run")
environment["PYTHONDONTWRITEBYTECODE"] = "1"
environment["UBSAN_OPTIONS"] = "print_stacktrace=1"
environment["ASAN_OPTIONS"] = "detect_leaks=1:allocator_may_return_null=1"
if os.path.exists(os.path.join(llvm, "llvm-symbolizer")):
    environment["ASAN_SYMBOLIZER_PATH"] = os.path.join(llvm, "llvm-symbolizer")

# What this machine and this build can run; a test that needs more is reported by name, never dropped.
cpu = set()
with open("/proc/cpuinfo", encoding="utf-8") as file:
    for line in file:
        if line.startswith("flags"):
            cpu = set(line.split(":", 1)[1].split())
            break
v3 = {"avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe"}
v4 = {"avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"}
if v3 <= cpu:
    config.available_features.add("avx2")
if v3 | v4 <= cpu:
    config.available_features.add("avx512")
if shutil.which("ptxas", path=environment["PATH"]):
    config.available_features.add("ptxas")
for flag, feature in (("address", "asan"), ("undefined", "ubsan"), ("thread", "tsan")):
    if any(flag in sanitizer for sanitizer in sanitizers if sanitizer.startswith("-fsanitize=")):
        config.available_features.add(feature)
if not sanitizers:
    config.available_features.add("release")
