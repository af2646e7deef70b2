//===- HostCheck.h - A module in a host of another release -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_SUPPORT_HOSTCHECK_H
#define PRECHECK_SUPPORT_HOSTCHECK_H

#include "clang/Basic/Version.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/raw_ostream.h"
#include <cstdlib>

namespace precheck {

/// A clang of another release may load a module, find no registration of its
/// own kind, and go on without a word: says so and exits instead. To be called
/// when the module \p Name is loaded.
inline void checkHost(llvm::StringRef Name) {
  std::string Host = clang::getClangFullVersion();
  llvm::StringRef Rest = llvm::StringRef(Host).split("version ").second;
  unsigned Major = 0;
  if (Rest.consumeInteger(10, Major) || Major == LLVM_VERSION_MAJOR)
    return;
  llvm::errs() << "error: this " << Name << " is for clang "
               << LLVM_VERSION_MAJOR << ", and this is clang " << Major
               << "; use the one that was built for it\n";
  std::_Exit(1);
}

} // namespace precheck

#endif // PRECHECK_SUPPORT_HOSTCHECK_H
