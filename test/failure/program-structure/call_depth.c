// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | FileCheck %s
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// Eight frames are the limit, sixteen on 7.3, where a global function starts
// the count anew.

#include "bpf_helpers.h"

LICENSE("GPL");

#define STATIC(name, callee)                                                   \
  static __noinline u64 name(u64 n) { return callee(n + 1) + 1; }
#define GLOBAL(name, callee)                                                   \
  __noinline u64 name(u64 n) { return callee(n + 1) + 1; }

static __noinline u64 static8(u64 n) { return n + bpf_ktime_get_ns(); }
STATIC(static7, static8)
STATIC(static6, static7)
STATIC(static5, static6)
STATIC(static4, static5)
STATIC(static3, static4)
STATIC(static2, static3)
STATIC(static1, static2)

__noinline u64 global8(u64 n) { return n + bpf_ktime_get_ns(); }
GLOBAL(global7, global8)
GLOBAL(global6, global7)
GLOBAL(global5, global6)
GLOBAL(global4, global5)
GLOBAL(global3, global4)
GLOBAL(global2, global3)
GLOBAL(global1, global2)

// CHECK: call_depth.c:[[#]]:{{.*}}: warning: the call stack of 9 frames is too deep [program-structure]
// CHECK: in program 'static_functions'
SEC("syscall")
int static_functions(void *ctx) { return static1(0) > 100; }

// CHECK: call_depth.c:[[#]]:{{.*}}: warning: the call stack of 8 frames is too deep [program-structure]
// CHECK: in program 'global_functions'
SEC("syscall")
int global_functions(void *ctx) { return global1(0) > 100; }

// CHECK-NOT: warning:
SEC("syscall")
int deep_enough(void *ctx) { return static2(0) > 100; }

SEC("syscall")
int deep_enough_globals(void *ctx) { return global2(0) > 100; }
