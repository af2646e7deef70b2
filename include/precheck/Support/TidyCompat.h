//===- TidyCompat.h - clang-tidy's headers, by release -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_SUPPORT_TIDYCOMPAT_H
#define PRECHECK_SUPPORT_TIDYCOMPAT_H

#include "clang-tidy/ClangTidyModule.h"
#include "llvm/Config/llvm-config.h"

// The registry moved into ClangTidyModule.h.
#if LLVM_VERSION_MAJOR < 22
#include "clang-tidy/ClangTidyModuleRegistry.h"
#endif

#endif // PRECHECK_SUPPORT_TIDYCOMPAT_H
