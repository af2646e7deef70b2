//===- ProgramType.cpp - BPF program types --------------------------------===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "precheck/Program/ProgramModel.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace precheck;

llvm::StringRef precheck::programTypeName(ProgramType Type) {
  switch (Type) {
#define PROG_TYPE(Enum, Name)                                                  \
  case ProgramType::Enum:                                                      \
    return Name;
#include "precheck/Program/ProgramTypes.def"
  }
  return "unspec";
}

std::optional<ProgramType> precheck::programTypeFromEnum(llvm::StringRef Enum) {
  return llvm::StringSwitch<std::optional<ProgramType>>(Enum)
#define PROG_TYPE(Enum, Name) .Case(#Enum, ProgramType::Enum)
#include "precheck/Program/ProgramTypes.def"
      .Default(std::nullopt);
}

/// include/linux/license.h:license_is_gpl_compatible
bool ProgramModel::isGplCompatible() const {
  static constexpr llvm::StringLiteral Compatible[] = {
      "GPL",          "GPL v2",       "GPL and additional rights",
      "Dual BSD/GPL", "Dual MIT/GPL", "Dual MPL/GPL",
  };
  return llvm::is_contained(Compatible, License);
}

llvm::StringRef precheck::essentialName(llvm::StringRef Name) {
  // A flavour separator is exactly three underscores inside the name; the
  // last one counts.
  for (size_t I = Name.size(); I-- > 0;)
    if (I + 5 <= Name.size() && Name[I] != '_' &&
        Name.substr(I + 1, 3) == "___" && Name[I + 4] != '_')
      return Name.take_front(I + 1);
  return Name;
}
