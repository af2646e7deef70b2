//===- Callback.h - Functions that helpers and kfuncs call back -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// verifier.c:push_callback_call, push_async_cb, prepare_func_exit and the
// set_*_callback_state functions.
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_LIB_VERIFY_CALLBACK_H
#define PRECHECK_LIB_VERIFY_CALLBACK_H

#include "Calls.h"

namespace precheck::interp {

/// A callback as one call of a helper or kfunc sets it up.
struct CallbackCall {
  unsigned Arg = 0; ///< the argument that is the function, zero-based
  FunctionId F = NoId;
  llvm::SmallVector<Value, 4> Args;
  bool OrdersTree = false; ///< the less() of bpf_rbtree_add
  bool Async = false;      ///< runs later, from a state of its own
  bool Sleepable = false;  ///< Async: may it sleep?
  int64_t RetLo = 0, RetHi = 1;
};

/// Does the call hand a function of the program to a helper or kfunc?
bool passesFunction(const CallSite &Site);
/// The function in argument \p Arg. Flow::Stop: it may not be called back.
Flow callbackFunction(Analysis &A, State &S, const CallSite &Site, unsigned Arg,
                      FunctionId &F);
/// The callback that a helper calls, or nothing if it calls none.
Flow helperCallback(Analysis &A, State &S, const CallSite &Site,
                    const HelperProto &Proto,
                    std::optional<CallbackCall> &Callback);
/// The same for kfuncs that run it asynchronously: work queues, task work.
Flow kfuncCallback(Analysis &A, State &S, const KfuncCall &C,
                   std::optional<CallbackCall> &Callback);

/// Explores the callback. Kernels that simulate one round after the other go
/// on after the call in \p S itself and run the callback in a fork; the others
/// go on in the callback's frame, and after it behind the call.
Flow callBack(Analysis &A, State &S, const CallSite &Site,
              const CallbackCall &Callback);

/// A callback returns \p Result: may it, and where does the path go on? Its
/// frame is the top one and stays.
Flow checkCallbackReturn(Analysis &A, State &S, const Value &Result,
                         const ir::Origin &Where);

//===--- AsyncField.cpp ---------------------------------------------------===//

/// The kind of a struct that runs a callback later: bpf_timer, bpf_wq,
/// bpf_task_work.
std::optional<SpecialKind> asyncField(llvm::StringRef Struct);
/// Argument \p I must point to such a field of a map value.
Flow checkAsyncField(Analysis &A, State &S, const CallSite &Site, unsigned I,
                     SpecialKind Kind);
/// The map in argument \p MapArg must be the one that holds the field.
Flow checkAsyncMap(Analysis &A, State &S, const CallSite &Site, unsigned Field,
                   unsigned MapArg, SpecialKind Kind);

} // namespace precheck::interp

#endif // PRECHECK_LIB_VERIFY_CALLBACK_H
