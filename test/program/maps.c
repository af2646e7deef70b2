// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --dump=program %s -- %bpf_flags | FileCheck %s
//
// Maps: type, key, value, special fields of the value, inner maps.

#include "bpf_test.h"

#define __array(name, type) typeof(type) *name[]
#define __ulong(name, value)                                                   \
  enum { value_of_##name = value } name
#define __contains(type, member)                                               \
  __attribute__((btf_decl_tag("contains:" #type ":" #member)))
#define __tag(name) __attribute__((btf_type_tag(name)))

struct bpf_spin_lock {
  u32 val;
};
struct bpf_timer {
  u64 opaque[2];
} __attribute__((aligned(8)));
struct bpf_list_head {
  u64 opaque[2];
} __attribute__((aligned(8)));
struct bpf_rb_root {
  u64 opaque[2];
} __attribute__((aligned(8)));
struct task_struct {
  int pid;
} __kernel_type;

struct owner {
  struct task_struct __kptr *task;
  struct task_struct *raw;
};

struct value {
  struct bpf_spin_lock lock;
  struct bpf_timer timer;
  struct task_struct __tag("kptr") *now;
  struct task_struct __tag("kptr_ref") *before;
  struct task_struct __tag("kptr_untrusted") *loose;
  struct task_struct __tag("percpu_kptr") *percpu;
  struct owner owners[2];
  struct bpf_list_head list __contains(node, link);
  struct bpf_rb_root tree __contains(node, branch);
};

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 64);
  __uint(map_flags, 1);
  __type(key, u32);
  __type(value, struct value);
} table SEC(".maps");
// CHECK: map 'table' type=HASH(1) key=unsigned int(4) value=struct value(120) max_entries=64 flags=0x1{{$}}
// CHECK-NEXT: {{^}}  +0 spin-lock 'lock'{{$}}
// CHECK-NEXT: {{^}}  +8 timer 'timer'{{$}}
// CHECK-NEXT: {{^}}  +24 kptr-ref 'now' tag(kptr) -> struct task_struct{{$}}
// CHECK-NEXT: {{^}}  +32 kptr-ref 'before' tag(kptr_ref) -> struct task_struct{{$}}
// CHECK-NEXT: {{^}}  +40 kptr-unref 'loose' tag(kptr_untrusted) -> struct task_struct{{$}}
// CHECK-NEXT: {{^}}  +48 kptr-percpu 'percpu' tag(percpu_kptr) -> struct task_struct{{$}}
// CHECK-NEXT: {{^}}  +56 kptr-ref 'task' tag(kptr) -> struct task_struct{{$}}
// CHECK-NEXT: {{^}}  +72 kptr-ref 'task' tag(kptr) -> struct task_struct{{$}}
// CHECK-NEXT: {{^}}  +88 list-head 'list' contains(node:link){{$}}
// CHECK-NEXT: {{^}}  +104 rb-root 'tree' contains(node:branch){{$}}

struct {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  __ulong(max_entries, 4096);
} ring SEC(".maps");
// CHECK-NEXT: map 'ring' type=RINGBUF(27) max_entries=4096{{$}}

struct inner {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 1);
  __type(key, int);
  __type(value, struct owner);
};

struct {
  __uint(type, 13); // hash of maps
  __uint(max_entries, 4);
  __uint(key_size, 8);
  __uint(value_size, 4);
  __array(values, struct inner);
} outer SEC(".maps");
// CHECK-NEXT: map 'outer' type=HASH_OF_MAPS(13) key=void(8) value=void(4) max_entries=4{{$}}
// CHECK-NEXT: {{^}}  inner 'inner' type=ARRAY(2) key=int(4) value=struct owner(16) max_entries=1{{$}}
// CHECK-NEXT: {{^}}    +0 kptr-ref 'task' tag(kptr) -> struct task_struct{{$}}

struct {
  __uint(type, 3); // programs
  __uint(max_entries, 2);
  __uint(key_size, 4);
  __array(values, int(void *));
} jumps SEC(".maps");
// CHECK-NEXT: map 'jumps' type=PROG_ARRAY(3) key=void(4) max_entries=2{{$}}

struct {
  __uint(type, 4000);
  __type(key, int);
  __type(value, struct task_struct __kptr *);
} future SEC(".maps");
// CHECK-NEXT: map 'future' type=?(4000) key=int(4) value=struct task_struct * [kptr](8) max_entries=0{{$}}
// CHECK-NEXT: {{^}}  +0 kptr-ref tag(kptr) -> struct task_struct{{$}}

SEC("syscall") int prog(void *ctx) { return 0; }
