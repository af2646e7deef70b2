// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefixes=ANY,K612 --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefixes=ANY,K73 --implicit-check-not=warning:
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
  // ANY: note: R1 type=scalar expected=fp
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
  // K612: note: arg#0 expects pointer to ctx
  // K73: note: R1 expects pointer to ctx
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

__noinline void no_result(int *p) {
  opaque(p);
  if (p)
    *p = 1;
}

SEC("tc")
int returns_nothing(struct __sk_buff *skb) {
  int n = 0;
  // K612: :[[@LINE+1]]:{{[0-9]+}}: warning: Caller passes invalid args into func#1 ('no_result') [argument-type]
  no_result(&n);
  // K612: note: Global function no_result() doesn't return scalar. Only those are supported.
  return n;
}

SEC("tc")
int too_small(struct __sk_buff *skb) {
  u64 one = skb->len;
  // ANY: :[[@LINE+1]]:{{[0-9]+}}: warning: Caller passes invalid args into func#1 ('first_of') [argument-type]
  return first_of((const struct pair *)&one);
  // K612: note: invalid indirect access to stack R1 off
  // K73: note: invalid read from stack R1 off
}

__noinline int tagged_number(int n __arg_nonnull) {
  opaque(n);
  return n;
}

SEC("tc")
int tag_on_number(struct __sk_buff *skb) {
  // ANY: :[[@LINE+1]]:{{[0-9]+}}: warning: Caller passes invalid args into func#1 ('tagged_number') [argument-type]
  return tagged_number(skb->len);
  // ANY: note: arg#0 has pointer tag, but is not a pointer type
}

__noinline int both_tags(const struct pair *p __arg_nullable) {
  return p ? p->second : 0;
}

SEC("tc")
int tags_do_not_go_together(struct __sk_buff *skb) {
  struct pair p = {skb->len, 1};
  // ANY: :[[@LINE+1]]:{{[0-9]+}}: warning: Caller passes invalid args into func#1 ('both_tags') [argument-type]
  return both_tags(&p);
  // ANY: note: arg#0 has invalid combination of tags
}

// To static functions, tags mean nothing.
static __noinline int only_static(const struct pair *p __arg_nullable) {
  return p ? p->second : 0;
}

SEC("tc")
int tag_of_static(struct __sk_buff *skb) {
  struct pair p = {skb->len, 1};
  return only_static(&p);
}

__noinline int wants_memory(const struct pair *p __arg_nonnull) {
  return p->first;
}

SEC("tc")
int constant_null(struct __sk_buff *skb) {
  // A constant is not what "may be NULL", until 7.2.
  // K73: :[[@LINE+1]]:{{[0-9]+}}: warning: R1 is expected to be non-NULL [null-argument]
  return wants_memory(NULL);
}
