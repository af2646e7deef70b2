//===- DumpIR.cpp - The IR as text -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "precheck/Lower/IR.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/raw_ostream.h"

using namespace precheck;
using namespace precheck::ir;

static const char *name(Opcode Op) {
  switch (Op) {
  case Opcode::Const:
    return "const";
  case Opcode::Unknown:
    return "unknown";
  case Opcode::AddrLocal:
    return "addr_local";
  case Opcode::AddrGlobal:
    return "addr_global";
  case Opcode::AddrFunc:
    return "addr_func";
  case Opcode::AddrString:
    return "addr_string";
  case Opcode::PtrAdd:
    return "ptr_add";
  case Opcode::PtrIndex:
    return "ptr_index";
  case Opcode::PtrDiff:
    return "ptr_diff";
  case Opcode::Load:
    return "load";
  case Opcode::Store:
    return "store";
  case Opcode::Copy:
    return "copy";
  case Opcode::Fill:
    return "fill";
  case Opcode::Cast:
    return "cast";
  case Opcode::Neg:
    return "neg";
  case Opcode::Not:
    return "not";
  case Opcode::Binary:
    return "binary";
  case Opcode::Compare:
    return "compare";
  case Opcode::Call:
    return "call";
  case Opcode::Atomic:
    return "atomic";
  case Opcode::Identity:
    return "identity";
  case Opcode::IsConstant:
    return "is_constant";
  case Opcode::CoreQuery:
    return "core";
  case Opcode::StackSave:
    return "alloca";
  }
  return "?";
}

static const char *name(CastOp Op) {
  static const char *const Names[] = {"int",        "bool",       "pointer",
                                      "int_to_ptr", "ptr_to_int", "addrspace"};
  return Names[static_cast<unsigned>(Op)];
}

static const char *name(BinaryOp Op) {
  static const char *const Names[] = {"add", "sub", "mul", "div", "rem",
                                      "shl", "shr", "and", "or",  "xor"};
  return Names[static_cast<unsigned>(Op)];
}

static const char *name(CompareOp Op) {
  static const char *const Names[] = {"eq", "ne", "lt", "le", "gt", "ge"};
  return Names[static_cast<unsigned>(Op)];
}

static const char *name(CoreOp Op) {
  static const char *const Names[] = {
      "field_exists", "field_offset", "field_size",   "field_other",
      "type_exists",  "type_size",    "type_matches", "type_id",
      "enum_exists",  "enum_value"};
  return Names[static_cast<unsigned>(Op)];
}

namespace {
class Printer {
public:
  Printer(const Body &B, const ProgramModel &Model, llvm::raw_ostream &OS)
      : B(B), Model(Model), OS(OS) {
    // Locals of nested scopes share names; the number tells them apart.
    llvm::StringSet<> Seen;
    for (auto [Id, L] : llvm::enumerate(B.Locals)) {
      std::string Name = L.Name;
      if (Name.empty())
        Name = (L.Temporary ? "tmp." : "object.") + std::to_string(Id);
      else if (!Seen.insert(Name).second)
        Name += "." + std::to_string(Id);
      Names.push_back(Name);
    }
  }

  void print();

private:
  void print(const Block &K, BlockId Id);
  void print(const Inst &I);
  void print(const Terminator &T);
  std::string type(TypeId T) const { return Model.Types->spelling(T); }
  static std::string reg(Reg R) {
    return R == None ? "_" : "%" + std::to_string(R);
  }
  std::string function(FunctionId F) const {
    return F < Model.Functions.size() ? Model.Functions[F].Name : "?";
  }

  const Body &B;
  const ProgramModel &Model;
  llvm::raw_ostream &OS;
  std::vector<std::string> Names;
};
} // namespace

void Printer::print(const Inst &I) {
  OS << "  ";
  if (I.Dst != None)
    OS << reg(I.Dst) << " = ";
  OS << name(I.Op);
  if (I.Volatile)
    OS << " volatile";
  auto Width = [&] {
    if (I.OperandBits == 32)
      OS << " i32";
  };
  switch (I.Op) {
  case Opcode::Const:
    OS << ' ' << type(I.Ty) << ' ' << I.Imm;
    break;
  case Opcode::Unknown:
    OS << ' ' << type(I.Ty);
    break;
  case Opcode::AddrLocal:
    OS << ' ' << Names[I.Imm];
    break;
  case Opcode::AddrGlobal:
    OS << ' '
       << (static_cast<uint64_t>(I.Imm) < Model.Globals.size()
               ? Model.Globals[I.Imm].Name
               : "?");
    break;
  case Opcode::AddrFunc:
    OS << ' ' << function(I.Imm);
    break;
  case Opcode::AddrString:
  case Opcode::StackSave:
    OS << ' ' << I.Imm;
    break;
  case Opcode::PtrAdd:
    OS << ' ' << reg(I.A) << ", " << I.Imm << " : " << type(I.Ty);
    break;
  case Opcode::PtrIndex:
    OS << ' ' << reg(I.A) << ", " << reg(I.B) << " * " << I.Imm << " : "
       << type(I.Ty);
    break;
  case Opcode::PtrDiff:
    OS << ' ' << reg(I.A) << ", " << reg(I.B) << " / " << I.Imm;
    break;
  case Opcode::Load:
    OS << ' ' << type(I.Ty) << ' ' << reg(I.A);
    break;
  case Opcode::Store:
    OS << ' ' << type(I.Ty) << ' ' << reg(I.A) << ", " << reg(I.B);
    break;
  case Opcode::Copy:
  case Opcode::Fill:
    OS << ' ' << reg(I.A) << ", " << reg(I.B) << ", " << I.Imm;
    if (I.Ty != VoidType)
      OS << " : " << type(I.Ty);
    break;
  case Opcode::Cast:
    OS << ' ' << name(I.castOp()) << ' ' << reg(I.A);
    if (I.castOp() == CastOp::Integer)
      OS << (I.Signed ? " s" : " u") << unsigned(I.OperandBits);
    OS << " : " << type(I.Ty);
    break;
  case Opcode::Neg:
  case Opcode::Not:
  case Opcode::Identity:
  case Opcode::IsConstant:
    Width();
    OS << ' ' << reg(I.A) << " : " << type(I.Ty);
    break;
  case Opcode::Binary:
    OS << ' ' << name(I.binaryOp());
    Width();
    OS << (I.Signed ? " s " : " u ") << reg(I.A) << ", " << reg(I.B) << " : "
       << type(I.Ty);
    break;
  case Opcode::Compare:
    OS << ' ' << name(I.compareOp());
    Width();
    OS << (I.Signed ? " s " : " u ") << reg(I.A) << ", " << reg(I.B);
    break;
  case Opcode::Call: {
    const CallInfo &C = B.Calls[I.Call];
    OS << ' ' << (C.Callee != NoId ? function(C.Callee) : "*" + reg(C.Target))
       << '(';
    llvm::ListSeparator Comma;
    for (Reg R : C.Args)
      OS << Comma << reg(R);
    OS << ')';
    if (C.ResultAddr != None)
      OS << " to " << reg(C.ResultAddr);
    if (I.Ty != VoidType)
      OS << " : " << type(I.Ty);
    break;
  }
  case Opcode::Atomic:
    OS << ' ' << type(I.Ty) << ' ' << reg(I.A) << ", " << reg(I.B);
    break;
  case Opcode::CoreQuery: {
    const CoreInfo &C = B.CoreInfos[I.Call];
    OS << ' ' << name(I.coreOp()) << ' ' << type(C.Type);
    if (!C.Typedef.empty())
      OS << " as " << C.Typedef;
    if (!C.Name.empty())
      OS << ' ' << C.Name;
    if (I.coreOp() == CoreOp::TypeId)
      OS << (C.Kernel ? " kernel" : " local");
    else
      OS << " (" << I.Imm << ')';
    break;
  }
  }
  if (I.BitWidth)
    OS << " bits " << unsigned(I.BitOffset) << '+' << unsigned(I.BitWidth);
  OS << '\n';
}

void Printer::print(const Terminator &T) {
  auto To = [](BlockId Id) { return "bb" + std::to_string(Id); };
  switch (T.Kind) {
  case TermKind::Jump:
    OS << "  jump " << To(T.Succs[0]);
    break;
  case TermKind::Branch:
    OS << "  branch " << reg(T.Cond) << ", " << To(T.Succs[0]) << ", "
       << To(T.Succs[1]);
    break;
  case TermKind::Switch:
    OS << "  switch " << reg(T.Cond);
    for (auto [I, C] : llvm::enumerate(T.Cases)) {
      OS << (I ? ", " : " ") << C.Lo;
      if (C.Hi != C.Lo)
        OS << "..." << C.Hi;
      OS << ": " << To(T.Succs[I]);
    }
    OS << (T.Cases.empty() ? " " : ", ") << "default: " << To(T.Succs.back());
    break;
  case TermKind::Indirect: {
    OS << "  indirect ";
    llvm::ListSeparator Comma;
    for (BlockId S : T.Succs)
      OS << Comma << To(S);
    break;
  }
  case TermKind::Return:
    OS << "  return";
    if (T.Cond != None)
      OS << ' ' << reg(T.Cond);
    break;
  case TermKind::Unreachable:
    OS << "  unreachable";
    break;
  }
  OS << '\n';
}

void Printer::print(const Block &K, BlockId Id) {
  OS << "bb" << Id << ":";
  if (K.LoopHead)
    OS << " loop";
  OS << " live(";
  llvm::ListSeparator Comma;
  for (unsigned L : K.LiveIn.set_bits())
    OS << Comma << Names[L];
  OS << ")\n";
  for (const Inst &I : K.Insts)
    print(I);
  print(K.Term);
}

void Printer::print() {
  OS << "func " << function(B.Function) << '(';
  llvm::ListSeparator Comma;
  for (unsigned I = 0; I != B.NumParams; ++I)
    OS << Comma << Names[I] << ": " << type(B.Locals[I].Type);
  OS << ")\n";
  for (LocalId L = B.NumParams; L < B.Locals.size(); ++L) {
    OS << "  local " << Names[L] << ": " << type(B.Locals[L].Type) << ", "
       << B.Locals[L].Size;
    if (B.Locals[L].AddressTaken)
      OS << ", address taken";
    OS << '\n';
  }
  for (auto [Id, K] : llvm::enumerate(B.Blocks))
    print(K, Id);
}

void ir::dump(const Body &B, const ProgramModel &Model, llvm::raw_ostream &OS) {
  Printer(B, Model, OS).print();
}
