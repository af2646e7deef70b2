//===- DumpProgram.cpp - The program model as text ------------------------===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "precheck/Program/BuildProgram.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

using namespace precheck;

namespace {

class Dumper {
public:
  Dumper(const ProgramModel &Model, llvm::raw_ostream &OS)
      : Model(Model), Types(*Model.Types), OS(OS) {}

  void run();

private:
  void dump(const Program &P);
  void dump(const Map &M, unsigned Indent);
  void dump(const Function &F);
  void dump(const Global &G);
  void dump(llvm::ArrayRef<SpecialField> Fields, unsigned Indent);
  void dumpTags(llvm::ArrayRef<llvm::StringRef> Tags);
  std::string tagged(TypeId Id) const;

  const ProgramModel &Model;
  const TypeTable &Types;
  llvm::raw_ostream &OS;
};

} // namespace

static llvm::StringRef kindName(FunctionKind Kind) {
  switch (Kind) {
  case FunctionKind::Program:
    return "program";
  case FunctionKind::Static:
    return "static";
  case FunctionKind::Global:
    return "global";
  case FunctionKind::Kfunc:
    return "kfunc";
  case FunctionKind::Helper:
    return "helper";
  case FunctionKind::Extern:
    return "extern";
  }
  return "?";
}

static llvm::StringRef kindName(SpecialKind Kind) {
  switch (Kind) {
  case SpecialKind::KptrUnref:
    return "kptr-unref";
  case SpecialKind::KptrRef:
    return "kptr-ref";
  case SpecialKind::KptrPercpu:
    return "kptr-percpu";
  case SpecialKind::Uptr:
    return "uptr";
  case SpecialKind::SpinLock:
    return "spin-lock";
  case SpecialKind::ResSpinLock:
    return "res-spin-lock";
  case SpecialKind::Timer:
    return "timer";
  case SpecialKind::Workqueue:
    return "workqueue";
  case SpecialKind::TaskWork:
    return "task-work";
  case SpecialKind::ListHead:
    return "list-head";
  case SpecialKind::ListNode:
    return "list-node";
  case SpecialKind::RbRoot:
    return "rb-root";
  case SpecialKind::RbNode:
    return "rb-node";
  case SpecialKind::Refcount:
    return "refcount";
  }
  return "?";
}

static llvm::StringRef tagName(KptrTag Tag) {
  switch (Tag) {
  case KptrTag::None:
    return "";
  case KptrTag::Kptr:
    return "kptr";
  case KptrTag::KptrRef:
    return "kptr_ref";
  case KptrTag::KptrUntrusted:
    return "kptr_untrusted";
  case KptrTag::PercpuKptr:
    return "percpu_kptr";
  case KptrTag::Uptr:
    return "uptr";
  }
  return "?";
}

/// The spelling, with the type tags of a pointer behind it: "int * [rcu]".
std::string Dumper::tagged(TypeId Id) const {
  std::string Text = Types.spelling(Id);
  const Type &T = Types.get(Id);
  if (!T.Tags.empty())
    Text += " [" + llvm::join(T.Tags, " ") + "]";
  return Text;
}

void Dumper::dumpTags(llvm::ArrayRef<llvm::StringRef> Tags) {
  for (llvm::StringRef Tag : Tags)
    OS << " tag(" << Tag << ")";
}

void Dumper::dump(llvm::ArrayRef<SpecialField> Fields, unsigned Indent) {
  for (const SpecialField &Field : Fields) {
    OS.indent(Indent) << "+" << Field.Offset << " " << kindName(Field.Kind);
    if (!Field.Name.empty())
      OS << " '" << Field.Name << "'";
    if (Field.Tag != KptrTag::None)
      OS << " tag(" << tagName(Field.Tag) << ") -> "
         << Types.spelling(Field.Pointee);
    if (!Field.Contains.empty())
      OS << " contains(" << Field.Contains << ")";
    OS << "\n";
  }
}

void Dumper::dump(const Program &P) {
  OS << "program '" << Model.Functions[P.Function].Name << "' section '"
     << P.Section << "' type=" << programTypeName(P.Info.Type);
  if (!P.Info.AttachType.empty())
    OS << " attach=" << P.Info.AttachType;
  if (!P.Info.Target.empty())
    OS << " target=" << P.Info.Target;
  if (P.Info.Sleepable)
    OS << " sleepable";
  if (!P.Info.Autoload)
    OS << " autoload=no";
  OS << "\n";
  for (const StructOpsMember &M : P.StructOps)
    OS << "  struct_ops '" << M.Table << "' " << M.Struct << "." << M.Member
       << ": " << Types.spelling(M.Prototype) << "\n";
}

void Dumper::dump(const Map &M, unsigned Indent) {
  OS.indent(Indent) << (Indent ? "inner" : "map");
  if (!M.Name.empty())
    OS << " '" << M.Name << "'";
  OS << " type=" << (M.TypeName.empty() ? "?" : M.TypeName) << "(" << M.Type
     << ")";
  if (M.Key || M.KeySize)
    OS << " key=" << tagged(M.Key) << "(" << M.KeySize << ")";
  if (M.Value || M.ValueSize)
    OS << " value=" << tagged(M.Value) << "(" << M.ValueSize << ")";
  OS << " max_entries=" << M.MaxEntries;
  if (M.Flags)
    OS << " flags=" << llvm::format_hex(M.Flags, 0);
  OS << "\n";
  dump(specialFields(Types, M.Value), Indent + 2);
  if (M.Inner)
    dump(*M.Inner, Indent + 2);
}

void Dumper::dump(const Function &F) {
  OS << kindName(F.Kind) << " function '" << F.Name << "'";
  if (F.Kind == FunctionKind::Helper)
    OS << " id=" << F.HelperId;
  OS << " " << tagged(F.Result) << " (";
  llvm::StringRef Separator;
  for (const Param &P : F.Params) {
    OS << Separator << tagged(P.Type);
    if (!P.Name.empty())
      OS << " '" << P.Name << "'";
    dumpTags(P.DeclTags);
    Separator = ", ";
  }
  if (F.Variadic)
    OS << Separator << "...";
  OS << ")";
  if (F.Weak)
    OS << " weak";
  if (F.AlwaysInline)
    OS << " always-inline";
  if (!F.HasBody &&
      (F.Kind == FunctionKind::Program || F.Kind == FunctionKind::Static ||
       F.Kind == FunctionKind::Global))
    OS << " no-body";
  dumpTags(F.DeclTags);
  OS << "\n";
}

void Dumper::dump(const Global &G) {
  OS << "global '" << G.Name << "' " << tagged(G.Type) << " section '"
     << G.Section << "'";
  if (G.ReadOnly)
    OS << " read-only";
  if (G.Volatile)
    OS << " volatile";
  if (G.Ksym)
    OS << " ksym";
  if (G.Kconfig)
    OS << " kconfig";
  if (G.Weak)
    OS << " weak";
  dumpTags(G.DeclTags);
  constexpr size_t MaxShown = 32;
  if (!G.Init.empty()) {
    llvm::ArrayRef<uint8_t> Shown(G.Init);
    Shown = Shown.take_front(MaxShown);
    OS << " init=" << llvm::toHex(Shown, /*LowerCase=*/true);
    if (G.Init.size() > MaxShown)
      OS << "...";
  }
  OS << "\n";
  dump(specialFields(Types, G), 2);
}

void Dumper::run() {
  OS << "license '" << Model.License << "'"
     << (Model.isGplCompatible() ? " gpl-compatible" : "") << "\n";
  for (const Program &P : Model.Programs)
    dump(P);
  for (const Map &M : Model.Maps)
    dump(M, 0);
  for (const Global &G : Model.Globals)
    if (!G.IsMap)
      dump(G);
  for (const Function &F : Model.Functions)
    dump(F);
}

void precheck::dumpProgram(const ProgramModel &Model, llvm::raw_ostream &OS) {
  Dumper(Model, OS).run();
}
