//===- ExtractHelpers.cpp - Helper numbers and prototypes -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Facts.h"
#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace dbgen {

// The numbers of helpers: FN(name, number, ctx), or FN(name) counted from 0.
static void readMapper(const Macro &M, Facts &Out) {
  unsigned Next = 0;
  for (size_t I = 0; I + 2 < M.Body.size(); ++I) {
    if (!M.Body[I].is("FN") || !M.Body[I + 1].is("("))
      continue;
    unsigned Id = Next;
    if (I + 4 < M.Body.size() && M.Body[I + 3].is(",") &&
        M.Body[I + 4].Text.getAsInteger(0, Id))
      Out.Problems.push_back("helper number of " + M.Body[I + 2].Text.str() +
                             " is no number");
    Next = Id + 1;
    if (Id)
      Out.HelperIds[M.Body[I + 2].Text.str()] = Id;
  }
}

// struct bpf_func_proto NAME = { .field = value, ... }
static void readProto(const SourceFile &F, size_t NameAt, Facts &Out) {
  ProtoDef P;
  P.File = F.Path;
  P.Name = F.text(NameAt).str();
  size_t Open = NameAt;
  while (!F.is(Open, "{"))
    ++Open;
  size_t End = F.skipBrackets(Open) - 1;
  for (size_t I = Open + 1; I < End;) {
    if (!F.is(I, ".") || !F.is(I + 2, "=")) {
      ++I;
      continue;
    }
    std::string Field = F.text(I + 1).str();
    I += 3;
    int Depth = 0;
    std::vector<Tok> Value;
    for (; I < End; ++I) {
      StringRef T = F.text(I);
      Depth += T == "(" || T == "{" || T == "[";
      Depth -= T == ")" || T == "}" || T == "]";
      if (T == "," && Depth == 0)
        break;
      Value.push_back(F.at(I));
    }
    P.Fields[Field] = std::move(Value);
  }
  Out.Protos.push_back(std::move(P));
}

// const struct bpf_func_proto *NAME(enum bpf_func_id func_id, ...) { switch }
static void readChooser(const SourceFile &F, size_t NameAt, size_t Open,
                        Facts &Out) {
  Chooser C;
  C.File = F.Path;
  C.Name = F.text(NameAt).str();
  C.Weak = F.is(NameAt - 1, "__weak");
  C.Body = {&F, Open, "func_id"};
  for (size_t I = NameAt; I < Open; ++I)
    if (F.is(I, "bpf_func_id"))
      C.Body.Number = F.text(I + 1);
  bool Gives = false;
  std::vector<StringRef> Labels;
  bool Returned = false;
  for (size_t I = Open, End = F.skipBrackets(Open); I < End; ++I) {
    StringRef T = F.text(I);
    if (T == "case" || T == "default") {
      if (Returned)
        Labels.clear();
      Returned = false;
      StringRef Label = F.text(I + 1);
      if (T == "case" && Label.consume_front("BPF_FUNC_"))
        Labels.push_back(Label);
    } else if (T == "return" || T == "break") {
      Returned = true;
    } else if (F.at(I).K == Tok::Word && F.is(I + 1, "(") &&
               F.is(I + 2, "func_id")) {
      Gives = true;
    }
    // `return &x;`, `return c ? &x : &y;` or `proto = &x; break;`
    StringRef Before = F.text(I - 1);
    Gives |= T == "&" && Before == "return";
    if (T == "&" &&
        (Before == "return" || Before == "=" || Before == "?" || Before == ":"))
      for (StringRef Label : Labels)
        C.Uses.emplace_back(Label.str(), F.text(I + 1).str());
    // bpf_get_x_proto() gives bpf_x_proto.
    if (Before == "return" && F.is(I + 1, "(") && F.is(I + 2, ")") &&
        T.consume_front("bpf_get_") && T.ends_with("_proto"))
      for (StringRef Label : Labels)
        C.Uses.emplace_back(Label.str(), ("bpf_" + T).str());
  }
  // Not the stub for a configuration without it.
  if (!C.Uses.empty() || Gives)
    Out.Choosers.push_back(std::move(C));
}

// struct bpf_verifier_ops NAME = { .get_func_proto = FN }, and bpf_iter_reg
static void readOps(const SourceFile &F, size_t At, Facts &Out) {
  VerifierOps Ops{F.Path, F.text(At + 1).str(), "", ""};
  for (size_t I = At + 3, End = F.skipBrackets(At + 3); I < End; ++I) {
    if (!F.is(I, ".") || !F.is(I + 2, "="))
      continue;
    if (F.is(I + 1, "get_func_proto"))
      Ops.Chooser = F.text(I + 3).str();
    else if (F.is(I + 1, "target"))
      Ops.Target = F.text(I + 3).trim('"').str();
  }
  if (!Ops.Chooser.empty())
    (F.is(At, "bpf_iter_reg") ? Out.IterRegs : Out.Ops).push_back(Ops);
}

// bool NAME(const struct bpf_prog *prog) { ... }
static void readPredicate(const SourceFile &F, size_t NameAt, Facts &Out) {
  size_t Body = F.skipBrackets(NameAt + 1);
  // Not the stub for a configuration without it.
  bool Stub = F.is(Body + 1, "return") && F.is(Body + 2, "false");
  if (F.is(NameAt + 2, "const") && F.is(NameAt + 4, "bpf_prog") &&
      F.is(NameAt + 7, ")") && F.is(Body, "{") && !Stub)
    Out.Predicates.push_back({F.Path, F.text(NameAt).str(), {&F, Body, ""}});
}

void extractHelpers(const SourceFile &F, Facts &Out) {
  for (const Macro &M : F.Macros) {
    if (M.Name == "__BPF_FUNC_MAPPER" || M.Name == "___BPF_FUNC_MAPPER")
      readMapper(M, Out);
    // BTF_SOCK_TYPE(BTF_SOCK_TYPE_TCP, tcp_sock) and the like
    if (M.Name == "BTF_SOCK_TYPE_xxx" || M.Name == "BTF_TRACING_TYPE_xxx")
      for (size_t I = 0; I + 4 < M.Body.size(); ++I)
        if (M.Body[I].is("(") && M.Body[I + 2].is(","))
          Out.IdIndices[M.Body[I + 1].Text.str()] = M.Body[I + 3].Text.str();
  }
  for (size_t I = 0; I < F.Toks.size(); ++I) {
    if ((F.is(I, "bpf_verifier_ops") || F.is(I, "bpf_iter_reg")) &&
        F.is(I + 2, "=") && F.is(I + 3, "{"))
      readOps(F, I, Out);
    StringRef Type = F.text(I + 2);
    if (F.is(I, "BPF_PROG_TYPE") && F.is(I + 1, "(") &&
        Type.consume_front("BPF_PROG_TYPE_"))
      Out.ProgramTypes.emplace_back(Type.str(), F.text(I + 4).str());
    if (F.is(I, "bool") && F.at(I + 1).K == Tok::Word && F.is(I + 2, "("))
      readPredicate(F, I + 1, Out);
    if (!F.is(I, "bpf_func_proto"))
      continue;
    if (F.at(I + 1).K == Tok::Word) {
      // An attribute may stand before the "=".
      if (F.is(I + 2, "=") && F.is(I + 3, "{"))
        readProto(F, I + 1, Out);
      else if (F.at(I + 2).K == Tok::Word && F.is(I + 3, "=") &&
               F.is(I + 4, "{"))
        readProto(F, I + 1, Out);
      continue;
    }
    size_t NameAt = I + 1;
    while (F.is(NameAt, "*") || F.is(NameAt, "__weak"))
      ++NameAt;
    if (NameAt == I + 1 || !F.is(NameAt + 1, "("))
      continue;
    size_t Body = F.skipBrackets(NameAt + 1);
    if (F.is(Body, "{"))
      readChooser(F, NameAt, Body, Out);
  }
}

} // namespace dbgen
