// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=HOOK --implicit-check-not=warning:
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags -DLICENSE_TEXT='"Proprietary"' 2>&1 | \
// RUN:   FileCheck %s --check-prefix=GPL --implicit-check-not=warning:
//
// LSM programs need a GPL compatible license. Hooks that are an LSM's own
// business are kept from programs; 6.12 let them have more of these.

#include "bpf_test.h"

#ifndef LICENSE_TEXT
#define LICENSE_TEXT "GPL"
#endif
LICENSE(LICENSE_TEXT);

SEC("lsm/file_alloc_security")
// HOOK: :[[@LINE+2]]:{{[0-9]+}}: warning: points to disabled hook bpf_lsm_file_alloc_security [program-structure]
// GPL: :[[@LINE+1]]:{{[0-9]+}}: warning: LSM programs must have a GPL compatible license [program-structure]
int BPF_PROG(allocates, void *file) { return 0; }

SEC("lsm/file_open")
// GPL: :[[@LINE+1]]:{{[0-9]+}}: warning: LSM programs must have a GPL compatible license [program-structure]
int BPF_PROG(opens, void *file) { return 0; }
