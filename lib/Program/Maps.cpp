//===- Maps.cpp - Maps defined with libbpf's BTF syntax -------------------===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Internal.h"
#include "clang/AST/ASTContext.h"
#include "llvm/ADT/StringSwitch.h"

using namespace precheck;
using clang::QualType;

llvm::StringRef precheck::mapTypeName(unsigned Type) {
  // enum bpf_map_type of include/uapi/linux/bpf.h
  static constexpr llvm::StringLiteral Names[] = {
      "",
      "HASH",
      "ARRAY",
      "PROG_ARRAY",
      "PERF_EVENT_ARRAY",
      "PERCPU_HASH",
      "PERCPU_ARRAY",
      "STACK_TRACE",
      "CGROUP_ARRAY",
      "LRU_HASH",
      "LRU_PERCPU_HASH",
      "LPM_TRIE",
      "ARRAY_OF_MAPS",
      "HASH_OF_MAPS",
      "DEVMAP",
      "SOCKMAP",
      "CPUMAP",
      "XSKMAP",
      "SOCKHASH",
      "CGROUP_STORAGE",
      "REUSEPORT_SOCKARRAY",
      "PERCPU_CGROUP_STORAGE",
      "QUEUE",
      "STACK",
      "SK_STORAGE",
      "DEVMAP_HASH",
      "STRUCT_OPS",
      "RINGBUF",
      "INODE_STORAGE",
      "TASK_STORAGE",
      "BLOOM_FILTER",
      "USER_RINGBUF",
      "CGRP_STORAGE",
      "ARENA",
      "INSN_ARRAY",
      "RHASH",
  };
  return Type < std::size(Names) ? llvm::StringRef(Names[Type]) : "";
}

/// `__uint(name, N)` is a pointer to an array of N ints, `__ulong(name, N)` an
/// enum of which the first value is N
/// (tools/lib/bpf/libbpf.c:get_map_field_int, get_map_field_long).
static uint64_t numberOf(QualType T, const clang::ASTContext &Context) {
  T = T.getCanonicalType();
  if (const auto *Pointer = T->getAs<clang::PointerType>()) {
    const clang::ConstantArrayType *Array =
        Context.getAsConstantArrayType(Pointer->getPointeeType());
    return Array ? Array->getSize().getZExtValue() : 0;
  }
  const auto *Enum = T->getAs<clang::EnumType>();
  const clang::EnumDecl *Values =
      Enum ? Enum->getDecl()->getDefinition() : nullptr;
  if (!Values || Values->enumerator_begin() == Values->enumerator_end())
    return 0;
  return Values->enumerator_begin()->getInitVal().getZExtValue();
}

/// The pointee without what canonical types lose: its own tags.
static QualType pointeeOf(QualType T) {
  return T->isPointerType() ? T->getPointeeType() : QualType();
}

/// `__array(values, T)` is a flexible array of pointers to T.
static const clang::RecordDecl *innerDefinition(QualType Values,
                                                clang::ASTContext &Context) {
  const clang::ArrayType *Array = Context.getAsArrayType(Values);
  if (!Array)
    return nullptr;
  QualType Inner = pointeeOf(Array->getElementType());
  if (Inner.isNull())
    return nullptr;
  const auto *Record = Inner->getAs<clang::RecordType>();
  return Record ? Record->getDecl()->getDefinition() : nullptr;
}

Map precheck::describeMap(ASTTypes &Types,
                          const clang::RecordDecl *Definition) {
  enum class Key {
    Type,
    Key,
    Value,
    KeySize,
    ValueSize,
    Max,
    Flags,
    Values,
    Other
  };
  clang::ASTContext &Context = Types.context();
  Map M;
  M.Loc = Definition->getLocation();
  for (const clang::FieldDecl *Field : Definition->fields()) {
    QualType T = Field->getType();
    switch (llvm::StringSwitch<Key>(Field->getName())
                .Case("type", Key::Type)
                .Case("key", Key::Key)
                .Case("value", Key::Value)
                .Case("key_size", Key::KeySize)
                .Case("value_size", Key::ValueSize)
                .Case("max_entries", Key::Max)
                .Case("map_flags", Key::Flags)
                .Case("values", Key::Values)
                .Default(Key::Other)) {
    case Key::Type:
      M.Type = numberOf(T, Context);
      M.TypeName = mapTypeName(M.Type).str();
      break;
    case Key::Key:
      M.Key = Types.of(pointeeOf(T));
      M.KeySize = Types.get(M.Key).Size;
      break;
    case Key::Value:
      M.Value = Types.of(pointeeOf(T));
      M.ValueSize = Types.get(M.Value).Size;
      break;
    case Key::KeySize:
      M.KeySize = numberOf(T, Context);
      break;
    case Key::ValueSize:
      M.ValueSize = numberOf(T, Context);
      break;
    case Key::Max:
      M.MaxEntries = numberOf(T, Context);
      break;
    case Key::Flags:
      M.Flags = numberOf(T, Context);
      break;
    case Key::Values:
      if (const clang::RecordDecl *Inner = innerDefinition(T, Context)) {
        M.Inner = std::make_unique<Map>(describeMap(Types, Inner));
        M.Inner->Name = Inner->getName().str();
      }
      break;
    case Key::Other:
      break;
    }
  }
  return M;
}
