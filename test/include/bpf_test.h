//===- bpf_test.h - What every BPF test program needs -------------*- C -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// Just enough of a BPF program's surroundings for the tests: no vmlinux.h, no
// libbpf headers. A program built on these headers still loads in a real
// kernel, because the declarations have the shapes libbpf looks for.

#ifndef BPF_TEST_H
#define BPF_TEST_H

typedef signed char s8;
typedef unsigned char u8;
typedef short s16;
typedef unsigned short u16;
typedef int s32;
typedef unsigned int u32;
typedef long long s64;
typedef unsigned long long u64;
typedef _Bool bool;

#define true 1
#define false 0
#define NULL ((void *)0)

#define SEC(name) __attribute__((section(name), used))
#define __always_inline inline __attribute__((always_inline))
#define __noinline __attribute__((noinline))
#define __weak __attribute__((weak))
#define __ksym __attribute__((section(".ksyms")))
/// The field offsets of a kernel type are found when the program is loaded.
#define __kernel_type __attribute__((preserve_access_index))
#define __arg_trusted __attribute__((btf_decl_tag("arg:trusted")))
#define __arg_nullable __attribute__((btf_decl_tag("arg:nullable")))
#define __arg_nonnull __attribute__((btf_decl_tag("arg:nonnull")))

/// The tag of a map field that owns its kernel object. Kernels up to 6.1 call
/// it kptr_ref, and kptr is their name for a field that owns nothing.
#ifdef KPTR_REF_TAGS
#define __kptr __attribute__((btf_type_tag("kptr_ref")))
#else
#define __kptr __attribute__((btf_type_tag("kptr")))
#endif

/// A global in a section of its own, hence in a map of its own.
#define private(name) SEC(".bss." #name) __attribute__((aligned(8)))

/// BTF-defined maps: a number is the length of an array, a type a pointee.
#define __uint(name, value) int(*name)[value]
#define __type(name, ...) __typeof__(__VA_ARGS__) *name

enum bpf_map_kind {
  BPF_MAP_TYPE_HASH = 1,
  BPF_MAP_TYPE_ARRAY = 2,
  BPF_MAP_TYPE_LPM_TRIE = 11,
  BPF_MAP_TYPE_CPUMAP = 16,
  BPF_MAP_TYPE_RINGBUF = 27,
  BPF_MAP_TYPE_TASK_STORAGE = 29,
};

#define LICENSE(text) char _license[] SEC("license") = text

/// The bytecode must keep what the C says: hides a value from the optimiser.
#define opaque(x) asm volatile("" : "+r"(x))

// `int BPF_PROG(name, parameters...)` defines a program whose parameters are
// the 64-bit words of its context. The body is a function of its own that is
// inlined into the program, and receives the context as `ctx` too.
#define PROG_CAT_(a, b) a##b
#define PROG_CAT(a, b) PROG_CAT_(a, b)
#define PROG_COUNT_(x, a5, a4, a3, a2, a1, n, ...) n
#define PROG_COUNT(...) PROG_COUNT_(_, ##__VA_ARGS__, 5, 4, 3, 2, 1, 0)
#define PROG_WORDS_0 ctx
#define PROG_WORDS_1 PROG_WORDS_0, (void *)ctx[0]
#define PROG_WORDS_2 PROG_WORDS_1, (void *)ctx[1]
#define PROG_WORDS_3 PROG_WORDS_2, (void *)ctx[2]
#define PROG_WORDS_4 PROG_WORDS_3, (void *)ctx[3]
#define PROG_WORDS_5 PROG_WORDS_4, (void *)ctx[4]

#define BPF_PROG(name, ...)                                                    \
  name(u64 *ctx);                                                              \
  static __always_inline int name##_body(u64 *ctx, ##__VA_ARGS__);             \
  int name(u64 *ctx) {                                                         \
    _Pragma("clang diagnostic push")                                           \
    _Pragma("clang diagnostic ignored \"-Wint-conversion\"")                   \
    return name##_body(PROG_CAT(PROG_WORDS_, PROG_COUNT(__VA_ARGS__)));        \
    _Pragma("clang diagnostic pop")                                            \
  }                                                                            \
  static __always_inline int name##_body(u64 *ctx, ##__VA_ARGS__)

#endif // BPF_TEST_H
