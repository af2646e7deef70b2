//===- Internal.h - What the image reader's files share -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_LIB_KERNELIMAGE_INTERNAL_H
#define PRECHECK_LIB_KERNELIMAGE_INTERNAL_H

#include "precheck/KernelImage/KernelImage.h"

struct btf;

namespace precheck {

llvm::Error imageError(const llvm::Twine &Message);

/// A gzip stream; what follows it is left alone.
llvm::Expected<std::string> unpackGzip(llvm::StringRef Bytes, size_t Limit);

/// libbpf's reader with what is asked of it here. Everything that comes from
/// the file is checked: ids, kinds, names, depth.
class KernelBtf {
public:
  static llvm::Expected<KernelBtf> create(llvm::StringRef Bytes);
  /// A module's, in a file of its own. \p Base is the kernel's and must live as
  /// long as the result.
  static llvm::Expected<KernelBtf> readModule(llvm::StringRef Path,
                                              const KernelBtf &Base);
  KernelBtf(KernelBtf &&);
  ~KernelBtf();

  /// Number of types, those of the base included; ids are below it.
  uint32_t typeCount() const;
  /// First id that is not the base's.
  uint32_t firstId() const { return First; }
  bool isFunction(uint32_t Id) const;
  /// Empty: no such type, or it has no name.
  llvm::StringRef nameOf(uint32_t Id) const;
  /// Result and parameters of a function, in C.
  ImageKfunc prototypeOf(uint32_t Id) const;
  /// A type tag's name; empty: it is none.
  llvm::StringRef typeTag(uint32_t Id) const;
  /// Name and target of a decl tag on a whole declaration.
  std::optional<std::pair<llvm::StringRef, uint32_t>>
  declTag(uint32_t Id) const;

private:
  KernelBtf(btf *Btf, uint32_t First) : Btf(Btf), First(First) {}
  /// \p Budget bounds the work: a hostile type can be a tree of 16 levels.
  std::string spell(uint32_t Id, unsigned Depth, unsigned &Budget) const;
  btf *Btf = nullptr;
  uint32_t First = 1;
};

/// Adds functions, tagged kfuncs and type tags of \p Btf to \p Into.
void readFunctions(const KernelBtf &Btf, KernelImage &Into);

/// The set8 blocks in .BTF_ids (scripts: tools/bpf/resolve_btfids). With
/// \p Marked (6.9 and later), those whose flags word has the kfunc bit.
llvm::Error readSets(llvm::StringRef Ids, const KernelBtf &Btf,
                     KernelImage &Into);

/// Is \p Release that one or a later one?
bool isSince(llvm::StringRef Release, llvm::StringRef First);

} // namespace precheck

#endif // PRECHECK_LIB_KERNELIMAGE_INTERNAL_H
