//===- Source.h - A kernel source file as tokens -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_LIB_KERNELSOURCE_SOURCE_H
#define PRECHECK_LIB_KERNELSOURCE_SOURCE_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBuffer.h"
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace dbgen {

struct Tok {
  enum Kind : uint8_t { Word, Number, String, Punct };
  Kind K = Punct;
  llvm::StringRef Text; ///< as spelled; strings keep their quotes
  unsigned Guard = 0;   ///< index into SourceFile::Guards
  unsigned Line = 0;

  bool is(llvm::StringRef S) const { return Text == S; }
};

struct Macro {
  llvm::StringRef Name;
  std::vector<Tok> Body; ///< with the parameter list of a function-like one
};

/// One file: tokens outside directives and `#if 0`, and its macros.
struct SourceFile {
  std::string Path; ///< relative to the tree
  std::unique_ptr<llvm::MemoryBuffer> Buffer;
  std::vector<Tok> Toks;
  std::vector<Macro> Macros;
  /// Conditions on CONFIG_* symbols, "" first.
  std::vector<std::string> Guards;

  const Tok &at(size_t I) const { return I < Toks.size() ? Toks[I] : End; }
  bool is(size_t I, llvm::StringRef S) const { return at(I).is(S); }
  llvm::StringRef text(size_t I) const { return at(I).Text; }
  const std::string &guard(size_t I) const { return Guards[at(I).Guard]; }
  /// Index after the bracket that closes the one at \p Open.
  size_t skipBrackets(size_t Open) const;

private:
  Tok End;
};

/// Lexes with clang's raw lexer.
void lex(SourceFile &F);

/// Calls \p Fn with each .c and .h file below \p Root (paths relative to it,
/// sorted), leaving out what is not built into a kernel: tools, Documentation,
/// samples, scripts.
llvm::Error walkTree(llvm::StringRef Root,
                     const std::function<void(const std::string &Path)> &Fn);

std::unique_ptr<llvm::MemoryBuffer> readFile(llvm::StringRef Root,
                                             llvm::StringRef Path);

} // namespace dbgen

#endif // PRECHECK_LIB_KERNELSOURCE_SOURCE_H
