//===- KernelStart.cpp - What the first kernel costs ----------------------===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Prints the median microseconds of processor time of
// KernelRegistry::embedded() and of the first get() of each kernel.
// bench/kernel-db runs it.
//
//===----------------------------------------------------------------------===//

#include "precheck/Kernel/Kernel.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"
#include <algorithm>
#include <ctime>

using namespace precheck;

static double median(std::vector<double> Times) {
  std::nth_element(Times.begin(), Times.begin() + Times.size() / 2,
                   Times.end());
  return Times[Times.size() / 2];
}

/// Of this thread, so that a busy machine does not count.
static double microseconds() {
  timespec T;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &T);
  return T.tv_sec * 1e6 + T.tv_nsec / 1e3;
}

int main() {
  constexpr unsigned Runs = 51;
  std::vector<std::string> Names =
      llvm::cantFail(KernelRegistry::embedded()).names();
  std::vector<double> Registries;
  for (const std::string &Name : Names) {
    std::vector<double> Gets;
    for (unsigned I = 0; I < Runs; ++I) {
      double Start = microseconds();
      KernelRegistry Registry = llvm::cantFail(KernelRegistry::embedded());
      Registries.push_back(microseconds() - Start);
      Start = microseconds();
      llvm::cantFail(Registry.get(Name));
      Gets.push_back(microseconds() - Start);
    }
    llvm::outs() << llvm::format("%-20s %8.1f us\n", Name.c_str(),
                                 median(Gets));
  }
  llvm::outs() << llvm::format("%-20s %8.1f us\n", "registry",
                               median(Registries));
  return 0;
}
