//===- RuleDocs.h - The pages of docs/rules -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_REPORT_RULEDOCS_H
#define PRECHECK_REPORT_RULEDOCS_H

#include "precheck/Report/Finding.h"

namespace precheck {

/// docs/rules/<rule>.md, as it was when the build was configured.
llvm::StringRef rulePage(Rule R);

/// The part of a rule's page that Messages.def gives: every message of the
/// rule in the wording of each range of kernels, as a Markdown list.
std::string ruleMessages(Rule R);

/// docs/rules/README.md: all rules with their help.
std::string ruleIndex();

} // namespace precheck

#endif // PRECHECK_REPORT_RULEDOCS_H
