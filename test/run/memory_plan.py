# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Helper of memory.py: reads a plan from the text of an mgp module, with numbers for what only the run knows, and says what
it holds: which bytes lie where from when to when, and what no order of the same steps would need less than."""

import re

LINE = 64  # what offsets are multiples of
STEPS = {"mgp.launch", "mgp.branch", "mgp.loop"}
OPERATORS = {
    "mgp.add": lambda a, b: a + b,
    "mgp.mul": lambda a, b: a * b,
    "mgp.max": max,
    "mgp.min": min,
    "mgp.floordiv": lambda a, b: a // b if b else 0,
    "mgp.ceildiv": lambda a, b: -(-a // b) if b else 0,
    "mgp.mod": lambda a, b: a % b if b else a,
}
OP = re.compile(r"\s+(?:(%[^=]+?) = )?(mgp\.[a-z_.]+)(?: \"([^\"]*)\")?(.*)")
BLOCK = re.compile(r"^(mgp\.function|init|\} execute)")


def lines_of(n):
    """n bytes rounded up to lines."""
    return -(-n // LINE) * LINE


class Buffer:
    def __init__(self, name, slab, offset, size, first):
        self.name, self.slab, self.offset, self.bytes, self.first, self.last = name, slab, offset, size, first, first

    @property
    def is_scratch(self):
        return self.type == "!mgp.memory"


class Step:
    """reads, writes: names; reuses: pairs (result, operand) that share memory; could: those that might in another order."""

    def __init__(self, number, line, plain, reads, writes, reuses, could):
        self.number, self.line, self.plain, self.reads, self.writes = number, line, plain, reads, writes
        self.reuses, self.could = reuses, could


class Kernel:
    """in_place: in which input's memory its result lies; could: in which it might, being an elementwise loop that only
    loads from it."""

    def __init__(self, header, body):
        shared = re.search(r"in_place = (\d+)", header)
        self.in_place = int(shared[1]) if shared else None
        inputs, results = (re.findall(r"(%\w+): (\S+?>)(?=[,)])", part) for part in header.split(" into ", 1))
        used = {name: [line for line in body if re.search(name + r"\b", line)] for name, _ in inputs}
        plain = any('mogg.call.execute "mx.foreach"()' in line for line in body) and len(results) == 1
        stored = plain and all("mogg.bind" in line or "mogg.store" in line for line in body if "%dst" in line)
        self.could = [
            i
            for i, (name, kind) in enumerate(inputs)
            if stored and kind == results[0][1] and all("mogg.load" in line for line in used[name])
        ]


class Block:
    def __init__(self, name):
        self.name, self.slabs, self.buffers, self.steps = name, {}, {}, []


def number_of(dim, sizes):
    """A dim as types spell it."""
    text = re.sub(r"(\w+|\([^()]*\)) ceildiv (\w+)", r"(-(-\1 // \2))", dim)
    text = re.sub(r"\bfloordiv\b", "//", re.sub(r"\bmod\b", "%", text))
    return int(eval(text, {"max": max, "min": min}, sizes))


def split(dims):
    """At the commas outside of parentheses."""
    out, depth = [""], 0
    for c in dims:
        depth += (c == "(") - (c == ")")
        if c == "," and depth == 0:
            out.append("")
        else:
            out[-1] += c
    return [d.strip() for d in out]


def names(text):
    return re.findall(r"%[\w.$-]+", text)


class Reader:
    """draw(): a size, for each name; scratch(number): what a plan asks for."""

    def __init__(self, text, draw, scratch):
        self.sizes, self.draw, self.scratch, self.blocks, block = {}, draw, scratch, [], None
        lines, self.kernels = text.splitlines(), {}
        for number, line in enumerate(lines):
            if line.startswith("mgp.kernel"):
                body = lines[number + 1 : lines.index("}", number)]
                self.kernels[re.search(r"@(\w+)", line)[1]] = Kernel(line, body)
        for number, line in enumerate(lines):
            if header := BLOCK.match(line):
                block, self.values = Block(header[0].strip("} ")), {}
                self.blocks.append(block)
            elif line.startswith(("mgp.kernel", "mgp.model")):
                block = None
            elif block and (op := OP.match(line)):
                self.read(block, number, *op.groups())

    def read(self, block, at, results, op, symbol, rest):
        results = names(results or "")
        operands, attributes = rest.split(")", 1)[0] if rest.startswith("(") else "", rest
        used = names(operands)
        for name in names(rest):
            if name in block.buffers:
                block.buffers[name].last = at
        value = None
        if op == "mgp.int":
            value = int(re.search(r"value = (-?\d+)", attributes)[1])
        elif op in OPERATORS:
            value = OPERATORS[op](*(self.values[u] for u in used))
        elif op == "mgp.dim":
            axis, dims = int(re.search(r"axis = (\d+)", attributes)[1]), re.search(r"<\[(.*?)\]", attributes)[1]
            value = self.dim(split(dims)[axis])
        elif op == "mgp.threads":
            value = 3
        elif op in ("mgp.shared_bytes", "mgp.thread_bytes"):
            value = self.scratch(at) if op == "mgp.shared_bytes" else lines_of(self.scratch(at))
        elif op in ("mgp.size", "mgp.read", "mgp.shape"):
            for name in results:
                self.values[name] = self.dim(name.strip("%"))
        elif op == "mgp.slab":
            block.slabs[results[0]] = self.values[used[0]]
        elif op == "mgp.slice":
            buffer = Buffer(results[0], used[0], self.values[used[1]], self.values[used[2]], at)
            buffer.type = attributes.rsplit("-> ", 1)[1]
            block.buffers[results[0]] = buffer
        if value is not None:
            self.values[results[0]] = value
        if op in STEPS:
            if "beside = true" in rest:  # all of them run until the last one ends
                begin = block.steps[-1].line
                for buffer in block.buffers.values():
                    buffer.last = at if buffer.last >= begin else buffer.last
                for step in block.steps:
                    step.line = at if step.line == begin else step.line
            into = re.search(r"into \((.*?)\)", rest)
            writes = names(into[1]) if into else []
            kernel = self.kernels[symbol] if op == "mgp.launch" else None
            pair = lambda i: (writes[0], used[i])  # noqa: E731
            reuses = [pair(kernel.in_place)] if kernel and kernel.in_place is not None else []
            could = [pair(i) for i in kernel.could if used.count(used[i]) == 1] if kernel and writes else []
            block.steps.append(Step(len(block.steps), at, kernel and bool(writes), used, writes, reuses, could))

    def dim(self, text):
        if re.fullmatch(r"[A-Za-z_]\w*", text):
            if text not in self.sizes:
                self.sizes[text] = self.draw()
            return self.sizes[text]
        for name in re.findall(r"[A-Za-z_]\w*", text):
            if name not in ("floordiv", "ceildiv", "mod", "max", "min"):
                self.dim(name)
        return number_of(text, self.sizes)


def problems(block):
    """What is wrong with the plan of a block."""
    shared = {frozenset(pair): step.line for step in block.steps for pair in step.reuses}
    for buffer in block.buffers.values():
        if buffer.offset % LINE or buffer.offset < 0 or buffer.offset + buffer.bytes > block.slabs[buffer.slab]:
            yield f"{buffer.name} lies at {buffer.offset} with {buffer.bytes} bytes, of {block.slabs[buffer.slab]}"
    active = []
    for b in sorted(block.buffers.values(), key=lambda b: b.first):
        active = [a for a in active if a.last >= b.first]
        for a in active:
            apart = a.slab != b.slab or a.offset + a.bytes <= b.offset or b.offset + b.bytes <= a.offset
            if not apart and a.bytes and b.bytes and shared.get(frozenset((a.name, b.name))) != a.last:
                yield f"{a.name} and {b.name} lie at {a.offset} and {b.offset}, with {a.bytes} and {b.bytes} bytes"
        active.append(b)


def live_bytes(block, slab):
    """The most bytes, in lines, that are in use at one step; what shares memory counts once."""
    most, buffers = 0, [b for b in block.buffers.values() if b.slab == slab]
    for step in block.steps:
        live = sum(lines_of(b.bytes) for b in buffers if b.first <= step.line <= b.last)
        most = max(most, live - sum(lines_of(block.buffers[r].bytes) for r, _ in step.reuses if block.buffers[r] in buffers))
    return most


def orders(block):
    """(peak of the block's order, least peak of any order) of buffers without scratch; None if that cannot be told: a step
    does more than make its results."""
    steps, buffers = block.steps, {n: b for n, b in block.buffers.items() if not b.is_scratch}
    if not all(s.plain for s in steps) or len({b.slab for b in buffers.values()}) > 1:
        return None
    maker = {w: s.number for s in steps for w in s.writes}
    size = {n: lines_of(b.bytes) for n, b in buffers.items()}
    readers = {n: sum(1 << s.number for s in steps if n in s.reads) for n in buffers}
    needs = [sum({1 << maker[r] for r in s.reads if r in maker}) for s in steps]

    def made(done):
        return sum(size[n] for n in buffers if done >> maker[n] & 1 and readers[n] & ~done)

    def peak_of(done, step):
        new = sum(size[w] for w in step.writes if w in size)
        dying = [r for r, o in step.could if r in size and size.get(o) == size[r] and not readers[o] & ~done & ~(1 << step.number)]
        return made(done) + new - (size[dying[0]] if dying else 0)

    chosen = max((peak_of((1 << s.number) - 1, s) for s in steps), default=0)
    best = {0: 0}
    for _ in steps:
        after = {}
        for done, peak in best.items():
            for s in steps:
                if done >> s.number & 1 or needs[s.number] & ~done:
                    continue
                to, worst = done | 1 << s.number, max(peak, peak_of(done, s))
                if worst < after.get(to, 1 << 62):
                    after[to] = worst
        best = after
    together = max((sum(size[n] for n, b in buffers.items() if b.first <= s.line <= b.last) for s in steps
                    if sum(t.line == s.line for t in steps) > 1), default=0)
    return max(chosen, together), min(best.values(), default=0)
