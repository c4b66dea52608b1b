// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// MOGG written by hand: kernels, lambdas, loads and stores that do not fit together.
// RUN: %python %S/Inputs/each.py %mxc %s %t.dir | FileCheck %s --strict-whitespace --match-full-lines --implicit-check-not='{{.*}}error:{{.*}}'

mogg.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:kernels.mlir:[[#@LINE+4]]:8: error: 'mogg.kernel' has 1 block arguments, not 2
// CHECK-NEXT:    %y = mogg.kernel "relu"(%x) : !mo.tensor<[2], f32> {
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: one block argument per operand, then one destination per result
  %y = mogg.kernel "relu"(%x) : !mo.tensor<[2], f32> {
  ^bb0(%dst: !mo.tensor<[2], f32>):
    %f = mogg.bind (%dst) output_lambda(%at: index<1>) {
      %v = mogg.load(%dst, %at) : (!mo.tensor<[2], f32>, index<1>) -> f32
      %r = mogg.call.elementwise "mo.relu"(%v) : f32
      mogg.store(%r, %dst, %at) : (f32, !mo.tensor<[2], f32>, index<1>) -> ()
    } : !mo.tensor<[2], f32>
    mogg.call.execute "mx.foreach"() into (%f) : !mo.tensor<[2], f32> -> ()
  }
  mogg.output %y : !mo.tensor<[2], f32>
}
// -----
mogg.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:kernels.mlir:[[#@LINE+3]]:8: error: 'mogg.kernel' block argument 0 is !mo.tensor<[3], f32>, outside it is !mo.tensor<[2], f32>
// CHECK-NEXT:    %y = mogg.kernel "relu"(%x) : !mo.tensor<[2], f32> {
// CHECK-NEXT:         ^
  %y = mogg.kernel "relu"(%x) : !mo.tensor<[2], f32> {
  ^bb0(%a: !mo.tensor<[3], f32>, %dst: !mo.tensor<[2], f32>):
    %f = mogg.bind (%dst) output_lambda(%at: index<1>) {
      %v = mogg.load(%a, %at) : (!mo.tensor<[3], f32>, index<1>) -> f32
      %r = mogg.call.elementwise "mo.relu"(%v) : f32
      mogg.store(%r, %dst, %at) : (f32, !mo.tensor<[2], f32>, index<1>) -> ()
    } : !mo.tensor<[2], f32>
    mogg.call.execute "mx.foreach"() into (%f) : !mo.tensor<[2], f32> -> ()
  }
  mogg.output %y : !mo.tensor<[2], f32>
}
// -----
mogg.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
  %y = mogg.kernel "relu"(%x) : !mo.tensor<[2], f32> {
  ^bb0(%b: !mo.tensor<[2], f32>, %dst: !mo.tensor<[2], f32>):
    %f = mogg.bind (%dst) output_lambda(%at: index<1>) {
// CHECK:kernels.mlir:[[#@LINE+4]]:22: error: value '%x' is not defined
// CHECK-NEXT:        %v = mogg.load(%x, %at) : (!mo.tensor<[2], f32>, index<1>) -> f32
// CHECK-NEXT:                       ^
// CHECK-NEXT:  hint: check the spelling
      %v = mogg.load(%x, %at) : (!mo.tensor<[2], f32>, index<1>) -> f32
      %r = mogg.call.elementwise "mo.relu"(%v) : f32
      mogg.store(%r, %dst, %at) : (f32, !mo.tensor<[2], f32>, index<1>) -> ()
    } : !mo.tensor<[2], f32>
    mogg.call.execute "mx.foreach"() into (%f) : !mo.tensor<[2], f32> -> ()
  }
  mogg.output %y : !mo.tensor<[2], f32>
}
// -----
mogg.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
  %y = mogg.kernel "relu"(%x) : !mo.tensor<[2], f32> {
  ^bb0(%a: !mo.tensor<[2], f32>, %dst: !mo.tensor<[2], f32>):
// CHECK:kernels.mlir:[[#@LINE+4]]:10: error: 'mogg.bind' lambda's index is index<2> for !mo.tensor<[2], f32>
// CHECK-NEXT:      %f = mogg.bind (%dst) output_lambda(%at: index<2>) {
// CHECK-NEXT:           ^
// CHECK-NEXT:  hint: its last argument is %at: index<1>
    %f = mogg.bind (%dst) output_lambda(%at: index<2>) {
// CHECK:kernels.mlir:[[#@LINE+4]]:12: error: 'mogg.load' of !mo.tensor<[2], f32> at index<2> does not make f32
// CHECK-NEXT:        %v = mogg.load(%a, %at) : (!mo.tensor<[2], f32>, index<2>) -> f32
// CHECK-NEXT:             ^
// CHECK-NEXT:  hint: mogg.load(%t, %at) : (!mo.tensor<[M], f32>, index<1>) -> f32
      %v = mogg.load(%a, %at) : (!mo.tensor<[2], f32>, index<2>) -> f32
      %r = mogg.call.elementwise "mo.relu"(%v) : f32
// CHECK:kernels.mlir:[[#@LINE+4]]:7: error: 'mogg.store' of f32 into !mo.tensor<[2], f32> at index<2>
// CHECK-NEXT:        mogg.store(%r, %dst, %at) : (f32, !mo.tensor<[2], f32>, index<2>) -> ()
// CHECK-NEXT:        ^
// CHECK-NEXT:  hint: mogg.store(%v, %t, %at) : (f32, !mo.tensor<[M], f32>, index<1>) -> ()
      mogg.store(%r, %dst, %at) : (f32, !mo.tensor<[2], f32>, index<2>) -> ()
    } : !mo.tensor<[2], f32>
    mogg.call.execute "mx.foreach"() into (%f) : !mo.tensor<[2], f32> -> ()
  }
  mogg.output %y : !mo.tensor<[2], f32>
}
// -----
mogg.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
  %y = mogg.kernel "relu"(%x) : !mo.tensor<[2], f32> {
  ^bb0(%a: !mo.tensor<[2], f32>, %dst: !mo.tensor<[2], f32>):
    %f = mogg.bind (%dst) output_lambda(%at: index<1>) {
// CHECK:kernels.mlir:[[#@LINE+4]]:12: error: 'mogg.load' of !mo.tensor<[2], f32> at index<1> does not make f16
// CHECK-NEXT:        %v = mogg.load(%a, %at) : (!mo.tensor<[2], f32>, index<1>) -> f16
// CHECK-NEXT:             ^
// CHECK-NEXT:  hint: mogg.load(%t, %at) : (!mo.tensor<[M], f32>, index<1>) -> f32
      %v = mogg.load(%a, %at) : (!mo.tensor<[2], f32>, index<1>) -> f16
      %r = mogg.call.elementwise "mo.relu"(%v) : f16
// CHECK:kernels.mlir:[[#@LINE+4]]:7: error: 'mogg.store' of f16 into !mo.tensor<[2], f32> at index<1>
// CHECK-NEXT:        mogg.store(%r, %dst, %at) : (f16, !mo.tensor<[2], f32>, index<1>) -> ()
// CHECK-NEXT:        ^
// CHECK-NEXT:  hint: mogg.store(%v, %t, %at) : (f32, !mo.tensor<[M], f32>, index<1>) -> ()
      mogg.store(%r, %dst, %at) : (f16, !mo.tensor<[2], f32>, index<1>) -> ()
    } : !mo.tensor<[2], f32>
    mogg.call.execute "mx.foreach"() into (%f) : !mo.tensor<[2], f32> -> ()
  }
  mogg.output %y : !mo.tensor<[2], f32>
}
// -----
mogg.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
  %y = mogg.kernel "relu"(%x) : !mo.tensor<[2], f32> {
  ^bb0(%a: !mo.tensor<[2], f32>, %dst: !mo.tensor<[2], f32>):
    %f = mogg.bind (%dst) output_lambda(%at: index<1>) {
      %v = mogg.load(%a, %at) : (!mo.tensor<[2], f32>, index<1>) -> f32
// CHECK:kernels.mlir:[[#@LINE+3]]:12: error: 'mogg.call.elementwise' operand 0 is !mo.tensor<[2], f32>, not a scalar
// CHECK-NEXT:        %r = mogg.call.elementwise "mo.relu"(%a) : !mo.tensor<[2], f32> -> f32
// CHECK-NEXT:             ^
      %r = mogg.call.elementwise "mo.relu"(%a) : !mo.tensor<[2], f32> -> f32
      mogg.store(%r, %dst, %at) : (f32, !mo.tensor<[2], f32>, index<1>) -> ()
    } : !mo.tensor<[2], f32>
    mogg.call.execute "mx.foreach"() into (%f) : !mo.tensor<[2], f32> -> ()
  }
  mogg.output %y : !mo.tensor<[2], f32>
}
// -----
mogg.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
  %y = mogg.kernel "relu"(%x) : !mo.tensor<[2], f32> {
  ^bb0(%a: !mo.tensor<[2], f32>, %dst: !mo.tensor<[2], f32>):
// CHECK:kernels.mlir:[[#@LINE+3]]:27: error: expected input_lambda or output_lambda, found 'inner_lambda'
// CHECK-NEXT:      %f = mogg.bind (%dst) inner_lambda(%at: index<1>) {
// CHECK-NEXT:                            ^
    %f = mogg.bind (%dst) inner_lambda(%at: index<1>) {
      %v = mogg.load(%a, %at) : (!mo.tensor<[2], f32>, index<1>) -> f32
      %r = mogg.call.elementwise "mo.relu"(%v) : f32
      mogg.store(%r, %dst, %at) : (f32, !mo.tensor<[2], f32>, index<1>) -> ()
    } : !mo.tensor<[2], f32>
    mogg.call.execute "mx.foreach"() into (%f) : !mo.tensor<[2], f32> -> ()
  }
  mogg.output %y : !mo.tensor<[2], f32>
}
// -----
mogg.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
  %y = mogg.kernel "relu"(%x) : !mo.tensor<[2], f32> {
  ^bb0(%a: !mo.tensor<[2], f32>, %dst: !mo.tensor<[2], f32>):
// CHECK:kernels.mlir:[[#@LINE+4]]:10: error: 'mogg.bind' output_lambda yields a value
// CHECK-NEXT:      %f = mogg.bind (%dst) output_lambda(%at: index<1>) {
// CHECK-NEXT:           ^
// CHECK-NEXT:  hint: an input_lambda ends with mogg.yield, an output_lambda stores
    %f = mogg.bind (%dst) output_lambda(%at: index<1>) {
      %v = mogg.load(%a, %at) : (!mo.tensor<[2], f32>, index<1>) -> f32
      %r = mogg.call.elementwise "mo.relu"(%v) : f32
      mogg.yield %r : f32
    } : !mo.tensor<[2], f32>
    mogg.call.execute "mx.foreach"() into (%f) : !mo.tensor<[2], f32> -> ()
  }
  mogg.output %y : !mo.tensor<[2], f32>
}
// -----
mogg.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
  %y = mogg.kernel "relu"(%x) : !mo.tensor<[2], f32> {
  ^bb0(%a: !mo.tensor<[2], f32>, %dst: !mo.tensor<[2], f32>):
    %f = mogg.bind (%dst) output_lambda(%at: index<1>) {
      %v = mogg.load(%a, %at) : (!mo.tensor<[2], f32>, index<1>) -> f32
// CHECK:kernels.mlir:[[#@LINE+3]]:12: error: 'mo.relu' cannot stand in 'mogg.bind', which holds mogg ops
// CHECK-NEXT:        %r = mo.relu(%v) : f32
// CHECK-NEXT:             ^
      %r = mo.relu(%v) : f32
      mogg.store(%r, %dst, %at) : (f32, !mo.tensor<[2], f32>, index<1>) -> ()
    } : !mo.tensor<[2], f32>
    mogg.call.execute "mx.foreach"() into (%f) : !mo.tensor<[2], f32> -> ()
  }
  mogg.output %y : !mo.tensor<[2], f32>
}
// -----
mogg.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:kernels.mlir:[[#@LINE+4]]:8: error: 'mogg.kernel' does not end with a mogg.call.execute
// CHECK-NEXT:    %y = mogg.kernel "relu"(%x) : !mo.tensor<[2], f32> {
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: views and lambdas come first, mogg.call.execute "mx.foreach"() into (..) is the loop of an elementwise kernel
  %y = mogg.kernel "relu"(%x) : !mo.tensor<[2], f32> {
  ^bb0(%a: !mo.tensor<[2], f32>, %dst: !mo.tensor<[2], f32>):
    %f = mogg.bind (%dst) output_lambda(%at: index<1>) {
      %v = mogg.load(%a, %at) : (!mo.tensor<[2], f32>, index<1>) -> f32
      %r = mogg.call.elementwise "mo.relu"(%v) : f32
      mogg.store(%r, %dst, %at) : (f32, !mo.tensor<[2], f32>, index<1>) -> ()
    } : !mo.tensor<[2], f32>
    
  }
  mogg.output %y : !mo.tensor<[2], f32>
}
// -----
mogg.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
  %y = mogg.kernel "relu"(%x) : !mo.tensor<[2], f32> {
  ^bb0(%a: !mo.tensor<[2], f32>, %dst: !mo.tensor<[2], f32>):
// CHECK:kernels.mlir:[[#@LINE+4]]:10: error: no kernel 'mo.transpos' for (f32) -> (f32) on x86-64
// CHECK-NEXT:      %w = mogg.call.view "mo.transpos"(%a) {parameters = {perm = [0]}} : !mo.tensor<[2], f32>
// CHECK-NEXT:           ^
// CHECK-NEXT:  hint: did you mean 'mo.transpose'? a package of your own is given with --kernels=FILE.mxpkg
    %w = mogg.call.view "mo.transpos"(%a) {parameters = {perm = [0]}} : !mo.tensor<[2], f32>
    %f = mogg.bind (%dst) output_lambda(%at: index<1>) {
      %v = mogg.load(%w, %at) : (!mo.tensor<[2], f32>, index<1>) -> f32
// CHECK:kernels.mlir:[[#@LINE+4]]:12: error: no kernel 'my.swish' for (f32) -> (f32) on x86-64
// CHECK-NEXT:        %r = mogg.call.elementwise "my.swish"(%v) : f32
// CHECK-NEXT:             ^
// CHECK-NEXT:  hint: {{.*}}--kernels=FILE.mxpkg
      %r = mogg.call.elementwise "my.swish"(%v) : f32
      mogg.store(%r, %dst, %at) : (f32, !mo.tensor<[2], f32>, index<1>) -> ()
    } : !mo.tensor<[2], f32>
// CHECK:kernels.mlir:[[#@LINE+4]]:5: error: no kernel 'mx.foreach' for (f32, f32) on x86-64
// CHECK-NEXT:      mogg.call.execute "mx.foreach"(%a) into (%f) : (!mo.tensor<[2], f32>, !mo.tensor<[2], f32>) -> ()
// CHECK-NEXT:      ^
// CHECK-NEXT:  hint: it takes () -> (bool|si8|si16|si32|si64|ui8|ui16|ui32|ui64|f16|bf16|f32|f64|f8e4m3fn|f8e5m2)
    mogg.call.execute "mx.foreach"(%a) into (%f) : (!mo.tensor<[2], f32>, !mo.tensor<[2], f32>) -> ()
  }
  mogg.output %y : !mo.tensor<[2], f32>
}
// -----
mogg.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:kernels.mlir:[[#@LINE+4]]:8: error: 'mogg.kernel' is empty
// CHECK-NEXT:    %y = mogg.kernel "relu"(%x) : !mo.tensor<[2], f32> {
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: call an execute kernel in it
  %y = mogg.kernel "relu"(%x) : !mo.tensor<[2], f32> {
  ^bb0(%a: !mo.tensor<[2], f32>, %dst: !mo.tensor<[2], f32>):
  }
  mogg.output %y : !mo.tensor<[2], f32>
}
// -----
mogg.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
  %y = mogg.kernel "relu"(%x) : !mo.tensor<[2], f32> {
  ^bb0(%a: !mo.tensor<[2], f32>, %dst: !mo.tensor<[2], f32>):
    %f = mogg.bind (%dst) output_lambda(%at: index<1>) {
      %v = mogg.load(%a, %at) : (!mo.tensor<[2], f32>, index<1>) -> f32
// CHECK:kernels.mlir:[[#@LINE+3]]:12: error: 'mogg.call.elementwise' result is index<1>, not a scalar
// CHECK-NEXT:        %r = mogg.call.elementwise "mo.relu"(%v) : f32 -> index<1>
// CHECK-NEXT:             ^
      %r = mogg.call.elementwise "mo.relu"(%v) : f32 -> index<1>
      mogg.store(%v, %dst, %at) : (f32, !mo.tensor<[2], f32>, index<1>) -> ()
    } : !mo.tensor<[2], f32>
    mogg.call.execute "mx.foreach"() into (%f) : !mo.tensor<[2], f32> -> ()
  }
  mogg.output %y : !mo.tensor<[2], f32>
}
// -----
mogg.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:kernels.mlir:[[#@LINE+3]]:8: error: 'mogg.call.view' makes f32 of !mo.tensor<[2], f32>: it maps a tensor to a tensor
// CHECK-NEXT:    %y = mogg.call.view "mo.static.reshape"(%x) : !mo.tensor<[2], f32> -> f32
// CHECK-NEXT:         ^
  %y = mogg.call.view "mo.static.reshape"(%x) : !mo.tensor<[2], f32> -> f32
  mogg.output %x : !mo.tensor<[2], f32>
}
// -----
mogg.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:kernels.mlir:[[#@LINE+4]]:8: error: 'mogg.call.view' keeps the dtype: operand is !mo.tensor<[2], f32>, result !mo.tensor<[2], f16>
// CHECK-NEXT:    %y = mogg.call.view "mo.static.reshape"(%x) : !mo.tensor<[2], f32> -> !mo.tensor<[2], f16>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: convert with mo.cast
  %y = mogg.call.view "mo.static.reshape"(%x) : !mo.tensor<[2], f32> -> !mo.tensor<[2], f16>
  mogg.output %x : !mo.tensor<[2], f32>
}
// -----
mogg.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
  %y = mogg.kernel "relu"(%x) : !mo.tensor<[2], f32> {
  ^bb0(%a: !mo.tensor<[2], f32>, %dst: !mo.tensor<[2], f32>):
    %f = mogg.bind (%dst) output_lambda(%at: index<1>) {
      %v = mogg.load(%a, %at) : (!mo.tensor<[2], f32>, index<1>) -> f32
      mogg.store(%v, %dst, %at) : (f32, !mo.tensor<[2], f32>, index<1>) -> ()
// CHECK:kernels.mlir:[[#@LINE+3]]:7: error: 'mogg.call.execute' operand 0 is f32, not a tensor or opaque value
// CHECK-NEXT:        mogg.call.execute "my.op"(%v) into (%dst) : (f32, !mo.tensor<[2], f32>) -> ()
// CHECK-NEXT:        ^
      mogg.call.execute "my.op"(%v) into (%dst) : (f32, !mo.tensor<[2], f32>) -> ()
    } : !mo.tensor<[2], f32>
    mogg.call.execute "mx.foreach"() into (%f) : !mo.tensor<[2], f32> -> ()
  }
  mogg.output %y : !mo.tensor<[2], f32>
}
// -----
mogg.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
  %y = mogg.kernel "relu"(%x) : !mo.tensor<[2], f32> {
  ^bb0(%a: !mo.tensor<[2], f32>, %dst: !mo.tensor<[2], f32>):
// CHECK:kernels.mlir:[[#@LINE+4]]:10: error: 'mogg.bind' lambda takes no index
// CHECK-NEXT:      %f = mogg.bind (%dst) output_lambda() {
// CHECK-NEXT:           ^
// CHECK-NEXT:  hint: its last argument is %at: index<1>
    %f = mogg.bind (%dst) output_lambda() {
    } : !mo.tensor<[2], f32>
    mogg.call.execute "mx.foreach"() into (%f) : !mo.tensor<[2], f32> -> ()
  }
  mogg.output %y : !mo.tensor<[2], f32>
}
// -----
mogg.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
  %y = mogg.kernel "relu"(%x) : !mo.tensor<[2], f32> {
  ^bb0(%a: !mo.tensor<[2], f32>, %dst: !mo.tensor<[2], f32>):
// CHECK:kernels.mlir:[[#@LINE+4]]:10: error: 'mogg.bind' has 2 operands and 1 result
// CHECK-NEXT:      %f = mogg.bind (%dst, %a) output_lambda(%at: index<1>) {
// CHECK-NEXT:           ^
// CHECK-NEXT:  hint: an output_lambda makes one result per operand, an input_lambda one result
    %f = mogg.bind (%dst, %a) output_lambda(%at: index<1>) {
    } : (!mo.tensor<[2], f32>, !mo.tensor<[2], f32>) -> !mo.tensor<[2], f32>
    mogg.call.execute "mx.foreach"() into (%f) : !mo.tensor<[2], f32> -> ()
  }
  mogg.output %y : !mo.tensor<[2], f32>
}
// -----
mogg.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
  %y = mogg.kernel "relu"(%x) : !mo.tensor<[2], f32> {
  ^bb0(%a: !mo.tensor<[2], f32>, %dst: !mo.tensor<[2], f32>):
// CHECK:kernels.mlir:[[#@LINE+4]]:10: error: 'mogg.bind' input_lambda yields no value
// CHECK-NEXT:      %f = mogg.bind (%a) input_lambda(%at: index<1>) {
// CHECK-NEXT:           ^
// CHECK-NEXT:  hint: an input_lambda ends with mogg.yield, an output_lambda stores
    %f = mogg.bind (%a) input_lambda(%at: index<1>) {
      %v = mogg.load(%a, %at) : (!mo.tensor<[2], f32>, index<1>) -> f32
    } : !mo.tensor<[2], f32>
// CHECK:kernels.mlir:[[#@LINE+4]]:10: error: 'mogg.bind' output_lambda yields a value
// CHECK-NEXT:      %g = mogg.bind (%dst) output_lambda(%at: index<1>) {
// CHECK-NEXT:           ^
// CHECK-NEXT:  hint: an input_lambda ends with mogg.yield, an output_lambda stores
    %g = mogg.bind (%dst) output_lambda(%at: index<1>) {
      %v = mogg.load(%a, %at) : (!mo.tensor<[2], f32>, index<1>) -> f32
      mogg.yield %v : f32
    } : !mo.tensor<[2], f32>
    mogg.call.execute "mo.custom"(%f) into (%g) : (!mo.tensor<[2], f32>, !mo.tensor<[2], f32>) -> ()
  }
  mogg.output %y : !mo.tensor<[2], f32>
}
// -----
mogg.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
  %y = mogg.kernel "relu"(%x) : !mo.tensor<[2], f32> {
  ^bb0(%a: !mo.tensor<[2], f32>, %dst: !mo.tensor<[2], f32>):
    %f = mogg.bind (%a) input_lambda(%at: index<1>) {
// CHECK:kernels.mlir:[[#@LINE+3]]:7: error: 'mogg.yield' yields !mo.tensor<[2], f32>, not a scalar
// CHECK-NEXT:        mogg.yield %a : !mo.tensor<[2], f32>
// CHECK-NEXT:        ^
      mogg.yield %a : !mo.tensor<[2], f32>
    } : !mo.tensor<[2], f32>
    mogg.call.execute "mo.custom"(%f) into (%dst) : (!mo.tensor<[2], f32>, !mo.tensor<[2], f32>) -> ()
  }
  mogg.output %y : !mo.tensor<[2], f32>
}
// -----
mogg.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
  %y = mogg.kernel "relu"(%x) : !mo.tensor<[2], f32> {
  ^bb0(%a: !mo.tensor<[2], f32>, %dst: !mo.tensor<[2], f32>):
    %f = mogg.bind (%dst) output_lambda(%at: index<1>) {
      %u = mogg.load(%a, %at) : (!mo.tensor<[2], f32>, index<1>) -> f32
// CHECK:kernels.mlir:[[#@LINE+4]]:12: error: 'mogg.load' has 3 operands, the third is f32
// CHECK-NEXT:        %v = mogg.load(%a, %at, %u) : (!mo.tensor<[2], f32>, index<1>, f32) -> f32
// CHECK-NEXT:             ^
// CHECK-NEXT:  hint: mogg.load(%t, %at, %when) : (!mo.tensor<[M], f32>, index<1>, bool) -> f32
      %v = mogg.load(%a, %at, %u) : (!mo.tensor<[2], f32>, index<1>, f32) -> f32
// CHECK:kernels.mlir:[[#@LINE+4]]:12: error: 'mogg.between' of !mo.tensor<[2], f32> and !mo.tensor<[2], f32> at index<1> does not make f32
// CHECK-NEXT:        %w = mogg.between(%a, %a, %at) : (!mo.tensor<[2], f32>, !mo.tensor<[2], f32>, index<1>) -> f32
// CHECK-NEXT:             ^
// CHECK-NEXT:  hint: mogg.between(%first, %end, %at) : (!mo.tensor<[M], f32>, !mo.tensor<[M], f32>, index<1>) -> bool
      %w = mogg.between(%a, %a, %at) : (!mo.tensor<[2], f32>, !mo.tensor<[2], f32>, index<1>) -> f32
// CHECK:kernels.mlir:[[#@LINE+4]]:12: error: 'mogg.select' of f32, f32 and f32 does not make f32
// CHECK-NEXT:        %r = mogg.select(%u, %v, %v) : (f32, f32, f32) -> f32
// CHECK-NEXT:             ^
// CHECK-NEXT:  hint: mogg.select(%cond, %a, %b) : (bool, f32, f32) -> f32
      %r = mogg.select(%u, %v, %v) : (f32, f32, f32) -> f32
      mogg.store(%r, %dst, %at) : (f32, !mo.tensor<[2], f32>, index<1>) -> ()
    } : !mo.tensor<[2], f32>
    mogg.call.execute "mx.foreach"() into (%f) : !mo.tensor<[2], f32> -> ()
  }
  mogg.output %y : !mo.tensor<[2], f32>
}
