// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --dump=program %s -- %bpf_flags -Wno-unused | FileCheck %s
//
// Programs, in the order of the source: what libbpf makes of their sections.

#include "bpf_test.h"

LICENSE("Dual MIT/GPL");
// CHECK: license 'Dual MIT/GPL' gpl-compatible

int later(void *ctx);

SEC("tp_btf/task_newtask") int traced(u64 *ctx) { return 0; }
// CHECK-NEXT: program 'traced' section 'tp_btf/task_newtask' type=tracing attach=TRACE_RAW_TP target=task_newtask{{$}}

SEC("lsm.s/file_open") int sleeps(u64 *ctx) { return 0; }
// CHECK-NEXT: program 'sleeps' section 'lsm.s/file_open' type=lsm attach=LSM_MAC target=file_open sleepable{{$}}

SEC("?kretprobe/free_task") int quiet(void *ctx) { return 0; }
// CHECK-NEXT: program 'quiet' section '?kretprobe/free_task' type=kprobe target=free_task autoload=no{{$}}

SEC("xdp.frags") int later(void *ctx) { return 2; }
// CHECK-NEXT: program 'later' section 'xdp.frags' type=xdp attach=XDP{{$}}

SEC("iter.s/task") int walks(void *ctx) { return 0; }
// CHECK-NEXT: program 'walks' section 'iter.s/task' type=tracing attach=TRACE_ITER target=task sleepable{{$}}

SEC("syscall") int called(void *ctx) { return 0; }
// CHECK-NEXT: program 'called' section 'syscall' type=syscall sleepable{{$}}

// libbpf loads any function outside .text; of this one it doesn't know how.
SEC("no_such_section") int unknown(void *ctx) { return 0; }
// CHECK-NEXT: program 'unknown' section 'no_such_section' type=unspec{{$}}

// Not programs: a subprogram, and a static function that nothing calls.
int subprogram(int a) { return a; }
static int unused(int a) { return a; }
// CHECK-NOT: {{^}}program '
// CHECK: program function 'traced' int (unsigned long long * 'ctx'){{$}}
// CHECK: global function 'subprogram' int (int 'a'){{$}}
// CHECK-NOT: unused
