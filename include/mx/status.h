/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * How functions of the libraries fail: mx_status, pointer-sized, NULL is success. Thread-safe.
 */
#ifndef MX_STATUS_H
#define MX_STATUS_H

#ifdef __cplusplus
extern "C" {
#endif

typedef enum mx_code {
  MX_OK = 0,
  MX_INVALID_ARGUMENT, /* the caller's value is wrong: shape, dtype, name, flag */
  MX_INVALID_FILE,     /* bytes read are not what they claim to be */
  MX_UNSUPPORTED,      /* well-formed, but not for this version, CPU or device */
  MX_IO_ERROR,         /* the system could not read, write or map; errno's text is in the message */
  MX_OUT_OF_MEMORY,
  MX_FAILED,   /* a check of the model or of a kernel failed at run time */
  MX_INTERNAL, /* a bug here */
} mx_code;

typedef struct mx_status_object *mx_status;

mx_code mx_status_code(mx_status status);
/* The text, one line or more, no newline at the end; borrowed until mx_status_free. "" for success. */
const char *mx_status_message(mx_status status);
/* Frees a status; NULL is fine. */
void mx_status_free(mx_status status);
/* Makes one, printf-like; never fails (running out of memory gives a static out-of-memory status). */
mx_status mx_status_make(mx_code code, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Returns early with a failure. Only where nothing is owned yet. */
#define MX_TRY(call)                                                                                                   \
  do {                                                                                                                 \
    mx_status mx_try_status_ = (call);                                                                                 \
    if (mx_try_status_) return mx_try_status_;                                                                         \
  } while (0)

#ifdef __cplusplus
}
#endif
#endif
