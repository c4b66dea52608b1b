#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Reads lit's JSON results: names what failed and what could not run, then prints the closing line.

Usage: summary.py results.json LIT-EXIT-STATUS
"""

import json
import re
import sys

PASSED = {"PASS", "XFAIL", "FLAKYPASS"}
SKIPPED = {"UNSUPPORTED", "SKIPPED", "EXCLUDED"}


def main():
    path, lit_status = sys.argv[1], int(sys.argv[2])
    try:
        with open(path) as file:
            tests = json.load(file)["tests"]
    except OSError:
        sys.exit(f"summary: lit ended with status {lit_status} and left no results")
    passed = [t for t in tests if t["code"] in PASSED]
    skipped = [t for t in tests if t["code"] in SKIPPED and t["code"] != "EXCLUDED"]
    failed = [t for t in tests if t["code"] not in PASSED | SKIPPED]
    for test in sorted(skipped, key=lambda t: t["name"]):
        reason = re.search(r"[^\n]*(?:unavailable|unsupported)[^\n]*(?:\n[^\n]+)?", test.get("output", ""))
        print(f"skipped: {test['name']}: {reason.group(0) if reason else test['code']}")
    for test in sorted(failed, key=lambda t: t["name"]):
        print(f"{test['code'].lower()}: {test['name']}")
    slowest = sorted(tests, key=lambda t: -(t.get("elapsed") or 0))[:3]
    print("slowest: " + ", ".join(f"{t['name'].split(' :: ')[-1]} {t.get('elapsed') or 0:.1f} s" for t in slowest))
    line = f"{len(passed)} passed, {len(failed)} failed"
    print(line + (f", {len(skipped)} skipped" if skipped else ""))
    sys.exit(1 if failed or lit_status or not passed else 0)


main()
