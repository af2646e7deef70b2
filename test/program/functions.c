// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --dump=program %s -- %bpf_flags -Wno-unused | FileCheck %s
//
// Functions: kfuncs by section, helpers by number, subprograms by linkage.

#include "bpf_test.h"

// CHECK: license ''{{$}}

struct task_struct {
  int pid;
} __kernel_type;

#define __hidden __attribute__((visibility("hidden")))
#define __handler(name)                                                        \
  __attribute__((btf_decl_tag("exception_callback:" #name)))

extern struct task_struct *bpf_task_acquire(struct task_struct *p) __ksym
    __weak;
extern void bpf_task_release(struct task_struct *p) __ksym;
extern void bpf_task_release___old(struct task_struct *p, u32 x) __ksym __weak;
extern void bpf_never_called(struct task_struct *p) __ksym __weak;
// CHECK: kfunc function 'bpf_task_acquire' struct task_struct * (struct task_struct * 'p') weak{{$}}
// CHECK-NEXT: kfunc function 'bpf_task_release' void (struct task_struct * 'p'){{$}}
// CHECK-NEXT: kfunc function 'bpf_task_release' void (struct task_struct * 'p', unsigned int 'x') weak{{$}}
// CHECK-NOT: bpf_never_called

static void *(*look_up)(void *map, const void *key) = (void *)1;
static long (*const print)(const char *text, u32 size, ...) = (void *)6;
static long (*const never)(void) = (void *)7;
// CHECK-NEXT: helper function 'look_up' id=1 void * (void * 'map', void * 'key'){{$}}
// CHECK-NEXT: helper function 'print' id=6 long (char * 'text', unsigned int 'size', ...){{$}}
// CHECK-NOT: never

static __noinline int stays(int a) { return a; }
static __always_inline int goes(int a) { return a; }
// CHECK-NEXT: static function 'stays' int (int 'a'){{$}}
// CHECK-NEXT: static function 'goes' int (int 'a') always-inline{{$}}

__weak int replaced(struct task_struct *task __arg_trusted __arg_nullable) {
  return task ? task->pid : 0;
}
// CHECK-NEXT: global function 'replaced' int (struct task_struct * 'task' tag(arg:trusted) tag(arg:nullable)) weak{{$}}

// The verifier is told that hidden functions are static.
__hidden int hidden(int a) { return a; }
// CHECK-NEXT: static function 'hidden' int (int 'a'){{$}}

int handler(u64 cookie) { return cookie; }
// CHECK-NEXT: global function 'handler' int (unsigned long long 'cookie'){{$}}

__handler(handler) SEC("tp_btf/task_newtask") int prog(u64 *ctx) {
  struct task_struct *task = bpf_task_acquire((void *)ctx[0]);
  if (task)
    bpf_task_release(task);
  if (bpf_task_release___old)
    bpf_task_release___old(task, 0);
  look_up(ctx, ctx);
  print("x", 2);
  return stays(1) + goes(2) + replaced(task) + hidden(3);
}
// CHECK-NEXT: program function 'prog' int (unsigned long long * 'ctx') tag(exception_callback:handler){{$}}
