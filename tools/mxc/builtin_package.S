/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The built-in kernels, as the packager made them. */
    .section .rodata.builtin_package, "a", @progbits
    .balign 64
    .globl builtin_package, builtin_package_end
builtin_package:
    .incbin "builtin.mxpkg"
builtin_package_end:
    .byte 0
    .section .note.GNU-stack, "", @progbits
