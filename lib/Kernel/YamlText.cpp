//===- YamlText.cpp - Spelling of a database's YAML -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "YamlText.h"
#include "precheck/Program/ProgramType.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace precheck {

std::string scalar(StringRef S) {
  bool Plain = !S.empty() && (isAlpha(S.front()) || S.front() == '_') &&
               S.back() != ':' && S.back() != ' ';
  for (char C : S)
    Plain &= isAlnum(C) || StringRef("_ *.|/-@").contains(C);
  // Other readers of YAML take these words for something else.
  static const StringRef Special[] = {"true", "false", "null", "yes", "no",
                                      "on",   "off",   "y",    "n"};
  if (Plain && !is_contained(Special, S.lower()))
    return S.str();
  return quoted(S);
}

std::string quoted(StringRef S) {
  std::string Quoted = "\"";
  for (char C : S) {
    if (C == '"' || C == '\\')
      Quoted += '\\';
    if (static_cast<unsigned char>(C) < ' ' || C == 0x7f)
      Quoted += "\\x" + utohexstr(C, /*LowerCase=*/false, /*Width=*/2);
    else
      Quoted += C;
  }
  return Quoted + "\"";
}

void FlowWriter::item(const std::string &Text) {
  unsigned Needed = Text.size() + (First ? 0 : 2);
  if (!First) {
    OS << ',';
    ++Column;
  }
  if (Column + Needed > 78 && !First) {
    OS << '\n';
    OS.indent(Indent);
    Column = Indent;
  } else if (!First) {
    OS << ' ';
    ++Column;
  }
  OS << Text;
  Column += Text.size();
  First = false;
}

std::vector<std::string> programNames(uint64_t Programs) {
  std::vector<std::string> Names;
#define PROG_TYPE(Enum, Name)                                                  \
  if (Programs >> static_cast<unsigned>(ProgramType::Enum) & 1)                \
    Names.push_back(#Enum);
#include "precheck/Program/ProgramTypes.def"
  llvm::sort(Names);
  return Names;
}

} // namespace precheck
