//===- Sets.cpp - Kfunc sets in .BTF_ids -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Internal.h"
#include "precheck/Kernel/Database.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/Endian.h"

using namespace llvm;

namespace precheck {

namespace {

// include/linux/btf.h: the KF_* bits. First and Last are releases, as in
// Features.def. Read in the sources of 6.1, 6.12 and 7.3; of the releases
// between, the bits that their images' kfuncs have agree with the names that
// 6.12 and 7.3 give the same kfuncs (see docs/kfunc-db.md).
struct FlagBit {
  unsigned Bit;
  KfuncFlag Flag;
  StringLiteral First, Last;
};
const FlagBit FlagBits[] = {
    {0, KF_ACQUIRE, "6.0", ""},          {1, KF_RELEASE, "6.0", ""},
    {2, KF_RET_NULL, "6.0", ""},         {3, KF_KPTR_GET, "6.0", "6.3"},
    {4, KF_TRUSTED_ARGS, "6.0", "6.19"}, {5, KF_SLEEPABLE, "6.0", ""},
    {6, KF_DESTRUCTIVE, "6.0", ""},      {7, KF_RCU, "6.2", ""},
    {8, KF_ITER_NEW, "6.4", ""},         {9, KF_ITER_NEXT, "6.4", ""},
    {10, KF_ITER_DESTROY, "6.4", ""},    {11, KF_RCU_PROTECTED, "6.7", ""},
    {12, KF_FASTCALL, "6.13", ""},       {13, KF_ARENA_RET, "6.14", ""},
    {14, KF_ARENA_ARG1, "6.14", ""},     {15, KF_ARENA_ARG2, "6.14", ""},
    {16, KF_IMPLICIT_ARGS, "7.0", ""},   {17, KF_SPINLOCK_SAFE, "7.3", ""},
    {18, KF_PERFMON, "7.3", ""},
};

// include/linux/btf_ids.h: the set's flags word, BTF_SET8_KFUNCS.
constexpr uint32_t KfuncSetFlag = 1;

} // namespace

bool isSince(StringRef Release, StringRef First) {
  auto R = parseRelease(Release), F = parseRelease(First);
  return R && F && *R >= *F;
}

std::optional<uint32_t> kfuncFlagsFromBits(StringRef Release, uint32_t Bits) {
  uint32_t Flags = 0;
  for (const FlagBit &B : FlagBits) {
    if (!(Bits >> B.Bit & 1))
      continue;
    if (!isSince(Release, B.First) ||
        (!B.Last.empty() && Release != B.Last && isSince(Release, B.Last)))
      return std::nullopt;
    Flags |= B.Flag;
    Bits &= ~(1u << B.Bit);
  }
  if (Bits)
    return std::nullopt;
  return Flags;
}

Error readSets(StringRef Ids, const KernelBtf &Btf, KernelImage &Into) {
  size_t Words = Ids.size() / 4;
  auto Word = [&](size_t I) {
    return support::endian::read32le(Ids.data() + 4 * I);
  };
  bool Marked = isSince(Into.Release, "6.9");
  const uint32_t WantedFlags = Marked ? KfuncSetFlag : 0;

  // A hostile file can be all beginnings of blocks that fail at their ends.
  size_t Budget = 16 * Words + 4096;
  // A block is count, flags, then that many pairs of FUNC id and bits by
  // ascending id. Lists of ids lie between the blocks; no id of theirs is the
  // flags word, as 0 is void and 1 is the first basic type.
  for (size_t At = 0; At + 2 <= Words;) {
    uint32_t Count = Word(At);
    size_t Pairs = (Words - At - 2) / 2;
    bool Shape = Count && Count <= Pairs && Word(At + 1) == WantedFlags;
    ImageSet Set;
    uint32_t Last = 0, Unknown = 0;
    std::vector<uint32_t> Functions;
    for (size_t I = 0; Shape && I < Count; ++I) {
      if (!Budget--)
        return imageError("its .BTF_ids makes no sense");
      uint32_t Id = Word(At + 2 + 2 * I), Bits = Word(At + 3 + 2 * I);
      // resolve_btfids leaves 0 for what the kernel's configuration lacks.
      Shape = Id >= Last && (!Id || Btf.isFunction(Id));
      Last = Id;
      std::optional<uint32_t> Flags = kfuncFlagsFromBits(Into.Release, Bits);
      if (!Flags) {
        // An unmarked block with such bits is none.
        Shape &= Marked;
        Unknown = Bits;
      }
      if (!Shape || !Id)
        continue;
      Set.Kfuncs.emplace_back(Btf.nameOf(Id).str(), Flags.value_or(0));
      Functions.push_back(Id);
    }
    if (!Shape || Set.Kfuncs.empty()) {
      ++At;
      continue;
    }
    if (Unknown)
      return imageError("a kfunc set of " + Into.Release +
                        " has flags that are not known: 0x" +
                        Twine::utohexstr(Unknown));
    for (uint32_t Id : Functions) {
      ImageKfunc K = Btf.prototypeOf(Id);
      Into.Kfuncs.try_emplace(K.Name, K);
    }
    Into.Sets.push_back(std::move(Set));
    At += 2 + 2 * size_t(Count);
  }
  Into.HasFlags = true;
  return Error::success();
}

size_t KernelImage::countKfuncsInSets() const {
  std::set<StringRef> Names;
  for (const ImageSet &S : Sets)
    for (const auto &K : S.Kfuncs)
      Names.insert(K.first);
  return Names.size();
}

} // namespace precheck
