# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %root
"""Every message has a test that shows it: those of lib/ir, lib/passes and lib/package, and what kernels report.

A message is read from its call: the printf format, with the texts that its arguments choose from. A line of test/ shows a
message if it ends with it, from `error: `, a CHECK's colon or a quote on; if more than one fits, the one with the most text
of its own is shown."""

import pathlib
import re
import sys

ROOT = pathlib.Path(sys.argv[1])
# Where messages are made, by which calls, and which argument is the format; a `where` or `what` is put into a message of
# the function itself.
LIBRARY = {"FAIL": (1, "{}"), "ir_error": (3, "{}"), "ir_expect": (2, "expected '{1}' {}, found %s")}
LIBRARY |= {"must_equal": (4, "'%s' {}"), "build_error": (3, "{}")}
CALLS = {"lib/ir": LIBRARY, "lib/passes": LIBRARY, "lib/package": LIBRARY, "kernels": {"mx_fail": (1, "{}")}}
# Messages that no text provokes, with the reason.
UNREACHABLE = {
    "the module is invalid after pass %s": "a pass of ours would have to be wrong",
    "'%s' has %zu bytes of values for %s": "literals are read as their types say; it guards the constants that passes make",
}

STRING = r'"(?:[^"\\]|\\.)*"'
TOKEN = re.compile(rf"//[^\n]*|/\*.*?\*/|{STRING}|'(?:[^'\\]|\\.)*'|[A-Za-z_]\w*|\d+|\\\n|\s+|.", re.DOTALL)
NAMED = re.compile(rf"(?:#define |static const char )([A-Z_]+)(?:\[\] =)?((?:\s|\\\n)+(?:{STRING}(?:\s|\\\n)*)+)")
DIRECTIVE = re.compile(r"%%|%[-#+ 0]*(?:\*|\d+)?(?:\.(?:\*|\d+))?(?:hh|h|ll|l|z|j)?[a-zA-Z]")


def tokens(text):
    """(token, line) without comments, blanks and line splices."""
    line = 1
    for token in TOKEN.findall(text):
        if not token.isspace() and token[:2] not in ("//", "/*", "\\\n"):
            yield token, line
        line += token.count("\n")


def arguments(words, at):
    """Of the call whose `(` is words[at]: the tokens of each argument."""
    out, depth = [[]], 0
    for word, _ in words[at:]:
        depth += (word in "([{") - (word in ")]}")
        if depth == 0:
            return out
        if word == "," and depth == 1:
            out.append([])
        elif depth > 1 or word != "(":
            out[-1].append(word)
    return []


def texts(words, names):
    """What an expression may be, as texts: "a" "b" is one, cond ? "a" : "b" two; None if it is something else."""
    words = [word for name in words for word in names.get(name, [name])]
    depth, question, colon = 0, None, None
    for i, word in enumerate(words):
        depth += (word in "([") - (word in ")]")
        if depth == 0 and word == "?" and question is None:
            question = i
            nested = 0
        elif depth == 0 and question is not None and colon is None and word in "?:":
            nested += 1 if word == "?" else -1
            colon = i if nested < 0 else None
    if question is not None and colon is not None:
        either = texts(words[question + 1:colon], {}), texts(words[colon + 1:], {})
        return None if None in either else either[0] + either[1]
    if words[:2] == ["ir_format", "("]:
        inner = arguments([(word, 0) for word in words], 1)
        return texts(inner[1], {}) if len(inner) > 1 else None
    if not words or not all(word[0] == '"' or word.startswith("PRI") for word in words):
        return None
    return ["".join("lld" if word.startswith("PRI") else unescape(word) for word in words)]


def value_of(words, name):
    """The expression that the variable was given last."""
    if name[0] == '"':
        return [name]
    for i in range(len(words) - 2, 0, -1):
        if words[i][0] == name and words[i + 1][0] == "=":
            expression = [word for word, _ in words[i + 2:]]
            return expression[:expression.index(";")]
    return [name]


def unescape(literal):
    return re.sub(r"\\(.)", lambda m: {"n": "\n", "t": "\t"}.get(m[1], m[1]), literal[1:-1])


def messages(path, calls, names):
    """(line, message) with %s and the like where a value stands; a text that an argument chooses is put in."""
    words = list(tokens(path.read_text()))
    for i, (word, line) in enumerate(words[:-1]):
        if word not in calls or words[i + 1][0] != "(":
            continue
        which, frame = calls[word]
        args = arguments(words, i + 1)
        if words[i - 1][0] in ("bool", "void", "define") or ["__VA_ARGS__"] in args:
            continue  # a declaration
        if "{1}" in frame:
            frame = frame.replace("{1}", (texts(args[1], names) or ["%s"])[0])
        if len(args) > which and len(args[which]) == 1:
            args[which] = names.get(args[which][0]) or value_of(words[:i], args[which][0])
        alternatives = texts(args[which], names) if len(args) > which else None
        if alternatives is None:
            sys.exit(f"{path}:{line}: {word}: write the message as plain text, or cond ? \"a\" : \"b\"")
        for text in alternatives:
            filled = [text.split("\n")[0]]
            found = list(DIRECTIVE.finditer(filled[0]))
            plain = [d for d in found if "*" not in d[0] and d[0] != "%%"]
            for directive, argument in reversed(list(zip(plain, args[which + 1:]))):
                chosen = texts(argument, names) if len(plain) == len(found) else None
                if chosen and min(map(len, chosen)) > 3:  # not the plural's "s"
                    filled = [t[:directive.start()] + c + t[directive.end():] for t in filled for c in chosen]
            for t in filled:
                yield line, frame.replace("{}", t)


def pattern(message):
    """The expression that what the message looks like matches to its end."""
    out, at = "", 0
    for directive in DIRECTIVE.finditer(message):
        out += re.escape(message[at:directive.start()]) + ("%" if directive[0] == "%%" else ".*")
        at = directive.end()
    return re.compile(out + re.escape(message[at:]) + r"(?:\\n.*|[\"'](?:[,)\]].*)?)?")


def shown():
    """The ends of test lines that may be a message: after `error: `, or a whole text in quotes."""
    for path in sorted((ROOT / "test").rglob("*")):
        if path.suffix not in (".mlir", ".test", ".c", ".py") or path == pathlib.Path(__file__):
            continue
        for line in path.read_text().splitlines():
            line = line.replace("{{'}}", "'").replace('\\"', '"').strip()
            begins = [m.end() for m in re.finditer(r"(?:error|\b[A-Z]+(?:-NEXT)?): ?(?:kernel '[^']*': )?|[\"{](?=\w|')", line)]
            begins += [m.start() for m in re.finditer(r"(?<=error: )kernel '", line)]
            if "error: " in line or "CHECK" in line or path.suffix != ".mlir":
                yield from {line[begin:] for begin in begins}


def main():
    found = {}
    for folder, calls in CALLS.items():
        paths = sorted(p for p in (ROOT / folder).iterdir() if p.suffix in (".c", ".h"))
        names = {}
        for path in paths:
            for name, text in re.findall(NAMED, path.read_text()):
                names[name] = re.findall(STRING, text)
        for path in paths:
            for line, message in messages(path, calls, names):
                found.setdefault(message, f"{path.relative_to(ROOT)}:{line}")
    if len(found) < 200:
        sys.exit(f"only {len(found)} messages found: do errors have another form now?")
    for frame in {frame for calls in CALLS.values() for _, frame in calls.values()}:
        found.pop(re.sub(r"\{1?\}", "%s", frame), None)  # as its own function writes it
    own = {message: len(DIRECTIVE.sub("", message)) for message in found}
    order = sorted(found, key=lambda message: -own[message])
    patterns = [(pattern(message), message) for message in order]
    seen = set()
    for line in set(shown()):
        for expression, message in patterns:
            if expression.fullmatch(line):
                seen.add(message)
                break
    bad = [f"{found[m]}: no test shows \"{m}\"" for m in found if m not in seen and m not in UNREACHABLE]
    bad += [f"test/law/errors.py: \"{m}\" is excused but {'shown' if m in seen else 'gone'}"
            for m in UNREACHABLE if m in seen or m not in found]
    print(f"{len(found)} messages")
    sys.exit("\n".join(sorted(bad)) or None)


main()
