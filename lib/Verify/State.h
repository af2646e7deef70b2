//===- State.h - One path's state -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// bpf_verifier.h:bpf_verifier_state at C level: call frames with the locals'
// memory, acquired references, open regions, and what is known of symbols.
// Frames and stack objects are shared between states until written, so that a
// fork copies a few pointers.
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_LIB_VERIFY_STATE_H
#define PRECHECK_LIB_VERIFY_STATE_H

#include "Symbols.h"
#include "Value.h"
#include "precheck/Report/Finding.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SmallVector.h"
#include <array>
#include <memory>

namespace precheck::interp {

/// A value at a place of a stack object.
struct Slot {
  int64_t Off = 0;
  uint64_t Size = 0;
  Value V;
};

/// The memory of one local.
class StackObject {
public:
  /// The value of \p Size bytes at \p Off; Uninit where nothing was written,
  /// and a scalar with no Sym and Off (see \p Mixed) when the bytes come from
  /// several values.
  Value load(int64_t Off, uint64_t Size, bool &Mixed) const;
  void store(int64_t Off, uint64_t Size, const Value &V);
  /// All bytes in [Off, Off + Size) become \p V's bytes (0) or unknown.
  void fill(int64_t Off, uint64_t Size, const Value &V);
  /// Forgets what was written.
  void clear();
  bool isUntouched() const { return Slots.empty() && !Zeroed; }
  /// Holds something, and nothing that is to be released.
  bool isDisposable() const {
    for (const Slot &S : Slots)
      if (S.V.isStackObject() && S.V.Ref)
        return false;
    return !isUntouched();
  }

  std::vector<Slot> Slots; ///< by offset, not overlapping
  bool Zeroed = false;     ///< bytes outside Slots are 0
};

/// The locals of a frame, by number. Copies share what neither writes, in
/// groups of some, so that a state of a large function is cheap to keep.
class ObjectTable {
public:
  using Object = std::shared_ptr<StackObject>;

  /// \p N objects, all of them \p Of.
  void assign(size_t N, const Object &Of);
  size_t size() const { return N; }
  const Object &operator[](size_t L) const {
    return (*Groups[L / GroupSize])[L % GroupSize];
  }
  Object &write(size_t L);

private:
  static constexpr size_t GroupSize = 16;
  using Group = std::array<Object, GroupSize>;
  std::vector<std::shared_ptr<Group>> Groups;
  size_t N = 0;
};

/// Who called a frame's function.
enum class FrameRole : uint8_t {
  Function,      ///< the program, or an ordinary call
  Callback,      ///< a helper or kfunc, while it runs (in_callback_fn)
  AsyncCallback, ///< the kernel, later (in_async_callback_fn)
};

/// An acquired reference (bpf_reference_state).
struct Reference {
  uint32_t Id = 0;
  const ir::Origin *Site = nullptr;
  FunctionId By = NoId; ///< the function that gave it
  /// Number of the callback's frame that acquired it, 0 for none
  /// (bpf_reference_state.callback_ref).
  unsigned Callback = 0;
  /// The reference that this one can't outlive (parent_id): the file of a
  /// dynptr.
  uint32_t Parent = 0;
  /// Where the last variable that had it got another value.
  const ir::Origin *Lost = nullptr;
  /// The variable that it was last stored in, for the suggested fix.
  const ir::Local *Holder = nullptr;
};

/// One call's frame (bpf_func_state).
struct Frame {
  const ir::Body *Body = nullptr;
  ir::BlockId Block = 0;
  unsigned Inst = 0;           ///< next instruction
  ir::Reg ReturnTo = ir::None; ///< the caller's register for the result
  Value ResultAddr;      ///< the caller's object for a result of record type
  uint32_t CallSite = 0; ///< number of the call in the caller
  FrameRole Role = FrameRole::Function;
  bool OrdersTree = false;      ///< the less() of bpf_rbtree_add
  int64_t RetLo = 0, RetHi = 0; ///< what a callback may return
  /// The references when the callback was entered: what its caller has again
  /// afterwards.
  std::vector<Reference> CallerRefs;
  /// A dynptr that owned nothing went out of use: the compiler may give its
  /// place, as it is, to another variable.
  bool LeftDynptr = false;
  /// Rounds of a callback that a call in this frame has simulated.
  uint32_t CallbackDepth = 0;
  ObjectTable Objects;
  std::vector<Value> Regs;
};

/// An allocation as locks know it: what is in it is protected by its lock.
struct Allocation {
  const void *Container = nullptr; ///< the map, the section, or all objects
  uint32_t Id = 0;                 ///< which value or object in there
  bool operator==(const Allocation &O) const {
    return Container == O.Container && Id == O.Id;
  }
};

/// bpf_verifier.h:ref_state_type, the kinds of locks.
enum class LockKind : uint8_t { Spin, Res, ResIrq };

/// A held lock. An allocation has one of a kind.
struct HeldLock {
  Allocation In;
  LockKind Kind = LockKind::Spin;
  const ir::Origin *Site = nullptr;
};

/// Interrupts are off, and their state is in an irq flag
/// (bpf_reference_state of type REF_TYPE_IRQ).
struct SavedIrq {
  uint32_t Id = 0; ///< of the flag
  const ir::Origin *Site = nullptr;
};

/// A value that was loaded through a pointer: until something may have
/// changed it, the compiler loads it once.
struct CachedLoad {
  Kind Base = Kind::Any;
  uint32_t Id = 0;
  uint32_t Obj = NoId;
  const Map *M = nullptr;
  int64_t Off = 0;
  uint64_t Size = 0;
  SymId Sym = 0; ///< the variable part of the offset
  /// The one place whose loads these are: an address that is found at load
  /// time is another one for the compiler wherever it is written.
  const ir::Origin *Site = nullptr;
  uint16_t Bits = 0; ///< bitfields: offset and width
  Value V;
};

/// A step of the path, linked to the one before.
struct TraceNode {
  const TraceNode *Prev = nullptr;
  StepKind Kind = StepKind::Info;
  const ir::Origin *Where = nullptr;
  uint32_t Ref = 0; ///< Acquired, Released
  uint32_t Id = 0;  ///< identity of the value a Branch tested
  FunctionId Func = NoId;
  bool Taken = false;   ///< Branch: condition true
  bool Pointer = false; ///< Branch: the condition is a pointer
};

class State {
public:
  std::vector<std::shared_ptr<Frame>> Frames;
  std::vector<Reference> Refs;
  std::vector<HeldLock> Locks;
  std::vector<SavedIrq> Irqs; ///< in the order in which they were saved
  unsigned RcuDepth = 0;
  unsigned PreemptDepth = 0;
  const ir::Origin *RcuSite = nullptr; ///< where the open section began
  const ir::Origin *PreemptSite = nullptr;
  Constraints Known;
  std::vector<CachedLoad> Loads;
  const TraceNode *Trace = nullptr;
  /// The `return` of the function that just came back, as long as nothing but
  /// passing its result on has happened since.
  const ir::Origin *LastReturn = nullptr;
  /// Something was written through a pointer since the last call: the compiler
  /// may know what a load will give.
  bool Written = false;
  /// A branch was decided by a value that joining states made up.
  bool Imprecise = false;
  /// May it sleep, if no region forbids it (bpf_verifier_state.in_sleepable)?
  bool Sleepable = false;

  const Frame &top() const { return *Frames.back(); }
  Frame &top() { return frame(Frames.size() - 1); }
  /// Frame \p Depth for writing.
  Frame &frame(unsigned Depth);
  const StackObject &object(unsigned Depth, ir::LocalId L) const {
    return *Frames[Depth]->Objects[L];
  }
  StackObject &objectForWrite(unsigned Depth, ir::LocalId L);

  const Reference *findRef(uint32_t Id) const;
  /// Forgets that the reference is held; values keep their Ref.
  void dropRef(uint32_t Id);

  /// Calls \p Change for each value in all frames for which \p Which holds
  /// (verifier.c:bpf_for_each_reg_in_vstate).
  void update(llvm::function_ref<bool(const Value &)> Which,
              llvm::function_ref<void(Value &)> Change);

  void forgetLoads() { Loads.clear(); }
  /// A call of the kernel's, for the compiler: memory may be another now.
  void forgetMemory() {
    Loads.clear();
    Written = false;
  }
};

class Precision;

/// Is every continuation of \p New one of \p Old's, too (verifier.c:
/// states_equal)? \p Old was recorded at the same block and call stack.
/// \p P: the numbers that need not be compared; nullptr: all are. \p Quick: a
/// state that is imprecise may cover one that is not; what is found from there
/// is looked at again. \p IterTrust: iterators that RCU protects are other than
/// those that it protected.
bool subsumes(const State &Old, const State &New, Symbols &Syms,
              const Precision *P = nullptr, bool Quick = false,
              bool IterTrust = true);

/// Do the states hold the same kinds of values and the same resources, so that
/// only scalars tell them apart?
bool sameShape(const State &A, const State &B);

/// Joins the scalars of \p New with those of \p Old where they differ: the
/// result covers both. \p Thresholds bound how far a range grows. \p Forget:
/// what is known of how scalars relate is lost, too, for all that differ or
/// are not constant.
void widen(const State &Old, State &New, Symbols &Syms,
           llvm::ArrayRef<int64_t> Thresholds, bool Forget);

/// Text for --dump=states.
void dump(const State &S, const ProgramModel &Model, const Symbols &Syms,
          llvm::raw_ostream &OS);

} // namespace precheck::interp

#endif // PRECHECK_LIB_VERIFY_STATE_H
