// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What `mxrun --profile --json` measured, at the steps that it is about: launches are told apart by the names of their
// kernels and by their order. With dims known, what the kernels do in that time.
#include "explain.h"
#include <stdlib.h>
#include <string.h>

enum { MAX_NAMES = 512 };

// The kernels that run side by side from step on, as a profile names them. Sums what they do; -1 where a
// figure is an expression.
static void read_group(const cJSON *step, char *names, double *work, double *bytes) {
  size_t length = 0;
  const cJSON *at = step;
  *work = *bytes = 0;
  do {
    double w = cJSON_GetNumberValue(field(at, "work")), b = cJSON_GetNumberValue(field(at, "bytes"));
    bool known = cJSON_IsNumber(field(at, "work")) && cJSON_IsNumber(field(at, "bytes")) && *work >= 0;
    *work = known ? *work + w : -1;
    *bytes = known ? *bytes + b : -1;
    if (length < MAX_NAMES)
      length +=
          (size_t)snprintf(names + length, MAX_NAMES - length, "%s%s", at == step ? "" : " + ", text_of(at, "name"));
    at = at->next;
  } while (at && field(at, "beside"));
}

static void add_measured(cJSON *step, double us, double work, double bytes) {
  cJSON_AddNumberToObject(step, "measured_us", us);
  if (work < 0 || us <= 0) return;
  cJSON_AddNumberToObject(step, "gflop_per_s", work / us * 1e-3);
  cJSON_AddNumberToObject(step, "gbyte_per_s", bytes / us * 1e-3);
}

// The next launch of that name behind `last`, or else the first.
static const cJSON *find_launch(const cJSON *launches, const cJSON *last, const char *names) {
  for (int turn = 0; turn < 2; turn++)
    for (const cJSON *at = turn ? launches->child : last ? last->next : NULL; at; at = at->next)
      if (!strcmp(text_of(at, "kernels"), names) && cJSON_IsNumber(field(at, "median_us"))) return at;
  return NULL;
}

static bool add_launches(const cJSON *launches, cJSON *explanation) {
  const cJSON *section, *last = NULL;
  int found = 0;
  if (!cJSON_IsArray(launches)) return false;
  cJSON_ArrayForEach(section, field(explanation, "sections")) {
    if (!strcmp(text_of(section, "name"), "init")) continue;
    cJSON *step;
    cJSON_ArrayForEach(step, field(section, "steps")) {
      char names[MAX_NAMES] = "";
      double work, bytes;
      if (field(step, "beside")) continue;
      read_group(step, names, &work, &bytes);
      const cJSON *launch = find_launch(launches, last, names);
      if (!launch) continue;
      add_measured(step, field(launch, "median_us")->valuedouble, work, bytes);
      last = launch;
      found++;
    }
  }
  return found > 0;
}

bool explain_add_profile(cJSON *explanation, const char *path) {
  size_t size;
  char *text = read_file(path, &size);
  if (!text) return false;
  cJSON *profile = cJSON_ParseWithLength(text, size);
  bool ok = add_launches(field(profile, "launches"), explanation);
  if (!ok)
    fprintf(
        stderr,
        "mxc: error: %s: no times of this model's launches\n  hint: write it with mxrun MODEL.mef --profile --json\n",
        path);
  cJSON_Delete(profile);
  free(text);
  return ok;
}
