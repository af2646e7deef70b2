//===- FunctionLowering.h - One function's way to the IR -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Walks a clang::CFG in which every expression is an element of its own, so
// that the order of evaluation is the front end's. An element gives a register:
// the address for an lvalue or an aggregate, else the value. Registers end with
// their block; what a later block needs goes through a temporary local.
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_LIB_LOWER_FUNCTIONLOWERING_H
#define PRECHECK_LIB_LOWER_FUNCTIONLOWERING_H

#include "precheck/Lower/IR.h"
#include "precheck/Program/BuildProgram.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Expr.h"
#include "clang/AST/StmtVisitor.h"
#include "clang/Analysis/CFG.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include <memory>
#include <optional>

namespace precheck::ir {

class FunctionLowering : public clang::ConstStmtVisitor<FunctionLowering, Reg> {
public:
  FunctionLowering(ProgramIndex &Index, FunctionId Id,
                   const clang::FunctionDecl &Definition);

  llvm::Expected<std::unique_ptr<Body>> run();

  // Expressions (LowerExpr.cpp).
  Reg VisitStmt(const clang::Stmt *S);
  Reg VisitDeclRefExpr(const clang::DeclRefExpr *E);
  Reg VisitMemberExpr(const clang::MemberExpr *E);
  Reg VisitArraySubscriptExpr(const clang::ArraySubscriptExpr *E);
  Reg VisitStringLiteral(const clang::StringLiteral *E);
  Reg VisitPredefinedExpr(const clang::PredefinedExpr *E);
  Reg VisitIntegerLiteral(const clang::IntegerLiteral *E);
  Reg VisitCharacterLiteral(const clang::CharacterLiteral *E);
  Reg VisitFloatingLiteral(const clang::FloatingLiteral *E);
  Reg VisitUnaryExprOrTypeTraitExpr(const clang::UnaryExprOrTypeTraitExpr *E);
  Reg VisitOffsetOfExpr(const clang::OffsetOfExpr *E);
  Reg VisitTypeTraitExpr(const clang::TypeTraitExpr *E);
  Reg VisitSourceLocExpr(const clang::SourceLocExpr *E);
  Reg VisitConstantExpr(const clang::ConstantExpr *E);
  Reg VisitExprWithCleanups(const clang::ExprWithCleanups *E);
  Reg VisitMaterializeTemporaryExpr(const clang::MaterializeTemporaryExpr *E);
  Reg VisitOpaqueValueExpr(const clang::OpaqueValueExpr *E);
  Reg VisitStmtExpr(const clang::StmtExpr *E);
  Reg VisitAbstractConditionalOperator(
      const clang::AbstractConditionalOperator *E);
  Reg VisitAddrLabelExpr(const clang::AddrLabelExpr *E);
  Reg VisitImplicitValueInitExpr(const clang::ImplicitValueInitExpr *E);
  Reg VisitGNUNullExpr(const clang::GNUNullExpr *E);
  Reg VisitCXXNullPtrLiteralExpr(const clang::CXXNullPtrLiteralExpr *E);
  Reg VisitCXXBoolLiteralExpr(const clang::CXXBoolLiteralExpr *E);
  Reg VisitCastExpr(const clang::CastExpr *E);

  // Operators (LowerOperator.cpp).
  Reg VisitUnaryOperator(const clang::UnaryOperator *E);
  Reg VisitBinaryOperator(const clang::BinaryOperator *E);
  Reg VisitCompoundAssignOperator(const clang::CompoundAssignOperator *E);

  // Initialisers (LowerInit.cpp).
  Reg VisitInitListExpr(const clang::InitListExpr *E);
  Reg VisitCompoundLiteralExpr(const clang::CompoundLiteralExpr *E);

  // Calls (LowerCall.cpp), builtins (LowerBuiltin.cpp), atomics
  // (LowerAtomic.cpp).
  Reg VisitCallExpr(const clang::CallExpr *E);
  Reg VisitAtomicExpr(const clang::AtomicExpr *E);

private:
  using Expr = clang::Expr;
  using QualType = clang::QualType;

  /// Where an expression's register was made.
  struct Value {
    BlockId Block = None;
    Reg R = None;
    uint32_t Pos = 0; ///< instructions of the block before it is complete
  };

  // Control flow (LowerFunction.cpp).
  void scanElements();
  void markUnevaluated(const clang::Stmt *S);
  BlockId blockFor(const clang::CFGBlock *B);
  void lowerBlock(const clang::CFGBlock *B);
  void lowerStmt(const clang::Stmt *S);
  void lowerDecl(const clang::DeclStmt *S);
  void lowerReturn(const clang::ReturnStmt *S);
  void lowerTerminator(const clang::CFGBlock *B);
  void lowerSwitch(const clang::CFGBlock *B, const clang::SwitchStmt *S);
  void joinLogical(const clang::CFGBlock *B);
  void insertSpills();

  // Inline assembly (LowerAsm.cpp).
  void lowerAsm(const clang::GCCAsmStmt *S);
  void lowerOpaqueAsm(const clang::GCCAsmStmt *S);
  void lowerAsmGoto(const clang::CFGBlock *B, const clang::GCCAsmStmt *S);
  void startBlock(BlockId Id);
  friend class AsmCode;

  void findInitializers(const clang::DeclStmt *S);
  // Calls.
  void lowerCleanup(const clang::VarDecl *V);
  /// \p Into: the object that a result of record type is made in.
  Reg emitCall(CallInfo Info, QualType Result, Reg Into = None);
  Reg lowerBuiltin(const clang::CallExpr *E, const clang::FunctionDecl *F,
                   bool &Handled);
  Reg lowerSync(const clang::CallExpr *E, llvm::StringRef Name, bool &Handled);
  Reg atomicUpdate(Reg Addr, Reg Operand, QualType T);
  Reg arithmeticResult(llvm::StringRef Op, Reg Old, Reg Operand, QualType T);
  Reg lowerCoreQuery(const clang::CallExpr *E, llvm::StringRef Name);
  Reg lowerMemory(const clang::CallExpr *E, Opcode Op);
  Reg lowerOverflow(const clang::CallExpr *E, BinaryOp Op);
  bool isHelperVariable(const clang::VarDecl *V);

  // Initialisers.
  void initialize(Reg Addr, QualType Type, const Expr *Init, bool Zeroed);
  void initializeList(Reg Addr, QualType Type, const clang::InitListExpr *L);

  // Values.
  Reg value(const Expr *E);
  Reg lowerExpr(const Expr *E);
  Reg reload(const Expr *E);
  bool rematerialisable(const Expr *E) const;
  std::optional<int64_t> fold(const Expr *E) const;
  std::optional<int64_t> constOf(Reg R) const;

  // Instructions, for the expression that is being lowered (Source).
  Reg emit(Inst I);
  void append(Inst I);
  Reg constant(int64_t V, TypeId Ty);
  Reg unknown(QualType T);
  Reg lowerConstantP(const clang::CallExpr *E);
  Reg addrLocal(LocalId L, QualType T = QualType());
  Reg load(Reg Addr, QualType T, const clang::FieldDecl *Bits = nullptr);
  void store(Reg Addr, Reg V, QualType T,
             const clang::FieldDecl *Bits = nullptr);
  void copy(Reg To, Reg From, QualType T);
  void fillZero(Reg Addr, QualType T);
  Reg pointerAdd(Reg Base, int64_t Bytes, TypeId Ty, bool Merge = false);
  Reg pointerIndex(Reg Base, Reg Index, int64_t Scale, TypeId Ty);
  Reg binary(BinaryOp Op, Reg A, Reg B, QualType Operand, TypeId Ty);
  Reg compare(CompareOp Op, Reg A, Reg B, QualType Operand, TypeId Ty);
  Reg convert(Reg R, QualType From, QualType To);
  Reg toBool(Reg R, const Expr *E, TypeId Ty);
  Origin origin(const clang::Stmt *S) const;

  LocalId local(const clang::VarDecl *V);
  LocalId newTemp(QualType T, const clang::Stmt *S);
  LocalId newObject(QualType T, const clang::Stmt *S);
  TypeId typeOf(QualType T);
  TypeId pointerTo(QualType T);
  QualType plain(QualType T) const;
  int64_t sizeOf(QualType T) const;
  bool isAggregate(QualType T) const;
  uint64_t bitOffset(const clang::FieldDecl *F) const;

  void fail(const llvm::Twine &Reason);

  ProgramIndex &Index;
  const clang::FunctionDecl &Definition;
  clang::ASTContext &Context;
  std::unique_ptr<Body> Out;
  std::unique_ptr<clang::CFG> Graph;

  BlockId Current = 0;
  const clang::Stmt *Source = nullptr;
  const clang::ReturnStmt *Return = nullptr;
  Reg ReturnValue = None;
  std::string Failure; ///< first reason why this can't be lowered

  std::vector<uint32_t> Definitions; ///< Current: instruction of each register
  llvm::DenseMap<const Expr *, Reg> Values;    ///< Current: what is computed
  llvm::DenseMap<const Expr *, Value> Defined; ///< elements, in all blocks
  llvm::DenseMap<const Expr *, const clang::CFGBlock *> ElementOf;
  llvm::DenseSet<const clang::Stmt *> Unevaluated;
  /// Arms of ?: and last operands of && and || give their value here.
  struct Sink {
    LocalId Temp = None;
    bool Logical = false;
  };
  llvm::DenseMap<const Expr *, Sink> Sinks;
  /// The temporary of a ?:, && or || that is used as a value.
  llvm::DenseMap<const Expr *, LocalId> Joins;
  llvm::DenseMap<const clang::CFGBlock *, const Expr *> JoinIn;
  llvm::DenseMap<const Expr *, const clang::VarDecl *> InitializedBy;
  /// Temporaries for values that another block needs.
  llvm::DenseMap<const Expr *, LocalId> Spills;
  llvm::DenseMap<const clang::VarDecl *, LocalId> LocalOf;
  llvm::DenseMap<const clang::CFGBlock *, BlockId> BlockOf;
  std::vector<const clang::CFGBlock *> Worklist;
  BlockId Exit = None;
};

/// Removes what has no effect, numbers blocks in reverse post-order and
/// registers densely, and fills LoopHead, LiveIn, AddressTaken, Thresholds. Can
/// be run again after a change.
void finish(Body &B, const ProgramModel &Model);

/// Tidy.cpp: unused pure instructions, stores to temporaries never read.
void removeDead(Body &B);
/// Liveness.cpp.
void computeLiveness(Body &B, const ProgramModel &Model);
/// Stores to locals that nothing reads afterwards: the compiler drops them and
/// what only they need. True if there were any.
bool removeDeadStores(Body &B, const ProgramModel &Model);

} // namespace precheck::ir

#endif // PRECHECK_LIB_LOWER_FUNCTIONLOWERING_H
