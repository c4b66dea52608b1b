# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""fuzz.py MXC FOLDER COUNT: compiles COUNT mutations of the examples at every level; each must end with exit status 0 or 1.

The mutations are the same in every run: tokens deleted, doubled, swapped, replaced by others of the texts or by odd ones, bytes
flipped, ranges cut. A run is one process, a text of many seconds counts as a failure."""
import pathlib
import random
import re
import subprocess
import sys
import concurrent.futures

mxc, folder, count = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3])
seeds = [pathlib.Path(name) for name in sys.argv[4:]]
texts = [seed.read_bytes() for seed in seeds]
TOKEN = re.compile(rb"\s+|[%@!#^]?[\w.$]+|\"[^\"\n]*\"|->|.", re.DOTALL)
tokens = [TOKEN.findall(text) for text in texts]
vocabulary = sorted({token for text in tokens for token in text if not token.isspace()})
ODD = [b"", b"-1", b"0", b"9223372036854775807", b"18446744073709551616", b"1e400", b"nan", b"?", b"\0", b"\xff", b"(", b")",
       b"{", b"}", b"[", b"]", b"<", b">", b"\"", b"%", b"@", b"!", b"!mo.tensor<[], f32>", b"!mgp.plan", b"index<8>", b"index",
       b"max(N, 0)", b"N floordiv M", b"N mod 2", b"dense<1>", b"//", b"mo.output", b"\"mo.add\"", b"true", b"f16", b"bool"]


def mutate(random, which):
    parts = list(tokens[which])
    for _ in range(random.choice((1, 1, 1, 2, 3, 6))):
        i, j = random.randrange(len(parts)), random.randrange(len(parts))
        kind = random.randrange(8)
        if kind == 0: del parts[i]
        elif kind == 1: parts.insert(i, parts[j])
        elif kind == 2: parts[i], parts[j] = parts[j], parts[i]
        elif kind == 3: parts[i] = random.choice(vocabulary)
        elif kind == 4: parts[i] = random.choice(ODD)
        elif kind == 5: del parts[i:i + random.randrange(1, 30)]
        elif kind == 6: parts[i:i] = parts[j:j + random.randrange(1, 40)]
        elif kind == 7 and parts[i]:
            at = random.randrange(len(parts[i]))
            parts[i] = parts[i][:at] + bytes([random.randrange(256)]) + parts[i][at + 1:]
        if not parts: parts = [b" "]
    return b"".join(parts)


def check(number):
    text = mutate(random.Random(number), number % len(texts))
    try:
        run = subprocess.run([mxc, "compile", "-", "--emit=mgp"], input=text, capture_output=True, timeout=60, check=False)
        status, said = run.returncode, run.stderr
    except subprocess.TimeoutExpired:
        status, said = "timeout", b""
    if status in (0, 1) and (status == 0 or said) and b"Sanitizer" not in said and b"runtime error" not in said:
        return status, None
    path = folder / f"{seeds[number % len(seeds)].stem}-{number}.mlir"
    path.write_bytes(text)
    return status, f"{path}: exit status {status}: {said[-600:].decode(errors='replace')}"


folder.mkdir(parents=True, exist_ok=True)
for old in folder.glob("*.mlir"):
    old.unlink()
with concurrent.futures.ThreadPoolExecutor(2) as pool:
    results = list(pool.map(check, range(count)))
print(sum(status == 0 for status, _ in results), "of", count, "still compile")
wrong = [text for _, text in results if text]
print("\n".join(wrong[:20]))
sys.exit(f"{len(wrong)} wrong" if wrong else 0)
