//===- YamlNodes.h - Nodes of a database's YAML -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Walks the YAML nodes by hand and not by YAMLTraits: an error has to say what
// the file should have held at that line.
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_LIB_KERNEL_YAMLNODES_H
#define PRECHECK_LIB_KERNEL_YAMLNODES_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/YAMLParser.h"
#include <functional>
#include <string>
#include <vector>

namespace precheck {

/// One YAML text and the first mistake in it.
class YamlNodes {
public:
  using Node = llvm::yaml::Node;
  using NodeFn = llvm::function_ref<void(Node *)>;
  struct Key {
    llvm::StringRef Name;
    std::function<void(Node *)> Fn;
  };

  YamlNodes(llvm::StringRef Text, llvm::StringRef FileName);

  bool failed() const { return !Message.empty(); }
  const std::string &message() const { return Message; }
  /// Notes "FILE:LINE: expected WHAT, found 'FOUND'" unless a mistake is
  /// noted already.
  void expected(Node *N, const llvm::Twine &What, llvm::StringRef Found = "");

  /// The document's root; nullptr when there is none.
  Node *root();
  /// A mapping with the given keys only; reports others and repeated ones.
  void keys(Node *N, const llvm::Twine &What, llvm::ArrayRef<Key> Known);
  /// A mapping whose keys are data.
  void pairs(Node *N, const llvm::Twine &What,
             llvm::function_ref<void(llvm::StringRef, Node *, Node *)> Fn);
  void list(Node *N, const llvm::Twine &What, NodeFn Fn);
  std::string string(Node *N, const llvm::Twine &What);
  void boolean(Node *N, bool &Value);
  std::vector<std::string> strings(Node *N, const llvm::Twine &What);
  /// Adds the bits of a list of program types.
  void programs(Node *N, uint64_t &Programs);

  /// Stands for "ALL" until all of the file is read; no type has this bit.
  static constexpr uint64_t AllPrograms = uint64_t(1) << 63;

private:
  void syntaxError(const llvm::SMDiagnostic &Diag);
  unsigned lineOf(Node *N);

  std::string FileName;
  std::string Message;
  llvm::SourceMgr SM;
  llvm::yaml::Stream Stream;
};

} // namespace precheck

#endif // PRECHECK_LIB_KERNEL_YAMLNODES_H
