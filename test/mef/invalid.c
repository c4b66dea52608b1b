// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the reader says about each thing that can be wrong with a file: one change to a good one, signed again so that
// the check behind the checksums answers.
//
// RUN: bash %S/../capi/Inputs/make_model.sh demo %t.mef
// RUN: %cc %s %runtime -lpthread -o %t && %t %t.mef | FileCheck %s
#include "../capi/Inputs/expect.h"
#include <fcntl.h>
#include <mx/mef.h>
#include <string.h>
#include <unistd.h>

enum { MOST = 1 << 20 };
static _Alignas(MX_MEF_PAGE) uint8_t original[MOST], bytes[MOST];
static size_t n_bytes;

// The parts of `bytes`.
static mx_mef_header *header = (void *)bytes;
static mx_mef_section *table = (void *)(bytes + sizeof(mx_mef_header));

static mx_mef_section *section(uint32_t kind) {
  for (uint32_t i = 0; i < header->n_sections; i++)
    if (table[i].kind == kind) return &table[i];
  expect(!"such a section");
  return NULL;
}

static void *content(uint32_t kind) { return bytes + section(kind)->offset; }

static mx_mef_signature *signature(void) { return content(MX_MEF_SIGNATURE); }
static mx_mef_port *inputs(void) { return (void *)(signature() + 1); }
static mx_mef_symbol *symbols(void) { return (void *)(inputs() + signature()->n_inputs + signature()->n_outputs); }
static mx_mef_constant *constants(void) { return (void *)(symbols() + signature()->n_symbols); }
static uint32_t *kernels(void) { return (void *)(constants() + signature()->n_constants); }
static int64_t *dims(void) { return (void *)(kernels() + (signature()->n_kernels + 1) / 2 * 2); }
static char *strings(void) { return (void *)(dims() + signature()->n_dims); }

static void sign(void) {
  for (uint32_t i = 0; i < header->n_sections && i < MX_MEF_MAX_SECTIONS; i++)
    if (table[i].offset <= n_bytes && table[i].bytes <= n_bytes - table[i].offset)
      table[i].checksum = mx_mef_checksum(bytes + table[i].offset, table[i].bytes);
  header->table_checksum = mx_mef_checksum(table, header->n_sections * sizeof *table);
  header->header_checksum = 0;
  header->header_checksum = mx_mef_checksum(header, sizeof *header);
}

static void refuse_as_it_is(mx_code code) {
  mx_model *model;
  expect_failure(code, mx_model_open_memory(bytes, n_bytes, NULL, &model));
  expect(!model);
  memcpy(bytes, original, sizeof bytes);
}

#define REFUSE(...)                                                                                                    \
  do {                                                                                                                 \
    __VA_ARGS__;                                                                                                       \
    sign();                                                                                                            \
    refuse_as_it_is(MX_INVALID_FILE);                                                                                  \
  } while (0)

static void check_header(void) {
  // CHECK: 'model in memory' is not a MEF file: it begins with bytes 7f 45 4c 46 instead of 7f 4d 45 46; compile a
  // CHECK-SAME: model to one with: mxc compile MODEL -o model.mef
  REFUSE(memcpy(bytes,
                "\x7f"
                "ELF",
                4));
  // CHECK: is not a valid MEF file: its first line is changed, as a transfer in text mode does; copy it again or make
  // CHECK-SAME: it again with mxc
  REFUSE(memcpy(bytes, "\x7fMEF\n\x1a\n", 7));
  // CHECK: 'model in memory' has MEF version 2.7 and this runtime reads version 1.x: compile the model again with the
  // CHECK-SAME: mxc of this release, or run it with the release that made it
  header->major = 2, header->minor = 7;
  refuse_as_it_is(MX_UNSUPPORTED);
  // CHECK: the header's checksum does not match its bytes
  header->reserved[3] = 1;
  refuse_as_it_is(MX_INVALID_FILE);
  // CHECK: reserved bytes of its header are set
  REFUSE(header->reserved[3] = 1);
  // CHECK: it has {{[0-9]+}} bytes and its header says 5: it was cut off or added to
  REFUSE(header->file_bytes = 5);
  // CHECK: it has 65 sections, more than the 64 of the format
  REFUSE(header->n_sections = 65);
  // CHECK: the section table's checksum does not match its bytes
  table[0].arch[0] = 'x';
  refuse_as_it_is(MX_INVALID_FILE);
}

static void check_sections(void) {
  // CHECK: section 0 (signature) begins at byte 4104, which is no multiple of 4096
  REFUSE(section(MX_MEF_SIGNATURE)->offset += 8);
  // CHECK: section 0 (signature) has 18446744073709551615 bytes from byte 4096 on, beyond the file's {{[0-9]+}}
  REFUSE(section(MX_MEF_SIGNATURE)->bytes = UINT64_MAX);
  // CHECK: section 0 (signature) overlaps the section table
  REFUSE(section(MX_MEF_SIGNATURE)->offset = 0);
  // CHECK: section 4 (host code for x86-64) overlaps the section before it
  REFUSE(section(MX_MEF_MANIFEST)->bytes = MX_MEF_PAGE + 1);
  // CHECK: the padding between bytes {{[0-9]+}} and 8192 is not 0
  REFUSE(bytes[8191] = 1);
  // CHECK: the arch of section 0 (signature) has no end
  REFUSE(memset(table[0].arch, 'x', 16));
  // CHECK: reserved bytes of section 0 (signature) in the section table are set
  REFUSE(table[0].reserved[0] = 1);
  // CHECK: the checksum of section 1 (kernels for x86-64) does not match its bytes
  ((char *)content(MX_MEF_KERNELS))[5000] ^= 1;
  refuse_as_it_is(MX_INVALID_FILE);
  // CHECK: section 3 (signature) is there twice
  REFUSE(section(MX_MEF_MANIFEST)->kind = MX_MEF_SIGNATURE);
  // CHECK: section 2 (kernels for x86-64) is there twice
  REFUSE(table[2].target = MX_MEF_X86_64);
  // CHECK: the text of section 3 (PTX kernels) has no end
  REFUSE(section(MX_MEF_MANIFEST)->kind = MX_MEF_PTX);
  // CHECK: it has no signature section
  REFUSE(section(MX_MEF_SIGNATURE)->kind = 99);
  // CHECK: it has no host code section
  REFUSE(section(MX_MEF_HOST)->kind = 99);
  // CHECK: section 4 (host code for x86-64-v3) is not for x86-64
  REFUSE(section(MX_MEF_HOST)->target = MX_MEF_X86_64_V3);
  // CHECK: 'model in memory' has no kernels for x86-64: compile the model with --target=x86-64
  table[1].target = 50, table[2].target = 51;
  sign();
  refuse_as_it_is(MX_UNSUPPORTED);
  // CHECK: 'model in memory' has kernels for x86-64-v4 at least and this CPU is used as x86-64: compile the model with
  // CHECK-SAME: --target=x86-64 to serve every level
  table[1].kind = 99, table[2].target = MX_MEF_X86_64_V4;
  sign();
  mx_model *model;
  expect_failure(MX_UNSUPPORTED,
                 mx_model_open_memory(bytes, n_bytes, &(mx_options){.cpu_level = MX_CPU_X86_64}, &model));
  memcpy(bytes, original, sizeof bytes);
}

static void check_signature(void) {
  // CHECK: its signature section of 31 bytes is too short
  REFUSE(memset((char *)signature() + 31, 0, section(MX_MEF_SIGNATURE)->bytes - 31);
         section(MX_MEF_SIGNATURE)->bytes = 31);
  // CHECK: the counts in its signature do not add up to the section's {{[0-9]+}} bytes
  REFUSE(signature()->n_inputs = UINT32_MAX);
  // CHECK: the counts in its signature do not add up to the section's {{[0-9]+}} bytes
  REFUSE(signature()->string_bytes--);
  // CHECK: the strings of its signature do not end with a NUL
  REFUSE(strings()[signature()->string_bytes - 1] = 'x');
  // CHECK: byte 2 of its strings is the control character 27
  REFUSE(strings()[2] = 27);
  // CHECK: the padding behind its kernel names is not 0
  REFUSE(kernels()[signature()->n_kernels] = 1);
  // CHECK: the model's name lies outside the strings
  REFUSE(signature()->model_name = signature()->string_bytes);
  // CHECK: the name of input 1 lies outside the strings
  REFUSE(inputs()[1].name = UINT32_MAX);
  // CHECK: input 1 'B' has dtype number 18, which does not exist
  REFUSE(inputs()[1].dtype = 18);
  // CHECK: input 1 'B' has dtype number 0, which does not exist
  REFUSE(inputs()[1].dtype = 0);
  // CHECK: output 0 'C' has rank 9, more than 8
  REFUSE(inputs()[2].rank = 9);
  // CHECK: the dims of output 0 'C' lie outside the list of dims
  REFUSE(inputs()[2].first_dim++);
  // CHECK: the dims of output 0 'C' lie outside the list of dims
  REFUSE(inputs()[2].first_dim = UINT32_MAX);
  // CHECK: input 0 'A' is of kind 3, which does not exist there
  REFUSE(inputs()[0].kind = 3);
  // CHECK: input 0 'A' is an opaque value with a dtype, a rank or no type
  REFUSE(inputs()[0].kind = MX_MEF_OPAQUE);
  // CHECK: output 0 '{{.*}}' is of kind 1, which does not exist there
  REFUSE(inputs()[signature()->n_inputs].kind = MX_MEF_BUFFER);
  // CHECK: dim 0 of input 0 'A' is symbol 1 of 1
  REFUSE(dims()[0] = -2);
  // CHECK: dim 0 of input 0 'A' is symbol 9223372036854775807 of 1
  REFUSE(dims()[0] = INT64_MIN);
  // CHECK: the size in bytes of input 0 'A' overflows
  REFUSE(dims()[1] = INT64_MAX);
  // CHECK: the name of symbol 0 lies outside the strings
  REFUSE(symbols()[0].name = 4000);
  // CHECK: reserved bytes of symbol 0 are set
  REFUSE(symbols()[0].reserved = 1);
  // CHECK: the name of kernel 2 lies outside the strings
  REFUSE(kernels()[2] = 4000);
}

static void check_constants(void) {
  // CHECK: the name of constant 0 lies outside the strings
  REFUSE(constants()[0].name = 4000);
  // CHECK: constant 0 'W' has source 3, which does not exist
  REFUSE(constants()[0].source = 3);
  // CHECK: constant 0 'W' begins at byte 32, which is no multiple of 64
  REFUSE(constants()[0].offset = 32);
  // CHECK: constant 0 'W' has 16 bytes from byte 64 on, beyond the 16 of the constants section
  REFUSE(constants()[0].offset = 64);
  // CHECK: constant 0 'W' has 18446744073709551615 bytes from byte 0 on, beyond the 16 of the constants section
  REFUSE(constants()[0].bytes = UINT64_MAX);
  // CHECK: constant 0 'W' has 16 bytes from byte 0 on, beyond the 0 of the constants section
  REFUSE(section(MX_MEF_CONSTANTS)->kind = 99);
  // CHECK: constant 1 'P' is computed and has an offset
  REFUSE(constants()[1].offset = 64);
  // CHECK: constant 1 'P' is to be computed, but there is no init code
  REFUSE(((mx_mef_entry *)((mx_mef_code *)content(MX_MEF_HOST) + 1))->run = 0);
}

static void check_code(void) {
#define CODE(kind) ((mx_mef_code *)content(kind))
#define ENTRIES(kind) ((mx_mef_entry *)(CODE(kind) + 1))
  // CHECK: 'model in memory': section 4 (host code for x86-64) was made for version 5 of the host interface and this
  // CHECK-SAME: runtime has version 4: compile the model again with the mxc of this release
  CODE(MX_MEF_HOST)->abi = 5;
  sign();
  refuse_as_it_is(MX_UNSUPPORTED);
  // CHECK: 'model in memory': section 1 (kernels for x86-64) was made for version 0 of the kernel interface and this
  // CHECK-SAME: runtime has version 2
  CODE(MX_MEF_KERNELS)->abi = 0;
  sign();
  refuse_as_it_is(MX_UNSUPPORTED);
  // CHECK: section 4 (host code for x86-64) has 1 entries and the model needs 2
  REFUSE(CODE(MX_MEF_HOST)->n_entries = 1);
  // CHECK: section 1 (kernels for x86-64) has 4 entries and the model needs 3
  REFUSE(CODE(MX_MEF_KERNELS)->n_entries = 4);
  // CHECK: the code of section 1 (kernels for x86-64) begins at its byte 4100, which is not a page between its entries
  // CHECK-SAME: and its end
  REFUSE(CODE(MX_MEF_KERNELS)->code_offset = 4100);
  // CHECK: the code of section 1 (kernels for x86-64) begins at its byte 0, which is not a page between its entries and
  // CHECK-SAME: its end
  REFUSE(CODE(MX_MEF_KERNELS)->code_offset = 0);
  // CHECK: the code of section 1 (kernels for x86-64) begins at its byte 4294963200, which is not a page between its
  // CHECK-SAME: entries and its end
  REFUSE(CODE(MX_MEF_KERNELS)->code_offset = 0xfffff000);
  // CHECK: reserved bytes of section 1 (kernels for x86-64) are set
  REFUSE(CODE(MX_MEF_KERNELS)->reserved = 1);
  // CHECK: entry 2 of section 1 (kernels for x86-64) points outside its code: run 64, plan {{[0-9]+}}, code 4096 to
  // CHECK-SAME: {{[0-9]+}}
  REFUSE(ENTRIES(MX_MEF_KERNELS)[2].run = 64);
  // CHECK: entry 0 of section 1 (kernels for x86-64) points outside its code: run {{[0-9]+}}, plan 0, code 4096 to
  // CHECK-SAME: {{[0-9]+}}
  REFUSE(ENTRIES(MX_MEF_KERNELS)[0].plan = 0);
  // CHECK: entry 1 of section 4 (host code for x86-64) points outside its code: run 0, plan 0, code 4096 to {{[0-9]+}}
  REFUSE(ENTRIES(MX_MEF_HOST)[1].run = 0);
  // CHECK: entry 1 of section 4 (host code for x86-64) points outside its code: run {{[0-9]+}}, plan 4096
  REFUSE(ENTRIES(MX_MEF_HOST)[1].plan = 4096);
}

static void accept(const mx_options *options) {
  mx_model *model;
  sign();
  expect_ok(mx_model_open_memory(bytes, n_bytes, options, &model));
  mx_model_destroy(model);
  memcpy(bytes, original, sizeof bytes);
}

// What a newer minor version may bring, and what the weights' checksum does.
static void check_accepted(void) {
  accept(NULL);
  header->minor = MX_MEF_MINOR + 1;
  header->reserved[0] = table[0].reserved[0] = 1;
  accept(NULL);
  section(MX_MEF_MANIFEST)->kind = 1000; // unknown kinds are skipped
  accept(NULL);
  table[2].target = 5; // a level that comes after v4: the other section serves
  accept(NULL);

  ((char *)content(MX_MEF_CONSTANTS))[3] ^= 1; // not signed
  mx_model *model;
  expect_ok(mx_model_open_memory(bytes, n_bytes, NULL, &model));
  mx_model_destroy(model);
  // CHECK: the checksum of section 5 (constants) does not match its bytes; copy it again
  expect_failure(MX_INVALID_FILE, mx_model_open_memory(bytes, n_bytes, &(mx_options){.verify = 1}, &model));
  memcpy(bytes, original, sizeof bytes);
}

int main(int argc, char **argv) {
  expect(argc == 2);
  int file = open(argv[1], O_RDONLY);
  n_bytes = (size_t)read(file, original, sizeof original);
  expect(file >= 0 && n_bytes > MX_MEF_PAGE && n_bytes < MOST);
  close(file);
  memcpy(bytes, original, sizeof bytes);
  check_header();
  check_sections();
  check_signature();
  check_constants();
  check_code();
  check_accepted();
  return 0;
}
