//===- ProgramModel.h - What libbpf and the verifier will see -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The BPF programs, maps, functions and globals of one translation unit, as
// plain data: what libbpf reads from the object file and the verifier from
// the load request.
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_PROGRAM_PROGRAMMODEL_H
#define PRECHECK_PROGRAM_PROGRAMMODEL_H

#include "precheck/Program/ProgramType.h"
#include "precheck/Program/Types.h"
#include "clang/Basic/SourceLocation.h"
#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace precheck {

using FunctionId = uint32_t;
using MapId = uint32_t;
using GlobalId = uint32_t;
inline constexpr uint32_t NoId = ~0u;

/// What libbpf's section table (tools/lib/bpf/libbpf.c:section_defs) makes of
/// a SEC() name.
struct SectionInfo {
  ProgramType Type = ProgramType::UNSPEC;
  /// Attach type without its BPF_ prefix: "TRACE_RAW_TP", "TRACE_FENTRY",
  /// "LSM_MAC", "TRACE_ITER", "MODIFY_RETURN" ...; empty when there is none.
  llvm::StringRef AttachType;
  /// What follows the first '/': "task_newtask" in "tp_btf/task_newtask".
  llvm::StringRef Target;
  bool Sleepable = false;
  bool Autoload = true; ///< false for a '?' prefix
};

/// Parses a section name with libbpf's grammar. std::nullopt: not a program
/// section.
std::optional<SectionInfo> parseSection(llvm::StringRef Section);

/// kernel/bpf/btf.c:btf_field_type, what a map value or local object can hold
/// beside plain data.
enum class SpecialKind : uint8_t {
  KptrUnref,  ///< "kptr" up to 6.2, "kptr_untrusted" since
  KptrRef,    ///< "kptr_ref" up to 6.2, "kptr" since
  KptrPercpu, ///< "percpu_kptr"
  Uptr,
  SpinLock,
  ResSpinLock,
  Timer,
  Workqueue,
  TaskWork,
  ListHead,
  ListNode,
  RbRoot,
  RbNode,
  Refcount,
};

/// A kptr's tag as it is written; which kind it is depends on the kernel.
enum class KptrTag : uint8_t {
  None,
  Kptr,
  KptrRef,
  KptrUntrusted,
  PercpuKptr,
  Uptr
};

/// A special field of a record or of a global, at a byte offset.
struct SpecialField {
  uint64_t Offset = 0;
  SpecialKind Kind = SpecialKind::KptrRef; ///< for kptrs: meaning since 6.3
  KptrTag Tag = KptrTag::None;
  TypeId Pointee = VoidType; ///< kptr: record pointed to
  llvm::StringRef Contains;  ///< ListHead, RbRoot: "type:member" of the tag
  llvm::StringRef Name;      ///< the member's name
};

/// Special fields of a type, nested records and arrays included, by offset
/// (kernel/bpf/btf.c:btf_parse_fields).
std::vector<SpecialField> specialFields(const TypeTable &Types, TypeId Type);

/// A name without its CO-RE flavour: "task_struct" for "task_struct___old"
/// (tools/lib/bpf/libbpf.c:bpf_core_essential_name_len).
llvm::StringRef essentialName(llvm::StringRef Name);

/// The name of a BPF_MAP_TYPE_* number without that prefix: "HASH" for 1;
/// empty when it is unknown.
llvm::StringRef mapTypeName(unsigned Type);

/// A map defined with the BTF syntax of libbpf (SEC(".maps")).
struct Map {
  std::string Name;
  unsigned Type = 0;    ///< BPF_MAP_TYPE_* number, 0 when unknown
  std::string TypeName; ///< "HASH", "ARRAY" ..., empty when unknown
  TypeId Key = VoidType;
  TypeId Value = VoidType;
  uint64_t KeySize = 0;
  uint64_t ValueSize = 0;
  uint64_t MaxEntries = 0;
  uint64_t Flags = 0;
  /// Map-in-map: the inner map's definition; its Name is empty if anonymous.
  std::unique_ptr<Map> Inner;
  GlobalId Global = NoId; ///< the variable that defines it
  clang::SourceLocation Loc;
};

enum class FunctionKind : uint8_t {
  Program, ///< has a program section
  Static,  ///< static subprog: verified inline at each call
  Global,  ///< global subprog: verified once on its own
  Kfunc,   ///< extern with __ksym (section ".ksyms")
  Helper,  ///< `static ret (*name)(args) = (void *)N;`
  Extern,  ///< other declaration without a body
};

struct Param {
  std::string Name; ///< carries kfunc suffixes such as __sz
  TypeId Type = VoidType;
  /// btf_decl_tag strings ("arg:nonnull", "arg:trusted" ...).
  llvm::SmallVector<llvm::StringRef, 1> DeclTags;
};

struct Function {
  std::string Name; ///< kfuncs: without a CO-RE flavour suffix (___x)
  FunctionKind Kind = FunctionKind::Extern;
  TypeId Result = VoidType;
  std::vector<Param> Params;
  bool Variadic = false;
  bool Weak = false;
  bool AlwaysInline = false;
  bool NoInline = false;
  bool HasBody = false;
  unsigned HelperId = 0; ///< Helper: BPF_FUNC_* number
  /// "exception_callback:..." and the like.
  llvm::SmallVector<llvm::StringRef, 1> DeclTags;
  clang::SourceLocation Loc;
  /// The front end's declaration, opaque here: a `const clang::ValueDecl *`,
  /// of the definition when there is one.
  const void *Decl = nullptr;
};

/// A variable with static storage that is not a map.
struct Global {
  std::string Name;
  TypeId Type = VoidType;
  std::string Section;   ///< ".data", ".bss", ".rodata", ".data.A", ".kconfig",
                         ///< ".ksyms" ...
  bool ReadOnly = false; ///< in .rodata*: frozen at load
  bool Volatile =
      false;            ///< `const volatile`: user space may set it before load
  bool Ksym = false;    ///< extern with __ksym
  bool Kconfig = false; ///< extern with __kconfig
  bool Weak = false;
  bool Internal = false; ///< not seen by other files: the compiler may know it
  /// Bytes from the section's start, as the compiler lays it out; 0 for those
  /// that are alone in theirs and where it does not matter (layOutSections).
  uint64_t Offset = 0;
  bool IsMap = false;
  MapId Map = NoId; ///< when IsMap
  /// btf_decl_tag strings, such as "contains:foo:node" of a list head.
  llvm::SmallVector<llvm::StringRef, 1> DeclTags;
  /// ReadOnly: initial value byte by byte; empty when it has none that is a
  /// plain constant.
  std::vector<uint8_t> Init;
  clang::SourceLocation Loc;
  const void *Decl = nullptr; ///< as in Function
};

/// Special fields of a variable; its own decl tags say what a bare list head
/// or tree root contains.
std::vector<SpecialField> specialFields(const TypeTable &Types,
                                        const Global &Variable);

/// A SEC(".struct_ops") table's use of a program for one member.
struct StructOpsMember {
  std::string Table;           ///< variable name
  std::string Struct;          ///< "sched_ext_ops"
  std::string Member;          ///< "enqueue"
  TypeId Prototype = VoidType; ///< Function type of the member
};

/// One BPF program: what one bpf(BPF_PROG_LOAD) will carry.
struct Program {
  FunctionId Function = NoId;
  std::string Section; ///< as written
  SectionInfo Info;
  std::vector<StructOpsMember> StructOps;
};

/// All that one translation unit gives to the loader.
struct ProgramModel {
  std::vector<Program> Programs; ///< in source order
  /// Lowering a body may add functions and globals that it names first;
  /// references to the others stay valid.
  std::deque<Function> Functions;
  std::deque<Map> Maps;
  std::deque<Global> Globals;
  std::string License;
  const TypeTable *Types = nullptr;

  bool isGplCompatible() const;
};

} // namespace precheck

#endif // PRECHECK_PROGRAM_PROGRAMMODEL_H
