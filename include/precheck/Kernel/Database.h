//===- Database.h - One file of the kfunc database -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The content of one kfunc-db/<kernel>.yaml as plain data: what kfunc-dbgen
// writes, what the build embeds and what a Kernel is made of. docs/kfunc-db.md
// describes the file format.
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_KERNEL_DATABASE_H
#define PRECHECK_KERNEL_DATABASE_H

#include "precheck/Kernel/Kernel.h"
#include "precheck/Kernel/VerifierFacts.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/raw_ostream.h"
#include <string>
#include <utility>
#include <vector>

namespace precheck {

/// A BTF set of kfuncs and where it was registered.
struct KfuncSet {
  std::string Name;
  std::string File;   ///< path in the kernel tree
  std::string Filter; ///< struct btf_kfunc_id_set's filter, if any
  /// Suffixes of the BPF_PROG_TYPE_* that register_btf_kfunc_id_set() was
  /// called with ("UNSPEC" opens the set to all types). Empty: the set is
  /// registered nowhere that the generator could see.
  std::vector<std::string> Programs;
};

/// A kfunc as its file states it. An overlay states only what differs.
struct KfuncEntry {
  enum Field : uint32_t {
    HasFlags = 1,
    HasSets = 2,
    HasResult = 4,
    HasParams = 8,
    HasConfig = 16,
    HasReplacement = 32
  };
  std::string Name;
  uint32_t Given = 0; ///< Field bits: keys that the file states
  uint32_t Flags = 0; ///< KfuncFlag bits
  std::vector<std::string> Sets;
  std::string Result;
  std::vector<KfuncParam> Params;
  std::string Config;
  std::string Replacement;
};

/// One struct bpf_func_proto of a helper. Name and Id of a variant are those of
/// its helper.
struct HelperVariant : HelperProto {
  std::string Proto;           ///< name of the struct bpf_func_proto
  uint64_t Programs = 0;       ///< types that get it, by bit of ProgramType
  std::vector<HelperUse> When; ///< and those that get it on a condition

  /// All types, with and without a condition.
  uint64_t types() const;
};

/// A helper: the prototype of most program types, and the others.
struct HelperEntry : HelperVariant {
  std::vector<HelperVariant> Variants;
};

/// A name that only some configurations of the kernel have.
struct GuardedName {
  std::string Name;
  std::string Config;
};

/// A row of the BTF_TYPE_SAFE_* lists.
struct SafeField {
  std::string Struct, Field;
  FieldTrust Trust = FieldTrust::None;
  std::string Type; ///< the field's C type
  std::string Config;
};

struct Database {
  std::string Name; ///< "6.12"
  /// In place of Name: the module whose facts are added to kernels, to those
  /// based on Base or to all.
  std::string Module;
  std::string Release; ///< release whose verifier this is, "6.12"
  std::string Base;    ///< kernel that this one changes; empty: none
  std::string Origin;  ///< where the facts come from

  std::vector<std::pair<std::string, std::string>> Hooks; ///< type -> hook
  std::vector<KfuncSet> Sets;
  std::vector<KfuncEntry> Kfuncs;
  /// In place of Kfuncs: those of an embedded database, not decoded yet.
  llvm::StringRef PackedKfuncs;
  /// Types whose helpers are known: `programs` of a helper speaks of them.
  uint64_t HelperPrograms = 0;
  /// Structs whose programs' helpers are known: the STRUCT_OPS of `programs`.
  std::vector<std::string> HelperStructOps;
  std::vector<HelperEntry> Helpers;
  /// In place of Helpers: those of an embedded database, not decoded yet.
  llvm::StringRef PackedHelpers;
  /// All that `programs` of a helper can speak of, STRUCT_OPS included.
  uint64_t allHelperPrograms() const;
  std::vector<std::pair<std::string, std::string>> Dtors; ///< struct -> kfunc
  std::vector<SafeField> SafeFields;
  std::vector<GuardedName> RcuProtected, LsmUntrusted, LsmSleepable;
  std::vector<std::pair<std::string, uint64_t>> RawTpNull;
  std::vector<std::string> FmodRet; ///< register_btf_fmodret_id_set()
  /// CONFIG_* symbols that this kernel is known to be built without.
  std::vector<std::string> ConfigOff;
  VerifierFacts Facts;
  /// Kfuncs that the kernel image of the release, with which the file was
  /// checked, lacks: a module's, or not in its configuration.
  std::vector<std::string> Unseen;
  /// What the kernel itself does not say: section -> kernel whose word it is.
  std::vector<std::pair<std::string, std::string>> Inferred;

  /// What an overlay takes away from its base, by section of the file and
  /// name of the entry ("*" = all entries).
  std::vector<std::pair<std::string, std::string>> Removed;
};

/// Sections that `remove:` may name.
llvm::ArrayRef<llvm::StringRef> removableSections();

/// Name of the database whose dated facts all kernels share.
inline constexpr llvm::StringLiteral CommonDatabase = "*";

/// The name of one flag, "KF_ACQUIRE".
llvm::StringRef kfuncFlagName(KfuncFlag Flag);
/// All flags, in the order of their bits.
llvm::ArrayRef<KfuncFlag> allKfuncFlags();

/// The word the file uses for a trust ("rcu_or_null").
llvm::StringRef fieldTrustName(FieldTrust Trust);
std::optional<FieldTrust> fieldTrustFromName(llvm::StringRef Name);

/// "6.12" as (6, 12); nothing when it is not of that form.
std::optional<std::pair<unsigned, unsigned>>
parseRelease(llvm::StringRef Release);

/// Reads the text of one file. The one error is
/// "FILE:LINE: expected ..., found ...".
llvm::Expected<Database> readDatabaseYaml(llvm::StringRef Text,
                                          llvm::StringRef FileName);
/// Writes it sorted, so that equal databases give equal files.
void writeDatabaseYaml(const Database &D, llvm::raw_ostream &OS);

/// The compact form that the build embeds. Only for the same build: the form
/// has no version.
void writeDatabaseBinary(const Database &D, llvm::raw_ostream &OS);
/// With \p KeepPacked, kfuncs and helpers stay packed, in \p Bytes.
Database readDatabaseBinary(llvm::StringRef Bytes, bool KeepPacked = false);
/// Decodes Database::PackedKfuncs and PackedHelpers, all of them or one by one.
void unpackKfuncs(Database &D);
void unpackHelpers(Database &D);
void forEachPackedKfunc(
    llvm::StringRef Packed,
    llvm::function_ref<void(llvm::StringRef Name, llvm::StringRef Bytes)> Fn);
KfuncEntry unpackKfunc(llvm::StringRef Bytes);
void forEachPackedHelper(
    llvm::StringRef Packed,
    llvm::function_ref<void(unsigned Id, llvm::StringRef Bytes)> Fn);
HelperEntry unpackHelper(llvm::StringRef Bytes);
/// Name, release and base only.
Database readDatabaseHeader(llvm::StringRef Bytes);

/// Base with the changes of Overlay applied. With those of a module it stays
/// the kernel that it is.
Database mergeDatabase(Database Base, const Database &Overlay);

/// Sorts every section by name.
void sortDatabase(Database &D);

} // namespace precheck

#endif // PRECHECK_KERNEL_DATABASE_H
