//===- ConstantBytes.cpp - Constants as they lie in memory ----------------===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Internal.h"
#include "clang/AST/APValue.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/RecordLayout.h"
#include "clang/Basic/TargetInfo.h"

using namespace precheck;
using clang::APValue;
using clang::QualType;

namespace {

class Writer {
public:
  Writer(const clang::ASTContext &Context, uint64_t Size)
      : Context(Context), Bytes(Size) {}

  /// False: the value has a part that is no plain constant.
  bool write(const APValue &Value, QualType T, uint64_t Offset);
  std::vector<uint8_t> take() { return std::move(Bytes); }

private:
  void writeBits(const llvm::APInt &Value, uint64_t BitOffset,
                 unsigned BitWidth);
  bool writeArray(const APValue &Value, QualType Elem, uint64_t Offset);
  bool writeRecord(const APValue &Value, const clang::RecordDecl *D,
                   uint64_t Offset);
  bool writeField(const APValue &Value, const clang::FieldDecl *Field,
                  const clang::ASTRecordLayout &Layout, uint64_t Offset);

  const clang::ASTContext &Context;
  std::vector<uint8_t> Bytes;
};

} // namespace

void Writer::writeBits(const llvm::APInt &Value, uint64_t BitOffset,
                       unsigned BitWidth) {
  bool BigEndian = Context.getTargetInfo().isBigEndian();
  llvm::APInt Wide = Value.zextOrTrunc(BitWidth);
  for (unsigned I = 0; I != BitWidth; ++I) {
    // Bit 0 is the least significant one on little-endian targets and the most
    // significant one on big-endian targets, for scalars and bitfields alike.
    uint64_t Bit = BitOffset + I;
    unsigned InByte = BigEndian ? 7 - Bit % 8 : Bit % 8;
    if (Wide[BigEndian ? BitWidth - 1 - I : I] && Bit / 8 < Bytes.size())
      Bytes[Bit / 8] |= 1u << InByte;
  }
}

bool Writer::writeArray(const APValue &Value, QualType Elem, uint64_t Offset) {
  uint64_t ElemSize = Context.getTypeSizeInChars(Elem).getQuantity();
  unsigned Given = Value.getArrayInitializedElts();
  for (unsigned I = 0; I != Given; ++I)
    if (!write(Value.getArrayInitializedElt(I), Elem, Offset + I * ElemSize))
      return false;
  if (!Value.hasArrayFiller())
    return true;
  for (unsigned I = Given, E = Value.getArraySize(); I != E; ++I)
    if (!write(Value.getArrayFiller(), Elem, Offset + I * ElemSize))
      return false;
  return true;
}

bool Writer::writeField(const APValue &Value, const clang::FieldDecl *Field,
                        const clang::ASTRecordLayout &Layout, uint64_t Offset) {
  uint64_t Bit = Layout.getFieldOffset(Field->getFieldIndex());
  if (!Field->isBitField())
    return write(Value, Field->getType(), Offset + Bit / 8);
  if (!Value.isInt())
    return Value.isIndeterminate() || !Value.hasValue();
  unsigned Width =
      Field->getBitWidth()->EvaluateKnownConstInt(Context).getZExtValue();
  writeBits(Value.getInt(), Offset * 8 + Bit, Width);
  return true;
}

bool Writer::writeRecord(const APValue &Value, const clang::RecordDecl *D,
                         uint64_t Offset) {
  D = D->getDefinition();
  if (!D || D->isInvalidDecl())
    return false;
  const clang::ASTRecordLayout &Layout = Context.getASTRecordLayout(D);
  if (Value.isUnion()) {
    const clang::FieldDecl *Active = Value.getUnionField();
    return !Active || writeField(Value.getUnionValue(), Active, Layout, Offset);
  }
  for (const clang::FieldDecl *Field : D->fields()) {
    if (Field->isBitField() && !Field->getIdentifier())
      continue;
    if (!writeField(Value.getStructField(Field->getFieldIndex()), Field, Layout,
                    Offset))
      return false;
  }
  return true;
}

bool Writer::write(const APValue &Value, QualType T, uint64_t Offset) {
  T = T.getCanonicalType().getUnqualifiedType();
  if (const auto *Atomic = llvm::dyn_cast<clang::AtomicType>(T))
    T = Atomic->getValueType().getCanonicalType().getUnqualifiedType();
  switch (Value.getKind()) {
  case APValue::None:
  case APValue::Indeterminate:
    return true; // left zero, as static storage begins
  case APValue::Int:
    writeBits(Value.getInt(), Offset * 8, Context.getTypeSize(T));
    return true;
  case APValue::Float:
    writeBits(Value.getFloat().bitcastToAPInt(), Offset * 8,
              Context.getTypeSize(T));
    return true;
  case APValue::LValue: {
    // An address is known at load only; a number cast to a pointer is not one.
    if (Value.getLValueBase())
      return false;
    uint64_t Number = Value.isNullPointer()
                          ? Context.getTargetNullPointerValue(T)
                          : Value.getLValueOffset().getQuantity();
    unsigned Width = Context.getTypeSize(T);
    writeBits(llvm::APInt(64, Number), Offset * 8, Width);
    return true;
  }
  case APValue::Array:
    if (const clang::ArrayType *Array = Context.getAsArrayType(T))
      return writeArray(Value, Array->getElementType(), Offset);
    return false;
  case APValue::Struct:
  case APValue::Union:
    if (const auto *Record = T->getAs<clang::RecordType>())
      return writeRecord(Value, Record->getDecl(), Offset);
    return false;
  default:
    return false;
  }
}

std::vector<uint8_t> precheck::constantBytes(const APValue &Value,
                                             QualType Type,
                                             const clang::ASTContext &Context) {
  Writer W(Context, Context.getTypeSizeInChars(Type).getQuantity());
  if (!W.write(Value, Type, 0))
    return {};
  return W.take();
}
