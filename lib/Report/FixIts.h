//===- FixIts.h - Remedies as edits of the text -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_LIB_REPORT_FIXITS_H
#define PRECHECK_LIB_REPORT_FIXITS_H

#include "precheck/Report/Finding.h"
#include <vector>

namespace clang {
class SourceManager;
} // namespace clang

namespace precheck {

/// The edits that carry out \p R. None where they would be in a macro, where
/// the variable is not in scope, or where the statement's shape does not allow
/// them.
std::vector<FixIt> fixIts(const Remedy &R, const clang::SourceManager &SM);

} // namespace precheck

#endif // PRECHECK_LIB_REPORT_FIXITS_H
