//===- Bounds.h - Offsets that are not constant -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// verifier.c:check_mem_region_access for a pointer with a variable offset.
// Only of offsets that the verifier knows no better than this analysis does
// (Symbols::isExact, isUnbound) is anything said.
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_LIB_VERIFY_BOUNDS_H
#define PRECHECK_LIB_VERIFY_BOUNDS_H

#include "Memory.h"

namespace precheck::interp {

/// Memory of a size that is known, as the verifier bounds it.
struct Region {
  /// "map value, value_size=" and the like, for the line with the numbers.
  std::string What;
  uint64_t Limit = 0;
  /// A variable shares its section's map: the map's value may begin as much
  /// before the variable, and Limit is more than it has.
  uint64_t Before = 0;
};

/// What a pointer to map values or memory points into; nothing where its size
/// is not known.
std::optional<Region> regionOf(const Analysis &A, const Value &P);

/// What is wrong with an access at a variable offset.
struct OutOfRange {
  Message M;
  MessageArgs Args;
  Because Why;
};
std::optional<OutOfRange> checkVariableOffset(const Analysis &A, const State &S,
                                              const Value &P, uint64_t Size,
                                              const Region &R);

/// The same, reported for an access that an instruction makes.
Flow checkRegion(Analysis &A, const State &S, const Value &P, const Access &Acc,
                 const Region &R);

/// A local array that only holds constants and is only read: the compiler
/// makes it a constant in .rodata. \p P points into it, at an offset that is
/// not constant.
std::optional<Region> constantArray(const Analysis &A, const State &S,
                                    const Value &P);

/// Does the instruction that \p S is at load a number that the compiler needs
/// as it is? A mere comparison of a constant array's element may become one of
/// the index.
bool needsLoaded(const State &S);

} // namespace precheck::interp

#endif // PRECHECK_LIB_VERIFY_BOUNDS_H
