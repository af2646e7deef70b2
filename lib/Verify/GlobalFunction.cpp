//===- GlobalFunction.cpp - Arguments of global functions -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// btf.c:btf_prepare_func_args, verifier.c:btf_check_func_arg_match: what a
// global function's prototype asks of its callers.
//
//===----------------------------------------------------------------------===//

#include "GlobalFunction.h"
#include "Memory.h"
#include "llvm/ADT/STLExtras.h"

using namespace precheck;
using namespace precheck::interp;

/// Is the context of such programs rewritten field by field (convert_ctx_access
/// of their struct bpf_verifier_ops), so that it is no memory to pass on?
static bool hasConvertedContext(ProgramType Type) {
  switch (Type) {
  case ProgramType::SOCKET_FILTER:
  case ProgramType::SCHED_CLS:
  case ProgramType::SCHED_ACT:
  case ProgramType::XDP:
  case ProgramType::CGROUP_SKB:
  case ProgramType::CGROUP_SOCK:
  case ProgramType::CGROUP_SOCK_ADDR:
  case ProgramType::SOCK_OPS:
  case ProgramType::SK_SKB:
  case ProgramType::SK_MSG:
  case ProgramType::LWT_IN:
  case ProgramType::LWT_OUT:
  case ProgramType::LWT_XMIT:
    return true;
  default:
    return false;
  }
}

/// Is it the struct that programs of this type name their context by
/// (btf.c:btf_is_prog_ctx_type)? The commonest types only.
static bool isContextOf(ProgramType Type, llvm::StringRef Struct) {
  switch (Type) {
  case ProgramType::SOCKET_FILTER:
  case ProgramType::SCHED_CLS:
  case ProgramType::SCHED_ACT:
  case ProgramType::CGROUP_SKB:
  case ProgramType::SK_SKB:
  case ProgramType::LWT_IN:
  case ProgramType::LWT_OUT:
  case ProgramType::LWT_XMIT:
    return Struct == "__sk_buff";
  case ProgramType::XDP:
    return Struct == "xdp_md";
  default:
    return false;
  }
}

/// verifier.c:check_func_arg_reg_off and the test of the type.
static std::string contextMismatch(const Value &V, const std::string &Reg,
                                   unsigned I) {
  if (V.is(Kind::Ctx))
    return V.Off && !V.Sym ? "dereference of modified ctx ptr " + Reg +
                                 " off=" + std::to_string(V.Off) + " disallowed"
                           : "";
  // A number may be a pointer that was loaded as one.
  if (V.isPointer() || V.isConst())
    return "arg#" + std::to_string(I) + " expects pointer to ctx";
  return "";
}

/// verifier.c:check_mem_reg: memory of the pointee's size to read and write.
static std::string memoryMismatch(const Analysis &A, const Value &V,
                                  const Type &Pointee, const std::string &Reg) {
  if (V.isConst())
    return V.Off ? Reg + " invalid mem access 'scalar'" : "";
  if (V.is(Kind::Ctx) && hasConvertedContext(A.Prog.Info.Type))
    return Reg + " type=ctx expected=memory";
  // bpf_trace.c:tp_prog_is_valid_access: the first word is not to be read.
  if (V.is(Kind::Ctx) && A.Prog.Info.Type == ProgramType::TRACEPOINT &&
      !V.Sym && V.Off < 8)
    return "invalid bpf_context access off=" + std::to_string(V.Off);
  if (V.is(Kind::MapPtr))
    return Reg + " type=map_ptr expected=memory";
  if (!V.is(Kind::MapValue))
    return "";
  if (!V.M && V.Obj != NoId && A.Model.Globals[V.Obj].ReadOnly)
    return "write into map forbidden: '" + A.Model.Globals[V.Obj].Name +
           "' is read-only, and a global function may write through the "
           "pointer";
  if (V.M && !V.Sym && V.Off >= 0 && V.M->ValueSize &&
      V.Off + Pointee.Size > V.M->ValueSize)
    return "invalid access to map value, value_size=" +
           std::to_string(V.M->ValueSize) + " off=" + std::to_string(V.Off) +
           " size=" + std::to_string(Pointee.Size);
  return "";
}

/// verifier.c:check_reg_type for ARG_PTR_TO_BTF_ID | PTR_TRUSTED. Untrusted
/// pointers are reported elsewhere.
static std::string trustedMismatch(const Value &V, bool Nullable,
                                   const std::string &Reg) {
  bool Null = V.isNull() || (V.is(Kind::BtfId) && V.maybeNull());
  bool Other = V.is(Kind::Stack) || V.is(Kind::Ctx) || V.is(Kind::MapValue) ||
               (V.isConst() && !V.isNull());
  if (Other || (Null && !Nullable))
    return Reg + " type=" + typeString(V) +
           " expected=ptr_, trusted_ptr_, rcu_ptr_";
  return "";
}

std::string interp::globalArgMismatch(const Analysis &A, const Param &P,
                                      const Value &V, unsigned I) {
  // What became of approximation or of other families is not judged here.
  if (V.isOpaque() || V.is(Kind::Arena) || V.is(Kind::Func) || V.CtxArg)
    return "";
  std::string Reg = "R" + std::to_string(I + 1);
  const Type &T = A.Types.get(P.Type);
  if (T.Kind == TypeKind::Int)
    return V.isPointer() ? Reg + " is not a scalar" : "";
  if (T.Kind != TypeKind::Pointer || T.hasTag("arena"))
    return "";
  auto Tagged = [&](llvm::StringRef Tag) {
    return llvm::is_contained(P.DeclTags, Tag);
  };
  const Type &Pointee = A.Types.get(T.Elem);
  if (Tagged("arg:ctx") ||
      (Pointee.isRecord() && isContextOf(A.Prog.Info.Type, Pointee.Name)))
    return contextMismatch(V, Reg, I);
  // Other types' contexts: which of them it may be is not tabled.
  if (V.is(Kind::Ctx) && isContextName(Pointee.Name))
    return "";
  if (Tagged("arg:trusted"))
    return trustedMismatch(V, Tagged("arg:nullable"), Reg);
  bool Memory =
      P.DeclTags.empty() || llvm::all_of(P.DeclTags, [](llvm::StringRef Tag) {
        return Tag == "arg:nonnull";
      });
  if (!Memory || Pointee.Name == "bpf_dynptr")
    return "";
  if (Pointee.Kind == TypeKind::Void)
    return "arg#" + std::to_string(I) +
           " reference type('UNKNOWN ') size cannot be determined: -22";
  if (Pointee.isRecord() && !Pointee.Complete)
    return "arg#" + std::to_string(I) + " reference type('FWD " +
           Pointee.Name.str() + "') size cannot be determined: -22";
  return memoryMismatch(A, V, Pointee, Reg);
}

/// Does a call of it make a frame, or does the compiler inline it?
static bool makesFrame(const Function &F) { return F.NoInline || F.Weak; }

/// libbpf.c:bpf_object__reloc_code appends the functions that a function calls
/// behind it, each with those that it calls. Functions that the compiler may
/// inline are taken as inlined.
static bool numberOf(Analysis &A, FunctionId In, FunctionId Wanted,
                     llvm::DenseSet<FunctionId> &Seen, unsigned &Last) {
  llvm::Expected<const ir::Body *> B = A.Bodies.body(In);
  if (!B) {
    llvm::consumeError(B.takeError());
    return false;
  }
  for (const ir::CallInfo &Call : (*B)->Calls) {
    if (Call.Callee == NoId)
      continue;
    const Function &F = A.function(Call.Callee);
    if (!F.HasBody || !Seen.insert(Call.Callee).second)
      continue;
    if (makesFrame(F))
      ++Last;
    if (Call.Callee == Wanted || numberOf(A, Call.Callee, Wanted, Seen, Last))
      return true;
  }
  return false;
}

std::optional<unsigned> interp::subprogramNumber(Analysis &A, FunctionId F) {
  llvm::DenseSet<FunctionId> Seen;
  unsigned Last = 0;
  if (!numberOf(A, A.Prog.Function, F, Seen, Last))
    return std::nullopt;
  return Last;
}
