//===- VerifierFactsYaml.h - Verifier facts in YAML -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_LIB_KERNEL_VERIFIERFACTSYAML_H
#define PRECHECK_LIB_KERNEL_VERIFIERFACTSYAML_H

#include "YamlNodes.h"
#include "precheck/Kernel/VerifierFacts.h"
#include "llvm/Support/raw_ostream.h"

namespace precheck {

/// Adds the keys of a database that hold verifier facts, read through \p Y
/// into \p Facts. Both must outlive the keys.
void addFactKeys(YamlNodes &Y, VerifierFacts &Facts,
                 llvm::SmallVectorImpl<YamlNodes::Key> &Keys);

/// Writes them; expects them sorted.
void writeFactsYaml(const VerifierFacts &Facts, llvm::raw_ostream &OS);

/// The keys of a ProgramMatch.
void addMatchKeys(YamlNodes &Y, ProgramMatch &M,
                  llvm::SmallVectorImpl<YamlNodes::Key> &Into);
void writeMatch(const ProgramMatch &M, unsigned Indent, llvm::raw_ostream &OS);

} // namespace precheck

#endif // PRECHECK_LIB_KERNEL_VERIFIERFACTSYAML_H
