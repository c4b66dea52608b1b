#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs the cases of the families in this folder and compares them with their references.

Usage: differential.py [FOLDER] [FLAGS]        FOLDER is for what it writes

Without flags, every op and dtype of every family once, with shapes of a kind that the seed chooses. A case is named
OP/DTYPE/KIND/SEED; what fails is printed as a graph, with the command that runs it again.
"""

import argparse
import itertools
import sys
import zlib

import framework

ALL_CASES = 20000


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", help="where graphs, inputs and results are left")
    parser.add_argument("--family", action="append", help="only these files of test/ops; repeatable")
    parser.add_argument("--op", action="append", help="only these ops; repeatable")
    parser.add_argument("--dtype", action="append", help="only these dtypes; repeatable")
    parser.add_argument("--seed", type=int, default=1, help="chooses shapes and values (default: 1)")
    parser.add_argument("--part", type=int, default=1, help="of each op's dtypes one in that many, as the seed chooses")
    parser.add_argument("--cases", type=int, help="at least that many, over every kind of shapes and further seeds")
    parser.add_argument("--all", action="store_true", help=f"the same as --cases={ALL_CASES}")
    parser.add_argument("--case", help="one case, as it was named: OP/DTYPE/KIND/SEED")
    return parser.parse_args()


def selected(wanted):
    """(family, id, Op, dtype) of every op and dtype asked for."""
    for family in wanted.family or framework.families():
        for op_id, op in framework.load(family):
            part = min(wanted.part, len(op.dtypes))
            chosen = op.dtypes[(zlib.crc32(op_id.encode()) + wanted.seed) % part :: part]
            for dtype in chosen:
                if (not wanted.op or op.name in wanted.op) and (not wanted.dtype or dtype in wanted.dtype):
                    yield family, op_id, op, dtype


def instances(wanted):
    if wanted.case:
        op_id, dtype, kind, seed = wanted.case.split("/")
        for family, other, op, other_dtype in selected(wanted):
            if (other, other_dtype) == (op_id, dtype):
                yield framework.Instance(family, op_id, op, dtype, kind, int(seed))
        return
    rows, made = list(selected(wanted)), 0
    if not wanted.cases:
        for number, (family, op_id, op, dtype) in enumerate(rows):
            kind = op.kinds[(number + wanted.seed) % len(op.kinds)]
            yield framework.Instance(family, op_id, op, dtype, kind, wanted.seed)
        return
    for seed in itertools.count(wanted.seed) if rows else ():
        for family, op_id, op, dtype in rows:
            for kind in op.kinds:
                yield framework.Instance(family, op_id, op, dtype, kind, seed)
                made += 1
        if made >= wanted.cases:
            return


def main():
    wanted = options()
    if wanted.all:
        wanted.cases = max(ALL_CASES, wanted.cases or 0)
    todo, count, passed = instances(wanted), 0, 0
    # A few models at a time: what a case holds is freed once it has run.
    while chunk := list(itertools.islice(todo, 600)):
        count += len(chunk)
        passed += len(framework.run_all(chunk))
        print(f"{count} cases, {count - passed} failed", flush=True)
    if not count:
        sys.exit("no such case")


main()
