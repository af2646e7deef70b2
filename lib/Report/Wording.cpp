//===- Wording.cpp - The verifier's message of one kernel -----------------===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "precheck/Report/Wording.h"
#include "llvm/Support/ErrorHandling.h"

using namespace precheck;
using llvm::StringRef;

WordingStyle precheck::wordingStyle(const Kernel &K) {
  if (K.has(Feature::WordingV1))
    return WordingStyle::V1;
  return K.has(Feature::WordingRegNames) ? WordingStyle::V3 : WordingStyle::V2;
}

StringRef precheck::messageTemplate(Message M, WordingStyle Style) {
  static constexpr StringRef Templates[][3] = {
#define MESSAGE(Enum, Rule, V1, V2, V3) {V1, V2, V3},
#include "precheck/Report/Messages.def"
  };
  const auto &Row = Templates[static_cast<size_t>(M)];
  size_t Column = static_cast<size_t>(Style);
  while (Column != 0 && Row[Column].empty())
    --Column;
  return Row[Column];
}

/// Appends argument number \p Arg as a register. Kernels with stack arguments
/// name those past the fifth by their slot (verifier.c:reg_arg_name).
static void appendRegister(std::string &Out, int Arg) {
  constexpr int NumArgRegs = 5;
  if (Arg < 0) {
    Out += '?';
    return;
  }
  if (Arg >= NumArgRegs && !Out.empty() && Out.back() == 'R') {
    Out.pop_back();
    Out += "*(R11-" + std::to_string((Arg - NumArgRegs + 1) * 8) + ')';
    return;
  }
  Out += std::to_string(Arg + 1);
}

static void appendPlaceholder(std::string &Out, StringRef Name,
                              const MessageArgs &Args) {
  if (Name == "arg")
    Out += Args.Arg < 0 ? "?" : std::to_string(Args.Arg);
  else if (Name == "reg")
    appendRegister(Out, Args.Arg);
  else if (Name == "func")
    Out += Args.Func;
  else if (Name == "type")
    Out += Args.Type;
  else if (Name == "expected")
    Out += Args.Expected;
  else if (Name == "btf")
    Out += Args.Btf;
  else if (Name == "extra")
    Out += Args.Extra;
  else if (Name == "kind")
    Out += Args.Kind;
  else if (Name == "off")
    Out += std::to_string(Args.Off);
  else if (Name == "size")
    Out += std::to_string(Args.Size);
  else
    llvm_unreachable("unknown placeholder in Messages.def");
}

std::string precheck::wording(Message M, const MessageArgs &Args,
                              WordingStyle Style) {
  std::string Out;
  StringRef Rest = messageTemplate(M, Style);
  while (!Rest.empty()) {
    auto [Text, After] = Rest.split('{');
    Out += Text;
    if (After.empty())
      break;
    if (After.consume_front("{")) { // "{{" is a brace
      Out += '{';
      Rest = After;
      continue;
    }
    // Which register held a pointer is the compiler's choice: only calls
    // tell. Else the message goes without.
    if (Args.Arg < 0 && Text.ends_with("R") && After.consume_front("reg} ")) {
      Out.pop_back();
      Rest = After;
      continue;
    }
    auto [Name, Tail] = After.split('}');
    appendPlaceholder(Out, Name, Args);
    Rest = Tail;
  }
  return Out;
}

std::string precheck::wording(const Finding &F, const Kernel &K) {
  return wording(F.Msg, F.Args, wordingStyle(K));
}
