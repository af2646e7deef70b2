//===- ImportKernel.h - The user's own kernel -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_TOOLS_IMPORTKERNEL_H
#define PRECHECK_TOOLS_IMPORTKERNEL_H

#include "precheck/Kernel/Kernel.h"

namespace precheck {

/// What --kernel calls the kernel of this machine.
inline constexpr llvm::StringLiteral RunningKernelName = "running";

/// Adds the running kernel to \p Registry: the rules of the nearest release,
/// with the kfuncs that /sys/kernel/btf shows.
llvm::Error addRunningKernel(KernelRegistry &Registry);

/// Does the command line ask for import-kernel or import-module?
bool importRequested();
/// Does what it asks for.
llvm::Error importDatabase();

} // namespace precheck

#endif // PRECHECK_TOOLS_IMPORTKERNEL_H
