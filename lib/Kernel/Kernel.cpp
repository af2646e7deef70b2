//===- Kernel.cpp - What one kernel knows -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "precheck/Kernel/Kernel.h"
#include "HelperTable.h"
#include "KernelBuilder.h"
#include "KfuncTable.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"

using namespace llvm;

namespace precheck {

template <typename T>
static const T *findNamed(const std::vector<T> &Section, StringRef Name) {
  auto It = llvm::find_if(Section, [&](const T &E) { return E.Name == Name; });
  return It == Section.end() ? nullptr : &*It;
}

const Kfunc *Kernel::findKfunc(StringRef KfuncName) const {
  return Kfuncs->find(KfuncName);
}

iterator_range<pointee_iterator<const Kfunc *const *>> Kernel::kfuncs() const {
  return make_pointee_range(Kfuncs->all());
}

const HelperProto *Kernel::findHelper(unsigned Id) const {
  return Helpers->find(Id);
}

// The first of a helper's prototypes that Gets takes; if none, but the database
// says who gets them, nothing.
static const HelperProto *
choose(const HelperEntry &H, function_ref<bool(const HelperVariant &)> Gets) {
  if (Gets(H))
    return &H;
  bool Stated = H.types();
  for (const HelperVariant &V : H.Variants) {
    if (Gets(V))
      return &V;
    Stated |= V.types() != 0;
  }
  return Stated ? nullptr : &H;
}

const HelperProto *Kernel::findHelper(unsigned Id, ProgramType Type) const {
  const HelperEntry *H = Helpers->find(Id);
  uint64_t Bit = uint64_t(1) << static_cast<unsigned>(Type);
  if (!H || !(HelperPrograms & Bit))
    return H;
  return choose(*H, [&](const HelperVariant &V) { return V.types() & Bit; });
}

const HelperProto *Kernel::findHelper(unsigned Id, const ProgramKind &P) const {
  if (InferredHelpers)
    return findHelper(Id, P.Type);
  const HelperEntry *H = Helpers->find(Id);
  uint64_t Bit = uint64_t(1) << static_cast<unsigned>(P.Type);
  bool Known = P.Type == ProgramType::STRUCT_OPS
                   ? HelperStructOps.contains(P.StructOps)
                   : HelperPrograms & Bit;
  if (!H || !Known)
    return H;
  // Number 0 is an attach type, too; syscall.c:bpf_prog_load_fixup_attach_type
  // puts another in its place.
  ProgramKind Loaded = P;
  if (P.Attach.empty())
    Loaded.Attach = P.Type == ProgramType::CGROUP_SOCK
                        ? "CGROUP_INET_SOCK_CREATE"
                        : "CGROUP_INET_INGRESS";
  return choose(*H, [&](const HelperVariant &V) {
    return V.Programs & Bit || llvm::any_of(V.When, [&](const HelperUse &U) {
             return U.isGivenTo(Loaded);
           });
  });
}

StringRef Kernel::hookOf(ProgramType Type) const {
  return Hooks[static_cast<size_t>(Type)];
}

bool Kernel::isAllowed(const Kfunc &K, ProgramType Type) const {
  StringRef Hook = hookOf(Type);
  return llvm::any_of(K.Hooks, [&](const std::string &H) {
    return H == "COMMON" || (!Hook.empty() && H == Hook);
  });
}

bool Kernel::isIn(const Kfunc &K, ArrayRef<std::string> Sets) const {
  return llvm::any_of(Sets, [&](const std::string &Set) {
    return is_contained(K.Sets, Set) || inIdSet(Set, K.Name);
  });
}

bool Kernel::speaksOf(const FilterRule &R, const Kfunc &K) const {
  bool Named = (R.Sets.empty() && R.Kfuncs.empty()) || isIn(K, R.Sets) ||
               is_contained(R.Kfuncs, K.Name);
  return Named && !isIn(K, R.ExceptSets);
}

bool Kernel::passes(const KfuncFilter &F, const Kfunc &K,
                    const ProgramKind &P) const {
  return !isIn(K, F.Governs) || llvm::any_of(F.Rules, [&](const FilterRule &R) {
    return speaksOf(R, K) && R.covers(P);
  });
}

std::optional<std::vector<std::string>>
Kernel::refusedAtRunTime(const Kfunc &K, const ProgramKind &P) const {
  for (const KfuncFilter &F : Facts.RunTime) {
    if (passes(F, K, P))
      continue;
    std::vector<std::string> Members;
    for (const FilterRule &R : F.Rules)
      if (speaksOf(R, K))
        Members.insert(Members.end(), R.Members.begin(), R.Members.end());
    return Members;
  }
  return std::nullopt;
}

bool Kernel::isAllowed(const Kfunc &K, const ProgramKind &P) const {
  // Which program it extends, and hence its type, is said when it is loaded
  // (bpf_verifier.h:resolve_prog_type).
  if (P.Type == ProgramType::EXT)
    return !K.Hooks.empty();
  // btf.c:__btf_kfunc_id_set_contains asks all filters of a hook, whichever
  // set of the hook the kfunc is in.
  auto AllowedBy = [&](StringRef Hook) {
    if (Hook.empty() || !is_contained(K.Hooks, Hook))
      return false;
    auto Filters = FiltersOfHook.find(Hook);
    return Filters == FiltersOfHook.end() ||
           llvm::all_of(Filters->second, [&](unsigned F) {
             return passes(Facts.Filters[F], K, P);
           });
  };
  return AllowedBy("COMMON") || AllowedBy(hookOf(P.Type));
}

bool Kernel::hasHelper(StringRef HelperName) const {
  for (unsigned Id = 0; Id < Helpers->end(); ++Id)
    if (const HelperProto *H = Helpers->find(Id))
      if (H->Name == HelperName)
        return true;
  return false;
}

/// "const struct NAME *" of a C type.
static bool isPointerToStruct(StringRef Type, StringRef Name) {
  Type.consume_front("const ");
  return Type.consume_front("struct ") && Type.consume_front(Name) &&
         Type.ltrim().starts_with("*");
}

bool Kernel::isStructOfKfunc(StringRef Struct) const {
  return llvm::any_of(kfuncs(), [&](const Kfunc &K) {
    return isPointerToStruct(K.Result, Struct) ||
           llvm::any_of(K.Params, [&](const KfuncParam &P) {
             return isPointerToStruct(P.Type, Struct);
           });
  });
}

bool Kernel::inIdSet(StringRef Set, StringRef Name) const {
  const IdSet *S = findNamed(Facts.IdSets, Set);
  return S && is_contained(S->Names, Name);
}

const LsmHooks *Kernel::findLsmHook(StringRef Hook) const {
  for (const LsmHooks &L : Facts.Lsm)
    if (is_contained(L.Names, Hook))
      return &L;
  return nullptr;
}

StringRef Kernel::lsmHookResult(StringRef Hook) const {
  const LsmHooks *L = findLsmHook(Hook);
  return L ? StringRef(L->Result) : StringRef();
}

std::optional<unsigned> Kernel::lsmHookArgs(StringRef Hook) const {
  const LsmHooks *L = findLsmHook(Hook);
  return L ? std::optional<unsigned>(L->Args) : std::nullopt;
}

bool Kernel::isDisabledLsmHook(StringRef Hook) const {
  return inIdSet("bpf_lsm_disabled_hooks", Hook);
}

bool Kernel::deniesTracing(StringRef Function) const {
  return inIdSet("btf_id_deny", Function);
}

bool Kernel::isNoreturn(StringRef Function) const {
  return inIdSet("noreturn_deny", Function);
}

std::optional<ReturnRange> Kernel::returnRange(const ProgramKind &P) const {
  bool Void = P.Type == ProgramType::LSM && lsmHookResult(P.Target) == "void";
  if (P.Type == ProgramType::LSM && P.Attach != "LSM_CGROUP") {
    if (Void || !has(Feature::LsmReturnRanges) ||
        lsmHookResult(P.Target).empty())
      return std::nullopt;
    if (inIdSet("bool_lsm_hooks", P.Target))
      return ReturnRange{0, 1};
    return ReturnRange{-4095, 0}; // MAX_ERRNO
  }
  // "BPF_LSM_CGROUP that attach to void LSM hooks can't modify return value!"
  if (Void)
    return ReturnRange{1, 1};
  for (const ReturnRule &R : Facts.Returns)
    if (R.covers(P))
      return R.Range.isAny() ? std::nullopt : std::optional(R.Range);
  return std::nullopt;
}

bool Kernel::mayBeSleepable(const ProgramKind &P) const {
  return Facts.Sleepable.empty() ||
         llvm::any_of(Facts.Sleepable,
                      [&](const SleepableRule &R) { return R.covers(P); });
}

const Iterator *Kernel::findIterator(StringRef Name) const {
  return findNamed(Facts.Iterators, Name);
}

const StructOpsInfo *Kernel::findStructOps(StringRef Name) const {
  return Facts.findStructOps(Name);
}

std::optional<ReturnRange> Kernel::callbackRange(StringRef Callee) const {
  for (const CallbackRule &R : Facts.Callbacks)
    if (is_contained(R.Names, Callee))
      return R.Range.isAny() ? std::nullopt : std::optional(R.Range);
  return std::nullopt;
}

bool Kernel::isAllowedUnderLock(const Kfunc &K) const {
  if (K.has(KF_SPINLOCK_SAFE))
    return true;
  const NameList *L = findNamed(Facts.Lists, "kfuncs under a lock");
  return L && is_contained(L->Names, K.Name);
}

bool Kernel::isFaultableTracepoint(StringRef Name) const {
  const NameList *L = findNamed(Facts.Lists, "faultable tracepoints");
  return !L || is_contained(L->Names, Name);
}

const WritableFields *Kernel::writableFields(const ProgramKind &P,
                                             StringRef Struct) const {
  for (const WritableFields &W : Facts.Writable)
    if (W.Struct == Struct && W.covers(P))
      return &W;
  return nullptr;
}

bool Kernel::mapTakesHelper(StringRef MapType, StringRef Helper) const {
  const IdSet *Helpers = findNamed(Facts.HelpersOfMap, MapType);
  if (Helpers && !is_contained(Helpers->Names, Helper))
    return false;
  const IdSet *Maps = findNamed(Facts.MapsOfHelper, Helper);
  return !Maps || is_contained(Maps->Names, MapType);
}

bool Kernel::mayUseMapWhenSleepable(StringRef MapType) const {
  const NameList *L = findNamed(Facts.Lists, "maps not for sleepable programs");
  return !L || !is_contained(L->Names, MapType);
}

StringRef Kernel::structOfRegister(StringRef RegisterType) const {
  for (const auto &[Type, Struct] : Facts.RegisterStructs)
    if (Type == RegisterType)
      return Struct;
  return "";
}

std::optional<bool> Kernel::hasTypeTag(StringRef Tag) const {
  if (Facts.TypeTags.empty())
    return std::nullopt;
  return is_contained(Facts.TypeTags, Tag);
}

FieldTrust Kernel::fieldTrust(StringRef Struct, StringRef Field) const {
  SmallString<64> Key(Struct);
  Key += '.';
  Key += Field;
  return Fields.lookup(Key);
}

bool Kernel::isRcuProtected(StringRef Struct) const {
  return is_contained(RcuTypes, Struct);
}

bool Kernel::isUntrustedLsmHook(StringRef Hook) const {
  return is_contained(UntrustedLsm, Hook);
}

bool Kernel::isSleepableLsmHook(StringRef Hook) const {
  return is_contained(SleepableLsm, Hook);
}

bool Kernel::isFmodRet(StringRef Function) const {
  return is_contained(FmodRet, Function);
}

bool Kernel::lacksConfig(StringRef Config) const {
  return is_contained(ConfigOff, Config);
}

TpArg Kernel::tracepointArg(StringRef Tracepoint, unsigned Arg) const {
  if (Arg >= 16)
    return TpArg::NotNull;
  unsigned Bits = 0;
  for (const auto &[Name, Nibbles] : RawTpNullArgs)
    if (Name == Tracepoint)
      Bits = Nibbles >> (4 * Arg) & 3;
  // An ERR_PTR argument is no pointer at all; that outweighs NULL.
  return Bits & 2 ? TpArg::ErrPtr : Bits ? TpArg::MaybeNull : TpArg::NotNull;
}

StringRef Kernel::destructorOf(StringRef Struct) const {
  for (const auto &[Of, Destructor] : Destructors)
    if (Of == Struct)
      return Destructor;
  return "";
}

//===----------------------------------------------------------------------===//
// KernelBuilder
//===----------------------------------------------------------------------===//

/// Has a kernel named \p Name, with the rules of \p Release, a feature? One
/// that only a profile has (a series of patches) names that profile.
static bool featureHolds(StringRef Name, StringRef Release, StringRef First,
                         StringRef Last) {
  if (!First.contains('.'))
    return Name == First;
  auto R = parseRelease(Release), F = parseRelease(First),
       L = parseRelease(Last);
  return R && F && *R >= *F && (!L || *R <= *L);
}

void KernelBuilder::takeFacts(Kernel &K, Database &D) {
  K.Facts = std::move(D.Facts);
  for (size_t I = 0; I < K.Facts.Filters.size(); ++I) {
    KfuncFilter &F = K.Facts.Filters[I];
    for (const KfuncSet &Set : D.Sets) {
      if (Set.Filter != F.Name)
        continue;
      F.Governs.push_back(Set.Name);
      for (const std::string &Program : Set.Programs) {
        StringRef Hook = hookOfType(D, Program);
        if (Hook.empty())
          continue;
        auto &Filters = K.FiltersOfHook[Hook];
        if (!is_contained(Filters, I))
          Filters.push_back(I);
      }
    }
  }
}

std::shared_ptr<const Kernel>
KernelBuilder::build(Database D, std::function<bool(llvm::StringRef)> Later) {
  auto Result = std::make_shared<Kernel>();
  Kernel &K = *Result;
  K.Name = D.Name;
  K.Later = std::move(Later);
#define FEATURE(Row, First, Last)                                              \
  K.Features.push_back(featureHolds(D.Name, D.Release, First, Last));
#define FEATURE_ALSO(Row, First, Last)                                         \
  if (featureHolds(D.Name, D.Release, First, Last))                            \
    K.Features[static_cast<size_t>(Feature::Row)] = true;
#include "precheck/Kernel/Features.def"

  for (const auto &[Type, Hook] : D.Hooks)
    // COMMON is what UNSPEC registers for; it is the hook of no program.
    if (auto Program = programTypeFromEnum(Type); Program && Type != "UNSPEC")
      K.Hooks[static_cast<size_t>(*Program)] = Hook;
  takeFacts(K, D);
  K.FmodRet = std::move(D.FmodRet);
  K.ConfigOff = std::move(D.ConfigOff);
  K.Kfuncs = std::make_shared<KfuncTable>(D);

  K.HelperPrograms = D.HelperPrograms;
  for (const std::string &Struct : D.HelperStructOps)
    K.HelperStructOps.insert(Struct);
  K.Helpers = std::make_shared<HelperTable>(D);
  for (const SafeField &Field : D.SafeFields)
    K.Fields[Field.Struct + "." + Field.Field] = Field.Trust;
  auto Take = [](std::vector<std::string> &Into,
                 std::vector<GuardedName> &Names) {
    for (GuardedName &N : Names)
      Into.push_back(std::move(N.Name));
  };
  Take(K.RcuTypes, D.RcuProtected);
  Take(K.UntrustedLsm, D.LsmUntrusted);
  Take(K.SleepableLsm, D.LsmSleepable);
  K.InferredHelpers = llvm::any_of(
      D.Inferred, [](const auto &I) { return I.first == "helpers"; });
  K.Destructors = std::move(D.Dtors);
  K.RawTpNullArgs = std::move(D.RawTpNull);
  return Result;
}

} // namespace precheck
