//===- Calls.h - Calls of kfuncs, helpers and subprograms -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// For each family: what the call demands of its arguments, whether that
// holds, and how the state changes.
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_LIB_VERIFY_CALLS_H
#define PRECHECK_LIB_VERIFY_CALLS_H

#include "Record.h"

namespace precheck::interp {

/// One call on one path.
struct CallSite {
  const ir::Inst &Inst;
  const ir::CallInfo &Info;
  FunctionId Callee;
  const Function &Decl;
  llvm::SmallVector<Value, 6> Args;

  const ir::Origin &where() const { return Inst.Src; }
  const ir::Origin &argWhere(unsigned I) const {
    return I < Info.ArgOrigins.size() ? Info.ArgOrigins[I] : Inst.Src;
  }
};

/// verifier.c:check_attach_btf_id, bpf_check_attach_target: may a program
/// like this be attached to its target at all?
Flow checkAttach(Analysis &A);
/// bpf_lsm.c:bpf_lsm_verify_prog, verifier.c:check_struct_ops_btf_id: LSM and
/// struct_ops programs need a GPL compatible license.
/// To be asked when the program is explored; what was found gives way.
void checkLicense(Analysis &A);

//===--- CallGraph.cpp ----------------------------------------------------===//

/// verifier.c:check_max_stack_depth: the depth of the program's calls, and tail
/// calls in callbacks.
Flow checkCallGraph(Analysis &A);

//===--- Exceptions.cpp ---------------------------------------------------===//

/// The function that the program names for what is thrown, if it names one:
/// Analysis::ExceptionCallback (verifier.c:
/// bpf_find_exception_callback_insn_off).
Flow findExceptionCallback(Analysis &A);
/// bpf_throw() ends the program here: may it?
Flow checkThrow(Analysis &A, const State &S, const ir::Origin &Where);

//===--- MapFields.cpp ----------------------------------------------------===//

/// May a program of this type use the map, or the section that the variable
/// is in (verifier.c:check_map_prog_compatibility)?
Flow checkMapFields(Analysis &A, const State &S, GlobalId Id,
                    const ir::Origin &Where);
/// The verifier asks that of all maps before it walks the program
/// (verifier.c:resolve_pseudo_ldimm64): of one that is refused anyway, that is
/// the first finding.
void checkMapsAhead(Analysis &A);
/// verifier.c:is_tracing_prog_type
bool isTracingType(ProgramType Type);

//===--- Kfuncs -----------------------------------------------------------===//

/// What a kfunc's parameter asks for (verifier.c:kfunc_ptr_arg_type).
enum class KfuncArg : uint8_t {
  Scalar,
  Ignored,
  Nullable, ///< NULL, and NULL is allowed
  Context,
  BtfId,
  Mem,
  MemLen,      ///< followed by its length
  AllocObject, ///< obj_drop
  Map,
  String, ///< in read-only memory
  Dynptr,
  Iterator,
  ListHead,
  ListNode,
  RbRoot,
  RbNode,
  RefcountedKptr,
  IrqFlag,
  ResSpinLock,
  Callback,
  Arena,        ///< of an address space that user space shares
  AsyncField,   ///< timer, work queue, task work
  NotSupported, ///< no kind fits: "must point to scalar"
};

/// How a call uses a dynptr argument.
enum class DynptrUse : uint8_t {
  Construct, ///< MEM_UNINIT
  Read,      ///< MEM_RDONLY: neither mutated nor destroyed
  Mutate,
  Release, ///< OBJ_RELEASE
};

/// A dynptr argument and what checking it found.
struct DynptrArg {
  DynptrUse Use = DynptrUse::Read;
  /// Construct: its type. Else the type demanded, Invalid for any.
  DynptrType Type = DynptrType::Invalid;
  unsigned Arg = 0;  ///< zero-based
  bool Kfunc = true; ///< else a helper
  /// The initialised dynptr that was passed; opaque if it is not known.
  Value Found;
};

/// A kfunc call with what the kernel knows of it and what checking found.
struct KfuncCall {
  KfuncCall(CallSite &Site, const Kfunc &Info) : Site(Site), Info(Info) {}

  CallSite &Site;
  const Kfunc &Info;
  uint32_t ReleaseRef = 0;         ///< reference that the call ends
  uint32_t ArgRef = 0;             ///< reference of an argument, any kfunc
  std::optional<int64_t> Constant; ///< value of the constant argument
  std::optional<GraphRoot> Root;   ///< of the list head or tree root passed
  llvm::SmallVector<DynptrArg, 2> Dynptrs;
  /// Bits of the arguments that are objects in the stack: the call changes
  /// them in its own way.
  uint32_t StackObjects = 0;

  llvm::StringRef paramName(unsigned I) const;
  TypeId paramType(unsigned I) const;
};

/// What parameter \p I demands, given what is passed.
KfuncArg demandOf(const Analysis &A, const KfuncCall &C, unsigned I);
/// Does every argument meet its demand?
Flow checkKfuncArgs(Analysis &A, State &S, KfuncCall &C);
/// The same by the rules of kernels before 6.2 (btf.c:
/// btf_check_func_arg_match).
Flow checkKfuncArgsByRegister(Analysis &A, State &S, KfuncCall &C);
/// The whole call.
Flow callKfunc(Analysis &A, State &S, CallSite &Site, Value &Result);
/// Is there a kfunc of that name and shape in the kernel? libbpf leaves a weak
/// reference 0 if there is none.
bool resolvesKsym(const Analysis &A, const Function &Decl);

/// Is the struct made of scalars only (btf.c:__btf_type_is_scalar_struct)?
bool isScalarStruct(const TypeTable &Types, TypeId Ty, unsigned Depth = 0);

//===--- Helpers ----------------------------------------------------------===//

Flow callHelper(Analysis &A, State &S, CallSite &Site, Value &Result);
/// verifier.c:check_map_func_compatibility: may the map be passed to it?
bool takesMap(const Analysis &A, const HelperProto &Proto, const Map &M);
/// \p Dynptr: the dynptr argument, if there is one.
Flow checkHelperArgs(Analysis &A, State &S, CallSite &Site,
                     const HelperProto &Proto, uint32_t &ReleaseRef,
                     std::optional<DynptrArg> &Dynptr);

//===--- Subprograms ------------------------------------------------------===//

/// Is it a function of its own in the bytecode? What the compiler may inline
/// is taken as inlined.
inline bool makesFrame(const Function &F) { return F.NoInline || F.Weak; }
/// A tail call that is taken returns from the function that makes it (verifier
/// .c:check_helper_call): the state after that is explored later.
Flow forkTailCall(Analysis &A, State &S, const CallSite &Site);
/// A frame for \p B with its parameters set.
std::shared_ptr<Frame> newFrame(Analysis &A, State &S, const ir::Body &B,
                                llvm::ArrayRef<Value> Args);
/// Drops the top frame and what points into it.
void popFrame(State &S);
/// Enters a static function: pushes its frame.
Flow enterStatic(Analysis &A, State &S, CallSite &Site);

//===--- GlobalFunction.cpp -----------------------------------------------===//

/// What a call of the function may do, whatever way it takes (cfg.c:
/// merge_callee_effects).
struct Effects {
  bool MaySleep = false;
  bool ChangesPackets = false;
  bool MayThrow = false;
  bool NamesArena = false; ///< loads the address of an arena map
};
Effects effectsOf(Analysis &A, FunctionId F);
/// May a global function return what this one does (btf.c:
/// btf_prepare_func_args)?
Flow checkScalarResult(Analysis &A, const State &S, FunctionId Id,
                       const ir::Origin &Where);
/// Matches a global function's arguments; it is verified on its own.
Flow callGlobal(Analysis &A, State &S, CallSite &Site, Value &Result);

/// After a call that may write through a pointer argument.
void clobber(State &S, const Value &P, uint64_t Size);

} // namespace precheck::interp

#endif // PRECHECK_LIB_VERIFY_CALLS_H
