// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Compiled kernels, kept in a folder from compile to compile. What decides an object is its key, byte for byte: the
// kernel's text, the target, the packages' bitcode, and the build of the compiler; of a replaced kernel also its file
// as clang's bitcode. A file is named by the key's hash and holds the key, which is compared; it is written beside and
// renamed, so that compiles may share a folder. A cache that cannot be read or written is as good as none.
#define _GNU_SOURCE
#include "codegen/codegen.h"
#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <mx/mef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// ---- what decides an object
// -----------------------------------------------------------------------------------------------------------------

// The note of this program that the linker made of its contents.
static int find_build_id(struct dl_phdr_info *info, size_t size, void *user) {
  ir_text *out = user;
  (void)size;
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
    const char *at = (const char *)info->dlpi_addr + segment->p_vaddr, *end = at + segment->p_memsz;
    while (segment->p_type == PT_NOTE && (size_t)(end - at) >= sizeof(ElfW(Nhdr))) {
      const ElfW(Nhdr) *note = (const void *)at;
      const char *name = at + sizeof *note, *content = name + (note->n_namesz + 3) / 4 * 4;
      if (note->n_type == NT_GNU_BUILD_ID && note->n_namesz == 4 && !memcmp(name, "GNU", 4))
        ir_append_n(out, content, note->n_descsz);
      at = content + (note->n_descsz + 3) / 4 * 4;
    }
  }
  return 1; // this program is the first
}

const char *cg_kernel_text(ir_context *ctx, MlirOperation kernel) {
  MlirModule alone = mlirModuleCreateEmpty(mlirOperationGetLocation(kernel));
  MlirOperation copy = mlirOperationClone(kernel);
  ir_set(ctx, copy, "sym_name", ir_string_attribute(ctx, "kernel"));
  mlirBlockAppendOwnedOperation(mlirModuleGetBody(alone), copy);
  const char *text = ir_print_anonymous(ctx, alone);
  mlirModuleDestroy(alone);
  return text;
}

const char *cg_kernel_symbol(const cg_input *input, int kernel, const char *entry) {
  const char *text = input->texts[kernel];
  return ir_format(input->ctx, "k%016llx_%s", (unsigned long long)mx_mef_checksum(text, strlen(text)), entry);
}

void cg_use_cache(cg_input *input, const char *folder) {
  input->compiler = (ir_text){.ctx = input->ctx};
  dl_iterate_phdr(find_build_id, &input->compiler);
  if (!input->compiler.length) return;
  ir_append(&input->compiler, "\n%016llx ", (unsigned long long)pkg_registry_checksum(input->registry));
  input->cache = folder;
}

static ir_text key_of(const cg_input *input, int kernel, const cg_target *target) {
  ir_text key = {.ctx = input->ctx};
  ir_append_n(&key, input->compiler.data, input->compiler.length);
  ir_append(&key, "%s\n%s", target->name, input->texts[kernel]);
  for (int loop = 0; loop < CG_MAX_LOOPS; loop++) {
    const pkg_launch *replacement = cg_replacement_of(input, kernel, loop, target);
    if (!replacement) continue;
    ir_append(&key, "\nloop %d replaced by %zu bytes\n", loop, replacement->n_bytes);
    ir_append_n(&key, replacement->bytes, replacement->n_bytes); // the file, and what it includes
  }
  return key;
}

static const char *path_of(const cg_input *input, const ir_text *key) {
  uint64_t second = mx_mef_checksum(key->data + key->length / 2, key->length - key->length / 2);
  return ir_format(input->ctx, "%s/%016llx%016llx.o", input->cache,
                   (unsigned long long)mx_mef_checksum(key->data, key->length), (unsigned long long)second);
}

// ---- files
// ---------------------------------------------------------------------------------------------------------------------

typedef struct head {
  uint64_t n_key, checksum; // of the object, which follows the key
} head;

static bool read_object(const char *path, const ir_text *key, cg_bytes *out) {
  FILE *file = fopen(path, "rbe");
  struct stat info;
  head h;
  bool ok = file && !fstat(fileno(file), &info) && fread(&h, sizeof h, 1, file) == 1 && h.n_key == key->length;
  size_t size = ok ? (size_t)info.st_size - sizeof h : 0;
  char *bytes = size > key->length ? malloc(size) : NULL;
  ok = bytes && fread(bytes, 1, size, file) == size && !memcmp(bytes, key->data, key->length) &&
       mx_mef_checksum(bytes + key->length, size - key->length) == h.checksum;
  if (file) fclose(file);
  if (!ok) {
    free(bytes);
    return false;
  }
  memmove(bytes, bytes + key->length, size - key->length);
  *out = (cg_bytes){.data = bytes, .size = size - key->length};
  return true;
}

static void write_object(const cg_input *input, const char *path, const ir_text *key, const cg_bytes *object) {
  const char *beside = ir_format(input->ctx, "%s.%ld.tmp", path, (long)getpid());
  mkdir(input->cache, 0777);
  int fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (fd < 0) return;
  head h = {key->length, mx_mef_checksum(object->data, object->size)};
  bool ok = cg_write_all(fd, &h, sizeof h) && cg_write_all(fd, key->data, key->length) &&
            cg_write_all(fd, object->data, object->size);
  ok = !close(fd) && ok;
  if (!ok || rename(beside, path)) unlink(beside);
}

cg_bytes cg_emit_kernel_cached(const cg_input *input, int kernel, const cg_target *target) {
  cg_bytes made;
  ir_text key = key_of(input, kernel, target);
  const char *path = path_of(input, &key);
  if (read_object(path, &key, &made)) return made;
  made = cg_emit_kernel(input, kernel, target, CG_OBJECT);
  if (!made.error) write_object(input, path, &key, &made);
  return made;
}
