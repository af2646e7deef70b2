//===- ArgTypes.h - What a helper's argument may be -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_LIB_VERIFY_ARGTYPES_H
#define PRECHECK_LIB_VERIFY_ARGTYPES_H

#include "Value.h"
#include "precheck/Kernel/Kernel.h"
#include "llvm/ADT/SmallVector.h"

namespace precheck::interp {

/// One ARG_* expression of a struct bpf_func_proto.
struct ArgSpec {
  llvm::StringRef Base; ///< "PTR_TO_MEM", without ARG_ and _OR_NULL
  bool MayBeNull = false;
  bool ReadOnly = false;
  bool Release = false;
  bool Write = false;
  bool Uninit = false;    ///< MEM_UNINIT: filled without being read
  bool FixedSize = false; ///< as large as what it points to
  bool OrZero = false;    ///< a size that may be 0
  DynptrType Dynptr = DynptrType::Invalid;

  explicit ArgSpec(llvm::StringRef Spec);

  /// ARG_CONST_SIZE up to 7.2, ARG_MEM_SIZE since.
  bool isSize() const { return Base == "CONST_SIZE" || Base == "MEM_SIZE"; }
  bool isMemory() const {
    return Base == "PTR_TO_MEM" || Base == "PTR_TO_MAP_KEY" ||
           Base == "PTR_TO_MAP_VALUE";
  }
};

/// A register type as verifier.c lists it: the kind and its flags.
struct RegType {
  Kind K = Kind::Any;
  uint32_t Flags = 0;
};

/// verifier.c:compatible_reg_types, in the kernel's order; empty for an
/// argument that is not modelled.
llvm::SmallVector<RegType, 10> compatibleTypes(const Kernel &K,
                                               const ArgSpec &Spec);

/// Is \p V of one of those types (the first half of verifier.c:
/// check_reg_type)? \p Expected: what the kernel lists if it is not.
bool isCompatible(const Kernel &K, const ArgSpec &Spec, const Value &V,
                  std::string &Expected);

} // namespace precheck::interp

#endif // PRECHECK_LIB_VERIFY_ARGTYPES_H
