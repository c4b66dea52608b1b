// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "onnx/wire.h"

bool wire_varint(wire *w, uint64_t *out) {
  uint64_t value = 0;
  for (unsigned shift = 0; shift < 64 && w->at < w->end; shift += 7) {
    uint8_t byte = *w->at++;
    if (shift == 63 && byte > 1) return false; // more than 64 bits
    value |= (uint64_t)(byte & 0x7f) << shift;
    if (!(byte & 0x80)) return *out = value, true;
  }
  return false;
}

// Little-endian.
static bool fixed(wire *w, size_t n_bytes, uint64_t *out) {
  if (wire_size(*w) < n_bytes) return false;
  *out = 0;
  for (size_t i = 0; i < n_bytes; i++) *out |= (uint64_t)w->at[i] << (8 * i);
  w->at += n_bytes;
  return true;
}

wire_result wire_next(wire *w, wire_field *out) {
  uint64_t tag, size;
  if (w->at == w->end) return WIRE_END;
  if (!wire_varint(w, &tag) || tag >> 3 == 0 || tag >> 32) return WIRE_BROKEN;
  *out = (wire_field){.number = (uint32_t)(tag >> 3), .type = (wire_type)(tag & 7)};
  switch (out->type) {
  case WIRE_VARINT: return wire_varint(w, &out->value) ? WIRE_FIELD : WIRE_BROKEN;
  case WIRE_64: return fixed(w, 8, &out->value) ? WIRE_FIELD : WIRE_BROKEN;
  case WIRE_32: return fixed(w, 4, &out->value) ? WIRE_FIELD : WIRE_BROKEN;
  case WIRE_BYTES:
    if (!wire_varint(w, &size) || size > wire_size(*w)) return WIRE_BROKEN;
    out->bytes = (wire){w->at, w->at + size};
    w->at += size;
    return WIRE_FIELD;
  default: return WIRE_BROKEN; // groups, which proto2 gave up
  }
}
