// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Ends one level of levels_f32.h or levels_f64.h.
#undef KERNEL
#undef TARGET
#undef WIDTH
#undef ROWS
#undef DEPTH
#undef SPAN
#undef TILES
