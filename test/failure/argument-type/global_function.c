// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ANY --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ANY --implicit-check-not=warning:
//
// A global function is verified by its prototype; the caller must pass what
// that says.

#include "bpf_test.h"

struct __sk_buff {
  u32 len;
  u32 pkt_type;
};

struct pair {
  u64 first, second;
};

__noinline int first_of(const struct pair *p) { return p ? p->first : 0; }

__noinline int length(struct __sk_buff *skb) { return skb->len; }

__noinline int any_memory(void *p) { return p != 0; }

const volatile int frozen = 1;

__noinline int set(int *p) {
  if (p)
    *p = 1;
  return 0;
}

LICENSE("GPL");

SEC("tc")
int address(struct __sk_buff *skb) {
  // ANY: :[[@LINE+1]]:{{[0-9]+}}: warning: Caller passes invalid args into func#1 ('first_of') [argument-type]
  return first_of((const struct pair *)0x1234);
  // ANY: note: R1 invalid mem access 'scalar'
}

SEC("tc")
int context_as_memory(struct __sk_buff *skb) {
  // ANY: :[[@LINE+1]]:{{[0-9]+}}: warning: Caller passes invalid args into func#1 ('first_of') [argument-type]
  return first_of((const struct pair *)skb);
}

SEC("tc")
int memory_as_context(struct __sk_buff *skb) {
  struct __sk_buff copy = {};
  // ANY: :[[@LINE+1]]:{{[0-9]+}}: warning: Caller passes invalid args into func#1 ('length') [argument-type]
  return length(&copy);
  // ANY: note: arg#0 expects pointer to ctx
}

SEC("tc")
int behind_context(struct __sk_buff *skb) {
  // ANY: :[[@LINE+1]]:{{[0-9]+}}: warning: Caller passes invalid args into func#1 ('length') [argument-type]
  return length(skb + 1);
  // ANY: note: dereference of modified ctx ptr R1 off=8 disallowed
}

SEC("tc")
int read_only(struct __sk_buff *skb) {
  // ANY: :[[@LINE+1]]:{{[0-9]+}}: warning: Caller passes invalid args into func#1 ('set') [argument-type]
  return set((int *)&frozen);
  // ANY: note: write into map forbidden
}

SEC("tc")
int void_pointer(struct __sk_buff *skb) {
  int n = 0;
  // ANY: :[[@LINE+1]]:{{[0-9]+}}: warning: Caller passes invalid args into func#1 ('any_memory') [argument-type]
  return any_memory(&n);
  // ANY: note: arg#0 reference type('UNKNOWN ') size cannot be determined: -22
}
