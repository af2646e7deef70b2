//===- ExtractLists.cpp - Hooks, safe fields and tracepoint arguments -*- C++
//-*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Facts.h"
#include "llvm/ADT/STLExtras.h"

using namespace llvm;
using precheck::FieldTrust;

namespace dbgen {

// bpf_prog_type_to_kfunc_hook(): case labels, then the hook they return.
static void readHooks(const SourceFile &F, size_t Open, Facts &Out) {
  std::vector<StringRef> Labels;
  for (size_t I = Open, End = F.skipBrackets(Open); I < End; ++I) {
    StringRef Next = F.text(I + 1);
    if (F.is(I, "case") && Next.consume_front("BPF_PROG_TYPE_")) {
      Labels.push_back(Next);
    } else if (F.is(I, "return") && Next.consume_front("BTF_KFUNC_HOOK_")) {
      for (StringRef Label : Labels)
        Out.Hooks.emplace_back(Label.str(), Next.str());
      Labels.clear();
    }
  }
}

// BTF_TYPE_SAFE_RCU(struct NAME) { fields }; or what it stands for, as in
// struct NAME__safe_trusted { fields };
static void readSafeFields(const SourceFile &F, StringRef Struct, size_t Open,
                           FieldTrust Trust, Facts &Out) {
  size_t End = F.skipBrackets(Open) - 1;
  std::vector<Tok> Member;
  for (size_t I = Open + 1; I < End; ++I) {
    if (!F.is(I, ";")) {
      Member.push_back(F.at(I));
      continue;
    }
    if (Member.size() >= 2) {
      precheck::SafeField Row;
      Row.Struct = Struct.str();
      Row.Field = Member.back().Text.str();
      Row.Trust = Trust;
      Row.Config = F.guard(I);
      Member.pop_back();
      llvm::erase_if(Member, [](const Tok &T) { return T.is("__rcu"); });
      Row.Type = spellType(Member);
      Out.SafeFields.push_back(std::move(Row));
    }
    Member.clear();
  }
}

// raw_tp_null_args[] = { { "name", mask | mask }, ... }
static void readRawTpNull(const SourceFile &F, size_t Open, Facts &Out) {
  for (size_t I = Open + 1, End = F.skipBrackets(Open); I < End; ++I) {
    if (!F.is(I, "{") || F.at(I + 1).K != Tok::String)
      continue;
    size_t Close = F.skipBrackets(I) - 1;
    uint64_t Mask = 0;
    for (size_t J = I + 3; J < Close; ++J) {
      uint64_t Bits = 0;
      if (F.at(J).K == Tok::Number &&
          !F.text(J).rtrim("uUlL").getAsInteger(0, Bits))
        Mask |= Bits;
      else if (!F.is(J, "|"))
        Out.Problems.push_back(F.Path + ":" + std::to_string(F.at(J).Line) +
                               ": mask of " + F.text(I + 1).str() +
                               " not understood");
    }
    Out.RawTpNull.emplace_back(F.text(I + 1).trim('"').str(), Mask);
    I = Close;
  }
}

// MACRO(name, TP_PROTO(args), ...) or MACRO(template, name, TP_PROTO(args),
// ...)
static void readTracepoint(const SourceFile &F, size_t Proto, Facts &Out) {
  if (Proto < 4 || !F.is(Proto - 1, ",") || F.at(Proto - 2).K != Tok::Word)
    return;
  size_t Open = Proto - 3;
  if (F.is(Open, ","))
    Open -= 2; // after the template's name
  StringRef Macro = Open ? F.text(Open - 1) : "";
  if (!F.is(Open, "(") || Macro == "DECLARE_EVENT_CLASS")
    return;
  TracepointDef T;
  T.Name = F.text(Proto - 2).str();
  int Depth = 0;
  size_t Close = F.skipBrackets(Proto + 1) - 1;
  for (size_t I = Proto + 2; I <= Close; ++I) {
    if (Depth == 0 && (F.is(I, ",") || I == Close)) {
      if (F.text(I - 1).ends_with("__nullable"))
        T.Nullable.push_back(T.Args);
      T.Args += !F.is(I - 1, "void") && I != Proto + 2;
    }
    Depth += F.is(I, "(");
    Depth -= F.is(I, ")");
  }
  Out.Tracepoints.push_back(T);
  // Newer kernels name the tracepoint of DECLARE_TRACE(x) x_tp.
  if (Macro.contains("DECLARE_TRACE")) {
    T.Name += "_tp";
    Out.Tracepoints.push_back(std::move(T));
  }
}

void extractLists(const SourceFile &F, Facts &Out) {
  static const std::pair<StringRef, FieldTrust> Safe[] = {
      {"BTF_TYPE_SAFE_RCU", FieldTrust::Rcu},
      {"BTF_TYPE_SAFE_RCU_OR_NULL", FieldTrust::RcuOrNull},
      {"BTF_TYPE_SAFE_TRUSTED", FieldTrust::Trusted},
      {"BTF_TYPE_SAFE_TRUSTED_OR_NULL", FieldTrust::TrustedOrNull},
      // The one list of 6.2 to 6.4 was named after what it gave.
      {"BTF_TYPE_SAFE_NESTED", FieldTrust::Trusted},
  };
  for (size_t I = 0; I < F.Toks.size(); ++I) {
    if (F.at(I).K != Tok::Word)
      continue;
    if (F.is(I, "bpf_prog_type_to_kfunc_hook") && F.is(I + 1, "(")) {
      size_t Body = F.skipBrackets(I + 1);
      if (F.is(Body, "{"))
        readHooks(F, Body, Out);
    } else if (F.is(I, "raw_tp_null_args") && F.is(I + 1, "[") &&
               F.is(I + 2, "]") && F.is(I + 3, "=")) {
      readRawTpNull(F, I + 4, Out);
    } else if (F.is(I, "TP_PROTO") && F.is(I + 1, "(")) {
      readTracepoint(F, I, Out);
    } else {
      for (const auto &[Name, Trust] : Safe)
        if (F.is(I, Name) && F.is(I + 2, "struct") && F.is(I + 4, ")") &&
            F.is(I + 5, "{"))
          readSafeFields(F, F.text(I + 3), I + 5, Trust, Out);
      StringRef Name = F.text(I);
      if (Name.consume_back("__safe_trusted") && I && F.is(I - 1, "struct") &&
          F.is(I + 1, "{"))
        readSafeFields(F, Name, I + 1, FieldTrust::Trusted, Out);
    }
  }
}

} // namespace dbgen
