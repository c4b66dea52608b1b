// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Elements between memory and registers. Floats narrower than f32 are computed with in float and rounded after each op;
// where the hardware has no conversion (and for bf16 always: LLVM would call a library) it is integer arithmetic, which
// vectorises. f8 is read as f16, which holds every f8 but for a power of two.
#include "codegen/codegen.h"
#include <mx/tensor.h>
#include <string.h>

LLVMTypeRef cg_scalar_type(const cg_module *m, mx_dtype dtype) {
  if (MX_TYPES_SINGLE >> dtype & 1) return m->f32;
  switch (dtype) {
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
  const ir_narrow_format *format = ir_narrow_format_of(dtype);
  return format ? LLVMIntTypeInContext(m->llvm, format->n_bits) : cg_scalar_type(m, dtype);
}

static LLVMValueRef c32(cg_module *m, uint32_t value) { return LLVMConstInt(m->i32, value, 0); }
static LLVMValueRef as_int(cg_module *m, LLVMValueRef v) { return LLVMBuildBitCast(m->builder, v, m->i32, ""); }
static LLVMValueRef as_float(cg_module *m, LLVMValueRef v) { return LLVMBuildBitCast(m->builder, v, m->f32, ""); }

// The arithmetic of ir_widen, without branches, of f16 bits in an i16.
static LLVMValueRef widen_f16(cg_module *m, LLVMValueRef bits) {
  LLVMBuilderRef b = m->builder;
  if (m->target->f16c)
    return LLVMBuildFPExt(b, LLVMBuildBitCast(b, bits, LLVMHalfTypeInContext(m->llvm), ""), m->f32, "");
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

// f8 bits in an i8. f8e5m2 is the upper half of an f16; f8e4m3fn has an exponent of one bit less, so as an f16 it is
// smaller by 2^8, the distance of the biases, and its NaN a number.
static LLVMValueRef widen_f8(cg_module *m, mx_dtype dtype, LLVMValueRef bits) {
  LLVMBuilderRef b = m->builder;
  LLVMTypeRef i16 = LLVMInt16TypeInContext(m->llvm);
  LLVMValueRef x = LLVMBuildShl(b, LLVMBuildZExt(b, bits, i16, ""), LLVMConstInt(i16, 8, 0), "");
  if (dtype == MX_F8E5M2) return widen_f16(m, x);
  LLVMValueRef rest = LLVMBuildAnd(b, bits, LLVMConstInt(m->i8, 0x7f, 0), "");
  x = LLVMBuildOr(b, LLVMBuildAnd(b, x, LLVMConstInt(i16, 0x8000, 0), ""),
                  LLVMBuildShl(b, LLVMBuildZExt(b, rest, i16, ""), LLVMConstInt(i16, 7, 0), ""), "");
  LLVMValueRef number = LLVMBuildFMul(b, widen_f16(m, x), LLVMConstReal(m->f32, 256), "");
  LLVMValueRef is_nan = LLVMBuildICmp(b, LLVMIntEQ, rest, LLVMConstInt(m->i8, 0x7f, 0), "");
  return LLVMBuildSelect(b, is_nan, as_float(m, c32(m, 0x7fc00000)), number, "");
}

// The arithmetic of ir_narrow, without branches, for f16 and f8: bits in an i32.
static LLVMValueRef narrow_by_integers(cg_module *m, const ir_narrow_format *f, LLVMValueRef value) {
  LLVMBuilderRef b = m->builder;
  uint32_t magic_bits = IR_NARROW_MAGIC(f), least_normal = f->rebias + 0x00800000;
  LLVMValueRef x = as_int(m, value), magnitude = LLVMBuildAnd(b, x, c32(m, 0x7fffffff), "");
  LLVMValueRef sign =
      LLVMBuildAnd(b, LLVMBuildLShr(b, x, c32(m, 32 - f->n_bits), ""), c32(m, 1u << (f->n_bits - 1)), "");
  LLVMValueRef odd = LLVMBuildAnd(b, LLVMBuildLShr(b, magnitude, c32(m, f->shift), ""), c32(m, 1), "");
  LLVMValueRef biased = LLVMBuildAdd(b, magnitude, c32(m, (1u << (f->shift - 1)) - 1 - f->rebias), "");
  LLVMValueRef normal = LLVMBuildLShr(b, LLVMBuildAdd(b, biased, odd, ""), c32(m, f->shift), "");
  LLVMValueRef magic = as_float(m, c32(m, magic_bits));
  LLVMValueRef tiny =
      LLVMBuildSub(b, as_int(m, LLVMBuildFAdd(b, as_float(m, magnitude), magic, "")), c32(m, magic_bits), "");
  LLVMValueRef fits = LLVMBuildICmp(b, LLVMIntULT, normal, c32(m, f->overflow), "");
  LLVMValueRef out = LLVMBuildSelect(b, fits, normal, c32(m, f->overflow), "");
  out = LLVMBuildSelect(b, LLVMBuildICmp(b, LLVMIntULT, magnitude, c32(m, least_normal), ""), tiny, out, "");
  if (f->has_infinity && f->overflow != f->infinity)
    out = LLVMBuildSelect(b, LLVMBuildICmp(b, LLVMIntEQ, magnitude, c32(m, 0x7f800000), ""), c32(m, f->infinity), out,
                          "");
  out = LLVMBuildSelect(b, LLVMBuildICmp(b, LLVMIntUGT, magnitude, c32(m, 0x7f800000), ""), c32(m, f->nan), out, "");
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

static LLVMValueRef widen(cg_module *m, mx_dtype dtype, LLVMValueRef bits) {
  if (dtype == MX_BF16) return widen_bf16(m, bits);
  return dtype == MX_F16 ? widen_f16(m, bits) : widen_f8(m, dtype, bits);
}

// A float's bits in a narrow format, as wide as it is.
static LLVMValueRef narrow(cg_module *m, mx_dtype dtype, LLVMValueRef value) {
  LLVMBuilderRef b = m->builder;
  const ir_narrow_format *format = ir_narrow_format_of(dtype);
  LLVMTypeRef type = LLVMIntTypeInContext(m->llvm, format->n_bits);
  if (dtype == MX_F16 && m->target->f16c)
    return LLVMBuildBitCast(b, LLVMBuildFPTrunc(b, value, LLVMHalfTypeInContext(m->llvm), ""), type, "");
  value = dtype == MX_BF16 ? narrow_bf16(m, value) : narrow_by_integers(m, format, value);
  return LLVMBuildTrunc(b, value, type, "");
}

LLVMValueRef cg_load_scalar(cg_module *m, mx_dtype dtype, LLVMValueRef address) {
  LLVMValueRef v = LLVMBuildLoad2(m->builder, cg_memory_type(m, dtype), address, "");
  return ir_narrow_format_of(dtype) ? widen(m, dtype, v) : v;
}

// Most values that are stored have just been rounded: their bits are there.
void cg_store_scalar(cg_module *m, mx_dtype dtype, LLVMValueRef value, LLVMValueRef address) {
  if (ir_narrow_format_of(dtype))
    value = value == m->rounded.value && dtype == m->rounded.dtype ? m->rounded.bits : narrow(m, dtype, value);
  LLVMBuildStore(m->builder, value, address);
}

LLVMValueRef cg_round_scalar(cg_module *m, mx_dtype dtype, LLVMValueRef value) {
  if (!ir_narrow_format_of(dtype)) return value;
  LLVMValueRef bits = narrow(m, dtype, value), made = widen(m, dtype, bits);
  m->rounded.value = made, m->rounded.bits = bits, m->rounded.dtype = dtype;
  return made;
}

static LLVMValueRef resize(cg_module *m, LLVMValueRef value, LLVMTypeRef to, bool is_signed) {
  unsigned from_bits = LLVMGetIntTypeWidth(LLVMTypeOf(value)), to_bits = LLVMGetIntTypeWidth(to);
  if (from_bits > to_bits) return LLVMBuildTrunc(m->builder, value, to, "");
  if (from_bits == to_bits) return value;
  return is_signed ? LLVMBuildSExt(m->builder, value, to, "") : LLVMBuildZExt(m->builder, value, to, "");
}

LLVMValueRef cg_to_hook(cg_module *m, mx_dtype dtype, mx_dtype hook, LLVMValueRef value) {
  if (MX_TYPES_FLOAT >> hook & 1) return value; // float serves f32 and narrower ones; double f64
  return resize(m, value, cg_scalar_type(m, hook), MX_TYPES_SIGNED >> dtype & 1);
}

LLVMValueRef cg_from_hook(cg_module *m, mx_dtype dtype, mx_dtype hook, LLVMValueRef value) {
  if (MX_TYPES_FLOAT >> hook & 1) return cg_round_scalar(m, dtype, value);
  return resize(m, value, cg_scalar_type(m, dtype), MX_TYPES_SIGNED >> hook & 1);
}

LLVMValueRef cg_constant_scalar(const cg_module *m, mx_dtype dtype, const void *bytes) {
  uint64_t bits = 0;
  if (MX_TYPES_FLOAT >> dtype & 1) return LLVMConstReal(cg_scalar_type(m, dtype), ir_float_element(dtype, bytes));
  memcpy(&bits, bytes, mx_dtype_bytes(dtype));
  return LLVMConstInt(cg_scalar_type(m, dtype), bits, 0);
}
