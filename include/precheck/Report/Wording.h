//===- Wording.h - The verifier's message of one kernel -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_REPORT_WORDING_H
#define PRECHECK_REPORT_WORDING_H

#include "precheck/Kernel/Kernel.h"
#include "precheck/Report/Finding.h"

namespace precheck {

/// The columns of Messages.def.
enum class WordingStyle : uint8_t { V1, V2, V3 };
WordingStyle wordingStyle(const Kernel &K);

/// A message's template, placeholders and all. A style without a wording of
/// its own has the one before it.
llvm::StringRef messageTemplate(Message M, WordingStyle Style);

/// The line that the verifier of this style prints, without the numbers that
/// only it can know.
std::string wording(Message M, const MessageArgs &Args, WordingStyle Style);
std::string wording(const Finding &F, const Kernel &K);

} // namespace precheck

#endif // PRECHECK_REPORT_WORDING_H
