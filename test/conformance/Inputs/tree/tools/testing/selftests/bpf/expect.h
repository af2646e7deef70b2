// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Expectations in the two spellings that kernel trees have.
#include "bpf_helper_defs.h"
#include "vmlinux.h"

#ifndef __TARGET_ARCH_x86
#error the flags of the Makefile are missing
#endif

#define STRING1(x) #x
#define STRING(x) STRING1(x)
#define TAG(text) __attribute__((btf_decl_tag("comment:" text)))
#define SUCCESS TAG("test_expect_success")
#define FAILURE TAG("test_expect_failure")
#define MSG(text) TAG("test_expect_msg=" STRING(__COUNTER__) "=" text)
#define NEW_TAG(text) TAG(STRING(__COUNTER__) ":" text)
#define SEC(name) __attribute__((section(name), used))

char _license[] SEC("license") = "GPL";

struct task_struct *bpf_task_acquire(struct task_struct *p)
    __attribute__((section(".ksyms")));
void bpf_task_release(struct task_struct *p)
    __attribute__((section(".ksyms")));
