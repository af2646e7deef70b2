//===- CallGraph.cpp - How deep a program's calls go ----------------------===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// verifier.c:check_max_stack_depth: frames, their stacks and tail calls along
// each chain of calls. Which functions the compiler inlines and what it keeps
// in memory is its choice; what is counted here is surely there.
//
//===----------------------------------------------------------------------===//

#include "Calls.h"
#include "HelperIds.h"
#include "llvm/ADT/STLExtras.h"

using namespace precheck;
using namespace precheck::interp;

namespace {

constexpr uint64_t StackLimit = 512; // MAX_BPF_STACK
constexpr uint64_t StackAlign = 16;  // round_up_stack_depth, with a JIT

/// Walks the functions of one program.
class CallGraph {
public:
  explicit CallGraph(Analysis &A) : A(A) {}
  Flow run();

private:
  struct Step {
    FunctionId F;
    uint64_t Stack;
  };
  Flow visit(FunctionId F, bool InCallback);
  Flow enter(FunctionId F, const ir::Origin &Where, bool InCallback);
  Flow enterAsync(FunctionId F);
  /// What the function's own frame holds at least: the largest local that must
  /// be in memory, of those on code that the verifier gets to.
  uint64_t frameSize(const ir::Body &B) const;
  bool looksAt(const Function &Callee, unsigned Arg) const;
  bool makesFrame(const Function &F) const { return F.NoInline || F.Weak; }
  bool combinesStacks() const;

  Analysis &A;
  std::vector<Step> Chain; ///< functions with frames of their own
  llvm::DenseSet<FunctionId> Open;
  bool Async = false;      ///< the chain begins in a callback that runs later
  unsigned Budget = 20000; ///< calls looked at: chains may be many
};

} // namespace

/// Does the verifier look at memory behind such an argument (ARG_PTR_TO_*)?
static bool isMemoryArg(llvm::StringRef Arg) {
  return Arg.contains("PTR_TO_MEM") || Arg.contains("PTR_TO_UNINIT_MEM") ||
         Arg.contains("PTR_TO_MAP_KEY") || Arg.contains("PTR_TO_MAP_VALUE");
}

bool CallGraph::looksAt(const Function &Callee, unsigned Arg) const {
  switch (Callee.Kind) {
  case FunctionKind::Helper: {
    const HelperProto *H = A.K.findHelper(Callee.HelperId, A.Kind);
    return H && Arg < H->Args.size() && isMemoryArg(H->Args[Arg]);
  }
  case FunctionKind::Kfunc:
    return true;
  case FunctionKind::Global:
    // By its prototype; a static one may leave the argument alone.
    return makesFrame(Callee);
  default:
    return false;
  }
}

uint64_t CallGraph::frameSize(const ir::Body &B) const {
  struct Address {
    ir::LocalId Local = ir::None;
    uint64_t Off = 0;
    bool Variable = false; ///< Off and something not constant
  };
  auto Visited = A.Visited.find(B.Function);
  if (Visited == A.Visited.end())
    return 0;
  uint64_t Largest = 0;
  for (unsigned Id : Visited->second.set_bits()) {
    const ir::Block &K = B.Blocks[Id];
    std::vector<Address> Into(K.NumRegs);
    auto Keep = [&](uint64_t Size) { Largest = std::max(Largest, Size); };
    for (const ir::Inst &I : K.Insts) {
      switch (I.Op) {
      case ir::Opcode::AddrLocal:
        Into[I.Dst] = {static_cast<ir::LocalId>(I.Imm)};
        break;
      case ir::Opcode::PtrAdd:
        Into[I.Dst] = Into[I.A];
        Into[I.Dst].Off += I.Imm;
        break;
      case ir::Opcode::PtrIndex:
        Into[I.Dst] = Into[I.A];
        Into[I.Dst].Variable = true;
        break;
      case ir::Opcode::Cast:
      case ir::Opcode::Identity:
        if (I.A != ir::None)
          Into[I.Dst] = Into[I.A];
        break;
      case ir::Opcode::Load:
      case ir::Opcode::Store:
        // Of an object that is accessed at constant offsets, the compiler may
        // keep those places alone.
        if (I.Volatile && Into[I.A].Local != ir::None)
          Keep(Into[I.A].Variable ? B.Locals[Into[I.A].Local].Size
                                  : A.Types.get(I.Ty).Size);
        break;
      case ir::Opcode::Fill:
        if (I.Volatile && Into[I.A].Local != ir::None)
          Keep(I.Imm);
        break;
      case ir::Opcode::Call: {
        const ir::CallInfo &C = B.Calls[I.Call];
        if (C.Callee == NoId)
          break;
        for (auto [Arg, R] : llvm::enumerate(C.Args)) {
          if (R == ir::None || Into[R].Local == ir::None || Into[R].Variable ||
              !looksAt(A.function(C.Callee), Arg))
            continue;
          uint64_t Size = B.Locals[Into[R].Local].Size;
          if (Into[R].Off < Size)
            Keep(Size - Into[R].Off);
        }
        break;
      }
      default:
        break;
      }
    }
  }
  return llvm::alignTo(Largest, StackAlign);
}

/// verifier.c:bpf_enable_priv_stack: others get a stack for each function.
bool CallGraph::combinesStacks() const {
  if (Async || !A.K.has(Feature::PrivateStacks))
    return true;
  switch (A.Prog.Info.Type) {
  case ProgramType::KPROBE:
  case ProgramType::TRACEPOINT:
  case ProgramType::PERF_EVENT:
  case ProgramType::RAW_TRACEPOINT:
  case ProgramType::RAW_TRACEPOINT_WRITABLE:
  case ProgramType::TRACING:
  case ProgramType::LSM:
  case ProgramType::STRUCT_OPS:
    return false;
  default:
    return true;
  }
}

Flow CallGraph::enter(FunctionId F, const ir::Origin &Where, bool InCallback) {
  llvm::Expected<const ir::Body *> B = A.Bodies.body(F);
  if (!B) {
    llvm::consumeError(B.takeError());
    return Flow::Continue;
  }
  Chain.push_back({F, frameSize(**B)});
  unsigned Frames = 0;
  bool Global = false;
  uint64_t Stack = 0;
  for (const Step &S : Chain) {
    bool Restart = A.function(S.F).Kind == FunctionKind::Global;
    Global |= Restart;
    Frames = Restart && A.K.has(Feature::SixteenFrames) ? 1 : Frames + 1;
    Stack += S.Stack;
  }
  unsigned Limit = A.K.has(Feature::SixteenFrames) ? 16 : 8;
  MessageArgs Args;
  Because Why;
  if (Frames > Limit) {
    // Static functions are followed first, and that counts the new frame, too.
    Args.Extra = std::to_string(Global ? Limit : Limit + 1);
    return A.report({}, Message::CallDepth, Args, Where, Why);
  }
  if (Stack > StackLimit && combinesStacks()) {
    Args.Extra = std::to_string(Chain.size());
    Why.Suggestion = "all frames of a chain of calls share 512 bytes: keep "
                     "large objects in a map";
    return A.report({}, Message::CombinedStack, Args, Where, Why);
  }
  Flow Result = visit(F, InCallback);
  Chain.pop_back();
  return Result;
}

Flow CallGraph::visit(FunctionId F, bool InCallback) {
  llvm::Expected<const ir::Body *> B = A.Bodies.body(F);
  if (!B) {
    llvm::consumeError(B.takeError());
    return Flow::Continue;
  }
  // Recursion is another rule's.
  if (!Open.insert(F).second)
    return Flow::Continue;
  Flow Result = Flow::Continue;
  for (const ir::Block &K : (*B)->Blocks)
    for (const ir::Inst &I : K.Insts) {
      if (Result == Flow::Stop || !Budget)
        break;
      if (I.Op == ir::Opcode::AddrFunc) {
        // The frame of a callback is on the stack of who hands it over, unless
        // it runs later.
        if (A.AsyncCallbacks.contains(I.Imm))
          continue;
        if (A.Callbacks.contains(I.Imm))
          Result = enter(I.Imm, I.Src, /*InCallback=*/true);
        else if (A.function(I.Imm).HasBody)
          Result = visit(I.Imm, /*InCallback=*/true);
        continue;
      }
      if (I.Op != ir::Opcode::Call || (*B)->Calls[I.Call].Callee == NoId)
        continue;
      --Budget;
      FunctionId Callee = (*B)->Calls[I.Call].Callee;
      const Function &Decl = A.function(Callee);
      if (InCallback && Decl.Kind == FunctionKind::Helper &&
          Decl.HelperId == TailCall &&
          A.K.has(Feature::CallbackTailCallRefused))
        Result = A.report({}, Message::CallbackTailCall, {}, I.Src);
      else if (Decl.HasBody && makesFrame(Decl))
        Result = enter(Callee, I.Src, InCallback);
      else if (Decl.HasBody)
        Result = visit(Callee, InCallback);
    }
  Open.erase(F);
  return Result;
}

/// verifier.c:check_max_stack_depth: such callbacks have the stack to
/// themselves.
Flow CallGraph::enterAsync(FunctionId F) {
  llvm::Expected<const ir::Body *> B = A.Bodies.body(F);
  if (!B) {
    llvm::consumeError(B.takeError());
    return Flow::Continue;
  }
  Async = true;
  Chain.assign(1, {F, frameSize(**B)});
  return visit(F, /*InCallback=*/true);
}

Flow CallGraph::run() {
  llvm::Expected<const ir::Body *> B = A.Bodies.body(A.Prog.Function);
  if (!B) {
    llvm::consumeError(B.takeError());
    return Flow::Continue;
  }
  Chain.push_back({A.Prog.Function, frameSize(**B)});
  if (visit(A.Prog.Function, /*InCallback=*/false) == Flow::Stop)
    return Flow::Stop;
  std::vector<FunctionId> Later(A.AsyncCallbacks.begin(),
                                A.AsyncCallbacks.end());
  llvm::sort(Later);
  for (FunctionId F : Later)
    if (enterAsync(F) == Flow::Stop)
      return Flow::Stop;
  return Flow::Continue;
}

Flow interp::checkCallGraph(Analysis &A) { return CallGraph(A).run(); }
