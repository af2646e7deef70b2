//===- KfuncTable.h - A kernel's kfuncs by name -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A program calls a few of a kernel's kfuncs, so the embedded ones are decoded
// one by one, when they are asked for.
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_LIB_KERNEL_KFUNCTABLE_H
#define PRECHECK_LIB_KERNEL_KFUNCTABLE_H

#include "precheck/Kernel/Database.h"
#include <memory>
#include <mutex>

namespace precheck {

/// The hook of programs of a type (Database::Hooks); empty: none.
llvm::StringRef hookOfType(const Database &D, llvm::StringRef Type);

class KfuncTable {
public:
  /// Takes kfuncs, sets and hooks of a complete database, packed or not.
  explicit KfuncTable(Database &D);

  /// nullptr: no such kfunc. What it returns stays.
  const Kfunc *find(llvm::StringRef Name) const;
  /// All, by name.
  llvm::ArrayRef<const Kfunc *> all() const;

private:
  struct Slot {
    llvm::StringRef Name;
    llvm::StringRef Packed; ///< empty: Made holds it from the beginning
    std::unique_ptr<const Kfunc> Made;
  };
  Kfunc make(KfuncEntry Entry) const;
  const Kfunc *made(Slot &S) const;

  Database Registered; ///< of it, hooks and sets
  mutable std::vector<Slot> Slots;
  mutable std::vector<const Kfunc *> All; ///< empty until it is asked for
  mutable std::mutex Lock;                ///< guards Slot::Made and All
};

} // namespace precheck

#endif // PRECHECK_LIB_KERNEL_KFUNCTABLE_H
