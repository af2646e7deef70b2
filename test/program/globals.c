// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --dump=program %s -- %bpf_flags -Wno-unused | FileCheck %s
//
// Variables: the section decides whether the verifier knows their value.

#include "bpf_test.h"

#define __kconfig __attribute__((section(".kconfig")))

struct task_struct {
  int pid;
} __kernel_type;
struct bpf_list_head {
  u64 opaque[2];
} __attribute__((aligned(8)));

const volatile int target_pid;
// CHECK: global 'target_pid' int section '.rodata' read-only volatile init=00000000{{$}}
const volatile u64 limit = 0x1234;
// CHECK-NEXT: global 'limit' unsigned long long section '.rodata' read-only volatile init=3412000000000000{{$}}
const u8 table[4] = {1, 2, [3] = 4};
// CHECK-NEXT: global 'table' unsigned char[4] section '.rodata' read-only init=01020004{{$}}
const struct {
  u8 on : 1, off : 1, level : 6;
  u32 size;
} config = {.on = 1, .level = 3, .size = 2};
// CHECK-NEXT: global 'config' struct (unnamed) section '.rodata' read-only init=0d00000002000000{{$}}
int *const address = (int *)&target_pid;
// CHECK-NEXT: global 'address' int * section '.rodata' read-only{{$}}
int counter;
// CHECK-NEXT: global 'counter' int section '.bss'{{$}}
int start = 5;
// CHECK-NEXT: global 'start' int section '.data'{{$}}
static int unused;
// CHECK-NOT: unused

private(A) struct task_struct __kptr *kept;
// CHECK-NEXT: global 'kept' struct task_struct * [kptr] section '.bss.A'{{$}}
// CHECK-NEXT: {{^}}  +0 kptr-ref tag(kptr) -> struct task_struct{{$}}
private(A) struct bpf_list_head
    head __attribute__((btf_decl_tag("contains:foo:node")));
// CHECK-NEXT: global 'head' struct bpf_list_head section '.bss.A' tag(contains:foo:node){{$}}
// CHECK-NEXT: {{^}}  +0 list-head contains(foo:node){{$}}

extern const int bpf_prog_active __ksym;
extern const void absent __ksym __weak;
extern int CONFIG_HZ __kconfig;
extern int CONFIG_NEVER_READ __kconfig;
// CHECK-NEXT: global 'bpf_prog_active' int section '.ksyms' ksym{{$}}
// CHECK-NEXT: global 'absent' void section '.ksyms' ksym weak{{$}}
// CHECK-NEXT: global 'CONFIG_HZ' int section '.kconfig' kconfig{{$}}
// CHECK-NOT: CONFIG_NEVER_READ

SEC("syscall") int prog(void *ctx) {
  return bpf_prog_active + CONFIG_HZ + (&absent != NULL) + counter;
}
