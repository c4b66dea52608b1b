// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What this machine offers: the x86-64 level that CPU and operating system can run together, and the number of CPUs
// that affinity and cgroup limits leave to the process.
#define _GNU_SOURCE
#include "rt.h"

#include <cpuid.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// ---- level --------------------------------------------------------------------------------------------------------

typedef struct cpuid_words {
  unsigned a, b, c, d;
} cpuid_words;

static cpuid_words cpuid(unsigned leaf) {
  cpuid_words w = {0};
  __get_cpuid_count(leaf, 0, &w.a, &w.b, &w.c, &w.d);
  return w;
}

// Which register states the operating system saves when it switches threads; only where OSXSAVE is set.
static uint64_t saved_states(void) {
  uint32_t low, high;
  __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return (uint64_t)high << 32 | low;
}

mx_cpu_level rt_cpu_level(void) {
  cpuid_words one = cpuid(1), seven = cpuid(7), extended = cpuid(0x80000001u);
  const unsigned v2_c = bit_SSE3 | bit_SSSE3 | bit_SSE41 | bit_SSE42 | bit_POPCNT | bit_CMPXCHG16B;
  const unsigned v3_c = v2_c | bit_OSXSAVE | bit_AVX | bit_F16C | bit_FMA | bit_MOVBE;
  const unsigned v3_b = bit_AVX2 | bit_BMI | bit_BMI2;
  const unsigned v4_b = bit_AVX512F | bit_AVX512BW | bit_AVX512CD | bit_AVX512DQ | bit_AVX512VL;
  const uint64_t avx_states = 0x06, avx512_states = 0xe6; // XMM, YMM; and masks, ZMM0-15 upper, ZMM16-31
  if ((one.c & v3_c) != v3_c || (seven.b & v3_b) != v3_b || !(extended.c & bit_LZCNT)) return MX_CPU_X86_64;
  uint64_t states = saved_states();
  if ((states & avx_states) != avx_states) return MX_CPU_X86_64;
  if ((seven.b & v4_b) != v4_b || (states & avx512_states) != avx512_states) return MX_CPU_X86_64_V3;
  return MX_CPU_X86_64_V4;
}

const char *rt_level_name(uint32_t target) {
  switch (target) {
  case MX_MEF_ANY: return "any";
  case MX_MEF_X86_64: return "x86-64";
  case MX_MEF_X86_64_V3: return "x86-64-v3";
  case MX_MEF_X86_64_V4: return "x86-64-v4";
  default: return "an unknown target";
  }
}

// ---- number -------------------------------------------------------------------------------------------------------

// The first n - 1 bytes of a small file as a string; "" where it cannot be read.
static const char *read_text(const char *path, char *text, size_t n) {
  ssize_t length = 0;
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file >= 0) {
    length = read(file, text, n - 1);
    close(file);
  }
  text[length > 0 ? length : 0] = '\0';
  return text;
}

// quota / period rounded up, or 0 where the numbers mean no limit.
static int32_t whole_cpus(long long quota, long long period) {
  if (quota <= 0 || period <= 0) return 0;
  long long cpus = (quota - 1) / period + 1;
  return cpus < RT_MAX_THREADS ? (int32_t)cpus : RT_MAX_THREADS;
}

static int32_t group_limit(const char *directory, bool is_v2) {
  char path[600], text[64];
  long long quota = 0, period = 0;
  if (is_v2) {
    snprintf(path, sizeof path, "%s/cpu.max", directory); // "max 100000" or "150000 100000"
    return sscanf(read_text(path, text, sizeof text), "%lld %lld", &quota, &period) == 2 ? whole_cpus(quota, period)
                                                                                         : 0;
  }
  snprintf(path, sizeof path, "%s/cpu.cfs_quota_us", directory); // -1 for no limit
  quota = atoll(read_text(path, text, sizeof text));
  snprintf(path, sizeof path, "%s/cpu.cfs_period_us", directory);
  period = atoll(read_text(path, text, sizeof text));
  return whole_cpus(quota, period);
}

static int32_t smaller_limit(int32_t a, int32_t b) { return a && (!b || a < b) ? a : b; }

// The smallest limit from the group up to the root of its tree. In a container the path may not exist below root: then
// the groups that do exist above it, and the root itself, still count.
static int32_t tree_limit(const char *root, const char *group, size_t group_length, bool is_v2) {
  char directory[512];
  int n = snprintf(directory, sizeof directory, "%s%.*s", root, (int)group_length, group);
  if (n < 0 || (size_t)n >= sizeof directory) return 0;
  int32_t limit = 0;
  for (size_t root_length = strlen(root);;) {
    limit = smaller_limit(limit, group_limit(directory, is_v2));
    char *slash = strrchr(directory, '/');
    if (!slash || (size_t)(slash - directory) < root_length) return limit;
    *slash = '\0';
  }
}

int32_t rt_cgroup_cpus(const char *root, const char *membership) {
  int32_t limit = 0;
  for (const char *line = membership; *line;) {
    size_t length = strcspn(line, "\n");
    const char *controllers = memchr(line, ':', length);
    const char *group = controllers ? memchr(controllers + 1, ':', length - (size_t)(controllers + 1 - line)) : NULL;
    if (group) {
      controllers++;
      size_t n_controllers = (size_t)(group - controllers);
      group++;
      size_t n_group = (size_t)(line + length - group);
      bool is_cpu = n_controllers >= 3 && memcmp(controllers, "cpu", 3) == 0 &&
                    (n_controllers == 3 || controllers[3] == ',' || strncmp(controllers, "cpuacct,cpu", 11) == 0);
      if (n_controllers == 0) {
        limit = smaller_limit(limit, tree_limit(root, group, n_group, true));
      } else if (is_cpu) {
        char v1_root[300];
        int n = snprintf(v1_root, sizeof v1_root, "%s/%.*s", root, (int)n_controllers, controllers);
        if (n > 0 && (size_t)n < sizeof v1_root)
          limit = smaller_limit(limit, tree_limit(v1_root, group, n_group, false));
      }
    }
    line += length + (line[length] == '\n');
  }
  return limit;
}

int32_t rt_available_cpus(void) {
  union {
    cpu_set_t set;
    unsigned char bytes[8192 / 8];
  } mask;
  int32_t cpus = 1;
  if (sched_getaffinity(0, sizeof mask, &mask.set) == 0) cpus = CPU_COUNT_S(sizeof mask, &mask.set);
  char membership[4096];
  int32_t limit = rt_cgroup_cpus("/sys/fs/cgroup", read_text("/proc/self/cgroup", membership, sizeof membership));
  if (limit && limit < cpus) cpus = limit;
  return cpus < 1 ? 1 : cpus > RT_MAX_THREADS ? RT_MAX_THREADS : cpus;
}
