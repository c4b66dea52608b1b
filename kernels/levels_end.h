// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Ends one level of levels.h.
#undef KERNEL
#undef TARGET
#undef WIDTH
#undef ROWS
#undef DEPTH
#undef SPAN
#undef TILES
