#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s --rows
"""Says which operators are missing: those in scope without a row in the op tables, rows without a case for one of their
dtypes in this folder, and those whose case fails, for want of a kernel, say. Exit status 1 if there is any.

Usage: coverage.py          runs one case of each op and dtype
       coverage.py --rows   only whether every row has its cases; runs nothing
"""

import atexit
import re
import sys

import framework
import mx

sys.path.insert(0, str(mx.ROOT / "scripts"))
import op_tables  # noqa: E402

# Every operator in scope, without "mo.": the public names of the dialect this one follows, but for collectives and what
# exists for one GPU alone, and those that other formats need besides.
SCOPE = """
abs atanh ceil cos erf exp floor gelu gelu_quick gelu_tanh log log1p negative relu round rsqrt sigmoid silu sin sqrt tanh
trunc not is_inf is_nan add sub mul div mod pow max min and or xor equal not_equal greater greater_equal select cast
reduce.add reduce.mean reduce.mul reduce.max reduce.min reduce.arg_max reduce.arg_min reduce.reduce_min_and_max cumsum
reduce.softmax reduce.logsoftmax reduce.layer_norm reduce.rms_norm reduce.group_norm
reshape static.reshape broadcast_to static.broadcast_to transpose slice add_singleton_dim merge_dim split_dim squeeze_shape
unsqueeze_shape broadcast_shape shape_of shape.from_tensor shape.to_tensor index.to_tensor rebind layout.transform
invoke_shape_func
concat split tile pad.constant pad.reflect pad.repeat gather gather_nd gather_sum scatter scatter.add scatter.max scatter.min
scatter.mul scatter_nd scatter_nd.add scatter_nd.max scatter_nd.min scatter_nd.mul arg_nonzero range linalg.band_part top_k
bottom_k non_maximum_suppression
matmul batch_matmul conv conv_transpose avg_pool avg_pool_ceil_mode_true max_pool max_pool_ceil_mode_true roi_align
resize.linear resize.nearest resize.bicubic
composite.concat_slice composite.masked_flash_attention_cpu composite.no_mask_flash_attention_cpu
composite.rms_norm_fused_residual_add composite.rms_norm_residual_add composite.rms_norm_rope
random.normal random.uniform graph output call if while while.condition yield sequence buffer.create buffer.transfer
mutable.load mutable.store mutable.store.slice chain.create guard assert debug.print debug.tensor.print
constant constant.scalar constant.external custom transfer

less less_equal tan asin acos atan sinh cosh asinh acosh atan2 expm1 exp2 sign floor_div fmod bit_and bit_or bit_xor bit_not
shift_left shift_right bitcast
reduce.all reduce.any cumprod cummax sort argsort unique
gather_elements pad.wrap reverse reverse_sequence repeat_interleave compress masked_scatter fold tensor_scatter
random.bernoulli random.multinomial
grid_sample deform_conv max_unpool lstm gru rnn attention rotary_embedding dft stft det
quantize_linear dequantize_linear dynamic_quantize_linear qmatmul qconv qmatmul_block
""".split()

# Rows that compute nothing of their own, that passes make of others, or that need more than a case: the test, of every dtype where that
# matters, that has each.
ELSEWHERE = {
    "test/lit/ir/constants.mlir": "mo.graph mo.output mo.constant",
    "test/lit/passes/mo_bind_weights.mlir": "mo.constant.external",
    "test/run/custom_op.py": "mo.custom",
    "test/run/layout.py": "mo.layout.transform",
    "test/run/buffers.py": "mo.transfer",
    "test/run/effects.test": "mo.guard mo.assert mo.debug.print mo.debug.tensor.print",
    "test/run/control_flow.test": "mo.sequence",
    "test/run/Inputs/while.mlir": "mo.while.condition mo.yield",
    "test/run/shape_values.py": "mo.constant.scalar mo.index.to_tensor mo.shape.from_tensor",
    "test/run/shape_function.test": "mo.invoke_shape_func mo.call",
    "test/lit/passes/mo_outline_regions.mlir": "mo.branch mo.loop",
    "test/lit/passes/mo_resolve_shapes.mlir": "mo.check_dims",
    "test/lit/passes/mo_split_resizes.mlir": "mo.resize.axis",
}


def elsewhere(rows):
    """The rows that ELSEWHERE names, and what is wrong with it."""
    names, wrong = set(), []
    for path, listed_names in ELSEWHERE.items():
        text = (mx.ROOT / path).read_text() if (mx.ROOT / path).exists() else ""
        for name in listed_names.split():
            if not re.search(re.escape(name) + r"(?![\w.])", text):
                wrong.append(f"{name}: {path} does not have it")
            if name not in rows:
                wrong.append(f"{name}: no row, but ELSEWHERE names it")
            names.add(name)
    return names, wrong


def row_dtypes():
    """Strict and relaxed ops, and the dtypes that each takes."""
    every, numbers, floats = (set(d + mx.F8) for d in (mx.ANY, mx.NUMERIC, mx.FLOATS))
    sets = {"0": every, "MX_TYPES_ANY": every, "MX_TYPES_NUMERIC": numbers, "MX_TYPES_FLOAT": floats,
            "MX_TYPES_SIGNED": set(mx.SIGNED), "MX_TYPES_UNSIGNED": set(mx.UNSIGNED),
            "MX_TYPES_INTEGER": set(mx.INTEGERS), "MX_TYPES_4_BITS": set()}  # fmt: skip
    found = {}
    for row in op_tables.rows():
        if row[0] == "op" and row[2] in ("IR_MO", "IR_RMO"):
            parts = [part.strip() for part in row[8].split("|")]
            each = [sets[part] if part in sets else {re.fullmatch(r"MX_TYPE\((\w+)\)", part)[1].lower()} for part in parts]
            found[row[1]] = set().union(*each)
    # A relaxed op promotes to what its strict one takes.
    return {name: dtypes & found.get(name.removeprefix("r"), dtypes) for name, dtypes in found.items()}


def listed(dtypes):
    return ", ".join(d for d in mx.ANY + mx.F8 if d in dtypes)


def main():
    rows = row_dtypes()
    others, missing = elsewhere(rows)
    cases = [(family, op_id, op, dtype) for family in framework.families()
             for op_id, op in framework.load(family) for dtype in op.dtypes]  # fmt: skip
    have = {(op.name, dtype) for _, _, op, dtype in cases}
    for name, dtypes in rows.items():
        lacking = {dtype for dtype in dtypes if (name, dtype) not in have}
        if name in others and not lacking:
            missing.append(f"{name}: has its cases here, but ELSEWHERE names it")
        if lacking and name not in others and not name.startswith(("mo.bounded.", "mo.steps.")):  # mo.NAME is made of them
            missing.append(f"{name}: no case for {listed(lacking)}")
    if "--rows" in sys.argv:
        atexit.unregister(mx.report)  # nothing is compared
    else:
        instances = [framework.Instance(family, op_id, op, dtype, op.kinds[n % len(op.kinds)], 1)
                     for n, (family, op_id, op, dtype) in enumerate(cases)]  # fmt: skip
        passed = {instance.id for instance in framework.run_all(instances)}
        failed = {}
        for instance in instances:
            if instance.id not in passed:
                failed.setdefault(instance.op.name, set()).add(instance.dtype)
        missing += [f"{name}: fails for {listed(dtypes)}" for name, dtypes in failed.items()]
        missing += [f"mo.{name}: no row" for name in SCOPE if f"mo.{name}" not in rows]
        print(f"{len(SCOPE)} operators in scope, {len(rows)} rows, {len(instances)} cases, "
              f"{sum(instance.id in passed for instance in instances)} passed")
    sys.exit("\n".join(missing) or None)


main()
