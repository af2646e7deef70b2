//===- Memory.h - Loads and stores -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// verifier.c:check_mem_access and what it calls: may this access be made, and
// what is the value read.
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_LIB_VERIFY_MEMORY_H
#define PRECHECK_LIB_VERIFY_MEMORY_H

#include "Analysis.h"

namespace precheck::interp {

/// One access as an instruction makes it.
struct Access {
  TypeId Ty = VoidType;
  uint64_t Size = 0;
  uint8_t BitOffset = 0, BitWidth = 0;
  bool Volatile = false;
  bool Relocated = false; ///< the address is found at load time
  bool ByHelper = false;  ///< a helper makes it, with a size of its own
  const ir::Origin *Where = nullptr;
};
Access accessOf(const Analysis &A, const ir::Inst &I);

/// What an access into an arena and a cast out of its address space need
/// (verifier.c:check_alu_op, BPF_ADDR_SPACE_CAST).
Flow checkArena(Analysis &A, const State &S, const ir::Origin &Where);

/// Reads through \p P. Flow::Stop: the access is a finding, or can't happen.
Flow load(Analysis &A, State &S, const Value &P, const Access &Acc, Value &Out);

/// Writes \p V through \p P.
Flow store(Analysis &A, State &S, const Value &P, const Value &V,
           const Access &Acc);

/// memcpy and memset of a constant size; negative sizes are not known.
Flow copy(Analysis &A, State &S, const Value &To, const Value &From,
          int64_t Size, const Access &Acc);
/// A function's result of record type moves into the caller's object: the
/// compiler builds it there, so that stack objects in it are not copied.
Flow returnRecord(Analysis &A, State &S, const Value &To, const Value &From,
                  int64_t Size, const Access &Acc);
Flow fill(Analysis &A, State &S, const Value &To, const Value &Byte,
          int64_t Size, const Access &Acc);

/// The address of a variable with static storage.
Value addressOfGlobal(Analysis &A, GlobalId G);

/// The line in which the verifier gives the numbers of an access out of bounds
/// (verifier.c:__check_mem_access); \p What ends with "..._size=".
Because outOfBounds(llvm::StringRef What, uint64_t Limit, int64_t Off,
                    uint64_t Size);

/// An address that was made of a pointer by arithmetic, where the kind of
/// pointer allows it (verifier.c:adjust_ptr_min_max_vals).
Flow checkArithmetic(Analysis &A, const State &S, const Value &V,
                     const ir::Origin &Where);
/// What an atomic operation can't be made on (verifier.c:check_atomic_rmw).
Flow checkAtomic(Analysis &A, const State &S, const Value &P,
                 const Access &Acc);

/// Dereferencing what is no pointer, or may be NULL.
Flow reportNotPointer(Analysis &A, const State &S, const Value &P,
                      const ir::Origin &Where);

/// What kernels say of a negative offset into a buffer.
inline Message negativeBuffer(const Analysis &A) {
  return A.K.has(Feature::WordingNegativeBuffer) ? Message::BufferNegative
                                                 : Message::BufferAccess;
}

//===--- BtfAccess.cpp ----------------------------------------------------===//

/// verifier.c:check_ptr_to_btf_access
Flow checkBtfAccess(Analysis &A, const State &S, const Value &P,
                    const Access &Acc, bool Write);
/// The value of a field of the struct \p P points to (btf.c:btf_struct_walk,
/// verifier.c:check_ptr_to_btf_access).
Value loadBtfField(Analysis &A, const State &S, const Value &P,
                   const Access &Acc);

/// btf.c:btf_struct_ids_match: is there a struct named \p Want at \p Off of
/// \p Ty? Strict: \p Ty itself, else also its members (at offset 0 the first,
/// and so on inwards).
bool structAtOffset(const Analysis &A, TypeId Ty, int64_t Off,
                    llvm::StringRef Want, bool Strict);

/// Is \p Want the struct that the BTF pointer \p V points to, or a first
/// member of it? True also where the program's declaration does not tell: the
/// kernel's struct may have more members.
bool isOrMayContain(const Analysis &A, const Value &V, llvm::StringRef Want,
                    bool Strict);

//===--- MapAccess.cpp ----------------------------------------------------===//

/// The kptr, lock or other special field that [Off, Off + Size) of a map
/// value or global touches, as kernel \p K understands its tag.
std::optional<SpecialField> specialFieldAt(const Analysis &A, const Value &P,
                                           int64_t Off, uint64_t Size);
/// verifier.c:check_map_kptr_access and check_map_access. \p Stored: the
/// value written, or nullptr for a read. \p Handled: it was a kptr, and for a
/// read \p Out is its value.
Flow accessMapValue(Analysis &A, State &S, const Value &P, const Access &Acc,
                    const Value *Stored, bool &Handled, Value &Out);
/// Is the type declared by the program and unknown to the kernel, so that a
/// kptr to it is a local one (btf.c:btf_parse_kptr)?
bool isLocalKptr(const Analysis &A, TypeId Ty);
/// verifier.c:map_kptr_match_type. \p Arg: zero-based, -1 for a store.
Flow checkKptrMatch(Analysis &A, const State &S, const SpecialField &Kptr,
                    const Value &V, int Arg, const ir::Origin &Where);

//===--- ContextAccess.cpp ------------------------------------------------===//

/// Is byte \p Off of the context, which the program names by the type \p Ctx,
/// one that the program may read or write (struct bpf_verifier_ops,
/// is_valid_access)? True where that is not known.
bool isValidContextAccess(const Analysis &A, TypeId Ctx, int64_t Off,
                          bool Write);
/// Is the context plain memory (verifier.c:is_var_ctx_off_allowed)?
bool isContextMemory(const Analysis &A);
/// verifier.c:check_ctx_access
Flow checkContextAccess(Analysis &A, const State &S, const Value &P,
                        const Access &Acc, bool Write);

//===--- Context.cpp ------------------------------------------------------===//

/// Do programs of that type name their context by that struct (btf.c:
/// btf_is_prog_ctx_type)?
bool isContextStruct(ProgramType Type, llvm::StringRef Name);
/// Do programs of any type?
bool isContextName(llvm::StringRef Name);
/// Is the context rewritten field by field (convert_ctx_access of struct
/// bpf_verifier_ops), so that it is no memory to pass on?
bool isContextConverted(ProgramType Type);
/// Does the parameter of a global function carry the declaration tag
/// "arg:\p Tag", in a kernel that looks at those?
bool hasArgTag(const Analysis &A, const Param &P, llvm::StringRef Tag);

/// Reads a word or field of the program's context.
Flow loadContext(Analysis &A, State &S, const Value &P, const Access &Acc,
                 Value &Out);
/// A context word that is cast to a pointer to \p Ty (btf.c:btf_ctx_access);
/// a value that is no context word is returned as it is.
Value castContextWord(Analysis &A, State &S, const Value &V, TypeId Ty);
/// The arguments of the program or global function \p F at its entry.
std::vector<Value> entryArguments(Analysis &A, FunctionId F);

} // namespace precheck::interp

#endif // PRECHECK_LIB_VERIFY_MEMORY_H
