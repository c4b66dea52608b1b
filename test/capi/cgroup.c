// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// CPU limits of cgroups, on trees made below a temporary folder: version 2 and 1, limits above the group, no limits,
// groups that do not exist below the root, as in a container.
//
// RUN: rm -rf %t.d && mkdir -p %t.d/v2/a/b %t.d/v1/cpu,cpuacct/a/b %t.d/v1/cpu/c %t.d/none
// RUN: %cc -I%root/lib/runtime %s %runtime -lpthread -o %t && %t %t.d
#include "Inputs/expect.h"
#include "rt.h"
#include <string.h>

static const char *base;

static void put(const char *path, const char *text) {
  char full[1024];
  snprintf(full, sizeof full, "%s/%s", base, path);
  FILE *file = fopen(full, "w");
  expect(file && fputs(text, file) >= 0 && fclose(file) == 0);
}

static int32_t cpus(const char *root, const char *membership) {
  char full[1024];
  snprintf(full, sizeof full, "%s/%s", base, root);
  return rt_cgroup_cpus(full, membership);
}

int main(int argc, char **argv) {
  expect(argc == 2);
  base = argv[1];
  expect(cpus("v2", "0::/a/b\n") == 0);
  put("v2/a/b/cpu.max", "max 100000\n");
  expect(cpus("v2", "0::/a/b\n") == 0);
  put("v2/a/b/cpu.max", "250000 100000\n"); // two and a half: three threads
  expect(cpus("v2", "0::/a/b\n") == 3 && cpus("v2", "0::/a/b") == 3);
  put("v2/a/cpu.max", "200000 100000\n");
  expect(cpus("v2", "0::/a/b\n") == 2);
  put("v2/cpu.max", "50000 100000\n");
  expect(cpus("v2", "0::/a/b\n") == 1 && cpus("v2", "0::/\n") == 1 && cpus("v2", "0::/x/y\n") == 1);
  put("v2/a/b/cpu.max", "nonsense\n");
  put("v2/cpu.max", "");
  expect(cpus("v2", "0::/a/b\n") == 2);
  put("v2/a/cpu.max", "9000000000000000000 1\n");
  expect(cpus("v2", "0::/a/b\n") == RT_MAX_THREADS);

  const char *v1 = "12:memory:/m\n4:cpu,cpuacct:/a/b\n1:name=systemd:/x\n";
  expect(cpus("v1", v1) == 0);
  put("v1/cpu,cpuacct/a/b/cpu.cfs_quota_us", "-1\n");
  put("v1/cpu,cpuacct/a/b/cpu.cfs_period_us", "100000\n");
  expect(cpus("v1", v1) == 0);
  put("v1/cpu,cpuacct/a/b/cpu.cfs_quota_us", "400000\n");
  expect(cpus("v1", v1) == 4);
  put("v1/cpu/c/cpu.cfs_quota_us", "100001\n");
  put("v1/cpu/c/cpu.cfs_period_us", "100000\n");
  expect(cpus("v1", "3:cpu:/c\n") == 2 && cpus("v1", "3:cpuset:/c\n") == 0 &&
         cpus("v1", "3:cpu:/c\n4:cpu,cpuacct:/a/b") == 2);

  expect(cpus("none", "0::/a\n") == 0 && cpus("none", "") == 0 && cpus("none", "\n::\n:\nx\n") == 0);
  char deep[2000];
  memset(deep, '/', sizeof deep - 1);
  memcpy(deep, "0::", 3);
  deep[sizeof deep - 1] = '\0';
  expect(cpus("v2", deep) == 0);
  expect(rt_available_cpus() >= 1);
  return 0;
}
