//===- HelperTable.h - A kernel's helpers by number -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Helpers are half of a database and a program calls a few of them, so the
// embedded ones are decoded one by one, when they are asked for.
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_LIB_KERNEL_HELPERTABLE_H
#define PRECHECK_LIB_KERNEL_HELPERTABLE_H

#include "precheck/Kernel/Database.h"
#include <memory>
#include <mutex>

namespace precheck {

class HelperTable {
public:
  /// Takes the helpers of a complete database, packed or not.
  explicit HelperTable(Database &D);

  /// nullptr: no such helper. What it returns stays.
  const HelperEntry *find(unsigned Id) const;
  /// One more than the highest number.
  unsigned end() const { return Slots.size(); }

private:
  struct Slot {
    llvm::StringRef Packed;
    std::unique_ptr<const HelperEntry> Entry;
  };
  mutable std::vector<Slot> Slots; ///< by number
  mutable std::mutex Lock;         ///< guards Slot::Entry
};

} // namespace precheck

#endif // PRECHECK_LIB_KERNEL_HELPERTABLE_H
