# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %mxc %t %root/scripts
"""What every row of the op tables says of an op is an error where it is not so: an operand or a result too many or too few,
one that is no tensor, another dtype, an attribute that is missing, unknown or of another kind. The rules that stand behind
the rows, and the whole messages, are in the tests beside this one."""

import pathlib
import re
import subprocess
import sys

mxc, folder = sys.argv[1], pathlib.Path(sys.argv[2])
sys.path.insert(0, sys.argv[3])
import op_tables  # noqa: E402

DTYPES = "bool si8 si16 si32 si64 ui8 ui16 ui32 ui64 f16 bf16 f32 f64".split()
SETS = {"ANY": DTYPES, "NUMERIC": DTYPES[1:], "INTEGER": DTYPES[1:9], "SIGNED": DTYPES[1:5], "UNSIGNED": DTYPES[5:9],
        "FLOAT": DTYPES[9:]}  # fmt: skip
PER_RUN = 20  # mxc shows 40 errors at most
RIGHT = {"int": "0", "ints": "[0]", "dim": "1", "dims": "[1]", "real": "1.0", "number": "1.0", "bool": "true",
         "string": '"a"', "list": '["a"]', "dict": "{}", "dense": "dense<1>"}  # fmt: skip


def tensor(dtype):
    return f"!mo.tensor<[2, 2], {dtype}>"


class Row:
    def __init__(self, name, traits, operands, results, dtypes, attributes):
        self.name, self.n_operands, self.n_results = name, operands, 1 if results < 0 else results
        self.any_results, self.variadic, self.any_values = results < 0, "VARIADIC" in traits, "ANY_VALUES" in traits
        self.specs = [re.fullmatch(r"(\w+):([^@?]+)(?:@(\d+))?(\?)?", spec).groups() for spec in attributes.split()]
        self.takes = set()
        for part in dtypes.split("|"):
            word = re.fullmatch(r"0|MX_TYPES?_?\(?(\w*)\)?", part.strip())[1]
            self.takes |= set(SETS[word or "ANY"] if not word or word in SETS else [word.lower()])
        self.dtype = "f32" if "f32" in self.takes else sorted(self.takes)[0]

    def right(self, without=None, **others):
        """The attributes, but for some of them."""
        given = {name: RIGHT.get(kind, f'"{kind.split("|")[0]}"') for name, kind, _, optional in self.specs if not optional}
        given |= others
        return {name: value for name, value in given.items() if name != without}

    def text(self, operands, results, attributes):
        """operands and results: dtypes, or `chain`."""
        types = [[tensor(t) if t != "chain" else "!mo.chain" for t in group] for group in (operands, results)]
        names = ", ".join(f"%r{i}_NUMBER" for i in range(len(results)))
        listed = ", ".join(f"{name} = {value}" for name, value in attributes.items())
        return (f"{names} = " if results else "") + (
            f"{self.name}({', '.join('%' + t for t in operands)}) {{{listed}}} : ({', '.join(types[0])}) -> ({', '.join(types[1])})"
        )

    def wrong(self):
        """(line, the error that it makes)"""
        xs, ys, name = [self.dtype] * self.n_operands, [self.dtype] * self.n_results, re.escape(f"'{self.name}'")
        at_least = "at least " if self.variadic else ""
        if xs:
            yield self.text(xs[1:], ys, self.right()), f"{name} takes {at_least}{len(xs)} operand"
        if not self.variadic:
            yield self.text([*xs, self.dtype], ys, self.right()), f"{name} takes {len(xs)} operand"
        if not self.any_results and not any(kind == "dense" for _, kind, _, _ in self.specs):
            yield self.text(xs, [*ys, self.dtype], self.right()), f"{name} makes {len(ys)} result"
        yield self.text(xs, ys, self.right(no_such="1")), f"{name} has no attribute 'no_such'"
        for attribute, kind, host, optional in self.specs:
            value = "1" if kind == "dict" else "{}"
            yield self.text(xs, ys, self.right(**{attribute: value})), f"{name} attribute '{attribute}' is {value}"
            if not optional:
                missing = f"takes {at_least}{len(xs) + 1} operand" if host and self.variadic else f"needs (the attribute )?'{attribute}'"
                yield self.text(xs, ys, self.right(attribute)), f"{name} {missing}"
        if not self.any_values:
            for i in range(len(xs)):
                yield self.text([*xs[:i], "chain", *xs[i + 1:]], ys, self.right()), f"{name} operand {i} is !mo.chain, not a tensor"
            for i in range(len(ys)):
                if not any(kind == "dense" for _, kind, _, _ in self.specs):
                    yield self.text(xs, [*ys[:i], "chain", *ys[i + 1:]], self.right()), f"{name} result {i} is !mo.chain, not a tensor"
        for dtype in DTYPES:
            if dtype not in self.takes and xs and all(host != "0" for _, _, host, _ in self.specs):
                yield self.text([dtype] * len(xs), [dtype] * len(ys), self.right()), f"{name} does not take dtype {dtype}"


def main():
    rows = [Row(row[1], row[4], row[5], row[6], row[8], row[9]) for row in op_tables.rows()
            if row[0] == "op" and row[2] in ("IR_MO", "IR_RMO") and row[3] == "IR_FORM_PLAIN"]  # fmt: skip
    cases = [case for row in rows for case in row.wrong()]
    folder.mkdir(parents=True, exist_ok=True)
    head = f"mo.graph @g({', '.join(f'%{d}: {tensor(d)}' for d in DTYPES)}, %chain: !mo.chain) -> ({tensor('f32')}) {{\n"
    bad = []
    for begin in range(0, len(cases), PER_RUN):
        part = cases[begin:begin + PER_RUN]
        lines = [line.replace("NUMBER", str(i)) for i, (line, _) in enumerate(part)]
        (folder / "rows.mlir").write_text(f"{head}{chr(10).join(lines)}\nmo.output %f32 : {tensor('f32')}\n}}\n")
        run = subprocess.run([mxc, "compile", "rows.mlir", "--emit=mo"], cwd=folder, capture_output=True, text=True)
        for i, (line, error) in enumerate(part):
            if not re.search(rf"^rows.mlir:{i + 2}:\d+: error: {error}", run.stderr, re.MULTILINE):
                said = re.findall(rf"^rows.mlir:{i + 2}:\d+: (error: .*)", run.stderr, re.MULTILINE)
                bad.append(f"{lines[i]}\n  no error like: {error}\n  but: {said or run.stderr[:300]}")
    print(f"{len(rows)} rows, {len(cases)} errors")
    if len(rows) < 100:
        bad.append("where are the rows?")
    sys.exit("\n".join(bad) or None)


main()
