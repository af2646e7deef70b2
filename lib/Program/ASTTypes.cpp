//===- ASTTypes.cpp - Types from the AST ----------------------------------===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Internal.h"
#include "precheck/Program/BuildProgram.h"
#include "precheck/Program/ProgramModel.h"
#include "precheck/Support/Compat.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/Decl.h"
#include "clang/AST/PrettyPrinter.h"
#include "clang/AST/RecordLayout.h"
#include "clang/Basic/TargetInfo.h"
#include "llvm/Support/StringSaver.h"
#include <map>
#include <tuple>

using namespace precheck;
using clang::QualType;

/// Types are unique by structure, not by clang's canonical types: those forget
/// btf_type_tag, which is all that tells a kptr from a plain pointer.
struct ASTTypes::Impl {
  using TagList = llvm::SmallVector<llvm::StringRef, 1>;

  explicit Impl(ASTTypes &Table)
      : Table(Table), Context(Table.Context), Saver(Strings) {}

  TypeId of(QualType T);
  void complete(TypeId Id, Type &T);
  /// Structs that were looked for in the program's BTF: are they in it?
  llvm::DenseMap<const clang::RecordDecl *, bool> InBtf;

private:
  TypeId make(QualType T);
  TypeId add(Type T, bool Done = true);
  TypeId scalar(const clang::Type *Canonical, TypeKind Kind);
  TypeId pointer(QualType Pointee);
  TypeId array(QualType Elem, uint64_t Count);
  TypeId function(const clang::FunctionType *F);
  TypeId record(const clang::RecordType *R);
  QualType strip(QualType T) const;
  TagList tags(QualType Pointee) const;
  void completeRecord(const clang::RecordDecl *D, Type &T);
  llvm::StringRef printed(QualType T);

  ASTTypes &Table;
  clang::ASTContext &Context;
  llvm::BumpPtrAllocator Strings;
  llvm::StringSaver Saver;
  /// Every QualType seen, sugar and all.
  llvm::DenseMap<const void *, TypeId> Known;
  llvm::DenseMap<const clang::Type *, TypeId> Scalars;
  llvm::DenseMap<const clang::RecordDecl *, TypeId> Records;
  llvm::DenseMap<TypeId, const clang::RecordDecl *> RecordDecls;
  std::map<std::pair<TypeId, std::vector<llvm::StringRef>>, TypeId> Pointers;
  std::map<std::pair<TypeId, uint64_t>, TypeId> Arrays;
  std::map<std::tuple<TypeId, std::vector<TypeId>, bool>, TypeId> Functions;
};

ASTTypes::ASTTypes(clang::ASTContext &Context)
    : Context(Context), P(std::make_unique<Impl>(*this)) {
  Entries.push_back(std::make_unique<Entry>()); // void
}

ASTTypes::~ASTTypes() = default;

TypeId ASTTypes::of(QualType T) { return P->of(T); }

void ASTTypes::completeRecord(TypeId Id, Type &T) const { P->complete(Id, T); }

static const clang::RecordDecl *definitionOf(llvm::StringRef Name,
                                             clang::ASTContext &Context) {
  clang::DeclarationName Tag(&Context.Idents.get(Name));
  for (clang::NamedDecl *D : Context.getTranslationUnitDecl()->lookup(Tag))
    if (const auto *Record = llvm::dyn_cast<clang::RecordDecl>(D))
      if (const clang::RecordDecl *Definition = Record->getDefinition();
          Definition && Definition->isStruct())
        return Definition;
  return nullptr;
}

TypeId ASTTypes::findStruct(llvm::StringRef Name) const {
  const clang::RecordDecl *D = definitionOf(Name, Context);
  return D ? P->of(typeOfTag(Context, D)) : VoidType;
}

TypeId ASTTypes::findStructInBtf(llvm::StringRef Name) const {
  const clang::RecordDecl *D = definitionOf(Name, Context);
  if (!D)
    return VoidType;
  auto [It, New] = P->InBtf.try_emplace(D, false);
  if (New)
    It->second = isMentionedForBtf(Context, D, Unit);
  return It->second ? P->of(typeOfTag(Context, D)) : VoidType;
}

TypeId ASTTypes::Impl::of(QualType T) {
  if (T.isNull())
    return VoidType;
  auto It = Known.find(T.getAsOpaquePtr());
  if (It != Known.end())
    return It->second;
  TypeId Id = make(T);
  Known[T.getAsOpaquePtr()] = Id;
  return Id;
}

TypeId ASTTypes::Impl::add(Type T, bool Done) {
  auto E = std::make_unique<Entry>();
  E->T = std::move(T);
  E->Done = Done;
  Table.Entries.push_back(std::move(E));
  return Table.Entries.size() - 1;
}

/// Without qualifiers, typedefs, attributes and _Atomic at the top.
QualType ASTTypes::Impl::strip(QualType T) const {
  for (;;) {
    T = T.getUnqualifiedType();
    if (const auto *Atomic = llvm::dyn_cast<clang::AtomicType>(T)) {
      T = Atomic->getValueType();
      continue;
    }
    QualType Next = T.getSingleStepDesugaredType(Context);
    if (Next == T)
      return T;
    T = Next;
  }
}

/// The tags that clang's BTF has on a pointer to \p Pointee: those written
/// right at the pointee. A tag inside a typedef or typeof is lost.
ASTTypes::Impl::TagList ASTTypes::Impl::tags(QualType Pointee) const {
  TagList Tags;
  constexpr unsigned ArenaAddressSpace = 1;
  clang::LangAS Space = Pointee.getAddressSpace();
  if (clang::isTargetAddressSpace(Space) &&
      clang::toTargetAddressSpace(Space) == ArenaAddressSpace)
    Tags.push_back("arena");
  for (QualType T = Pointee;;) {
    if (const auto *Tagged = llvm::dyn_cast<clang::BTFTagAttributedType>(T)) {
      Tags.push_back(Tagged->getAttr()->getBTFTypeTag());
      T = Tagged->getWrappedType();
    } else if (llvm::isa<clang::AttributedType, clang::ParenType,
                         clang::MacroQualifiedType>(T)) {
      T = T.getSingleStepDesugaredType(Context);
    } else {
      return Tags;
    }
  }
}

TypeId ASTTypes::Impl::make(QualType Written) {
  QualType T = strip(Written);
  const clang::Type *Canonical = T.getCanonicalType().getTypePtr();
  if (const auto *P = llvm::dyn_cast<clang::PointerType>(T))
    return pointer(P->getPointeeType());
  if (const auto *P = llvm::dyn_cast<clang::BlockPointerType>(T))
    return pointer(P->getPointeeType());
  if (const auto *R = llvm::dyn_cast<clang::RecordType>(T))
    return record(R);
  if (const auto *A = llvm::dyn_cast<clang::ConstantArrayType>(T))
    return array(A->getElementType(), A->getSize().getZExtValue());
  if (const auto *A = llvm::dyn_cast<clang::ArrayType>(T))
    return array(A->getElementType(), 0);
  if (const auto *V = llvm::dyn_cast<clang::VectorType>(T))
    return array(V->getElementType(), V->getNumElements());
  if (const auto *C = llvm::dyn_cast<clang::ComplexType>(T))
    return array(C->getElementType(), 2);
  if (const auto *F = llvm::dyn_cast<clang::FunctionType>(T))
    return function(F);
  if (Canonical->isIntegerType())
    return scalar(Canonical, TypeKind::Int);
  if (Canonical->isFloatingType())
    return scalar(Canonical, TypeKind::Float);
  return VoidType;
}

llvm::StringRef ASTTypes::Impl::printed(QualType T) {
  clang::PrintingPolicy Policy(Context.getLangOpts());
  Policy.AnonymousTagLocations = false;
  return Saver.save(T.getAsString(Policy));
}

TypeId ASTTypes::Impl::scalar(const clang::Type *Canonical, TypeKind Kind) {
  auto [It, New] = Scalars.try_emplace(Canonical, VoidType);
  if (!New)
    return It->second;
  QualType Storage(Canonical, 0);
  Type T;
  T.Kind = Kind;
  T.CName = printed(Storage);
  if (const auto *Enum = llvm::dyn_cast<clang::EnumType>(Canonical)) {
    // An enum that is only declared is taken for unsigned int, as GNU C does.
    QualType Integer = Enum->getDecl()->getIntegerType();
    Storage = Integer.isNull() ? Context.UnsignedIntTy : Integer;
  }
  T.Signed = Storage->isSignedIntegerType();
  T.Bool = Storage->isBooleanType();
  T.Size = Context.getTypeSizeInChars(Storage).getQuantity();
  return It->second = add(std::move(T));
}

TypeId ASTTypes::Impl::pointer(QualType Pointee) {
  TagList Tags = tags(Pointee);
  TypeId Elem = of(Pointee);
  TypeId &Id =
      Pointers[{Elem, std::vector<llvm::StringRef>(Tags.begin(), Tags.end())}];
  if (Id)
    return Id;
  Type T;
  T.Kind = TypeKind::Pointer;
  T.Size = Context.getTargetInfo().getPointerWidth(clang::LangAS::Default) / 8;
  T.Elem = Elem;
  T.Tags = std::move(Tags);
  return Id = add(std::move(T));
}

TypeId ASTTypes::Impl::array(QualType ElemType, uint64_t Count) {
  TypeId Elem = of(ElemType);
  TypeId &Id = Arrays[{Elem, Count}];
  if (Id)
    return Id;
  Type T;
  T.Kind = TypeKind::Array;
  T.Elem = Elem;
  T.Count = Count;
  return Id = add(std::move(T), /*Done=*/false);
}

TypeId ASTTypes::Impl::function(const clang::FunctionType *F) {
  TypeId Result = of(F->getReturnType());
  std::vector<TypeId> Params;
  bool Variadic = true; // int f(): any arguments
  if (const auto *Proto = llvm::dyn_cast<clang::FunctionProtoType>(F)) {
    for (QualType Param : Proto->getParamTypes())
      Params.push_back(of(Param));
    Variadic = Proto->isVariadic();
  }
  TypeId &Id = Functions[{Result, Params, Variadic}];
  if (Id)
    return Id;
  Type T;
  T.Kind = TypeKind::Function;
  T.Elem = Result;
  T.Params = std::move(Params);
  T.Variadic = Variadic;
  return Id = add(std::move(T));
}

TypeId ASTTypes::Impl::record(const clang::RecordType *R) {
  const auto *D =
      llvm::cast<clang::RecordDecl>(R->getDecl()->getCanonicalDecl());
  auto It = Records.find(D);
  if (It != Records.end())
    return It->second;
  Type T;
  T.Kind = D->isUnion() ? TypeKind::Union : TypeKind::Struct;
  T.Name = essentialName(D->getName());
  T.CName = printed(R->getCanonicalTypeInternal());
  for (const clang::Decl *Redecl : D->redecls())
    T.KernelLayout |= Redecl->hasAttr<clang::BPFPreserveAccessIndexAttr>();
  TypeId Id = add(std::move(T), /*Done=*/false);
  RecordDecls[Id] = D;
  return Records[D] = Id;
}

void ASTTypes::Impl::complete(TypeId Id, Type &T) {
  if (T.Kind == TypeKind::Array) {
    T.Size = T.Count * Table.get(T.Elem).Size;
    return;
  }
  completeRecord(RecordDecls.lookup(Id), T);
}

void ASTTypes::Impl::completeRecord(const clang::RecordDecl *D, Type &T) {
  D = D->getDefinition();
  if (!D || D->isInvalidDecl() || !D->isCompleteDefinition()) {
    T.Complete = false;
    return;
  }
  const clang::ASTRecordLayout &Layout = Context.getASTRecordLayout(D);
  T.Size = Layout.getSize().getQuantity();
  for (const clang::FieldDecl *Field : D->fields()) {
    bool IsBitField = Field->isBitField();
    if (IsBitField && !Field->getIdentifier())
      continue; // padding, which BTF has not
    Member M;
    M.Name = Field->getName();
    M.Type = of(Field->getType());
    M.BitOffset = Layout.getFieldOffset(Field->getFieldIndex());
    if (IsBitField)
      M.BitWidth =
          Field->getBitWidth()->EvaluateKnownConstInt(Context).getZExtValue();
    for (const auto *Tag : Field->specific_attrs<clang::BTFDeclTagAttr>())
      M.DeclTags.push_back(Tag->getBTFDeclTag());
    T.Members.push_back(std::move(M));
  }
}
