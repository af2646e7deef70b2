// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.18 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// A whole scheduler: masks kept as kptrs in task storage, cgroups in a map, a
// timer, an iteration over a queue. Both kernels accept all of its programs.

#include "scheduler.h"
