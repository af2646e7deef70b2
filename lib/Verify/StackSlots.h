//===- StackSlots.h - The kernel's objects in the stack -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A dynptr, an iterator or an irq flag takes some bytes of a local. As in the
// verifier, where the object's state is that of the slot, it is a Value in the
// local's memory: it forks, compares and dies with that. Only the calls that
// know the object may look at it or write it as a whole (placeObject,
// objectAt, removeObject); what an ordinary access to its bytes does is here.
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_LIB_VERIFY_STACKSLOTS_H
#define PRECHECK_LIB_VERIFY_STACKSLOTS_H

#include "Calls.h"

namespace precheck::interp {

/// The object of kind \p K that begins where \p P points; nullptr when there
/// is none.
const Value *objectAt(const State &S, const Value &P, Kind K);
/// Is any byte of [P, P + Size) part of an object of kind \p K?
bool holdsObject(const State &S, const Value &P, uint64_t Size, Kind K);
/// Makes the bytes [P, P + Size) the object \p V. What they held before is
/// gone; overwriteObjects() says whether that is allowed.
void placeObject(State &S, const Value &P, uint64_t Size, const Value &V);
/// The object at \p P is no more; its bytes are unknown.
void removeObject(State &S, const Value &P);

/// May \p P name an object: a place on the stack, at a constant offset that is
/// a multiple of a slot (verifier.c:stack_slot_obj_get_spi)?
bool isSlotAddress(const Value &P);
/// Why it may not, in the verifier's words for a \p What ("dynptr"); empty if
/// it may.
std::string badSlotAddress(const Value &P, llvm::StringRef What);

/// Before an ordinary write to [P, P + Size), 0 for a size or place that is
/// not known: objects that it hits are lost, or it is refused (verifier.c:
/// destroy_if_dynptr_stack_slot, check_stack_write_fixed_off).
Flow overwriteObjects(Analysis &A, State &S, const Value &P, uint64_t Size,
                      const ir::Origin &Where);

/// Before an ordinary read (verifier.c:check_stack_read_fixed_off,
/// check_stack_range_initialized). \p Arg: the argument by which a call reads,
/// -1 for a load.
Flow readObjects(Analysis &A, const State &S, const Value &P, uint64_t Size,
                 const ir::Origin &Where, int Arg = -1);

/// A memory argument that the call fills without looking at it
/// (ARG_PTR_TO_UNINIT_MEM).
Flow fillByCall(Analysis &A, State &S, const Value &P, uint64_t Size,
                const ir::Origin &Where);

/// Pointers that can't outlive the object \p Id become numbers (verifier.c:
/// invalidate_dynptr). \p OfHelperOnly: those of bpf_dynptr_data() alone.
void killDerived(Analysis &A, State &S, uint32_t Id, bool OfHelperOnly = false);

/// The dynptrs that hold the reference \p Ref or are made of what it held are
/// gone, and their slices.
void killDynptrsOf(Analysis &A, State &S, uint32_t Ref);

//===--- Dynptr.cpp -------------------------------------------------------===//

/// verifier.c:process_dynptr_func: is the argument a dynptr as it is wanted?
/// Constructed and released ones change only in applyDynptr().
Flow checkDynptr(Analysis &A, State &S, const CallSite &Site, DynptrArg &D);
/// The slot of a constructed dynptr is set, a released one is freed. \p Like:
/// the dynptr that a clone copies.
void applyDynptr(Analysis &A, State &S, const CallSite &Site,
                 const DynptrArg &D, const Value *Like = nullptr);

/// How a kfunc uses its argument \p I, a dynptr.
DynptrArg dynptrUseOf(const KfuncCall &C, unsigned I);
/// The slots of a kfunc's dynptr arguments after the call.
void applyDynptrs(Analysis &A, State &S, const KfuncCall &C);
/// Does the kfunc return a slice of its dynptr argument? \p Result is it then.
/// Flow::Stop: it may not be made.
Flow sliceOf(Analysis &A, State &S, const KfuncCall &C, Value &Result);

/// The structs that C names a dynptr by.
inline bool isDynptrStruct(llvm::StringRef Name) {
  return Name == "bpf_dynptr" || Name == "bpf_dynptr_kern";
}
/// log.c:dynptr_type_str
llvm::StringRef dynptrTypeName(DynptrType T);
/// Is it freed by a call of its own (verifier.c:dynptr_type_referenced)?
bool isReferenced(DynptrType T);
/// A pointer into a packet, or a slice of one (verifier.c:
/// reg_is_pkt_pointer_any, reg_is_dynptr_slice_pkt)?
bool isPacketPointer(const Value &V);
/// The packet moved: pointers into it and slices of it are numbers from now on
/// (verifier.c:clear_all_pkt_pointers).
void clearPacketPointers(Analysis &A, State &S);

//===--- Iterator.cpp -----------------------------------------------------===//

/// verifier.c:process_iter_arg: the argument \p I of a kfunc is an iterator.
Flow checkIterator(Analysis &A, State &S, KfuncCall &C, unsigned I);
/// What the new, next and destroy kfuncs do (verifier.c:
/// mark_stack_slots_iter, process_iter_next_call, unmark_stack_slots_iter).
/// next() goes on in two states; the other one is forked.
void applyIterator(Analysis &A, State &S, KfuncCall &C, Value &Result);

//===--- Irq.cpp ----------------------------------------------------------===//

/// verifier.c:process_irq_flag: the argument \p I of a kfunc is an irq flag.
Flow checkIrqFlag(Analysis &A, State &S, KfuncCall &C, unsigned I);
/// The flag is saved or restored.
void applyIrqFlag(Analysis &A, State &S, const KfuncCall &C, unsigned I);

} // namespace precheck::interp

#endif // PRECHECK_LIB_VERIFY_STACKSLOTS_H
