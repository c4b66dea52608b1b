/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * The Modular Executable Format, version 1: the bytes of a `.mef` file. docs/mef.md is the normative text; a test
 * compares the two. Little-endian, fixed-width, no pointers. Freestanding.
 */
#ifndef MX_MEF_H
#define MX_MEF_H

#include <stdint.h>

/* 0x7f, "MEF", CR LF, ^Z, LF: a text-mode copy or a cut at 7 bits shows at once. */
#define MX_MEF_MAGIC "\x7fMEF\r\n\x1a\n"
enum { MX_MEF_MAJOR = 1, MX_MEF_MINOR = 1, MX_MEF_PAGE = 4096, MX_MEF_MAX_SECTIONS = 64 };

typedef enum mx_mef_kind {
  MX_MEF_SIGNATURE = 1, /* mx_mef_signature and what follows it */
  MX_MEF_HOST = 2,      /* mx_mef_code: entries 0 = init, 1 = execute */
  MX_MEF_KERNELS = 3,   /* mx_mef_code: one entry pair per kernel; one section per CPU level */
  MX_MEF_PTX = 4,       /* PTX text, NUL-terminated */
  MX_MEF_HSACO = 5,     /* AMD code object */
  MX_MEF_CONSTANTS = 6, /* weights and folded constants, each 64-byte aligned */
  MX_MEF_MANIFEST = 7,  /* JSON, for people and tools; the runtime never reads it */
} mx_mef_kind;

typedef enum mx_mef_target {
  MX_MEF_ANY = 0,
  MX_MEF_X86_64 = 1,
  MX_MEF_X86_64_V3 = 3,
  MX_MEF_X86_64_V4 = 4,
  MX_MEF_NVPTX = 100, /* + name in the section's arch */
  MX_MEF_AMDGPU = 200,
} mx_mef_target;

typedef struct mx_mef_header {
  uint8_t magic[8];
  uint16_t major, minor; /* a reader takes its own major and any minor */
  uint32_t n_sections;
  uint64_t file_bytes;      /* of the whole file */
  uint64_t table_checksum;  /* of the section table */
  uint64_t header_checksum; /* of this header with this field 0 */
  uint8_t reserved[24];     /* 0 */
} mx_mef_header;            /* 64 bytes; the section table follows */

typedef struct mx_mef_section {
  uint32_t kind;   /* mx_mef_kind; a reader skips kinds it does not know */
  uint32_t target; /* mx_mef_target */
  uint64_t offset; /* multiple of MX_MEF_PAGE */
  uint64_t bytes;
  uint64_t checksum; /* of the section's bytes; the padding between sections is 0 */
  char arch[16];     /* "sm_80", "gfx942"; NUL-padded; "" for CPU sections */
  uint8_t reserved[16];
} mx_mef_section; /* 64 bytes */

/* Code sections: this header, n_entries offset pairs, constants, then, from the page at code_offset on, machine code up
 * to the section's end. Position-independent, without relocations. All offsets count from the section's begin. */
typedef struct mx_mef_code {
  uint32_t abi; /* MX_LAUNCH_ABI (kernels) or MX_HOST_ABI (host) */
  uint32_t n_entries;
  uint32_t code_offset; /* multiple of MX_MEF_PAGE */
  uint32_t reserved;
} mx_mef_code;

typedef struct mx_mef_entry {
  uint32_t run;  /* kernels: mx_kernel_run; host: mx_host_entry, 0 = absent (init only) */
  uint32_t plan; /* kernels: mx_kernel_plan; host: 0 */
} mx_mef_entry;

/* The signature section: this header, then in this order inputs, outputs, symbols (mx_mef_symbol), constants, kernels
 * (u32 name each, then padding to 8 bytes), dims (int64), strings. */
typedef struct mx_mef_signature {
  uint32_t n_inputs, n_outputs, n_symbols, n_constants, n_kernels, n_dims;
  uint32_t string_bytes; /* names are offsets into the strings; each ends with NUL, and so does the last byte */
  uint32_t model_name;
} mx_mef_signature;

typedef enum mx_mef_port_kind {
  MX_MEF_TENSOR = 0,
  MX_MEF_BUFFER = 1, /* an input that execute writes */
  MX_MEF_OPAQUE = 2, /* dtype and rank are 0; first_dim is its type as text, an offset into the strings */
} mx_mef_port_kind;

typedef struct mx_mef_port {
  uint32_t name;
  uint16_t dtype; /* mx_dtype */
  uint16_t rank;
  uint32_t first_dim; /* rank dims from here; >= 0 a size; -1 - s the symbol s */
  uint32_t kind;      /* mx_mef_port_kind */
} mx_mef_port;

/* Names the text of a dim: a symbol ("N") or an expression ("M * 4"). */
typedef struct mx_mef_symbol {
  uint32_t name;
  uint32_t reserved;
} mx_mef_symbol;

enum { MX_MEF_CONSTANT_STORED = 1, MX_MEF_CONSTANT_COMPUTED = 2 };

typedef struct mx_mef_constant {
  uint32_t name;
  uint32_t source; /* STORED: at offset in the constants section; COMPUTED: by init */
  uint64_t offset; /* multiple of 64 */
  uint64_t bytes;
} mx_mef_constant;

/* The checksum of a section: four lanes of 64 bits, each step a bijection of the word read, so any damage confined to
 * one word is always noticed. n bytes, little-endian words, the tail padded with zeros; n is mixed in at the end. */
static inline uint64_t mx_mef_checksum(const void *bytes, uint64_t n) {
  const uint8_t *p = (const uint8_t *)bytes;
  const uint64_t k = 0x9e3779b97f4a7c15u;
  uint64_t h[4] = {k, k * 3, k * 5, k * 7};
  for (; n >= 32; n -= 32, p += 32) {
    for (int i = 0; i < 4; i++) {
      uint64_t w;
      __builtin_memcpy(&w, p + 8 * i, 8);
      h[i] = (h[i] ^ w) * k;
      h[i] ^= h[i] >> 29;
    }
  }
  uint64_t tail[4] = {0, 0, 0, 0};
  __builtin_memcpy(tail, p, n);
  uint64_t out = n;
  for (int i = 0; i < 4; i++) {
    h[i] = (h[i] ^ tail[i]) * k;
    out = (out ^ h[i] ^ (h[i] >> 31)) * k;
    out = (out << 27) | (out >> 37);
  }
  return out ^ (out >> 32);
}

#endif
