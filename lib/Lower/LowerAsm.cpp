//===- LowerAsm.cpp - Inline assembly -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An empty template says something to the compiler only. Beyond that the plain
// instructions that BPF headers and programs write in C functions are read:
// moves, 64-bit arithmetic, loads, stores, branches inside the template, calls.
// Anything else makes the function unsupported.
//
//===----------------------------------------------------------------------===//

#include "FunctionLowering.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/Regex.h"
#include <map>

using namespace clang;
using namespace precheck;
using namespace precheck::ir;

static const char *const Unsupported = "inline assembly with effects";

namespace {
/// One instruction of a template.
struct AsmInst {
  enum Kind { Move, Alu, Load, Store, If, Goto, Call } K = Move;
  std::string Dst, Src, Op; ///< operands as written: r1, $0, -8, 0x10
  std::string Offset;       ///< Load, Store
  unsigned Bits = 64;
  bool Signed = false;
  size_t Target = 0; ///< If, Goto: index of an instruction
};
} // namespace

namespace precheck::ir {
/// A template's instructions and their way into the IR.
class AsmCode {
public:
  AsmCode(FunctionLowering &L, const GCCAsmStmt *S) : L(L), S(S) {}
  bool parse();
  bool lower();

private:
  bool parseOne(llvm::StringRef Text);
  bool resolveTargets();
  bool readOperands();
  void writeOperands();
  LocalId slot(llvm::StringRef Name);
  const Expr *operand(llvm::StringRef Name) const;
  Reg read(llvm::StringRef Name);
  void write(llvm::StringRef Name, Reg V);
  Reg address(const AsmInst &I);
  bool lowerCall(const AsmInst &I);
  bool lowerInst(const AsmInst &I, size_t Index);
  const ValueDecl *find(llvm::StringRef Name) const;
  QualType word() const { return L.Context.UnsignedLongLongTy; }

  FunctionLowering &L;
  const GCCAsmStmt *S;
  std::vector<AsmInst> Insts;
  std::vector<std::pair<size_t, std::string>> Jumps; ///< unresolved targets
  std::vector<std::pair<std::string, size_t>> Labels;
  std::map<std::string, LocalId> Slots; ///< operands and registers
  std::map<size_t, BlockId> Leaders;
};
} // namespace precheck::ir

//===----------------------------------------------------------------------===//
// Parsing
//===----------------------------------------------------------------------===//

bool AsmCode::parse() {
  std::string Text = S->generateAsmString(L.Context);
  llvm::SmallVector<llvm::StringRef, 8> Parts;
  llvm::SplitString(Text, Parts, ";\n");
  for (llvm::StringRef Part : Parts)
    if (!parseOne(Part.trim()))
      return false;
  return resolveTargets();
}

bool AsmCode::parseOne(llvm::StringRef Text) {
  static const char *const R = "(r[0-9]|\\$[0-9]+)";
  static const char *const V = "(r[0-9]|\\$[0-9]+|-?[0-9]+|-?0x[0-9a-fA-F]+)";
  auto Match = [&Text](std::initializer_list<llvm::StringRef> Pattern,
                       llvm::SmallVectorImpl<llvm::StringRef> &M) {
    std::string P = "^";
    for (llvm::StringRef Part : Pattern)
      P += Part;
    return llvm::Regex(P + "$").match(Text, &M);
  };
  static const char *const B = "[ \t]*";
  llvm::SmallVector<llvm::StringRef, 8> M;
  AsmInst I;
  if (Text.empty())
    return true;
  if (Match({"([A-Za-z0-9_.$]+):(.*)"}, M)) {
    Labels.push_back({M[1].str(), Insts.size()});
    return parseOne(M[2].trim());
  }
  if (Match({"if ", B, R, B, "(s?[<>]=?|==|!=)", B, V, B, "goto ", B, "(.*)"},
            M)) {
    I.K = AsmInst::If;
    I.Dst = M[1].str();
    llvm::StringRef Op = M[2];
    I.Signed = Op.consume_front("s");
    I.Op = Op.str();
    I.Src = M[3].str();
    Jumps.push_back({Insts.size(), M[4].trim().str()});
  } else if (Match({"goto ", B, "(.*)"}, M)) {
    I.K = AsmInst::Goto;
    Jumps.push_back({Insts.size(), M[1].trim().str()});
  } else if (Match({"call ", B, "(.*)"}, M)) {
    I.K = AsmInst::Call;
    I.Src = M[1].trim().str();
  } else if (Match({R, B, "=", B, "\\*", B, "\\((u|s)(8|16|32|64) *\\*\\)", B,
                    "\\(", R, B, "([+-])", B, "(\\$?[0-9]+)\\)"},
                   M)) {
    I.K = AsmInst::Load;
    I.Dst = M[1].str();
    I.Signed = M[2] == "s";
    M[3].getAsInteger(10, I.Bits);
    I.Src = M[4].str();
    I.Offset = (M[5] == "-" ? "-" : "") + M[6].str();
  } else if (Match({"\\*", B, "\\(u(8|16|32|64) *\\*\\)", B, "\\(", R, B,
                    "([+-])", B, "(\\$?[0-9]+)\\)", B, "=", B, V},
                   M)) {
    I.K = AsmInst::Store;
    M[1].getAsInteger(10, I.Bits);
    I.Dst = M[2].str();
    I.Offset = (M[3] == "-" ? "-" : "") + M[4].str();
    I.Src = M[5].str();
  } else if (Match({R, B, "(\\+|-|\\*|/|%|\\||&|\\^|<<|>>|s>>)=", B, V}, M)) {
    I.K = AsmInst::Alu;
    I.Dst = M[1].str();
    llvm::StringRef Op = M[2];
    I.Signed = Op.consume_front("s");
    I.Op = Op.str();
    I.Src = M[3].str();
  } else if (Match({R, B, "=", B, V, "(", B, "ll)?"}, M)) {
    I.Dst = M[1].str();
    I.Src = M[2].str();
  } else {
    return false;
  }
  Insts.push_back(std::move(I));
  return true;
}

bool AsmCode::resolveTargets() {
  for (auto &[From, Name] : Jumps) {
    size_t To = ~size_t(0);
    llvm::StringRef Target = Name;
    unsigned Distance;
    if (Target.consume_front("+")) {
      if (!Target.getAsInteger(10, Distance))
        To = From + 1 + Distance;
    } else if (Target.consume_front("-")) {
      if (!Target.getAsInteger(10, Distance) && Distance <= From + 1)
        To = From + 1 - Distance;
    } else if (Target.ends_with("f") && llvm::isDigit(Target.front())) {
      for (auto &[Label, At] : Labels)
        if (Label == Target.drop_back() && At > From && At < To)
          To = At;
    } else if (Target.ends_with("b") && llvm::isDigit(Target.front())) {
      for (auto &[Label, At] : Labels)
        if (Label == Target.drop_back() && At <= From)
          To = At;
    } else {
      for (auto &[Label, At] : Labels)
        if (Label == Target)
          To = At;
    }
    if (To > Insts.size())
      return false;
    Insts[From].Target = To;
  }
  return true;
}

//===----------------------------------------------------------------------===//
// Operands
//===----------------------------------------------------------------------===//

const Expr *AsmCode::operand(llvm::StringRef Name) const {
  unsigned N;
  if (!Name.consume_front("$") || Name.getAsInteger(10, N))
    return nullptr;
  if (N < S->getNumOutputs())
    return S->getOutputExpr(N);
  N -= S->getNumOutputs();
  return N < S->getNumInputs() ? S->getInputExpr(N) : nullptr;
}

/// `(short)x` as an operand: headers write it to get the whole register of x,
/// which is what the code generator gives them.
static const Expr *wholeRegister(const Expr *E) {
  const auto *C = dyn_cast<CStyleCastExpr>(E->IgnoreParenImpCasts());
  if (C && C->getType()->isSpecificBuiltinType(BuiltinType::Short) &&
      C->getSubExpr()->getType()->isIntegerType())
    return C->getSubExpr();
  return E;
}

LocalId AsmCode::slot(llvm::StringRef Name) {
  auto [It, New] = Slots.try_emplace(Name.str(), 0);
  if (New) {
    const Expr *E = operand(Name);
    QualType T = word();
    if (E && !L.isAggregate(E->getType()))
      T = wholeRegister(E)->getType().getUnqualifiedType();
    It->second = L.newObject(T, S);
  }
  return It->second;
}

Reg AsmCode::read(llvm::StringRef Name) {
  int64_t Number;
  if (!Name.getAsInteger(0, Number))
    return L.constant(Number, L.typeOf(L.Context.LongLongTy));
  Inst I;
  I.Op = Opcode::Load;
  I.A = L.addrLocal(slot(Name));
  I.Ty = L.Out->Locals[slot(Name)].Type;
  return L.emit(I);
}

void AsmCode::write(llvm::StringRef Name, Reg V) {
  Inst I;
  I.Op = Opcode::Store;
  I.A = L.addrLocal(slot(Name));
  I.B = V;
  I.Ty = L.Out->Locals[slot(Name)].Type;
  L.append(I);
}

bool AsmCode::readOperands() {
  unsigned Outputs = S->getNumOutputs();
  for (unsigned I = 0; I != Outputs; ++I) {
    const Expr *E = S->getOutputExpr(I);
    if (L.isAggregate(E->getType()))
      return false;
    if (S->isOutputPlusConstraint(I))
      write("$" + std::to_string(I),
            L.load(L.value(E), E->getType(), E->getSourceBitField()));
  }
  for (unsigned I = 0, N = S->getNumInputs(); I != N; ++I) {
    const Expr *E = S->getInputExpr(I);
    std::string Constraint(S->getInputConstraint(I));
    std::string Name = "$" + std::to_string(Outputs + I);
    unsigned Tied;
    if (llvm::to_integer(Constraint, Tied, 10))
      write("$" + std::to_string(Tied), L.value(E));
    // A memory operand or a symbol is not a value.
    if (E->isGLValue() || E->getType()->isFunctionType())
      continue;
    Reg V = L.value(wholeRegister(E));
    if (V != None)
      write(Name, V);
  }
  return L.Failure.empty();
}

void AsmCode::writeOperands() {
  for (unsigned I = 0, N = S->getNumOutputs(); I != N; ++I) {
    const Expr *E = S->getOutputExpr(I);
    L.store(L.value(E), read("$" + std::to_string(I)), E->getType(),
            E->getSourceBitField());
  }
}

//===----------------------------------------------------------------------===//
// Instructions
//===----------------------------------------------------------------------===//

const ValueDecl *AsmCode::find(llvm::StringRef Name) const {
  // Tail calls are written by number, in libbpf's bpf_tail_call_static.
  if (Name == "12")
    Name = "bpf_tail_call";
  DeclarationName N(&L.Context.Idents.get(Name));
  for (const NamedDecl *D : L.Context.getTranslationUnitDecl()->lookup(N))
    if (const auto *V = dyn_cast<ValueDecl>(D))
      return V;
  return nullptr;
}

bool AsmCode::lowerCall(const AsmInst &I) {
  const ValueDecl *D = nullptr;
  if (const Expr *E = operand(I.Src)) {
    if (const auto *Ref = dyn_cast<DeclRefExpr>(E->IgnoreParenCasts()))
      D = Ref->getDecl();
  } else {
    D = find(I.Src);
  }
  if (!D)
    return false;
  QualType T = D->getType();
  if (T->isFunctionPointerType()) {
    const auto *V = dyn_cast<VarDecl>(D);
    if (!V || !L.isHelperVariable(V))
      return false;
    T = T->getPointeeType();
  }
  const auto *Proto = T->getAs<FunctionProtoType>();
  if (!Proto || Proto->getNumParams() > 5)
    return false;
  CallInfo Info;
  Info.Callee = L.Index.functionId(D);
  for (unsigned P = 0; P != Proto->getNumParams(); ++P) {
    Info.Args.push_back(read("r" + std::to_string(P + 1)));
    Info.ArgOrigins.push_back(L.origin(S));
  }
  Reg Result = L.emitCall(std::move(Info), Proto->getReturnType());
  if (Result != None)
    write("r0", Result);
  return true;
}

Reg AsmCode::address(const AsmInst &I) {
  Reg Base = read(I.K == AsmInst::Store ? I.Dst : I.Src);
  llvm::StringRef Offset = I.Offset;
  bool Negative = Offset.consume_front("-");
  int64_t N = 0;
  if (const Expr *E = operand(Offset))
    N = L.fold(E).value_or(0);
  else
    Offset.getAsInteger(10, N);
  return L.pointerAdd(Base, Negative ? -N : N, L.typeOf(L.Context.VoidPtrTy));
}

bool AsmCode::lowerInst(const AsmInst &I, size_t Index) {
  QualType T = I.Signed ? L.Context.LongLongTy : word();
  auto Jump = [this](TermKind Kind, Reg Cond,
                     std::initializer_list<size_t> To) {
    Terminator Term;
    Term.Kind = Kind;
    Term.Cond = Cond;
    Term.Src = L.origin(S);
    for (size_t Target : To)
      Term.Succs.push_back(Leaders.at(Target));
    L.Out->Blocks[L.Current].Term = std::move(Term);
  };
  auto Memory = [&] {
    return L.Context.getIntTypeForBitwidth(I.Bits, I.Signed);
  };
  switch (I.K) {
  case AsmInst::Move:
    // `r1 = r1` and `$0 = $0` do nothing.
    if (I.Dst != I.Src)
      write(I.Dst, read(I.Src));
    return true;
  case AsmInst::Alu: {
    BinaryOp Op = llvm::StringSwitch<BinaryOp>(I.Op)
                      .Case("+", BinaryOp::Add)
                      .Case("-", BinaryOp::Sub)
                      .Case("*", BinaryOp::Mul)
                      .Case("/", BinaryOp::Div)
                      .Case("%", BinaryOp::Rem)
                      .Case("|", BinaryOp::Or)
                      .Case("&", BinaryOp::And)
                      .Case("^", BinaryOp::Xor)
                      .Case("<<", BinaryOp::Shl)
                      .Default(BinaryOp::Shr);
    // A pointer plus a constant is the one case that matters for a pointer.
    if (int64_t N; (Op == BinaryOp::Add || Op == BinaryOp::Sub) &&
                   !llvm::StringRef(I.Src).getAsInteger(0, N) &&
                   L.Index.Types->get(L.Out->Locals[slot(I.Dst)].Type).Kind ==
                       TypeKind::Pointer) {
      write(I.Dst, L.pointerAdd(read(I.Dst), Op == BinaryOp::Add ? N : -N,
                                L.Out->Locals[slot(I.Dst)].Type));
      return true;
    }
    Reg A = read(I.Dst), B = read(I.Src);
    write(I.Dst, L.binary(Op, A, B, T, L.typeOf(T)));
    return true;
  }
  case AsmInst::Load:
    // It stays, whether or not its value is used.
    write(I.Dst, L.load(address(I), Memory().withVolatile()));
    return true;
  case AsmInst::Store: {
    Reg A = address(I);
    L.store(A, read(I.Src), Memory().withVolatile());
    return true;
  }
  case AsmInst::If: {
    CompareOp Op = llvm::StringSwitch<CompareOp>(I.Op)
                       .Case("==", CompareOp::Eq)
                       .Case("!=", CompareOp::Ne)
                       .Case("<", CompareOp::Lt)
                       .Case("<=", CompareOp::Le)
                       .Case(">", CompareOp::Gt)
                       .Default(CompareOp::Ge);
    Reg A = read(I.Dst), B = read(I.Src);
    Reg C = L.compare(Op, A, B, T, L.typeOf(L.Context.IntTy));
    Jump(TermKind::Branch, C, {I.Target, Index + 1});
    return true;
  }
  case AsmInst::Goto:
    Jump(TermKind::Jump, None, {I.Target});
    return true;
  case AsmInst::Call:
    return lowerCall(I);
  }
  return false;
}

bool AsmCode::lower() {
  if (!readOperands())
    return false;
  for (size_t N = 0; N != Insts.size(); ++N) {
    if (Insts[N].K != AsmInst::If && Insts[N].K != AsmInst::Goto)
      continue;
    for (size_t To : {Insts[N].Target, N + 1})
      if (Leaders.try_emplace(To, L.Out->Blocks.size()).second)
        L.Out->Blocks.emplace_back();
  }
  bool Open = true; // the current block still lacks its terminator
  for (size_t N = 0; N <= Insts.size(); ++N) {
    if (auto It = Leaders.find(N); It != Leaders.end()) {
      if (Open) {
        Terminator &Term = L.Out->Blocks[L.Current].Term;
        Term.Kind = TermKind::Jump;
        Term.Succs = {It->second};
      }
      L.startBlock(It->second);
      Open = true;
    }
    if (N == Insts.size())
      break;
    if (!lowerInst(Insts[N], N) || !L.Failure.empty())
      return false;
    Open = Insts[N].K != AsmInst::If && Insts[N].K != AsmInst::Goto;
  }
  writeOperands();
  return true;
}

//===----------------------------------------------------------------------===//
// Statements
//===----------------------------------------------------------------------===//

void FunctionLowering::lowerAsm(const GCCAsmStmt *S) {
  std::string Text = S->generateAsmString(Context);
  Source = S;
  if (llvm::StringRef(Text).trim(" \t\n;").empty())
    return lowerOpaqueAsm(S);
  AsmCode Code(*this, S);
  if (!Code.parse() || !Code.lower())
    fail(Unsupported);
}

/// The operands keep their values, but the compiler may no longer reason about
/// them.
void FunctionLowering::lowerOpaqueAsm(const GCCAsmStmt *S) {
  for (unsigned I = 0, N = S->getNumOutputs(); I != N; ++I) {
    const Expr *E = S->getOutputExpr(I);
    if (isAggregate(E->getType()))
      continue;
    Source = E;
    Reg Addr = value(E), Before = None;
    QualType From = E->getType();
    const FieldDecl *Bits = E->getSourceBitField();
    if (S->isOutputPlusConstraint(I)) {
      Before = load(Addr, E->getType(), Bits);
    } else {
      // `asm("" : "=r"(to) : "0"(from))`
      for (unsigned J = 0, M = S->getNumInputs(); J != M; ++J) {
        std::string Constraint(S->getInputConstraint(J));
        unsigned Output;
        if (llvm::to_integer(Constraint, Output, 10) && Output == I) {
          From = S->getInputExpr(J)->getType();
          Before = value(S->getInputExpr(J));
        }
      }
    }
    Reg After;
    if (Before == None) {
      After = unknown(E->getType());
    } else {
      Inst Same;
      Same.Op = Opcode::Identity;
      Same.A = Before;
      Same.Ty = typeOf(From);
      After = convert(emit(Same), From, E->getType());
    }
    store(Addr, After, E->getType(), Bits);
  }
  // An input must be computed, though nothing is done with it.
  for (unsigned I = 0, N = S->getNumInputs(); I != N; ++I) {
    const Expr *E = S->getInputExpr(I);
    std::string Constraint(S->getInputConstraint(I));
    if (E->isGLValue() || isAggregate(E->getType()) ||
        llvm::isDigit(Constraint.front()))
      continue;
    Source = E;
    Inst Needed;
    Needed.Op = Opcode::Identity;
    Needed.A = value(E);
    Needed.Ty = typeOf(E->getType());
    if (Needed.A != None)
      emit(Needed);
  }
}

/// Two forms that headers use: a comparison in the program's stead
/// (bpf_cmp_likely), and may_goto, also as bytes, which may go either way.
void FunctionLowering::lowerAsmGoto(const CFGBlock *B, const GCCAsmStmt *S) {
  const CFGBlock *Label = nullptr, *Next = nullptr;
  if (S->getNumLabels() != 1 || B->succ_size() > 2)
    return fail(Unsupported);
  for (const CFGBlock::AdjacentBlock &Succ : B->succs()) {
    const CFGBlock *To = Succ.getReachableBlock();
    const auto *L = To ? dyn_cast_or_null<LabelStmt>(To->getLabel()) : nullptr;
    if (L && L->getDecl() == S->getLabelExpr(0)->getLabel())
      Label = To;
    else
      Next = To;
  }
  if (!Label)
    return fail(Unsupported);
  if (!Next)
    Next = Label;

  std::string Text = S->generateAsmString(Context);
  Source = S;
  Terminator Term;
  Term.Kind = TermKind::Branch;
  Term.Src = origin(S);
  llvm::SmallVector<llvm::StringRef, 4> M;
  llvm::Regex If("^[ \t]*if \\$([0-9]+) (s?)([<>]=?|==|!=) \\$([0-9]+) goto "
                 "\\$\\{[0-9]+:l\\}[ \t;]*$");
  if (If.match(Text, &M)) {
    unsigned A = 0, C = 0;
    M[1].getAsInteger(10, A);
    M[4].getAsInteger(10, C);
    if (S->getNumOutputs() != 0 || A >= S->getNumInputs() ||
        C >= S->getNumInputs())
      return fail(Unsupported);
    const Expr *L = wholeRegister(S->getInputExpr(A));
    const Expr *R = wholeRegister(S->getInputExpr(C));
    CompareOp Op = llvm::StringSwitch<CompareOp>(M[3])
                       .Case("==", CompareOp::Eq)
                       .Case("!=", CompareOp::Ne)
                       .Case("<", CompareOp::Lt)
                       .Case("<=", CompareOp::Le)
                       .Case(">", CompareOp::Gt)
                       .Default(CompareOp::Ge);
    QualType T = M[2] == "s" ? Context.LongLongTy : Context.UnsignedLongLongTy;
    Reg X = value(L), Y = value(R);
    Term.Cond = compare(Op, X, Y, T, typeOf(Context.IntTy));
  } else if (llvm::StringRef(Text).contains("may_goto ") ||
             llvm::StringRef(Text).contains(".byte 0xe5;")) {
    Term.Cond = unknown(Context.IntTy);
  } else {
    return fail(Unsupported);
  }
  Term.Succs = {blockFor(Label), blockFor(Next)};
  Out->Blocks[Current].Term = std::move(Term);
}
