//===- VerifierFacts.h - What a kernel's verifier looks up -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Tables of the verifier and of the subsystems that it asks, beside kfuncs and
// helpers: filters, return ranges, iterators, struct_ops, BTF sets. Plain
// data; a Kernel answers questions from it.
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_KERNEL_VERIFIERFACTS_H
#define PRECHECK_KERNEL_VERIFIERFACTS_H

#include "precheck/Program/ProgramType.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace precheck {

/// The program that a question to a Kernel is about.
struct ProgramKind {
  ProgramType Type = ProgramType::UNSPEC;
  llvm::StringRef Attach;    ///< without BPF_: "TRACE_ITER"; empty: none
  llvm::StringRef Target;    ///< hook or function; empty: not known
  llvm::StringRef StructOps; ///< "sched_ext_ops"; empty: not known
  llvm::StringRef Member;    ///< "enqueue"; empty: not known
  /// Loaded with BPF_F_SLEEPABLE? Nothing: not known.
  std::optional<bool> Sleepable = std::nullopt;
};

/// Programs that a fact speaks of. An empty list leaves its question open; a
/// program of which the answer is not known is covered.
struct ProgramMatch {
  uint64_t Types = 0; ///< by bit of ProgramType; 0: any
  std::vector<std::string> Attach, NotAttach;
  std::vector<std::string> StructOps, Members, NotMembers;
  std::vector<std::string> Targets, NotTargets;

  bool covers(const ProgramKind &P) const;
};

/// Programs that get a helper, where its get_func_proto asks for more than the
/// program's type.
struct HelperUse : ProgramMatch {
  std::optional<bool> Sleepable; ///< nothing: both

  bool isGivenTo(const ProgramKind &P) const;
};

/// A fact entered by hand: which releases have it and the kernel function that
/// shows it. Dates only stand in the file of all kernels ("*").
struct Dated {
  std::string Name;
  std::string Since, Until; ///< first and last release; empty: open
  std::string From;         ///< "verifier.c:check_return_code"

  bool holdsIn(llvm::StringRef Release) const;
};

/// Programs that may call some kfuncs.
struct FilterRule : ProgramMatch {
  std::vector<std::string> Sets, Kfuncs; ///< both empty: all it governs
  std::vector<std::string> ExceptSets;   ///< of kfuncs that the rule leaves out
};

/// What a struct btf_kfunc_id_set's filter says. It governs the kfuncs of the
/// sets that name it and those of Governs; one passes if a rule lets it. A
/// filter is asked for programs of the hooks that its sets are registered for.
struct KfuncFilter : Dated {
  std::vector<std::string> Governs;
  std::vector<FilterRule> Rules;
};

/// Values that a program may return (verifier.c:return_retval_range).
struct ReturnRange {
  int64_t Min = std::numeric_limits<int64_t>::min();
  int64_t Max = std::numeric_limits<int64_t>::max();
  bool isAny() const {
    return Min == std::numeric_limits<int64_t>::min() &&
           Max == std::numeric_limits<int64_t>::max();
  }
};

/// The range of some programs. The first rule that covers a program counts.
struct ReturnRule : Dated, ProgramMatch {
  ReturnRange Range;
};

/// Programs that may be sleepable (verifier.c:can_be_sleepable).
struct SleepableRule : Dated, ProgramMatch {};

/// A pointer in an iterator's context (struct bpf_iter_reg, ctx_arg_info).
struct IteratorArg {
  std::string Field;  ///< of struct bpf_iter__<name>
  unsigned Index = 0; ///< of the context's 8-byte words
  std::string Struct; ///< pointed to; empty for buffers
  std::string Type;   ///< register type as the kernel spells it
  bool isBuffer() const;
  bool mayBeNull() const;
  bool isTrusted() const;
  bool isReadOnly() const;
};

/// A target of SEC("iter/<name>").
struct Iterator {
  std::string Name;
  std::vector<IteratorArg> Args; ///< beside `meta`
};

/// How a struct_ops member's argument is tagged in its stub
/// (bpf_struct_ops.c:prepare_arg_info).
enum class StubTag : uint8_t { None, Nullable, Ref, Arena, ArenaNullable };

/// May programs for a struct_ops member be sleepable?
enum class MaySleep : uint8_t { May, Never, Must };

/// A member of a struct_ops that programs can implement: it has a stub.
struct StructOpsMemberInfo {
  std::string Name;
  std::string Result; ///< C type; "void"
  /// Type and name of the stub's parameters, "prev__nullable".
  std::vector<std::pair<std::string, std::string>> Params;
  MaySleep Sleep = MaySleep::May;
  std::string Config;

  /// Tag of argument \p Arg (from 0); None when there is no such argument.
  StubTag tag(unsigned Arg) const;
};

/// A struct bpf_struct_ops.
struct StructOpsInfo {
  std::string Name; ///< of the struct: "sched_ext_ops"
  std::string File;
  /// The members that may be implemented; empty when that is not known (before
  /// stubs were required).
  std::vector<StructOpsMemberInfo> Members;
  std::vector<std::string> Unsupported; ///< refused by check_member

  const StructOpsMemberInfo *find(llvm::StringRef Member) const;
};

/// A BTF set or id list that no kfunc registration uses, such as
/// "bpf_lsm_disabled_hooks", "special_kfunc_list" or "noreturn_deny".
struct IdSet {
  std::string Name;
  std::vector<std::string> Names;
};

/// LSM hooks by what they return and take.
struct LsmHooks {
  std::string Result; ///< "int", "void"
  unsigned Args = 0;  ///< number of arguments
  std::vector<std::string> Names;
};

/// Names under one heading, such as "kfuncs under a lock".
struct NameList : Dated {
  std::vector<std::string> Names;
};

/// Values that a callback may return, by the helpers or kfuncs that call it.
struct CallbackRule : NameList {
  ReturnRange Range;
};

/// Fields of kernel memory that programs may write, though the struct is read
/// only (struct bpf_verifier_ops, btf_struct_access).
struct WritableFields : Dated, ProgramMatch {
  std::string Struct; ///< type of the pointer: "tcp_sock"
  /// "container.path", where the container is Struct or begins it:
  /// "sock.sk_pacing_rate", "task_struct.scx.slice".
  std::vector<std::string> Fields;
};

/// All of it, as a Database holds it.
struct VerifierFacts {
  std::vector<IdSet> IdSets;
  std::vector<LsmHooks> Lsm;
  std::vector<Iterator> Iterators;
  std::vector<StructOpsInfo> StructOps;
  std::vector<KfuncFilter> Filters;
  /// What kfuncs check when they run: the program loads, and is stopped when it
  /// calls them from elsewhere. Asked for struct_ops programs.
  std::vector<KfuncFilter> RunTime;
  std::vector<ReturnRule> Returns;
  std::vector<SleepableRule> Sleepable;
  std::vector<NameList> Lists;
  std::vector<CallbackRule> Callbacks;
  std::vector<WritableFields> Writable;
  /// Register type -> struct (reg2btf_ids).
  std::vector<std::pair<std::string, std::string>> RegisterStructs;
  /// Map type -> helpers that may be called with it, and helper -> map types
  /// (verifier.c:check_map_func_compatibility). What is not listed is open.
  std::vector<IdSet> HelpersOfMap, MapsOfHelper;
  /// Type tags that the kernel's BTF has ("rcu", "percpu", "user"); empty: not
  /// known. "none" stands for a BTF without any, as gcc before 16 makes it.
  std::vector<std::string> TypeTags;

  const StructOpsInfo *findStructOps(llvm::StringRef Name) const;
};

/// Takes out what \p Release does not have, by the dates of the entries.
void keepRelease(VerifierFacts &Facts, llvm::StringRef Release);

/// The word that the files use: "never".
llvm::StringRef maySleepName(MaySleep M);

} // namespace precheck

#endif // PRECHECK_KERNEL_VERIFIERFACTS_H
