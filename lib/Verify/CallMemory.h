//===- CallMemory.h - Memory that a call is handed -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What helpers and kfuncs have in common in how they check their arguments:
// offsets, memory of a size, sizes, constant strings.
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_LIB_VERIFY_CALLMEMORY_H
#define PRECHECK_LIB_VERIFY_CALLMEMORY_H

#include "Calls.h"

namespace precheck::interp {

class CallMemory {
public:
  CallMemory(Analysis &A, State &S, CallSite &Site, llvm::StringRef Func)
      : A(A), S(S), Site(Site), Func(Func) {}

  /// Arithmetic on argument \p I before the call (verifier.c:
  /// adjust_ptr_min_max_vals).
  Flow arithmetic(unsigned I);

  /// verifier.c:check_func_arg_reg_off. \p Release: the argument is what the
  /// call releases. \p AsContext: it is passed on as the context, not as
  /// memory.
  Flow offset(unsigned I, bool Release, bool AsContext = false);

  /// verifier.c:check_helper_mem_access: may \p Size bytes of argument \p I be
  /// read or written? 0 is a size, too.
  Flow access(unsigned I, uint64_t Size, bool Write, bool ZeroOk);

  /// verifier.c:check_mem_reg: memory of a fixed size, to read and to write.
  /// What may be NULL is taken as if it were not.
  Flow fixed(unsigned I, uint64_t Size);

  /// verifier.c:check_mem_size_reg: argument \p I is the size of the memory
  /// before it. Sizes of which not enough is known are left alone.
  Flow size(unsigned I, bool Write, bool ZeroOk);
  /// The same for a kfunc, which reads and writes and says it of the pair
  /// (verifier.c:check_kfunc_mem_size_reg).
  Flow pairSize(unsigned I);

  /// verifier.c:check_reg_const_str
  Flow constString(unsigned I);

  /// Why \p I is refused: where it comes from, what to do about it.
  Because why(unsigned I) const;
  MessageArgs args(unsigned I) const;

private:
  Flow report(unsigned I, Message M, MessageArgs Args, std::string Suggestion,
              const Because *Instead = nullptr);
  Flow bounds(unsigned I, llvm::StringRef What, uint64_t Limit, uint64_t Size);
  Flow region(unsigned I, uint64_t Size, uint64_t Limit, bool ZeroOk,
              llvm::StringRef What);
  Flow stack(unsigned I, uint64_t Size);
  Flow notMemory(unsigned I);
  Flow context(unsigned I, uint64_t Size, bool Write, bool ZeroOk);
  Flow mapValue(unsigned I, uint64_t Size, bool Write, bool ZeroOk);

  Analysis &A;
  State &S;
  CallSite &Site;
  llvm::StringRef Func;
};

/// May [P, P + Size) lie in the stack? Where an object lies in its frame is the
/// compiler's choice; beyond all objects there is nothing.
bool mayBeInStack(const Analysis &A, const State &S, const Value &P,
                  uint64_t Size);

/// Bytes of the section that a global is in, an upper bound; 0 when not known.
uint64_t sectionSize(const Analysis &A, const Global &G);

/// Is the map value one that programs can't write (verifier.c:
/// check_map_access_type)?
bool isReadOnlyValue(const Analysis &A, const Value &V);

} // namespace precheck::interp

#endif // PRECHECK_LIB_VERIFY_CALLMEMORY_H
