// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// package_builtin OUT INCLUDE_DIR SOURCES...: makes the built-in kernel package while mxc itself is being built. What
// `mxc package` does, without the rest of mxc, which embeds the result.
#include "package/package.h"
#include <stdio.h>

int main(int argc, char **argv) {
  if (argc < 4) {
    fprintf(stderr, "usage: package_builtin OUT INCLUDE_DIR SOURCES...\n");
    return 2;
  }
  pkg_build_options options = {.output = argv[1],
                               .name = "builtin",
                               .include_dir = argv[2],
                               .sources = (const char *const *)argv + 3,
                               .n_sources = (size_t)argc - 3};
  mx_status status = pkg_build(&options);
  if (status) fprintf(stderr, "%s\n", mx_status_message(status));
  int exit_status = status ? 1 : 0;
  mx_status_free(status);
  return exit_status;
}
