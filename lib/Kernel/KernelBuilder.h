//===- KernelBuilder.h - Makes a Kernel from a database -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_LIB_KERNEL_KERNELBUILDER_H
#define PRECHECK_LIB_KERNEL_KERNELBUILDER_H

#include "precheck/Kernel/Database.h"
#include <functional>
#include <memory>

namespace precheck {

class KernelBuilder {
public:
  /// \p D is complete: its base is merged in.
  /// \p Later: does a later release have a kfunc of that name?
  static std::shared_ptr<const Kernel>
  build(Database D, std::function<bool(llvm::StringRef)> Later = nullptr);

private:
  static void takeFacts(Kernel &K, Database &D);
};

} // namespace precheck

#endif // PRECHECK_LIB_KERNEL_KERNELBUILDER_H
