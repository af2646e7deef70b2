//===- ResourceDir.cpp - Where clang's own headers are --------------------===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "precheck/Driver/ResourceDir.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using llvm::StringRef;

llvm::Expected<std::string> precheck::findResourceDir(const char *Argv0) {
  auto HoldsHeaders = [](StringRef Dir) {
    llvm::SmallString<128> Header(Dir);
    llvm::sys::path::append(Header, "include", "stddef.h");
    return llvm::sys::fs::exists(Header);
  };
  constexpr StringRef Built = PRECHECK_RESOURCE_DIR;
  if (HoldsHeaders(Built))
    return Built.str();

  static int Anchor;
  std::string Exe = llvm::sys::fs::getMainExecutable(Argv0, &Anchor);
  llvm::SmallString<128> Beside(
      llvm::sys::path::parent_path(llvm::sys::path::parent_path(Exe)));
  llvm::sys::path::append(Beside, "lib", "clang",
                          std::to_string(LLVM_VERSION_MAJOR));
  if (HoldsHeaders(Beside))
    return Beside.str().str();
  return llvm::createStringError(
      "clang's own headers (stddef.h ...) are neither in '" + Built +
      "' nor in '" + Beside + "'; install clang " +
      llvm::Twine(LLVM_VERSION_MAJOR) +
      " or name their directory with '-- -resource-dir=<dir>'");
}
