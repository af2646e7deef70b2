//===- Facts.h - What is found in kernel sources -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_LIB_KERNELSOURCE_FACTS_H
#define PRECHECK_LIB_KERNELSOURCE_FACTS_H

#include "Source.h"
#include "precheck/Kernel/Database.h"
#include <map>

namespace dbgen {

/// BTF_ID(kind, name) or BTF_ID_FLAGS(kind, name, flags).
struct BtfId {
  std::string Kind; ///< "func", "struct"; empty for BTF_ID_UNUSED
  std::string Name;
  std::vector<std::string> Flags;
  std::string Guard;
  unsigned Line = 0;
};

/// BTF_SET_START..END, BTF_SET8_START..END, BTF_KFUNCS_START..END, BTF_ID_LIST.
struct BtfIds {
  std::string File, Name;
  std::vector<BtfId> Ids;
};

/// A struct btf_kfunc_id_set.
struct KsetDef {
  std::string File, Name, Set, Filter;
};

/// register_btf_kfunc_id_set() or register_btf_fmodret_id_set().
struct Registration {
  std::string File, Program, Kset;
  bool FmodRet = false;
};

/// An entry of a struct btf_id_dtor_kfunc array: indices into BTF_ID_LISTs.
struct DtorDef {
  std::string File, Array;
  std::string List, DtorList;
  unsigned Index = 0, DtorIndex = 0;
};

/// A struct bpf_func_proto.
struct ProtoDef {
  std::string File, Name;
  std::map<std::string, std::vector<Tok>> Fields;
};

/// The braces of a function's body. The file outlives the facts.
struct FunctionBody {
  const SourceFile *File = nullptr;
  size_t Open = 0;
  llvm::StringRef Number; ///< parameter that is the helper's number
};

/// A get_func_proto function.
struct Chooser {
  std::string File, Name;
  bool Weak = false; ///< another of that name takes its place
  FunctionBody Body;
  /// `case BPF_FUNC_<helper>: return &<proto>`
  std::vector<std::pair<std::string, std::string>> Uses;
};

/// A `bool NAME(const struct bpf_prog *prog)`.
struct Predicate {
  std::string File, Name;
  FunctionBody Body;
};

/// A struct bpf_verifier_ops or bpf_iter_reg with a get_func_proto.
struct VerifierOps {
  std::string File, Name, Chooser;
  std::string Target; ///< bpf_iter_reg: of SEC("iter/<target>")
};

/// A struct bpf_struct_ops: the struct and its verifier_ops.
struct StructOpsOps {
  std::string File, Struct, Ops;
};

/// Code that writes to members First to Last of the table of stubs of a
/// struct_ops.
struct StubWrite {
  std::string Struct, First, Last;
};

/// A tracepoint: TRACE_EVENT(), DEFINE_EVENT(), DECLARE_TRACE() and their like.
struct TracepointDef {
  std::string Name;
  unsigned Args = 0;
  std::vector<unsigned> Nullable; ///< numbers of arguments named __nullable
};

struct Facts {
  std::vector<BtfIds> Sets, Lists;
  std::vector<KsetDef> Ksets;
  std::vector<Registration> Registrations;
  std::vector<DtorDef> Dtors;
  std::vector<std::pair<std::string, std::string>> DtorArraysRegistered;
  std::vector<ProtoDef> Protos;
  std::vector<Chooser> Choosers;
  std::vector<Predicate> Predicates;
  std::vector<VerifierOps> Ops, IterRegs;
  std::vector<StructOpsOps> StructOps;
  /// BPF_PROG_TYPE(): type to the prefix of its struct bpf_verifier_ops.
  std::vector<std::pair<std::string, std::string>> ProgramTypes;
  std::map<std::string, unsigned> HelperIds; ///< without "bpf_"
  std::vector<std::pair<std::string, std::string>> Hooks;
  std::vector<precheck::SafeField> SafeFields;
  std::vector<std::pair<std::string, uint64_t>> RawTpNull;
  std::vector<TracepointDef> Tracepoints;
  std::vector<StubWrite> StubWrites;
  /// Structs with pointers to functions: those members and their results.
  std::map<std::string, std::vector<std::pair<std::string, std::string>>>
      FunctionMembers;
  /// Index names of btf_sock_ids and btf_tracing_ids to their structs.
  std::map<std::string, std::string> IdIndices;
  precheck::VerifierFacts Verifier;
  /// struct bpf_iter__x: its fields and the structs that they point to.
  std::map<std::string, std::vector<std::pair<std::string, std::string>>>
      IterContexts;
  /// Register type -> index into btf_sock_ids, or a struct.
  std::vector<std::pair<std::string, std::string>> RegisterIndices;
  std::vector<std::string> Problems; ///< what was seen and not understood
};

using MacroTable = std::map<llvm::StringRef, const Macro *>;

/// Expands list macros (NAME_xxx) inside sets and lists of \p F.
void expandListMacros(SourceFile &F, const MacroTable &Macros);

/// BTF sets and lists, their registration, destructors.
void extractSets(const SourceFile &F, Facts &Out);
/// Helper numbers, prototypes and the functions that choose among them.
void extractHelpers(const SourceFile &F, Facts &Out);
/// Hooks, BTF_TYPE_SAFE_* lists, raw_tp_null_args, tracepoints.
void extractLists(const SourceFile &F, Facts &Out);

/// LSM hooks, iterators, map types, register types.
void extractVerifier(const SourceFile &F, Facts &Out);
/// struct bpf_struct_ops with their stubs, structs of pointers to functions.
void extractStructOps(const SourceFile &F, Facts &Out);

/// A function definition as its source spells it.
struct Prototype {
  std::string File, Result;
  std::vector<precheck::KfuncParam> Params;
  bool Marked = false; ///< __bpf_kfunc
};
/// Adds the definitions in \p F of the functions that \p Wanted names. The
/// better of two stays: marked, in a .c file, first path.
void extractPrototypes(const SourceFile &F, const llvm::StringSet<> &Wanted,
                       std::map<std::string, Prototype> &Found);

/// Joins the tokens of a C type or expression in one spelling.
std::string spellType(llvm::ArrayRef<Tok> Toks);

struct AssembleOptions {
  std::string Name, Module, Release, Base, Origin;
};
/// Facts to database. Problems are added to \p F.
precheck::Database assemble(Facts &F,
                            const std::map<std::string, Prototype> &Prototypes,
                            const AssembleOptions &Options);
/// The kfuncs of registered sets.
llvm::StringSet<> registeredKfuncs(const Facts &F);

} // namespace dbgen

#endif // PRECHECK_LIB_KERNELSOURCE_FACTS_H
