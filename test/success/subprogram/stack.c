// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.1 %s -- %bpf_flags 2>&1 | FileCheck %s --allow-empty --implicit-check-not=warning:
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | FileCheck %s --allow-empty --implicit-check-not=warning:
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | FileCheck %s --allow-empty --implicit-check-not=warning:
//
// What takes no place in a frame, or not in the same chain of calls.

#include "stack_frames.h"

LICENSE("GPL");

const volatile bool debug = false;

// The verifier never gets there. User space may set it otherwise.
// CHECK: remark: only when a 'const volatile' variable is changed before load: combined stack size of 2 calls is [program-structure]
SEC("tc")
int not_reached(void *ctx) {
  LARGE_FRAME(buffer);
  if (debug)
    return large() + buffer[3];
  return buffer[3];
}

static int fires(void *map, int *key, void *timer) {
  LARGE_FRAME(buffer);
  return buffer[2] * 0;
}

// The callback runs when this is over.
SEC("tc")
int later(void *ctx) {
  int key = 0;
  struct timed *t = bpf_map_lookup_elem(&timers, &key);
  LARGE_FRAME(buffer);

  if (t)
    bpf_timer_set_callback(&t->timer, fires);
  return buffer[3];
}

static __noinline int part(u32 x) {
  volatile char buffer[300];

  buffer[0] = x;
  return buffer[0];
}

// Of an object that is used in one place, the compiler keeps that place.
SEC("tc")
int one_byte(void *ctx) {
  volatile char buffer[300];
  u32 x = 3;

  opaque(x);
  buffer[0] = 1;
  return buffer[0] + part(x);
}

static __noinline int ignores(const char *p, u32 n) {
  opaque(n);
  return n;
}

// Nobody looks behind the address.
SEC("tc")
int address_only(void *ctx) {
  char buffer[300];

  return ignores(buffer, 1) + large();
}
