// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Elements between memory and registers. f16 and bf16 are computed with in float and rounded after each op; where the
// hardware has no conversion (and for bf16 always: LLVM would call a library) it is integer arithmetic, which
// vectorises.
#include "codegen/codegen.h"
#include <string.h>

LLVMTypeRef cg_scalar_type(const cg_module *m, mx_dtype dtype) {
  switch (dtype) {
  case MX_F16:
  case MX_BF16:
  case MX_F32: return m->f32;
  case MX_F64: return m->f64;
  case MX_SI16:
  case MX_UI16: return LLVMInt16TypeInContext(m->llvm);
  case MX_SI32:
  case MX_UI32: return m->i32;
  case MX_SI64:
  case MX_UI64: return m->i64;
  default: return m->i8;
  }
}

LLVMTypeRef cg_memory_type(const cg_module *m, mx_dtype dtype) {
  if (dtype == MX_F16) return m->target->f16c ? LLVMHalfTypeInContext(m->llvm) : LLVMInt16TypeInContext(m->llvm);
  if (dtype == MX_BF16) return LLVMInt16TypeInContext(m->llvm);
  return cg_scalar_type(m, dtype);
}

static LLVMValueRef c32(cg_module *m, uint32_t value) { return LLVMConstInt(m->i32, value, 0); }
static LLVMValueRef as_int(cg_module *m, LLVMValueRef v) { return LLVMBuildBitCast(m->builder, v, m->i32, ""); }
static LLVMValueRef as_float(cg_module *m, LLVMValueRef v) { return LLVMBuildBitCast(m->builder, v, m->f32, ""); }

// The arithmetic of ir_f16_to_f32, without branches.
static LLVMValueRef widen_f16(cg_module *m, LLVMValueRef bits) {
  LLVMBuilderRef b = m->builder;
  LLVMValueRef x = LLVMBuildZExt(b, bits, m->i32, "");
  LLVMValueRef sign = LLVMBuildShl(b, LLVMBuildAnd(b, x, c32(m, 0x8000), ""), c32(m, 16), "");
  LLVMValueRef rest = LLVMBuildAnd(b, x, c32(m, 0x7fff), "");
  LLVMValueRef shifted = LLVMBuildShl(b, rest, c32(m, 13), "");
  LLVMValueRef normal = LLVMBuildAdd(b, shifted, c32(m, 0x38000000), "");
  LLVMValueRef special = LLVMBuildAdd(b, shifted, c32(m, 0x70000000), "");
  // Subnormal: fraction * 2^-24, exact in float.
  LLVMValueRef tiny =
      as_int(m, LLVMBuildFMul(b, LLVMBuildSIToFP(b, rest, m->f32, ""), LLVMConstReal(m->f32, 0x1p-24), ""));
  LLVMValueRef out = LLVMBuildSelect(b, LLVMBuildICmp(b, LLVMIntUGE, rest, c32(m, 0x7c00), ""), special, normal, "");
  out = LLVMBuildSelect(b, LLVMBuildICmp(b, LLVMIntULT, rest, c32(m, 0x400), ""), tiny, out, "");
  return as_float(m, LLVMBuildOr(b, out, sign, ""));
}

// The arithmetic of ir_f32_to_f16, without branches: f16 bits in an i32.
static LLVMValueRef narrow_f16(cg_module *m, LLVMValueRef value) {
  LLVMBuilderRef b = m->builder;
  LLVMValueRef x = as_int(m, value), magnitude = LLVMBuildAnd(b, x, c32(m, 0x7fffffff), "");
  LLVMValueRef sign = LLVMBuildAnd(b, LLVMBuildLShr(b, x, c32(m, 16), ""), c32(m, 0x8000), "");
  LLVMValueRef odd = LLVMBuildAnd(b, LLVMBuildLShr(b, magnitude, c32(m, 13), ""), c32(m, 1), "");
  LLVMValueRef rounded = LLVMBuildAdd(b, LLVMBuildAdd(b, magnitude, c32(m, 0xfff), ""), odd, "");
  LLVMValueRef normal = LLVMBuildLShr(b, LLVMBuildSub(b, rounded, c32(m, 0x38000000), ""), c32(m, 13), "");
  LLVMValueRef tiny = LLVMBuildSub(
      b, as_int(m, LLVMBuildFAdd(b, as_float(m, magnitude), LLVMConstReal(m->f32, 0.5), "")), c32(m, 0x3f000000), "");
  LLVMValueRef nan = LLVMBuildOr(b, c32(m, 0x7e00),
                                 LLVMBuildAnd(b, LLVMBuildLShr(b, magnitude, c32(m, 13), ""), c32(m, 0x3ff), ""), "");
  LLVMValueRef out =
      LLVMBuildSelect(b, LLVMBuildICmp(b, LLVMIntULT, magnitude, c32(m, 0x38800000), ""), tiny, normal, "");
  out = LLVMBuildSelect(b, LLVMBuildICmp(b, LLVMIntUGE, magnitude, c32(m, 0x477ff000), ""), c32(m, 0x7c00), out, "");
  out = LLVMBuildSelect(b, LLVMBuildICmp(b, LLVMIntUGT, magnitude, c32(m, 0x7f800000), ""), nan, out, "");
  return LLVMBuildOr(b, out, sign, "");
}

// bf16 bits in an i32.
static LLVMValueRef narrow_bf16(cg_module *m, LLVMValueRef value) {
  LLVMBuilderRef b = m->builder;
  LLVMValueRef x = as_int(m, value), high = LLVMBuildLShr(b, x, c32(m, 16), "");
  LLVMValueRef odd = LLVMBuildAnd(b, high, c32(m, 1), "");
  LLVMValueRef rounded =
      LLVMBuildLShr(b, LLVMBuildAdd(b, LLVMBuildAdd(b, x, c32(m, 0x7fff), ""), odd, ""), c32(m, 16), "");
  LLVMValueRef is_nan = LLVMBuildFCmp(b, LLVMRealUNO, value, value, "");
  return LLVMBuildSelect(b, is_nan, LLVMBuildOr(b, high, c32(m, 0x40), ""), rounded, "");
}

static LLVMValueRef widen_bf16(cg_module *m, LLVMValueRef bits) {
  return as_float(m, LLVMBuildShl(m->builder, LLVMBuildZExt(m->builder, bits, m->i32, ""), c32(m, 16), ""));
}

LLVMValueRef cg_load_scalar(cg_module *m, mx_dtype dtype, LLVMValueRef address) {
  LLVMValueRef v = LLVMBuildLoad2(m->builder, cg_memory_type(m, dtype), address, "");
  if (dtype == MX_BF16) return widen_bf16(m, v);
  if (dtype != MX_F16) return v;
  return m->target->f16c ? LLVMBuildFPExt(m->builder, v, m->f32, "") : widen_f16(m, v);
}

void cg_store_scalar(cg_module *m, mx_dtype dtype, LLVMValueRef value, LLVMValueRef address) {
  if (dtype == MX_BF16)
    value = LLVMBuildTrunc(m->builder, narrow_bf16(m, value), LLVMInt16TypeInContext(m->llvm), "");
  else if (dtype == MX_F16 && m->target->f16c)
    value = LLVMBuildFPTrunc(m->builder, value, LLVMHalfTypeInContext(m->llvm), "");
  else if (dtype == MX_F16)
    value = LLVMBuildTrunc(m->builder, narrow_f16(m, value), LLVMInt16TypeInContext(m->llvm), "");
  LLVMBuildStore(m->builder, value, address);
}

LLVMValueRef cg_round_scalar(cg_module *m, mx_dtype dtype, LLVMValueRef value) {
  LLVMBuilderRef b = m->builder;
  if (dtype == MX_BF16) return as_float(m, LLVMBuildShl(b, narrow_bf16(m, value), c32(m, 16), ""));
  if (dtype != MX_F16) return value;
  if (m->target->f16c)
    return LLVMBuildFPExt(b, LLVMBuildFPTrunc(b, value, LLVMHalfTypeInContext(m->llvm), ""), m->f32, "");
  return widen_f16(m, LLVMBuildTrunc(b, narrow_f16(m, value), LLVMInt16TypeInContext(m->llvm), ""));
}

static LLVMValueRef resize(cg_module *m, LLVMValueRef value, LLVMTypeRef to, bool is_signed) {
  unsigned from_bits = LLVMGetIntTypeWidth(LLVMTypeOf(value)), to_bits = LLVMGetIntTypeWidth(to);
  if (from_bits > to_bits) return LLVMBuildTrunc(m->builder, value, to, "");
  if (from_bits == to_bits) return value;
  return is_signed ? LLVMBuildSExt(m->builder, value, to, "") : LLVMBuildZExt(m->builder, value, to, "");
}

LLVMValueRef cg_to_hook(cg_module *m, mx_dtype dtype, mx_dtype hook, LLVMValueRef value) {
  if (MX_TYPES_FLOAT >> hook & 1) return value; // float serves f16, bf16, f32; double f64
  return resize(m, value, cg_scalar_type(m, hook), MX_TYPES_SIGNED >> dtype & 1);
}

LLVMValueRef cg_from_hook(cg_module *m, mx_dtype dtype, mx_dtype hook, LLVMValueRef value) {
  if (MX_TYPES_FLOAT >> hook & 1) return cg_round_scalar(m, dtype, value);
  return resize(m, value, cg_scalar_type(m, dtype), MX_TYPES_SIGNED >> hook & 1);
}

LLVMValueRef cg_constant_scalar(const cg_module *m, mx_dtype dtype, const void *bytes) {
  uint64_t bits = 0;
  double d;
  float f;
  switch (dtype) {
  case MX_F16:
  case MX_BF16: {
    uint16_t half;
    memcpy(&half, bytes, 2);
    f = dtype == MX_F16 ? ir_f16_to_f32(half) : ir_bf16_to_f32(half);
    return LLVMConstReal(m->f32, (double)f);
  }
  case MX_F32: memcpy(&f, bytes, 4); return LLVMConstReal(m->f32, (double)f);
  case MX_F64: memcpy(&d, bytes, 8); return LLVMConstReal(m->f64, d);
  case MX_SI16:
  case MX_UI16: memcpy(&bits, bytes, 2); break;
  case MX_SI32:
  case MX_UI32: memcpy(&bits, bytes, 4); break;
  case MX_SI64:
  case MX_UI64: memcpy(&bits, bytes, 8); break;
  default: memcpy(&bits, bytes, 1); break;
  }
  return LLVMConstInt(cg_scalar_type(m, dtype), bits, 0);
}
