//===- Record.h - The special fields of an allocation -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The kernel's view of what lies in a map value, a data section or a local
// object beside plain data (bpf.h:btf_record), and which of these a pointer
// is into: a lock protects what is in the same allocation.
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_LIB_VERIFY_RECORD_H
#define PRECHECK_LIB_VERIFY_RECORD_H

#include "Analysis.h"

namespace precheck::interp {

/// The name of a kind in messages (btf.c:btf_field_type_name).
llvm::StringRef fieldTypeName(SpecialKind K);
/// Its size in bytes (btf.c:btf_field_type_size).
uint64_t fieldTypeSize(SpecialKind K);
/// Does bpf_kptr_xchg take it for a kptr (btf.h:BPF_KPTR)?
inline bool isExchangeable(SpecialKind K) {
  return K == SpecialKind::KptrUnref || K == SpecialKind::KptrRef ||
         K == SpecialKind::KptrPercpu;
}
inline bool isKptr(SpecialKind K) {
  return isExchangeable(K) || K == SpecialKind::Uptr;
}

/// bpf.h:btf_record. Empty when the kernel finds nothing, or refuses what it
/// finds (btf.c:btf_parse_fields): then nothing in it may be used as special.
struct Record {
  std::vector<SpecialField> Fields; ///< by offset

  const SpecialField *find(SpecialKind K) const;
  const SpecialField *findAt(int64_t Off, SpecialKind K) const;
  const SpecialField *overlapping(int64_t Off, uint64_t Size) const;
  bool has(SpecialKind K) const { return find(K); }
};

/// What a list head or tree root holds: nodes at an offset of a struct
/// (bpf.h:btf_field_graph_root).
struct GraphRoot {
  TypeId Value = VoidType;
  int64_t NodeOffset = 0;
};
/// Of the field's `__contains` tag; nullopt: it names no such node
/// (btf.c:btf_parse_graph_root).
std::optional<GraphRoot> graphRootOf(const Analysis &A, const SpecialField &F);

/// verifier.c:reg_btf_record
const Record &recordOf(const Analysis &A, const Value &P);
/// The record of a struct.
const Record &recordOf(const Analysis &A, TypeId Ty);
/// Does the kernel refuse all of the program's BTF for the struct that a map's
/// value is, or that a variable in the pointer's section is (btf.c:
/// btf_parse_struct_metas)? A list or tree in it names no node.
bool isBtfRefused(const Analysis &A, const Value &P);
/// The constant part of the pointer's offset in what recordOf() describes.
int64_t offsetInRecord(const Analysis &A, const Value &P);

/// The allocation that a pointer is into.
Allocation allocationOf(const Analysis &A, const Value &P);
/// "map 'name'" or "local 'kptr'", as messages name it.
std::string containerName(const Analysis &A, const Value &P);

} // namespace precheck::interp

#endif // PRECHECK_LIB_VERIFY_RECORD_H
