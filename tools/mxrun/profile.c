// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// --profile: how long each launch of a run takes, over all runs that are measured. Launches are told apart by the names
// of their kernels, and those of equal names by their order in the run.
#include "mxrun.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_NAMES = 512 };

// ---- times ----------------------------------------------------------------------------------------------------------

mx_status add_time(times *t, double ms) {
  if (t->count == t->capacity) {
    size_t capacity = t->capacity ? 2 * t->capacity : 1024;
    double *larger = realloc(t->ms, capacity * sizeof *larger);
    if (!larger) return mx_status_make(MX_OUT_OF_MEMORY, "out of memory: cannot note %zu times", capacity);
    t->ms = larger;
    t->capacity = capacity;
  }
  t->ms[t->count++] = ms;
  return NULL;
}

static int compare_doubles(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

void sort_times(times *t) { qsort(t->ms, t->count, sizeof *t->ms, compare_doubles); }

double percentile(const times *t, double p) {
  size_t rank = (size_t)(p * (double)t->count);
  if ((double)rank < p * (double)t->count) rank++;
  return t->ms[rank ? rank - 1 : 0];
}

// ---- launches -------------------------------------------------------------------------------------------------------

struct profile_row {
  char names[MAX_NAMES]; // "matmul + matmul"; cut where they are longer
  times times;
  size_t run; // the last one that it was part of
};

void profile_begin_run(profile *p) {
  p->run++;
  p->next = 0;
}

// The row of that name that stands at the next place, or, where a branch went another way, the first that this run has
// not had. NULL: out of memory.
static profile_row *find_row(profile *p, const char *names) {
  for (size_t i = 0; i < p->count; i++) {
    profile_row *row = &p->rows[(p->next + i) % p->count];
    if (row->run == p->run || strcmp(row->names, names)) continue;
    p->next = (size_t)(row - p->rows) + 1;
    return row;
  }
  if (p->count == p->capacity) {
    size_t capacity = p->capacity ? 2 * p->capacity : 64;
    profile_row *larger = realloc(p->rows, capacity * sizeof *larger);
    if (!larger) return NULL;
    p->rows = larger;
    p->capacity = capacity;
  }
  profile_row *row = &p->rows[p->count++];
  memset(row, 0, sizeof *row);
  snprintf(row->names, sizeof row->names, "%s", names);
  p->next = p->count;
  return row;
}

void profile_launch(void *user, size_t count, const char *const *kernels, int64_t nanoseconds) {
  profile *p = user;
  char names[MAX_NAMES];
  size_t length = 0;
  if (p->status) return;
  for (size_t i = 0; i < count && length < sizeof names; i++)
    length += (size_t)snprintf(names + length, sizeof names - length, "%s%s", i ? " + " : "", kernels[i]);
  profile_row *row = find_row(p, names);
  if (row) row->run = p->run;
  p->status = row ? add_time(&row->times, (double)nanoseconds * 1e-6)
                  : mx_status_make(MX_OUT_OF_MEMORY, "out of memory: cannot note %zu launches", p->count + 1);
}

void print_profile(FILE *out, const profile *p, double run_ms) {
  for (size_t i = 0; i < p->count; i++) {
    sort_times(&p->rows[i].times);
    double ms = percentile(&p->rows[i].times, 0.5);
    fprintf(out, "%s%10.3f us %5.1f %%  %s\n", i ? "" : "launches, median\n", ms * 1e3,
            run_ms > 0 ? 100 * ms / run_ms : 0, p->rows[i].names);
  }
}

void print_json_profile(FILE *out, const profile *p) {
  for (size_t i = 0; i < p->count; i++) {
    sort_times(&p->rows[i].times);
    fputs(i ? ", " : ", \"launches\": [", out);
    fputs("{\"kernels\": ", out);
    print_json_text(out, p->rows[i].names);
    fprintf(out, ", \"median_us\": %.3f}", 1e3 * percentile(&p->rows[i].times, 0.5));
  }
  if (p->count) fputc(']', out);
}

void free_profile(profile *p) {
  for (size_t i = 0; i < p->count; i++) free(p->rows[i].times.ms);
  free(p->rows);
  mx_status_free(p->status);
}
