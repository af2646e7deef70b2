//===- Types.h - C types as BTF describes them -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The verifier sees types through BTF, not through C. This is the same view,
// made from the AST: it is all that later stages know of types.
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_PROGRAM_TYPES_H
#define PRECHECK_PROGRAM_TYPES_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace precheck {

/// Index into a TypeTable. 0 is void.
using TypeId = uint32_t;
inline constexpr TypeId VoidType = 0;

enum class TypeKind : uint8_t {
  Void,
  Int, ///< integers, bool, char and enums
  Float,
  Pointer,
  Array,
  Struct,
  Union,
  Function,
};

/// A member of a struct or union, offsets in bits as in BTF.
struct Member {
  llvm::StringRef Name; ///< empty for an anonymous struct or union
  TypeId Type = VoidType;
  uint64_t BitOffset = 0;
  uint32_t BitWidth = 0; ///< 0 when it is not a bitfield
  /// btf_decl_tag strings of the member, such as "contains:foo:node".
  llvm::SmallVector<llvm::StringRef, 1> DeclTags;

  uint64_t byteOffset() const { return BitOffset / 8; }
};

/// A type without its qualifiers and typedefs.
struct Type {
  TypeKind Kind = TypeKind::Void;
  bool Signed = false;   ///< Int
  bool Bool = false;     ///< Int: _Bool
  bool Complete = true;  ///< false: forward declaration only
  bool Variadic = false; ///< Function
  /// Struct, Union: carries preserve_access_index, i.e. its layout is the
  /// kernel's (CO-RE) and not the program's own.
  bool KernelLayout = false;
  uint64_t Size = 0;  ///< bytes; 0 for void, functions, incomplete types
  uint64_t Count = 0; ///< Array: number of elements, 0 when flexible
  TypeId Elem =
      VoidType; ///< Pointer: pointee; Array: element; Function: result
  /// Struct, Union: tag without a CO-RE flavour suffix ("task_struct" for
  /// task_struct___old). Empty when anonymous.
  llvm::StringRef Name;
  /// What C calls a type that is not derived from others: "unsigned int",
  /// "enum bpf_link_type", "struct task_struct___old", "atomic_t" for an
  /// anonymous record with a typedef.
  llvm::StringRef CName;
  /// Pointer: btf_type_tag strings on the pointee, outermost first
  /// ("kptr", "rcu", "user", "percpu" ...); "arena" for address space 1.
  llvm::SmallVector<llvm::StringRef, 1> Tags;
  std::vector<Member> Members; ///< Struct, Union
  std::vector<TypeId> Params;  ///< Function

  bool isRecord() const {
    return Kind == TypeKind::Struct || Kind == TypeKind::Union;
  }
  bool hasTag(llvm::StringRef Tag) const;
};

/// The types of one translation unit. Records get their members when they are
/// first asked for: vmlinux.h has some 10,000 records of which a program uses
/// a few dozen.
class TypeTable {
public:
  virtual ~TypeTable();

  /// The type, complete. The reference stays valid for the table's life.
  const Type &get(TypeId Id) const;

  /// The C spelling for messages: "struct task_struct", "int *".
  std::string spelling(TypeId Id) const;

  /// Pointee of a pointer, element of an array, result of a function.
  const Type &elem(TypeId Id) const { return get(get(Id).Elem); }

  /// The complete struct with that tag; VoidType if there is none.
  virtual TypeId findStruct(llvm::StringRef) const { return VoidType; }
  /// The same, if the program's BTF may have it
  /// (btf.c:btf_find_by_name_kind).
  virtual TypeId findStructInBtf(llvm::StringRef Name) const {
    return findStruct(Name);
  }

protected:
  /// Fills Members, Size and Complete of record \p Id, or Size of array \p Id.
  virtual void completeRecord(TypeId Id, Type &T) const = 0;

  struct Entry {
    Type T;
    bool Done = true; ///< false: completeRecord has not run yet
  };
  /// A deque in spirit: entries never move.
  mutable std::vector<std::unique_ptr<Entry>> Entries;
};

/// One member on the way from a record to an offset inside it.
struct FieldAt {
  TypeId Record = VoidType; ///< innermost record that holds the field
  const Member *Field = nullptr;
  /// Bytes from the start of the outer record to the field; when the field is
  /// an array of pointers or scalars, to its first element.
  uint64_t FieldOffset = 0;
  bool ThroughUnion = false; ///< crossed a union with more than one member
};

/// Finds the innermost non-record member of \p Record that covers byte
/// \p Offset, walking nested records and arrays as
/// kernel/bpf/btf.c:btf_struct_walk does. Returns false for a hole or an
/// offset past the end.
bool findField(const TypeTable &Types, TypeId Record, uint64_t Offset,
               FieldAt &Out);

} // namespace precheck

#endif // PRECHECK_PROGRAM_TYPES_H
