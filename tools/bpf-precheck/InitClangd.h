//===- InitClangd.h - A .clangd for a BPF project -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_TOOLS_INITCLANGD_H
#define PRECHECK_TOOLS_INITCLANGD_H

#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace precheck {

struct ClangdConfig {
  std::string Directory = "."; ///< the project's root
  std::string Arch;            ///< for __TARGET_ARCH_<arch>; empty: this host's
  std::string Vmlinux;         ///< directory of vmlinux.h; empty: looked for
  std::vector<std::string> Kernels; ///< BpfKernel; empty: the default
  bool Force = false;               ///< replace a file that is there
};

/// Writes <Directory>/.clangd, by which clangd reads the *.bpf.c below it as
/// BPF programs, and returns its path. The errors are a file that is there
/// already and one that can't be written.
llvm::Expected<std::string> writeClangdConfig(const ClangdConfig &Config);

} // namespace precheck

#endif // PRECHECK_TOOLS_INITCLANGD_H
