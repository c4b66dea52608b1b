# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %t
"""TfIdfVectorizer: how often n-grams of a pool stand in rows of integers."""

import made
import numpy as np
from onnx import helper


def vectorizer(**attributes):
    return [helper.make_node("TfIdfVectorizer", ["x"], ["y"], **attributes)]


grams = {"ngram_counts": [0, 4, 10], "ngram_indexes": [0, 1, 2, 3, 4, 5, 6], "pool_int64s": [2, 3, 5, 4, 5, 6, 7, 8, 6, 7], "min_gram_length": 1}
rows = np.array([[1, 1, 3, 3, 3, 7], [8, 6, 7, 5, 6, 8]])
weights = [2.0, 0.5, 1.0, 4.0, 1.5, 3.0, 0.25]
for mode in ("TF", "IDF", "TFIDF"):
    for dtype, longest, skips, x in (("i8", 2, 0, rows), ("i4", 2, 5, rows), ("i8", 1, 3, rows), ("i8", 2, 1, rows[0]), ("i8", 2, 1, rows[:, :1])):
        for given in ({}, {"weights": weights}) if skips == 0 else ({"weights": weights},):
            made.check(f"tf-idf {mode} {dtype} {longest} {skips} {given}", vectorizer(mode=mode, max_gram_length=longest, max_skip_count=skips, **grams, **given),
                       {"x": x.astype(dtype)}, symbolic=skips == 1)
made.check("tf-idf, columns", vectorizer(mode="TF", max_gram_length=2, max_skip_count=0, **grams | {"ngram_indexes": [8, 3, 2, 1, 0, 5, 4], "min_gram_length": 2}), {"x": rows})
tf_idf = {"mode": "TF", "max_gram_length": 2, "max_skip_count": 0, **grams}
made.check("tf-idf, nothing", vectorizer(**tf_idf), {"x": np.zeros((2, 0), "i8")}, want=[np.zeros((2, 7), "f4")])
for says, changed in (
    ("mode tf", {"mode": "tf"}),
    ("an n-gram stands twice", {"pool_int64s": [2, 3, 5, 2, 5, 6, 7, 8, 6, 7]}),
    ("ngram_counts do not fit a pool of 10", {"ngram_counts": [0, 11]}),
    ("ngram_counts do not fit", {"ngram_counts": [0, 3]}),
    ("2 ngram_indexes and 0 weights for 7", {"ngram_indexes": [0, 1]}),
    ("column -1", {"ngram_indexes": [0, 1, 2, 3, 4, 5, -1]}),
    ("weights in another order", {"ngram_indexes": [1, 0, 2, 3, 4, 5, 6], "weights": weights}),
    ("with 64 skipped", {"max_skip_count": 64}),
    ("its pool is text, or none", {"pool_int64s": [1.0, 2.0]}),
):
    made.refused(f"tf-idf, {says}", vectorizer(**tf_idf | changed), {"x": rows}, says)
made.refused("tf-idf, dtype", vectorizer(**tf_idf), {"x": rows.astype("u1")}, "an input of rank 2 and dtype ui8")

made.finish()
