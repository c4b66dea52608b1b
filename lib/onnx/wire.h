// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Protocol buffers' wire format (protobuf.dev/programming-guides/encoding), read in place: nothing is copied, and
// nothing beyond the bytes given is touched, whatever they hold.
#ifndef WIRE_H
#define WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct wire {
  const uint8_t *at, *end;
} wire;

typedef enum wire_type { WIRE_VARINT = 0, WIRE_64 = 1, WIRE_BYTES = 2, WIRE_32 = 5 } wire_type;

typedef struct wire_field {
  uint32_t number;
  wire_type type;
  uint64_t value; // unless it is WIRE_BYTES
  wire bytes;     // of these: a string, a message, or several numbers without tags
} wire_field;

typedef enum wire_result { WIRE_FIELD, WIRE_END, WIRE_BROKEN } wire_result;

// The next field, which is taken off.
wire_result wire_next(wire *w, wire_field *out);
bool wire_varint(wire *w, uint64_t *out);

static inline size_t wire_size(wire w) { return (size_t)(w.end - w.at); }

#endif
