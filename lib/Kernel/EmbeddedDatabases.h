//===- EmbeddedDatabases.h - The databases that the build embeds -*- C++
//-*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_LIB_KERNEL_EMBEDDEDDATABASES_H
#define PRECHECK_LIB_KERNEL_EMBEDDEDDATABASES_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace precheck {

/// Each in the form of writeDatabaseBinary(). kfunc-dbgen embed writes the
/// definition from kfunc-db/*.yaml.
llvm::ArrayRef<llvm::StringRef> embeddedDatabases();

} // namespace precheck

#endif // PRECHECK_LIB_KERNEL_EMBEDDEDDATABASES_H
