// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ANY --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ANY --implicit-check-not=warning:
//
// Eight frames, the program's own included.

#include "bpf_test.h"

struct __sk_buff {
  u32 len;
};

__noinline int f1(struct __sk_buff *skb) { return skb->len; }
__noinline int f2(struct __sk_buff *skb) { return f1(skb) + 2; }
__noinline int f3(struct __sk_buff *skb) { return f2(skb) + 3; }
__noinline int f4(struct __sk_buff *skb) { return f3(skb) + 4; }
__noinline int f5(struct __sk_buff *skb) { return f4(skb) + 5; }
__noinline int f6(struct __sk_buff *skb) { return f5(skb) + 6; }
__noinline int f7(struct __sk_buff *skb) { return f6(skb) + 7; }
__noinline int f8(struct __sk_buff *skb) { return f7(skb) + 8; }

LICENSE("GPL");

SEC("tc")
int seven(struct __sk_buff *skb) { return f7(skb); }

SEC("tc")
int eight(struct __sk_buff *skb) {
  // ANY: :[[@LINE+1]]:{{[0-9]+}}: warning: the call stack of 8 frames is too deep [program-structure]
  return f8(skb);
}
