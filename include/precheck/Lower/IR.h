//===- IR.h - The analyser's intermediate representation -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A function as basic blocks of simple typed instructions, near to what the
// verifier will see as bytecode but with the source kept. Registers are local
// to their block: a value that lives across blocks goes through a temporary
// local, so the state at a block's entry is memory alone.
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_LOWER_IR_H
#define PRECHECK_LOWER_IR_H

#include "precheck/Program/ProgramModel.h"
#include "clang/Basic/SourceLocation.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace clang {
class LangOptions;
class SourceManager;
} // namespace clang
namespace llvm {
class raw_ostream;
}

namespace precheck::ir {

using Reg = uint32_t;     ///< block-local value number, from 0 in each block
using BlockId = uint32_t; ///< index into Body::Blocks
using LocalId = uint32_t; ///< index into Body::Locals
inline constexpr uint32_t None = ~0u;

enum class Opcode : uint8_t {
  Const,      ///< Dst = Imm. A null pointer is 0 of pointer type.
  Unknown,    ///< Dst = any value of Ty (results of what is not modelled)
  AddrLocal,  ///< Dst = address of Locals[Imm]
  AddrGlobal, ///< Dst = address of Globals[Imm] (maps are globals, too)
  AddrFunc,   ///< Dst = address of Functions[Imm]
  AddrString, ///< Dst = address of a string literal of Imm bytes (.rodata.str)
  PtrAdd,     ///< Dst = A + Imm bytes: member access, constant index
  PtrIndex,   ///< Dst = A + B * Imm bytes; Imm is negative for subtraction
  PtrDiff,    ///< Dst = (A - B) / Imm
  Load,       ///< Dst = *(Ty *)A; BitWidth != 0 for a bitfield
  Store,      ///< *(Ty *)A = B; BitWidth != 0 for a bitfield
  Copy,       ///< memcpy(A, B, Imm bytes), both sides typed Ty when known;
              ///< Imm is -1 when the size is not constant
  Fill,       ///< memset(A, B, Imm bytes); Imm as for Copy
  Cast,       ///< Dst = (Ty)A, by Sub as CastOp
  Neg,        ///< Dst = -A
  Not,        ///< Dst = ~A
  Binary,     ///< Dst = A op B, by Sub as BinaryOp
  Compare,    ///< Dst = A op B as 0 or 1, by Sub as CompareOp
  Call,       ///< Dst = call; see CallInfo
  Atomic,   ///< Dst = old *(Ty *)A, then *A = f(*A, B); load and store at once
  Identity, ///< Dst = A after `asm volatile("" : "+r"(A))`: same value,
            ///< but opaque to the compiler's own simplifications
  IsConstant, ///< Dst = is A a constant, once calls are inlined? 0 or 1
  CoreQuery,  ///< Dst = a CO-RE question answered at load, by Sub as CoreOp;
              ///< Call indexes Body::CoreInfos; Imm is what C itself says
              ///< (1 for "exists", an offset, size or enumerator's value;
              ///< for TypeId, the TypeId of this analysis)
  StackSave,  ///< Dst = address of Imm bytes from alloca; -1: not constant
};

enum class CastOp : uint8_t {
  Integer, ///< truncate or extend by the source type's signedness
  ToBool,
  Pointer, ///< pointer to pointer; the value stays, the C type changes
  IntToPtr,
  PtrToInt,
  AddressSpace, ///< __arena and back
};
enum class BinaryOp : uint8_t {
  Add,
  Sub,
  Mul,
  Div,
  Rem,
  Shl,
  Shr,
  And,
  Or,
  Xor
};
enum class CompareOp : uint8_t { Eq, Ne, Lt, Le, Gt, Ge };
enum class CoreOp : uint8_t {
  FieldExists,
  FieldOffset,
  FieldSize,
  FieldOther,
  TypeExists,
  TypeSize,
  TypeMatches,
  TypeId,
  EnumExists,
  EnumValue,
};

/// What a CoreQuery asks about.
struct CoreInfo {
  /// The type asked about; for fields, the record in which the path starts;
  /// for enumerators, the enum.
  TypeId Type = VoidType;
  /// Field: dotted path from Type ("a.b"); enumerator: its name, with a
  /// flavour suffix if it is written with one. Empty for types.
  std::string Name;
  /// The typedef by which the type is asked for, if it is: the kernel must have
  /// one of that name.
  std::string Typedef;
  bool Kernel = true; ///< TypeId: in the kernel's BTF, not in the program's
};

/// Where an instruction comes from. SourceRange keeps macro expansions; the
/// reporter turns it into text.
struct Origin {
  clang::SourceRange Range;
  /// The C expression or statement, opaque after lowering.
  const void *Node = nullptr;
};

struct CallInfo {
  FunctionId Callee = NoId; ///< NoId: through a pointer in Target
  Reg Target = None;
  llvm::SmallVector<Reg, 6> Args;
  llvm::SmallVector<Origin, 6> ArgOrigins; ///< without implicit casts
  /// A result of record type goes to the caller's object at this address; the
  /// call has no Dst then.
  Reg ResultAddr = None;
};

/// A register of integer type holds the value that C gives it: in the range of
/// its type, sign- or zero-extended to 64 bits. An aggregate as a value (an
/// argument, a returned struct) is the address of the object; who receives it
/// copies.
struct Inst {
  Opcode Op = Opcode::Unknown;
  uint8_t Sub = 0;       ///< CastOp, BinaryOp, CompareOp or CoreOp
  bool Volatile = false; ///< Load, Store
  /// Load: its address is found at load time (CO-RE).
  bool Relocated = false;
  /// Binary, Compare, Neg, Not: 32 when the operation's operands have 32 bits
  /// or less. Cast: the width of the source type.
  uint8_t OperandBits = 64;
  bool Signed = false; ///< Binary, Compare: signed operation; Cast: source type
  /// Bitfields: bits from A's address, 0 to 7. Only the bytes that hold the
  /// field's bits are accessed, not all of Ty.
  uint8_t BitOffset = 0;
  uint8_t BitWidth = 0;
  Reg Dst = None, A = None, B = None;
  int64_t Imm = 0;
  TypeId Ty = VoidType; ///< type of Dst, or of the memory accessed
  /// Opcode::Call: index into Body::Calls. CoreQuery: into Body::CoreInfos.
  uint32_t Call = None;
  Origin Src;

  CastOp castOp() const { return static_cast<CastOp>(Sub); }
  BinaryOp binaryOp() const { return static_cast<BinaryOp>(Sub); }
  CompareOp compareOp() const { return static_cast<CompareOp>(Sub); }
  CoreOp coreOp() const { return static_cast<CoreOp>(Sub); }
};

enum class TermKind : uint8_t {
  Jump,     ///< Succs[0]
  Branch,   ///< Cond != 0 ? Succs[0] : Succs[1]; Cond may be a pointer
  Switch,   ///< Cases; Succs.back() is the default
  Indirect, ///< computed goto: any of Succs
  Return,   ///< Cond is the value, or None
  Unreachable,
};

/// `case Lo ... Hi:` leads to Succs[i] for Cases[i].
struct Case {
  int64_t Lo = 0, Hi = 0;
};

struct Terminator {
  TermKind Kind = TermKind::Unreachable;
  Reg Cond = None;
  llvm::SmallVector<BlockId, 2> Succs;
  std::vector<Case> Cases;
  Origin Src; ///< the condition, or the return statement
};

struct Block {
  std::vector<Inst> Insts;
  Terminator Term;
  unsigned NumRegs = 0;
  bool LoopHead = false; ///< target of a back edge
  /// Locals whose value may still be read, on entry. Others are dead.
  llvm::BitVector LiveIn;
};

/// A stack object: parameter, variable, compound literal or temporary.
struct Local {
  std::string Name; ///< empty for temporaries
  TypeId Type = VoidType;
  uint64_t Size = 0;
  bool Temporary = false;
  /// Its address goes elsewhere than into plain loads and stores.
  bool AddressTaken = false;
  Origin Src;
};

/// A lowered function. Parameters are Locals[0 .. NumParams).
struct Body {
  FunctionId Function = NoId;
  std::vector<Local> Locals;
  unsigned NumParams = 0;
  std::vector<Block> Blocks; ///< Blocks[0] is the entry
  std::vector<CallInfo> Calls;
  std::vector<CoreInfo> CoreInfos;
  /// Constants that the function compares with: thresholds for widening.
  std::vector<int64_t> Thresholds;
  clang::SourceLocation End; ///< the closing brace, for implicit returns
};

/// Gives bodies on demand, each lowered once.
class BodySource {
public:
  virtual ~BodySource();
  /// An error says why the function can't be lowered ("naked function");
  /// the program that needs it is then unsupported.
  virtual llvm::Expected<const Body *> body(FunctionId F) = 0;
  /// The C text of \p O for messages: "v->task". Empty when there is none.
  virtual std::string text(const Origin &O) const = 0;
};

/// The C text of \p O on one line, macro names as written where the whole
/// expression comes from one macro or from its argument; elsewhere the
/// expression after expansion.
std::string originText(const Origin &O, const clang::SourceManager &SM,
                       const clang::LangOptions &LangOpts);

/// Text for --dump=ir.
void dump(const Body &B, const ProgramModel &Model, llvm::raw_ostream &OS);

} // namespace precheck::ir

#endif // PRECHECK_LOWER_IR_H
