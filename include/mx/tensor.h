/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * A borrowed, strided tensor: the same fields as DLPack's DLTensor on the CPU, so exchange costs a field copy.
 */
#ifndef MX_TENSOR_H
#define MX_TENSOR_H

#include <mx/dtype.h>
#include <mx/status.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mx_tensor {
  void *data; /* element (0, .., 0) */
  mx_dtype dtype;
  int32_t rank;                 /* 0 .. MX_MAX_RANK */
  int64_t dims[MX_MAX_RANK];    /* >= 0 */
  int64_t strides[MX_MAX_RANK]; /* in elements; any sign; si4 and ui4 have no gaps */
} mx_tensor;

/* Bits of one element; 0 for an invalid dtype. */
size_t mx_dtype_bits(mx_dtype dtype);
/* Bytes of one element that stands alone; 0 for an invalid dtype. */
size_t mx_dtype_bytes(mx_dtype dtype);
/* Bytes of `count` elements one after the other; SIZE_MAX if that overflows. */
size_t mx_dtype_size(mx_dtype dtype, size_t count);
/* "f32" and the like; "invalid" for an invalid dtype. */
const char *mx_dtype_name(mx_dtype dtype);
/* The reverse; i8..i64 and u8..u64 are read as si and ui. MX_DTYPE_INVALID if unknown. */
mx_dtype mx_dtype_from_name(const char *name, size_t length);

/* A contiguous row-major tensor over data. */
mx_tensor mx_tensor_make(void *data, mx_dtype dtype, int32_t rank, const int64_t *dims);
/* Fails where a dim is negative or the byte count overflows. */
mx_status mx_tensor_bytes(const mx_tensor *tensor, size_t *out_bytes);

#ifdef __cplusplus
}
#endif
#endif
