//===- ReadSources.h - A kernel tree as a database -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_KERNELSOURCE_READSOURCES_H
#define PRECHECK_KERNELSOURCE_READSOURCES_H

#include "precheck/Kernel/Database.h"

namespace dbgen {

struct SourceOptions {
  std::string Path;    ///< a kernel tree, one file, or a module's folder
  std::string Name;    ///< default: the release in the tree's Makefile
  std::string Module;  ///< the module that the sources are of
  std::string Base;    ///< kernel that a single file or a module changes
  std::string Release; ///< default: the tree's, or that of Base
};

/// Reads a kernel tree, one file as an overlay, or a module: one file or a
/// folder. Warnings tell what was seen
/// and not understood; an unknown KF_* flag is an error.
llvm::Expected<precheck::Database>
readSources(const SourceOptions &Options, std::vector<std::string> &Warnings);

} // namespace dbgen

#endif // PRECHECK_KERNELSOURCE_READSOURCES_H
