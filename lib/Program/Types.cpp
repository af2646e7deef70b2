//===- Types.cpp - C types as BTF describes them --------------------------===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "precheck/Program/Types.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Twine.h"
#include <cassert>

using namespace precheck;

bool Type::hasTag(llvm::StringRef Tag) const {
  return llvm::is_contained(Tags, Tag);
}

TypeTable::~TypeTable() = default;

const Type &TypeTable::get(TypeId Id) const {
  assert(Id < Entries.size() && "type of another table");
  Entry &E = *Entries[Id];
  if (!E.Done) {
    // First, so that a record which reaches itself ends here.
    E.Done = true;
    completeRecord(Id, E.T);
  }
  return E.T;
}

std::string TypeTable::spelling(TypeId Id) const {
  // C declarators read from the inside out: the text of what was derived last
  // is wrapped by what it derives from.
  std::string Declarator;
  for (;;) {
    const Type &T = Entries[Id]->T;
    switch (T.Kind) {
    case TypeKind::Pointer: {
      TypeKind Elem = Entries[T.Elem]->T.Kind;
      Declarator.insert(0, 1, '*');
      if (Elem == TypeKind::Array || Elem == TypeKind::Function) {
        Declarator.insert(0, 1, '(');
        Declarator += ')';
      }
      break;
    }
    case TypeKind::Array:
      Declarator += "[" + (T.Count ? std::to_string(T.Count) : "") + "]";
      break;
    case TypeKind::Function: {
      Declarator += "(";
      llvm::StringRef Separator;
      for (TypeId Param : T.Params) {
        Declarator += Separator;
        Declarator += spelling(Param);
        Separator = ", ";
      }
      if (T.Variadic)
        (Declarator += Separator) += "...";
      else if (T.Params.empty())
        Declarator += "void";
      Declarator += ")";
      break;
    }
    default: {
      llvm::StringRef Base = T.Kind == TypeKind::Void ? "void" : T.CName;
      if (Declarator.empty())
        return Base.str();
      return (Base + (Declarator[0] == '[' ? "" : " ") + Declarator).str();
    }
    }
    Id = T.Elem;
  }
}

/// The member of \p T that covers byte \p Offset; the first of them in a union.
static const Member *memberAt(const TypeTable &Types, const Type &T,
                              uint64_t Offset) {
  for (const Member &M : T.Members) {
    uint64_t Begin = M.byteOffset();
    if (Begin > Offset)
      break;
    uint64_t End = M.BitWidth ? (M.BitOffset + M.BitWidth + 7) / 8
                              : Begin + Types.get(M.Type).Size;
    if (Offset < End)
      return &M;
  }
  // What lies behind the end belongs to a trailing flexible array.
  if (!T.Members.empty() && Offset >= T.Size) {
    const Member &Last = T.Members.back();
    const Type &Array = Types.get(Last.Type);
    if (Array.Kind == TypeKind::Array && Array.Count == 0 &&
        Offset >= Last.byteOffset())
      return &Last;
  }
  return nullptr;
}

bool precheck::findField(const TypeTable &Types, TypeId Record, uint64_t Offset,
                         FieldAt &Out) {
  Out = FieldAt();
  uint64_t Base = 0;
  for (;;) {
    const Type &T = Types.get(Record);
    if (!T.isRecord() || !T.Complete)
      return false;
    if (T.Kind == TypeKind::Union && T.Members.size() > 1)
      Out.ThroughUnion = true;
    const Member *M = memberAt(Types, T, Offset - Base);
    if (!M)
      return false;
    uint64_t Start = Base + M->byteOffset();
    TypeId Inner = M->Type;
    while (Types.get(Inner).Kind == TypeKind::Array)
      Inner = Types.get(Inner).Elem;
    const Type &InnerType = Types.get(Inner);
    if (M->BitWidth || !InnerType.isRecord()) {
      Out.Record = Record;
      Out.Field = M;
      Out.FieldOffset = Start;
      return true;
    }
    if (InnerType.Size == 0)
      return false;
    Base = Start + (Offset - Start) / InnerType.Size * InnerType.Size;
    Record = Inner;
  }
}
