// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --dump=ir %s -- %bpf_flags | FileCheck %s
//
// Calls: helpers by number, kfuncs, static functions, pointers, callbacks.

#include "bpf_helpers.h"

extern int kfunc(void *p, u32 p__sz) __ksym __weak;
static int (*const by_number)(int) = (void *)77;
static __noinline int callback(u32 index, void *data) { return 0; }

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 1);
  __type(key, u32);
  __type(value, u64);
} array SEC(".maps");

SEC("syscall") int direct(void *ctx) {
  u32 key = 0;
  u64 *v = bpf_map_lookup_elem(&array, &key);
  bpf_loop(3, callback, &key, 0);
  return by_number(1) + kfunc(&key, sizeof(key));
}

// CHECK-LABEL: func direct(
// CHECK: local key: unsigned int, 4, address taken
// CHECK: [[MAP:%[0-9]+]] = addr_global array
// CHECK: [[P:%[0-9]+]] = cast pointer [[MAP]] : void *
// CHECK: call bpf_map_lookup_elem([[P]], {{%[0-9]+}}) : void *
// CHECK: [[CB:%[0-9]+]] = addr_func callback
// CHECK-NEXT: [[CBP:%[0-9]+]] = cast pointer [[CB]] : void *
// CHECK: call bpf_loop({{%[0-9]+}}, [[CBP]], {{%[0-9]+}}, {{%[0-9]+}}) : long
// CHECK: call by_number({{%[0-9]+}}) : int
// CHECK: call kfunc({{%[0-9]+}}, {{%[0-9]+}}) : int

// Is the kfunc there?
SEC("syscall") int weak(void *ctx) {
  if (kfunc)
    return 1;
  return 0;
}

// CHECK-LABEL: func weak(
// CHECK: [[F:%[0-9]+]] = addr_func kfunc
// CHECK-NEXT: branch [[F]],

SEC("syscall") int indirect(void *ctx) {
  int (*f)(u32, void *) = callback;
  return f(1, ctx) + (*f)(2, ctx);
}

// CHECK-LABEL: func indirect(
// CHECK: [[F:%[0-9]+]] = load int (*)(unsigned int, void *)
// CHECK: call *[[F]]({{%[0-9]+}}, {{%[0-9]+}}) : int
// CHECK: call *{{%[0-9]+}}({{%[0-9]+}}, {{%[0-9]+}}) : int

// bpf_printk: a static format, any number of arguments.
static long (*const trace_printk)(const char *fmt, u32 size, ...) = (void *)6;
SEC("syscall") int varargs(void *ctx) {
  static const char fmt[] = "%d %d";
  return trace_printk(fmt, sizeof(fmt), 1, 2ull);
}

// CHECK-LABEL: func varargs(
// CHECK: [[FMT:%[0-9]+]] = addr_global fmt
// CHECK: call trace_printk([[FMT]], {{%[0-9]+}}, {{%[0-9]+}}, {{%[0-9]+}}) : long

// A function that doesn't return ends the block.
extern void bpf_throw(u64 cookie) __ksym __attribute__((noreturn));
SEC("syscall") int throws(int *ctx) {
  if (*ctx)
    bpf_throw(0);
  if (ctx[1])
    __builtin_unreachable();
  if (ctx[2])
    __builtin_trap();
  return 0;
}

// CHECK-LABEL: func throws(
// CHECK: call bpf_throw({{%[0-9]+}})
// CHECK-NEXT: unreachable
// CHECK: bb{{[0-9]+}}: live()
// CHECK-NEXT: unreachable
// CHECK: bb{{[0-9]+}}: live()
// CHECK-NEXT: unreachable
// CHECK: return
