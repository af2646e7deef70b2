//===- Questions.h - What the kernels at hand know ------------------------===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// --list-kernels, --list-kfuncs and --show-kfunc, as text or JSON.
//
//===----------------------------------------------------------------------===//

#ifndef BPF_PRECHECK_QUESTIONS_H
#define BPF_PRECHECK_QUESTIONS_H

#include "precheck/Kernel/Kernel.h"
#include "llvm/Support/raw_ostream.h"

namespace precheck {

using Kernels = std::vector<std::shared_ptr<const Kernel>>;

/// Resolves kernels by name; all of \p Registry, oldest first, for no name.
llvm::Expected<Kernels> kernelsNamed(const KernelRegistry &Registry,
                                     llvm::ArrayRef<std::string> Names);

llvm::Error listKernels(const KernelRegistry &Registry, bool Json,
                        llvm::raw_ostream &OS);
/// The kfuncs of each kernel; with \p Program ("xdp"), those that such a
/// program may call. An unknown type is an error that names the nearest.
llvm::Error listKfuncs(const Kernels &Ks, llvm::StringRef Program, bool Json,
                       llvm::raw_ostream &OS);
/// One kfunc in each kernel. A name that none has is an error that names the
/// nearest.
llvm::Error showKfunc(const Kernels &Ks, llvm::StringRef Name, bool Json,
                      llvm::raw_ostream &OS);

} // namespace precheck

#endif // BPF_PRECHECK_QUESTIONS_H
