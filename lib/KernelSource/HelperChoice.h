//===- HelperChoice.h - Who gets which helper -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_LIB_KERNELSOURCE_HELPERCHOICE_H
#define PRECHECK_LIB_KERNELSOURCE_HELPERCHOICE_H

#include "Facts.h"

namespace dbgen {

/// The programs of one type that get one prototype of a helper.
struct HelperChoice {
  const ProtoDef *Proto = nullptr;
  /// Conditions beside the type, of which one must hold. One without any
  /// condition: all of the type.
  std::vector<precheck::HelperUse> When;
};

/// What a get_func_proto function gives programs of a type for one helper, on
/// all of its paths. Capabilities count as given, the kernel as configured with
/// everything. A condition that is not understood is a problem of \p F, and
/// both of its sides count.
std::vector<HelperChoice> helperChoices(Facts &F, const Chooser &C,
                                        llvm::StringRef ProgramType,
                                        llvm::StringRef Helper);

/// The entry of that name in \p File, else the first of any file: a static name
/// belongs to its file, a global one is found anywhere.
template <typename T>
const T *lookup(const std::vector<T> &All, llvm::StringRef Name,
                llvm::StringRef File) {
  const T *Global = nullptr;
  for (const T &E : All) {
    if (E.Name != Name)
      continue;
    if (E.File == File)
      return &E;
    if (!Global)
      Global = &E;
  }
  return Global;
}

} // namespace dbgen

#endif // PRECHECK_LIB_KERNELSOURCE_HELPERCHOICE_H
