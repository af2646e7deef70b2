//===- Interface.h - The options as others read them -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The manual page and the completions of shells, made from the options that the
// command has registered, so that they cannot differ from them.
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_TOOLS_INTERFACE_H
#define PRECHECK_TOOLS_INTERFACE_H

#include "llvm/Support/CommandLine.h"
#include "llvm/Support/raw_ostream.h"
#include <string>
#include <vector>

namespace precheck {

enum class InterfaceFormat : uint8_t { None, Man, Bash, Zsh, Fish };

/// One option, as text.
struct OptionInfo {
  std::string Name;
  std::string Value; ///< what its value is called; empty for a flag
  std::string Help;
  /// Values that can be named, with their help; none if it is free text.
  std::vector<std::pair<std::string, std::string>> Values;

  /// "--kernel", "-p"
  std::string spelling() const {
    return (Name.size() == 1 ? "-" : "--") + Name;
  }
  /// Is it a list of values that are separated by commas?
  bool isList() const { return llvm::StringRef(Value).ends_with(",..."); }
};

/// The command itself, whose name is empty, or a subcommand.
struct CommandInfo {
  std::string Name, Help, Operands;
  std::vector<OptionInfo> Options; ///< sorted by name
};

/// An option whose values are enumerated, with the parser that knows them.
struct EnumeratedOption {
  const llvm::cl::Option &Option;
  const llvm::cl::generic_parser_base &Parser;
};

/// Commands with their options, the command itself first. Of its options those
/// of \p Category and --help and --version; hidden ones are left out.
std::vector<CommandInfo>
describeCommands(const llvm::cl::OptionCategory &Category,
                 llvm::ArrayRef<EnumeratedOption> Enumerated);

/// \p Format is not None.
void printInterface(llvm::ArrayRef<CommandInfo> Commands,
                    InterfaceFormat Format, llvm::raw_ostream &OS);

void printManPage(llvm::ArrayRef<CommandInfo> Commands, llvm::raw_ostream &OS);
void printBashCompletion(llvm::ArrayRef<CommandInfo> Commands,
                         llvm::raw_ostream &OS);
void printZshCompletion(llvm::ArrayRef<CommandInfo> Commands,
                        llvm::raw_ostream &OS);
void printFishCompletion(llvm::ArrayRef<CommandInfo> Commands,
                         llvm::raw_ostream &OS);

} // namespace precheck

#endif // PRECHECK_TOOLS_INTERFACE_H
