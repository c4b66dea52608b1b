#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Makes a model by hand for a test, below the folder of OUT.mef:
#   make_model.sh demo OUT.mef [MAKE_MEF_FLAG...]        C = (A + B) * (2 * W): demo_host.c, demo_kernels.c
#   make_model.sh copy OUT.mef DTYPE DIMS [FLAG...]      y = x: copy_host.c; DIMS as in 2,3 or N,3
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
kind=$1 out=$2
shift 2
include="-I$MX_ROOT/include"
work=$out.parts
mkdir -p "$work"
code() { # what a compiler emits: position-independent, no relocations, read-only data in front of code on its own pages
  clang-22 -std=gnu11 -O2 -Wall -Wextra -Werror "$include" -fPIC -ffreestanding -nostdlib -static -fuse-ld=lld \
    -Wl,-z,separate-code,--image-base=0,-e,0 "$@"
}
clang-22 -std=gnu11 -O1 -Wall -Wextra -Werror "$include" "$here/../make_mef.c" "$MX_ROOT/lib/runtime/tensor.c" \
  "$MX_ROOT/lib/runtime/status.c" -o "$work/make_mef"
case $kind in
demo)
  code "$here/demo_host.c" -o "$work/host.elf"
  code "$here/demo_kernels.c" -o "$work/1.elf"
  code -march=x86-64-v3 "$here/demo_kernels.c" -o "$work/3.elf"
  printf '\0\0\200\77\0\0\0\100\0\0\100\100\0\0\200\100' >"$work/w.bin" # 1 2 3 4 as f32
  printf '{"made": "by hand"}' >"$work/manifest.json"
  "$work/make_mef" "$out" --name=demo --input=A:f32:M,4 --input=B:f32:M,4 --output=C:f32:M,4 \
    --constant=W:"$work/w.bin" --computed=P --kernel=add --kernel=multiply --kernel=double \
    --host="$work/host.elf" --kernels=1:"$work/1.elf" --kernels=3:"$work/3.elf" --manifest="$work/manifest.json" "$@"
  ;;
copy)
  dtype=$1 dims=$2
  shift 2
  case $dtype in
  *64) bytes=8 ;;
  *32) bytes=4 ;;
  *16) bytes=2 ;;
  *) bytes=1 ;;
  esac
  commas=${dims//[^,]/}
  rank=$((${#commas} + (${#dims} > 0)))
  code -DELEMENT_BYTES=$bytes -DRANK=$rank "$here/copy_host.c" -o "$work/host.elf"
  "$work/make_mef" "$out" --name=copy --input="x:$dtype:$dims" --output="y:$dtype:$dims" --host="$work/host.elf" "$@"
  ;;
esac
