// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the C tests share: a condition that must hold, a status that must be a success, and one that must be a failure
// and whose text the test's CHECK lines read.
#ifndef EXPECT_H
#define EXPECT_H

#include <mx/runtime.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define expect(condition)                                                                                              \
  do {                                                                                                                 \
    if (!(condition)) {                                                                                                \
      fprintf(stderr, "%s:%d: not true: %s\n", __FILE__, __LINE__, #condition);                                        \
      exit(1);                                                                                                         \
    }                                                                                                                  \
  } while (0)

#define expect_ok(call)                                                                                                \
  do {                                                                                                                 \
    mx_status expect_status_ = (call);                                                                                 \
    if (expect_status_) {                                                                                              \
      fprintf(stderr, "%s:%d: %s: %s\n", __FILE__, __LINE__, #call, mx_status_message(expect_status_));                \
      exit(1);                                                                                                         \
    }                                                                                                                  \
  } while (0)

// Prints the message of a failure, which must have this code.
#define expect_failure(wanted_code, call)                                                                              \
  do {                                                                                                                 \
    mx_status expect_status_ = (call);                                                                                 \
    expect(mx_status_code(expect_status_) == (wanted_code));                                                           \
    puts(mx_status_message(expect_status_));                                                                           \
    mx_status_free(expect_status_);                                                                                    \
  } while (0)

// A failure whose message holds the text.
#define expect_fails(call, text)                                                                                       \
  do {                                                                                                                 \
    mx_status expect_status_ = (call);                                                                                 \
    if (!expect_status_ || !strstr(mx_status_message(expect_status_), text)) {                                         \
      fprintf(stderr, "%s:%d: %s: %s\n", __FILE__, __LINE__, #call,                                                    \
              expect_status_ ? mx_status_message(expect_status_) : "no failure");                                      \
      exit(1);                                                                                                         \
    }                                                                                                                  \
    mx_status_free(expect_status_);                                                                                    \
  } while (0)

#endif
