//===- Lower.h - AST functions to IR -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_LOWER_LOWER_H
#define PRECHECK_LOWER_LOWER_H

#include "precheck/Lower/IR.h"
#include "precheck/Program/BuildProgram.h"

namespace precheck {

/// Lowers functions of \p Index on demand and keeps them. \p Index must
/// outlive the result.
std::unique_ptr<ir::BodySource> createLowering(ProgramIndex &Index);

} // namespace precheck

#endif // PRECHECK_LOWER_LOWER_H
