//===- Kernel.h - What one kernel knows -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The kfunc database as the rules ask it: one object a kernel, immutable and
// safe to share between threads.
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_KERNEL_KERNEL_H
#define PRECHECK_KERNEL_KERNEL_H

#include "precheck/Kernel/VerifierFacts.h"
#include "precheck/Program/ProgramType.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/ADT/iterator.h"
#include "llvm/ADT/iterator_range.h"
#include "llvm/Support/Error.h"
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace precheck {

struct Database;
class HelperTable;
class KfuncTable;

enum class Feature : uint8_t {
#define FEATURE(Name, First, Last) Name,
#include "precheck/Kernel/Features.def"
};

/// KF_* flags of include/linux/btf.h. The bits are ours: the kernel's numbers
/// changed meaning between releases.
enum KfuncFlag : uint32_t {
  KF_ACQUIRE = 1u << 0,
  KF_RELEASE = 1u << 1,
  KF_RET_NULL = 1u << 2,
  KF_TRUSTED_ARGS = 1u << 3,
  KF_SLEEPABLE = 1u << 4,
  KF_DESTRUCTIVE = 1u << 5,
  KF_RCU = 1u << 6,
  KF_ITER_NEW = 1u << 7,
  KF_ITER_NEXT = 1u << 8,
  KF_ITER_DESTROY = 1u << 9,
  KF_RCU_PROTECTED = 1u << 10,
  KF_KPTR_GET = 1u << 11,
  KF_FASTCALL = 1u << 12,
  KF_ARENA_RET = 1u << 13,
  KF_ARENA_ARG1 = 1u << 14,
  KF_ARENA_ARG2 = 1u << 15,
  KF_IMPLICIT_ARGS = 1u << 16,
  KF_SPINLOCK_SAFE = 1u << 17,
  KF_PERFMON = 1u << 18,
  KF_DEPRECATED = 1u << 19,
};
std::optional<KfuncFlag> kfuncFlagFromName(llvm::StringRef Name);

/// A kfunc parameter as the kernel's own definition spells it.
struct KfuncParam {
  std::string Type; ///< "struct task_struct *", "u32"; "..." never occurs
  std::string Name; ///< with its suffix: "mem__sz"
};

struct Kfunc {
  std::string Name;
  uint32_t Flags = 0;
  std::string Result;             ///< C type; empty when not known
  std::vector<KfuncParam> Params; ///< empty when not known (see HasPrototype)
  bool HasPrototype = false;
  /// Registration hooks ("TRACING", "STRUCT_OPS", "COMMON" ...), the suffix
  /// of the program type that register_btf_kfunc_id_set() was called with.
  llvm::SmallVector<std::string, 4> Hooks;
  llvm::SmallVector<std::string, 2> Sets; ///< names of its BTF_KFUNCS sets
  std::string Filter;      ///< filter function of the set, if any
  std::string Config;      ///< guard such as "CONFIG_CGROUPS", if any
  std::string Replacement; ///< KF_DEPRECATED: what to call instead

  bool has(KfuncFlag F) const { return Flags & F; }
};

/// A helper's struct bpf_func_proto.
struct HelperProto {
  std::string Name; ///< with "bpf_": "bpf_map_lookup_elem"
  unsigned Id = 0;
  /// RET_* and ARG_* expressions as the kernel spells them, flags included:
  /// "RET_PTR_TO_MAP_VALUE_OR_NULL", "ARG_PTR_TO_MEM | MEM_RDONLY".
  std::string Ret;
  llvm::SmallVector<std::string, 5> Args;
  /// BTF struct of each argument (index 0..4) and of the result (index 5) for
  /// ARG/RET_PTR_TO_BTF_ID; empty when there is none.
  std::string BtfStruct[6];
  bool GplOnly = false;
  bool MightSleep = false;
  bool PktAccess = false;
};

/// What a walked pointer field is (verifier.c, BTF_TYPE_SAFE_* lists).
enum class FieldTrust : uint8_t {
  None,
  Trusted,
  TrustedOrNull,
  Rcu,
  RcuOrNull
};

/// NULL-ness of a raw tracepoint's argument (btf.c:raw_tp_null_args).
enum class TpArg : uint8_t { NotNull, MaybeNull, ErrPtr };

/// Immutable knowledge of one kernel release.
class Kernel {
public:
  llvm::StringRef name() const { return Name; }
  bool has(Feature F) const { return Features[static_cast<size_t>(F)]; }

  /// nullptr: the kernel has no such kfunc.
  const Kfunc *findKfunc(llvm::StringRef KfuncName) const;
  /// Is it a kfunc that came with a later release? One that none has may be a
  /// module's.
  bool isLaterKfunc(llvm::StringRef KfuncName) const {
    return Later && Later(KfuncName);
  }
  /// nullptr: nothing is known of that helper. The prototype that most program
  /// types get.
  const HelperProto *findHelper(unsigned Id) const;
  /// The prototype that programs of this type get (get_func_proto of their
  /// struct bpf_verifier_ops); nullptr: the helper is not theirs. Types whose
  /// helpers depend on more (struct_ops, ext) get that of findHelper(Id).
  const HelperProto *findHelper(unsigned Id, ProgramType Type) const;
  /// The same with what get_func_proto asks for beside the type: attach type,
  /// sleepable, LSM hook, struct_ops member. What is not known of the program
  /// is taken to fit. Capabilities are taken to be there. Where helpers are
  /// inferred from another release, the type alone decides.
  const HelperProto *findHelper(unsigned Id, const ProgramKind &P) const;

  /// Does enum bpf_func_id name such a helper ("bpf_loop")?
  bool hasHelper(llvm::StringRef HelperName) const;
  /// Does a kfunc of the kernel take or return a struct of that name?
  bool isStructOfKfunc(llvm::StringRef Struct) const;

  /// The hook of a program type (btf.c:bpf_prog_type_to_kfunc_hook); empty:
  /// no kfunc but common ones.
  llvm::StringRef hookOf(ProgramType Type) const;
  /// May a program of this type call it (btf.c:btf_kfunc_id_set_contains)?
  /// Set filters are not part of the answer.
  bool isAllowed(const Kfunc &K, ProgramType Type) const;
  /// The same with what the sets' filters say of the program.
  bool isAllowed(const Kfunc &K, const ProgramKind &P) const;
  /// What the kfunc checks when it is called: the program is loaded, but
  /// stopped when it gets there (ext.c:scx_kf_allowed). Nothing: it may be
  /// called; else the struct_ops members that may.
  std::optional<std::vector<std::string>>
  refusedAtRunTime(const Kfunc &K, const ProgramKind &P) const;
  /// Has a name that the verifier treats apart
  /// (verifier.c:special_kfunc_list)?
  bool isSpecialKfunc(llvm::StringRef KfuncName) const {
    return inIdSet("special_kfunc_list", KfuncName);
  }

  FieldTrust fieldTrust(llvm::StringRef Struct, llvm::StringRef Field) const;
  /// verifier.c:rcu_protected_types
  bool isRcuProtected(llvm::StringRef Struct) const;
  /// bpf_lsm.c:untrusted_lsm_hooks, by hook name without "bpf_lsm_"
  bool isUntrustedLsmHook(llvm::StringRef Hook) const;
  /// bpf_lsm.c:sleepable_lsm_hooks
  bool isSleepableLsmHook(llvm::StringRef Hook) const;
  /// C type that an LSM hook returns (lsm_hook_defs.h), by name without
  /// "bpf_lsm_"; empty: no such hook, or hooks are not known.
  llvm::StringRef lsmHookResult(llvm::StringRef Hook) const;
  /// How many arguments an LSM hook takes: the context's word of that number is
  /// what the hook returns (btf.c:btf_ctx_access). Nothing: not known.
  std::optional<unsigned> lsmHookArgs(llvm::StringRef Hook) const;
  /// bpf_lsm.c:bpf_lsm_disabled_hooks: no program attaches to it.
  bool isDisabledLsmHook(llvm::StringRef Hook) const;
  /// verifier.c:btf_id_deny: no tracing program attaches to the function.
  bool deniesTracing(llvm::StringRef Function) const;
  /// verifier.c:noreturn_deny: nothing runs after the function.
  bool isNoreturn(llvm::StringRef Function) const;
  /// tracepoint_is_faultable(): takes sleepable programs.
  bool isFaultableTracepoint(llvm::StringRef Name) const;
  /// Values that the program may return (verifier.c:return_retval_range,
  /// bpf_lsm.c:bpf_lsm_get_retval_range); nothing: all, or it returns none.
  std::optional<ReturnRange> returnRange(const ProgramKind &P) const;
  /// May such programs be sleepable at all (verifier.c:can_be_sleepable)? What
  /// their targets allow is asked apart. True when nothing is known.
  bool mayBeSleepable(const ProgramKind &P) const;
  /// A target of SEC("iter/<name>"); nullptr: not known.
  const Iterator *findIterator(llvm::StringRef Name) const;
  /// A struct that programs may implement ("sched_ext_ops"); nullptr: not
  /// known, or it is a module's outside the kernel's tree.
  const StructOpsInfo *findStructOps(llvm::StringRef Name) const;
  /// Is a name in a BTF set or list of the kernel, by the set's name in its
  /// source ("btf_id_deny")? False when the set is not known.
  bool inIdSet(llvm::StringRef Set, llvm::StringRef Name) const;
  /// Values that a callback passed to a helper or kfunc may return; nothing:
  /// all, or the callee is not known to take one.
  std::optional<ReturnRange> callbackRange(llvm::StringRef Callee) const;
  /// May it be called while a bpf_spin_lock is held (verifier.c:
  /// kfunc_spin_allowed; before, is_bpf_graph_api_kfunc and the like)?
  bool isAllowedUnderLock(const Kfunc &K) const;
  /// Fields of a kernel struct that programs of this kind may write; nullptr:
  /// none, the struct is read only.
  const WritableFields *writableFields(const ProgramKind &P,
                                       llvm::StringRef Struct) const;
  /// May a helper ("bpf_map_lookup_elem") be called with a map of that type
  /// ("PROG_ARRAY"; verifier.c:check_map_func_compatibility)? True when
  /// nothing is known.
  bool mapTakesHelper(llvm::StringRef MapType, llvm::StringRef Helper) const;
  /// May sleepable programs use maps of that type (verifier.c:
  /// check_map_prog_compatibility)? True when nothing is known.
  bool mayUseMapWhenSleepable(llvm::StringRef MapType) const;
  /// The struct that a register type stands for (reg2btf_ids):
  /// "PTR_TO_SOCKET" is "sock"; empty: none.
  llvm::StringRef structOfRegister(llvm::StringRef RegisterType) const;
  /// Is the function marked ALLOW_ERROR_INJECTION()? System calls are, too,
  /// but have no mark of their own.
  bool isErrorInjectable(llvm::StringRef Function) const {
    return inIdSet("error_injectable", Function);
  }
  /// Does the kernel's BTF have that type tag ("rcu")? Nothing: not known. A
  /// profile answers it, as it depends on the compiler.
  std::optional<bool> hasTypeTag(llvm::StringRef Tag) const;
  /// All of the tables behind these questions.
  const VerifierFacts &facts() const { return Facts; }
  /// Is the function in a set of register_btf_fmodret_id_set()?
  bool isFmodRet(llvm::StringRef Function) const;
  /// Is the kernel known to be built without \p Config ("CONFIG_...")? False
  /// when nothing is known of it.
  bool lacksConfig(llvm::StringRef Config) const;
  TpArg tracepointArg(llvm::StringRef Tracepoint, unsigned Arg) const;
  /// Destructor registered for kptrs to a struct; empty when there is none.
  llvm::StringRef destructorOf(llvm::StringRef Struct) const;

  /// All kfuncs, sorted by name.
  llvm::iterator_range<llvm::pointee_iterator<const Kfunc *const *>>
  kfuncs() const;

private:
  friend class KernelBuilder;
  std::string Name;
  std::vector<bool> Features;
  std::shared_ptr<const KfuncTable> Kfuncs;
  std::shared_ptr<const HelperTable> Helpers;
  uint64_t HelperPrograms = 0;        ///< types whose helpers are known
  bool InferredHelpers = false;       ///< taken from another release
  llvm::StringSet<> HelperStructOps;  ///< struct_ops that STRUCT_OPS stands for
  llvm::StringMap<FieldTrust> Fields; ///< "struct.field"
  // Few questions are asked in a run: lists are looked through as they are.
  std::vector<std::string> RcuTypes, UntrustedLsm, SleepableLsm, FmodRet,
      ConfigOff;
  std::vector<std::pair<std::string, std::string>> Destructors; ///< by struct
  /// By tracepoint; nibble i: bit0 NULL, bit1 ERR.
  std::vector<std::pair<std::string, uint64_t>> RawTpNullArgs;
  std::string Hooks[64]; ///< by program type
  VerifierFacts Facts;
  /// Filters that are asked for programs of a hook, into Facts.Filters.
  llvm::StringMap<llvm::SmallVector<unsigned, 2>> FiltersOfHook;

  std::function<bool(llvm::StringRef)> Later;

  bool passes(const KfuncFilter &F, const Kfunc &K, const ProgramKind &P) const;
  bool speaksOf(const FilterRule &R, const Kfunc &K) const;
  bool isIn(const Kfunc &K, llvm::ArrayRef<std::string> Sets) const;
  const LsmHooks *findLsmHook(llvm::StringRef Hook) const;
};

/// The kernels at hand: those built in and those from --kernel-db.
class KernelRegistry {
public:
  /// Reads the databases that the build embedded.
  static llvm::Expected<KernelRegistry> embedded();

  /// Adds the database in \p Path, replacing one of the same name: a kernel,
  /// or a module, whose facts kernels then have, too. The error names file,
  /// line and what was expected.
  llvm::Error addFile(llvm::StringRef Path);
  llvm::Error addBuffer(llvm::StringRef Yaml, llvm::StringRef FileName);

  /// A kernel by name ("6.12"). The error lists the names that are known.
  /// Kernels are resolved (overlays merged) on first use and then kept.
  llvm::Expected<std::shared_ptr<const Kernel>> get(llvm::StringRef Name) const;

  /// The facts behind a kernel, its bases merged in.
  llvm::Expected<Database> database(llvm::StringRef Name) const;

  /// Where a kernel's facts come from, in a sentence; empty: not stated, or no
  /// such kernel.
  llvm::StringRef origin(llvm::StringRef Name) const;

  /// Names, oldest release first, named profiles (like "2022") in their place.
  std::vector<std::string> names() const;
  /// The newest release: the default of --kernel.
  std::string newest() const;

  KernelRegistry();
  KernelRegistry(KernelRegistry &&);
  KernelRegistry &operator=(KernelRegistry &&);
  ~KernelRegistry();

private:
  struct Impl;
  std::shared_ptr<Impl> P;
};

} // namespace precheck

#endif // PRECHECK_KERNEL_KERNEL_H
