//===- HelperTable.cpp - A kernel's helpers by number -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "HelperTable.h"

using namespace llvm;

namespace precheck {

HelperTable::HelperTable(Database &D) {
  auto SlotOf = [&](unsigned Id) -> Slot & {
    if (Slots.size() <= Id)
      Slots.resize(Id + 1);
    return Slots[Id];
  };
  forEachPackedHelper(D.PackedHelpers, [&](unsigned Id, StringRef Bytes) {
    SlotOf(Id).Packed = Bytes;
  });
  for (HelperEntry &H : D.Helpers) {
    Slot &S = SlotOf(H.Id);
    S.Entry = std::make_unique<HelperEntry>(std::move(H));
  }
}

const HelperEntry *HelperTable::find(unsigned Id) const {
  if (Id >= Slots.size())
    return nullptr;
  std::lock_guard<std::mutex> Guard(Lock);
  Slot &S = Slots[Id];
  if (!S.Entry && !S.Packed.empty())
    S.Entry = std::make_unique<HelperEntry>(unpackHelper(S.Packed));
  return S.Entry.get();
}

} // namespace precheck
