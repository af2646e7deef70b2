// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef ONLY_HERE
#error the flags for this file are missing
#endif
#include "../expect.h"

SEC("tp_btf/task_newtask")
SUCCESS int single(unsigned long long *ctx) { return 0; }
