//===- YamlText.h - Spelling of a database's YAML -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_LIB_KERNEL_YAMLTEXT_H
#define PRECHECK_LIB_KERNEL_YAMLTEXT_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/raw_ostream.h"
#include <cstdint>
#include <string>
#include <vector>

namespace precheck {

/// A scalar, quoted when plain YAML would read it as something else.
std::string scalar(llvm::StringRef S);
/// A scalar in quotes.
std::string quoted(llvm::StringRef S);

/// Items of [a, b], broken over lines at 80 columns.
class FlowWriter {
public:
  FlowWriter(llvm::raw_ostream &OS, unsigned Column, unsigned Indent)
      : OS(OS), Column(Column), Indent(Indent) {}

  void item(const std::string &Text);

private:
  llvm::raw_ostream &OS;
  unsigned Column, Indent;
  bool First = true;
};

/// "key: [a, b]" and the end of the line.
template <typename Range>
void flowList(llvm::raw_ostream &OS, llvm::StringRef Key, unsigned Indent,
              const Range &Items) {
  OS.indent(Indent) << Key << ": [";
  FlowWriter Flow(OS, Indent + Key.size() + 3, Indent + 2);
  for (const auto &Item : Items)
    Flow.item(scalar(Item));
  OS << "]\n";
}

/// The suffixes of BPF_PROG_TYPE_* of some bits, sorted.
std::vector<std::string> programNames(uint64_t Programs);

} // namespace precheck

#endif // PRECHECK_LIB_KERNEL_YAMLTEXT_H
