# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""explain.py MODEL.json BOUND.json MODEL.html BOUND.html: what `mxc explain` says of explain.mlir, as JSON and as a page."""
import html.parser
import json
import re
import sys

model, bound = (json.load(open(path)) for path in sys.argv[1:3])
sections = {section["name"]: section for section in model["sections"]}
assert list(sections) == ["init", "execute"] and model["model"] == "edges"
execute, figures = sections["execute"], {s["name"]: s for s in bound["sections"]}["execute"]
names = [step["name"] for step in execute["steps"]]
assert names == ["exp", "matmul_relu", "softmax_add", "mul"], names
assert [step["step"] for step in execute["steps"]] == [1, 2, 3, 4]

edges = [(step["name"], edge["from"], edge["reason"]) for step in execute["steps"] for edge in step["unfused"]]
assert edges == [("matmul_relu", "exp", "several_readers"), ("softmax_add", "matmul_relu", "two_loops"),
                 ("softmax_add", "exp", "used_before"), ("mul", "exp", "several_readers"),
                 ("mul", "cumsum", "reads_view")], edges
assert all(edge["why"] and edge["change"] for step in execute["steps"] for edge in step["unfused"])

# With M = 100: the matmul is 2 * 100 * 64 * 64 and its relu 100 * 64; it reads and writes 100 x 64 and reads 64 x 64 floats.
matmul = figures["steps"][1]
assert matmul["work"] == 2 * 100 * 64 * 64 + 100 * 64 and matmul["bytes"] == 4 * (2 * 100 * 64 + 64 * 64), matmul
assert abs(matmul["intensity"] - matmul["work"] / matmul["bytes"]) < 1e-9
assert execute["steps"][1]["work"] == "M * 8256" and "/" in execute["steps"][1]["intensity"]
assert figures["steps"][2]["work"] == 6 * 100 * 64  # five for an element of a softmax, and the sum

# What is alive at a step is what lives from its first to its last step; the lower bound is the most of it.
for section in bound["sections"]:
    slab = [b for b in section["buffers"] if "offset" in b]
    for step, live in enumerate(section["memory"]["live_bytes"], 1):
        alive = {b["offset"]: b["bytes"] for b in slab if b["first"] <= step <= b["last"]}  # in place: once
        assert live == sum(alive.values()), section["name"]
    memory = section["memory"]
    assert memory["lower_bound_bytes"] == max(memory["live_bytes"]) <= memory["planned_bytes"]
    peak = memory["peak_step"]
    assert memory["live_bytes"][peak - 1] == memory["lower_bound_bytes"]
    assert [section["buffers"][i] for i in memory["alive"]] == [b for b in slab if b["first"] <= peak <= b["last"]]
assert figures["memory"]["lower_bound_bytes"] == 2 * 100 * 64 * 4


class Page(html.parser.HTMLParser):
    """Elements close in order, and nothing is loaded."""

    def __init__(self):
        super().__init__()
        self.open, self.text, self.pictures = [], "", 0

    def handle_starttag(self, tag, attributes):
        assert tag not in ("script", "link", "img", "iframe"), tag
        assert not [name for name, _ in attributes if name in ("src", "href", "xlink:href")], attributes
        self.pictures += tag == "svg"
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        pass

    def handle_endtag(self, tag):
        assert self.open and self.open.pop() == tag, (tag, self.open)

    def handle_data(self, data):
        self.text += data + "\n"


for path in sys.argv[3:5]:
    text = open(path).read()
    assert "http:" not in text and "https:" not in text and "url(" not in re.sub(r"url\(#\w+\)", "", text)
    page = Page()
    page.feed(text)
    page.close()
    assert not page.open and page.pictures >= 3, (page.open, page.pictures)
    for name in [*names, "cumsum", "mo.softmax"[3:], "several_readers", "Peak at"]:
        assert name in page.text, name
assert "<script>" not in text
