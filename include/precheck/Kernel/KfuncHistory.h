//===- KfuncHistory.h - A kfunc through the kernels -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the command line tells of kfuncs: what each kernel says of one, and
// what changed from the kernel before.
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_KERNEL_KFUNCHISTORY_H
#define PRECHECK_KERNEL_KFUNCHISTORY_H

#include "precheck/Kernel/Kernel.h"

namespace precheck {

/// What one kernel says of a kfunc.
struct KfuncInKernel {
  std::string Kernel;
  const Kfunc *Info = nullptr;       ///< nullptr: the kernel has it not
  std::vector<std::string> Flags;    ///< "KF_ACQUIRE", by bit
  std::vector<std::string> Programs; ///< as bpftool names them, sorted
  /// What differs from the kernel before, as "+KF_RCU" or "prototype";
  /// empty for the first and where nothing does.
  std::vector<std::string> Changes;
};

/// "struct task_struct *bpf_task_acquire(struct task_struct *p)"; empty when
/// the prototype is not known.
std::string prototypeOf(const Kfunc &K);

/// Names of the flags of \p K, in the order of their bits.
std::vector<std::string> flagNamesOf(const Kfunc &K);

/// bpftool's names of the program types that may call it, sorted. A filter may
/// narrow them further.
std::vector<std::string> programNamesOf(const Kernel &K, const Kfunc &F);

/// The tags that a parameter's name ends with: "arena" and "nullable" of
/// "out__arena__nullable".
std::vector<std::string> tagsOf(const KfuncParam &P);

/// What each of \p Kernels, oldest first, says of a kfunc. Empty when none
/// has it.
std::vector<KfuncInKernel>
kfuncHistory(llvm::ArrayRef<std::shared_ptr<const Kernel>> Kernels,
             llvm::StringRef Name);

/// The one of \p Names that is spelled most like \p Name; empty when none is
/// near.
std::string nearestName(llvm::StringRef Name,
                        llvm::ArrayRef<std::string> Names);

} // namespace precheck

#endif // PRECHECK_KERNEL_KFUNCHISTORY_H
