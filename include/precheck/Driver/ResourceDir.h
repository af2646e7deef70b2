//===- ResourceDir.h - Where clang's own headers are -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_DRIVER_RESOURCEDIR_H
#define PRECHECK_DRIVER_RESOURCEDIR_H

#include "llvm/Support/Error.h"
#include <string>

namespace precheck {

/// clang's own headers (stddef.h ...): those of the clang this was built
/// with, or those beside the executable \p Argv0. The error says what was
/// looked for.
llvm::Expected<std::string> findResourceDir(const char *Argv0);

} // namespace precheck

#endif // PRECHECK_DRIVER_RESOURCEDIR_H
