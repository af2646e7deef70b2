//===- Verify.h - The abstract interpreter's front door -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_VERIFY_VERIFY_H
#define PRECHECK_VERIFY_VERIFY_H

#include "precheck/Kernel/Kernel.h"
#include "precheck/Lower/IR.h"
#include "precheck/Report/Finding.h"

namespace llvm {
class raw_ostream;
}

namespace precheck {

struct VerifyOptions {
  /// Abstract instructions a program may take before its verdict is
  /// Incomplete.
  uint64_t Budget = 200000;
  /// Take `const volatile` variables, which user space may set before the load,
  /// for any value; else for their initial one.
  bool AnyConstants = false;
  /// --dump=states: the state at each block's entry goes here.
  llvm::raw_ostream *DumpStates = nullptr;
};

/// Judges every program of \p Model as \p K would. Thread-compatible: all
/// state is in the arguments.
UnitResult verify(const ProgramModel &Model, ir::BodySource &Bodies,
                  const Kernel &K, const VerifyOptions &Options = {});

} // namespace precheck

#endif // PRECHECK_VERIFY_VERIFY_H
