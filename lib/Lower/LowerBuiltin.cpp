//===- LowerBuiltin.cpp - Calls of compiler builtins -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Builtins are told apart by name: the numbers differ between LLVM releases
// and, for the target's own ones, between targets.
//
//===----------------------------------------------------------------------===//

#include "FunctionLowering.h"
#include "clang/Basic/Builtins.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace precheck;
using namespace precheck::ir;

namespace {
enum class Kind {
  None,
  FirstArg, ///< the value is the first operand's
  ConstantP,
  Nothing, ///< no effect that counts
  NoReturn,
  Copy,
  Fill,
  FillZero,
  AddOverflow,
  SubOverflow,
  MulOverflow,
  Alloca,
  CoreQuery,
  Unsupported,
};
} // namespace

static Kind classify(llvm::StringRef Name) {
  return llvm::StringSwitch<Kind>(Name)
      .Case("__builtin_preserve_access_index", Kind::FirstArg)
      .Case("__builtin_expect", Kind::FirstArg)
      .Case("__builtin_expect_with_probability", Kind::FirstArg)
      .Case("__builtin_assume_aligned", Kind::FirstArg)
      .Case("__builtin_launder", Kind::FirstArg)
      .Case("__builtin_constant_p", Kind::ConstantP)
      .Case("__builtin_assume", Kind::Nothing)
      .Case("__builtin_prefetch", Kind::Nothing)
      .Case("__builtin_unreachable", Kind::NoReturn)
      .Case("__builtin_trap", Kind::NoReturn)
      .Case("__builtin_verbose_trap", Kind::NoReturn)
      .Case("__builtin_debugtrap", Kind::NoReturn)
      .Case("__builtin_memcpy", Kind::Copy)
      .Case("__builtin_memcpy_inline", Kind::Copy)
      .Case("__builtin_memmove", Kind::Copy)
      .Case("memcpy", Kind::Copy)
      .Case("memmove", Kind::Copy)
      .Case("__builtin_memset", Kind::Fill)
      .Case("__builtin_memset_inline", Kind::Fill)
      .Case("memset", Kind::Fill)
      .Case("__builtin_bzero", Kind::FillZero)
      .Case("bzero", Kind::FillZero)
      .Case("__builtin_add_overflow", Kind::AddOverflow)
      .Case("__builtin_sub_overflow", Kind::SubOverflow)
      .Case("__builtin_mul_overflow", Kind::MulOverflow)
      .Case("__builtin_alloca", Kind::Alloca)
      .Case("__builtin_alloca_uninitialized", Kind::Alloca)
      .Case("alloca", Kind::Alloca)
      .Case("__builtin_preserve_field_info", Kind::CoreQuery)
      .Case("__builtin_preserve_type_info", Kind::CoreQuery)
      .Case("__builtin_preserve_enum_value", Kind::CoreQuery)
      .Case("__builtin_btf_type_id", Kind::CoreQuery)
      .StartsWith("__builtin_va_", Kind::Unsupported)
      .StartsWith("__builtin_sadd", Kind::AddOverflow)
      .StartsWith("__builtin_uadd", Kind::AddOverflow)
      .StartsWith("__builtin_ssub", Kind::SubOverflow)
      .StartsWith("__builtin_usub", Kind::SubOverflow)
      .StartsWith("__builtin_smul", Kind::MulOverflow)
      .StartsWith("__builtin_umul", Kind::MulOverflow)
      .Default(Kind::None);
}

/// Of what is always inlined, the caller may make a parameter a constant.
Reg FunctionLowering::lowerConstantP(const CallExpr *E) {
  TypeId Ty = typeOf(E->getType());
  const auto *Ref = dyn_cast<DeclRefExpr>(E->getArg(0)->IgnoreParenCasts());
  const auto *P = Ref ? dyn_cast<ParmVarDecl>(Ref->getDecl()) : nullptr;
  const auto *F = P ? dyn_cast<FunctionDecl>(P->getDeclContext()) : nullptr;
  if (!F || !F->hasAttr<AlwaysInlineAttr>() || fold(E).value_or(0))
    return constant(fold(E).value_or(0), Ty);
  Inst I;
  I.Op = Opcode::IsConstant;
  I.A = load(addrLocal(local(P), P->getType()), P->getType(), nullptr);
  I.Ty = Ty;
  return emit(I);
}

Reg FunctionLowering::lowerBuiltin(const CallExpr *E, const FunctionDecl *F,
                                   bool &Handled) {
  llvm::StringRef Name = F->getName();
  Handled = true;
  if (Name.starts_with("__sync_")) {
    Reg R = lowerSync(E, Name, Handled);
    if (Handled)
      return R;
    Handled = true;
  }
  switch (classify(Name)) {
  case Kind::FirstArg:
    for (const Expr *Arg : llvm::drop_begin(E->arguments()))
      value(Arg);
    // preserve_access_index takes an lvalue as it is, for its value.
    if (const Expr *Arg = E->getArg(0);
        Arg->isGLValue() && !E->isGLValue() && !isAggregate(Arg->getType()))
      return load(value(Arg), Arg->getType(), Arg->getSourceBitField());
    return convert(value(E->getArg(0)), E->getArg(0)->getType(), E->getType());
  case Kind::ConstantP:
    return lowerConstantP(E);
  case Kind::Nothing:
    return None;
  case Kind::NoReturn:
    return None; // the block ends here, by the CFG
  case Kind::Copy:
    return lowerMemory(E, Opcode::Copy);
  case Kind::Fill:
  case Kind::FillZero:
    return lowerMemory(E, Opcode::Fill);
  case Kind::AddOverflow:
    return lowerOverflow(E, BinaryOp::Add);
  case Kind::SubOverflow:
    return lowerOverflow(E, BinaryOp::Sub);
  case Kind::MulOverflow:
    return lowerOverflow(E, BinaryOp::Mul);
  case Kind::Alloca: {
    Inst I;
    I.Op = Opcode::StackSave;
    I.Imm = constOf(value(E->getArg(0))).value_or(-1);
    I.Ty = typeOf(E->getType());
    return emit(I);
  }
  case Kind::CoreQuery:
    return lowerCoreQuery(E, Name);
  case Kind::Unsupported:
    fail("variable arguments (" + Name + ")");
    return None;
  case Kind::None:
    break;
  }
  // A library function that merely has a builtin's name is a call like any.
  if (!Name.starts_with("__builtin_") && !Name.starts_with("__c11_") &&
      !Name.starts_with("__atomic_") && !Name.starts_with("__sync_")) {
    Handled = false;
    return None;
  }
  if (std::optional<int64_t> V = fold(E))
    return constant(*V, typeOf(E->getType()));
  for (const Expr *Arg : E->arguments())
    value(Arg);
  return unknown(E->getType());
}

Reg FunctionLowering::lowerMemory(const CallExpr *E, Opcode Op) {
  bool Zero = E->getNumArgs() == 2; // bzero(address, size)
  Inst I;
  I.Op = Op;
  I.A = value(E->getArg(0));
  I.B = Zero ? constant(0, typeOf(Context.IntTy)) : value(E->getArg(1));
  const Expr *Size = E->getArg(Zero ? 1 : 2);
  I.Imm = constOf(value(Size)).value_or(-1);
  // `&x` and x decayed both say what is there.
  const Expr *Object = E->getArg(0)->IgnoreParenCasts();
  if (const auto *U = dyn_cast<clang::UnaryOperator>(Object);
      U && U->getOpcode() == UO_AddrOf)
    Object = U->getSubExpr()->IgnoreParens();
  else if (Object->getType()->isPointerType())
    Object = nullptr;
  if (Object && sizeOf(Object->getType()) == I.Imm)
    I.Ty = typeOf(Object->getType());
  append(I);
  return E->getType()->isVoidType() ? None : I.A;
}

/// __builtin_add_overflow(a, b, &result) and its kin: the result is stored as
/// it wraps; whether it did is not tracked.
Reg FunctionLowering::lowerOverflow(const CallExpr *E, BinaryOp Op) {
  if (E->getNumArgs() != 3)
    return VisitStmt(E);
  QualType T = E->getArg(2)->getType()->getPointeeType();
  Reg A = convert(value(E->getArg(0)), E->getArg(0)->getType(), T);
  Reg B = convert(value(E->getArg(1)), E->getArg(1)->getType(), T);
  Reg To = value(E->getArg(2));
  store(To, binary(Op, A, B, T, typeOf(T)), T);
  return unknown(E->getType());
}

//===----------------------------------------------------------------------===//
// CO-RE
//===----------------------------------------------------------------------===//

namespace {
/// A field as `a.b[2].c` from the record that holds it.
struct FieldPath {
  QualType Root;
  std::string Name;
  uint64_t BitOffset = 0;
  const FieldDecl *Last = nullptr;
  QualType Type;
  bool Known = true; ///< the offset is a constant
};
} // namespace

static FieldPath fieldPath(const Expr *E, const ASTContext &Context) {
  FieldPath P;
  E = E->IgnoreParenCasts();
  P.Type = E->getType();
  llvm::SmallVector<std::string, 4> Parts;
  while (true) {
    E = E->IgnoreParenImpCasts();
    if (const auto *M = dyn_cast<MemberExpr>(E)) {
      const auto *F = dyn_cast<FieldDecl>(M->getMemberDecl());
      if (!F)
        break;
      if (!P.Last && Parts.empty())
        P.Last = F;
      P.Root = M->getBase()->getType();
      if (M->isArrow())
        P.Root = P.Root->getPointeeType();
      P.BitOffset += Context.getFieldOffset(F);
      if (!F->getName().empty())
        Parts.push_back(F->getName().str());
      E = M->getBase();
      if (M->isArrow())
        break;
    } else if (const auto *A = dyn_cast<ArraySubscriptExpr>(E)) {
      const Expr *Base = A->getBase()->IgnoreParenImpCasts();
      if (!Base->getType()->isArrayType())
        break;
      Expr::EvalResult Index;
      if (A->getIdx()->EvaluateAsInt(Index, Context)) {
        int64_t N = Index.Val.getInt().getExtValue();
        P.BitOffset += N * Context.getTypeSize(A->getType());
        Parts.push_back("[" + std::to_string(N) + "]");
      } else {
        P.Known = false;
      }
      E = Base;
    } else {
      break;
    }
  }
  for (const std::string &Part : llvm::reverse(Parts)) {
    if (!P.Name.empty() && Part.front() != '[')
      P.Name += '.';
    P.Name += Part;
  }
  return P;
}

/// The enumerator in `*(enum e *)E`, as bpf_core_enum_value writes it.
static const EnumConstantDecl *enumerator(const Expr *E) {
  for (;;) {
    E = E->IgnoreParenCasts();
    const auto *U = dyn_cast<clang::UnaryOperator>(E);
    if (!U || (U->getOpcode() != UO_Deref && U->getOpcode() != UO_AddrOf &&
               U->getOpcode() != UO_Extension))
      break;
    E = U->getSubExpr();
  }
  if (const auto *D = dyn_cast<DeclRefExpr>(E))
    return dyn_cast<EnumConstantDecl>(D->getDecl());
  return nullptr;
}

Reg FunctionLowering::lowerCoreQuery(const CallExpr *E, llvm::StringRef Name) {
  if (E->getNumArgs() != 2)
    return VisitStmt(E);
  const Expr *What = E->getArg(0);
  int64_t Which = fold(E->getArg(1)).value_or(-1);
  Inst I;
  I.Op = Opcode::CoreQuery;
  I.Ty = typeOf(E->getType());
  CoreInfo Info;
  auto Set = [&I](CoreOp Op, int64_t Imm) {
    I.Sub = static_cast<uint8_t>(Op);
    I.Imm = Imm;
  };
  bool OfField = Name == "__builtin_preserve_field_info";
  if (const auto *T = What->getType()->getAs<TypedefType>(); T && !OfField)
    Info.Typedef = T->getDecl()->getName().str();
  if (OfField) {
    FieldPath P = fieldPath(What, Context);
    if (!P.Root.isNull())
      Info.Type = typeOf(P.Root);
    Info.Name = P.Name;
    bool Bits = P.Last && P.Last->isBitField();
    // enum bpf_field_info_kind of libbpf's bpf_core_read.h. A bitfield is read
    // in units of its type.
    int64_t Size = sizeOf(P.Type);
    if (Which == 0 && P.Known)
      Set(CoreOp::FieldOffset,
          Bits && Size ? P.BitOffset / 8 / Size * Size : P.BitOffset / 8);
    else if (Which == 1)
      Set(CoreOp::FieldSize, Size);
    else if (Which == 2)
      Set(CoreOp::FieldExists, 1);
    else
      Set(CoreOp::FieldOther,
          Which == 3 ? P.Type->isSignedIntegerOrEnumerationType() : 0);
  } else if (Name == "__builtin_preserve_type_info") {
    Info.Type = typeOf(What->getType());
    Set(Which == 1   ? CoreOp::TypeSize
        : Which == 2 ? CoreOp::TypeMatches
                     : CoreOp::TypeExists,
        Which == 1 ? sizeOf(What->getType()) : 1);
  } else if (Name == "__builtin_preserve_enum_value") {
    Info.Type = typeOf(What->getType());
    int64_t V = 1;
    if (const EnumConstantDecl *C = enumerator(What)) {
      Info.Name = C->getName().str();
      if (Which == 1)
        V = C->getInitVal().getExtValue();
    }
    Set(Which == 1 ? CoreOp::EnumValue : CoreOp::EnumExists, V);
  } else {
    Info.Type = typeOf(What->getType());
    Info.Kernel = Which == 1;
    Set(CoreOp::TypeId, Info.Type);
  }
  I.Call = Out->CoreInfos.size();
  Out->CoreInfos.push_back(std::move(Info));
  return emit(I);
}
