/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * The activations of recurrent layers, which attributes name and kernels know by number. Freestanding.
 */
#ifndef MX_KERNEL_ACTIVATIONS_H
#define MX_KERNEL_ACTIVATIONS_H

/* X(name, whether alpha is used, its default, whether beta is used, its default) */
#define MX_ACTIVATIONS(X)                                                                                              \
  X(Relu, 0, 0, 0, 0) /* max(0, x) */                                                                                  \
  X(Tanh, 0, 0, 0, 0)                                                                                                  \
  X(Sigmoid, 0, 0, 0, 0)           /* 1 / (1 + e^-x) */                                                                \
  X(Affine, 1, 1.0, 1, 0.0)        /* alpha x + beta */                                                                \
  X(LeakyRelu, 1, 0.01, 0, 0)      /* x, but alpha x below 0 */                                                        \
  X(ThresholdedRelu, 1, 1.0, 0, 0) /* x, but 0 below alpha */                                                          \
  X(ScaledTanh, 1, 1.0, 1, 1.0)    /* alpha tanh(beta x) */                                                            \
  X(HardSigmoid, 1, 0.2, 1, 0.5)   /* alpha x + beta within [0, 1] */                                                  \
  X(Elu, 1, 1.0, 0, 0)             /* x, but alpha (e^x - 1) below 0 */                                                \
  X(Softsign, 0, 0, 0, 0)          /* x / (1 + |x|) */                                                                 \
  X(Softplus, 0, 0, 0, 0)          /* ln(1 + e^x) */

enum {
#define MX_ACTIVATION(name, ...) MX_ACTIVATION_##name,
  MX_ACTIVATIONS(MX_ACTIVATION) MX_ACTIVATION_COUNT
#undef MX_ACTIVATION
};

#endif
