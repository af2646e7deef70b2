//===- Interface.cpp - The options as others read them --------------------===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Interface.h"
#include "precheck/Report/Suppression.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/ErrorHandling.h"

using namespace precheck;
using llvm::StringRef;
namespace cl = llvm::cl;

static OptionInfo describe(const cl::Option &O,
                           llvm::ArrayRef<EnumeratedOption> Enumerated) {
  OptionInfo Info;
  Info.Name = O.ArgStr.str();
  Info.Help = O.HelpStr.str();
  Info.Value = O.ValueStr.str();
  for (const EnumeratedOption &E : Enumerated) {
    if (&E.Option != &O)
      continue;
    for (unsigned I = 0; I != E.Parser.getNumOptions(); ++I)
      Info.Values.emplace_back(E.Parser.getOption(I).str(),
                               E.Parser.getDescription(I).str());
    Info.Value = O.getMiscFlags() & cl::CommaSeparated ? "value,..." : "value";
  }
  return Info;
}

std::vector<CommandInfo>
precheck::describeCommands(const cl::OptionCategory &Category,
                           llvm::ArrayRef<EnumeratedOption> Enumerated) {
  std::vector<CommandInfo> Commands(1);
  auto Describe = [&](cl::SubCommand &Sub, CommandInfo &Into) {
    for (const auto &Entry : cl::getRegisteredOptions(Sub)) {
      const cl::Option &O = *Entry.second;
      bool Ours = &Sub != &cl::SubCommand::getTopLevel() ||
                  llvm::is_contained(O.Categories, &Category);
      bool Known = O.ArgStr == "help" || O.ArgStr == "version";
      if (O.getOptionHiddenFlag() == cl::NotHidden &&
          !O.Subs.contains(&cl::SubCommand::getAll()) && (Ours || Known))
        Into.Options.push_back(describe(O, Enumerated));
    }
    for (const cl::Option *O : Sub.PositionalOpts)
      Into.Operands += (Into.Operands.empty() ? "" : " ") + O->HelpStr.str();
    llvm::sort(Into.Options, [](const OptionInfo &A, const OptionInfo &B) {
      return A.Name < B.Name;
    });
  };
  Describe(cl::SubCommand::getTopLevel(), Commands.front());
  Commands.front().Options.push_back(
      {"help", "", "Display the available options", {}});
  for (cl::SubCommand *Sub : cl::getRegisteredSubcommands()) {
    if (Sub->getName().empty())
      continue;
    CommandInfo &Info = Commands.emplace_back();
    Info.Name = Sub->getName().str();
    Info.Help = Sub->getDescription().str();
    Describe(*Sub, Info);
  }
  // Registration is in the order of construction of files.
  std::sort(Commands.begin() + 1, Commands.end(),
            [](const CommandInfo &A, const CommandInfo &B) {
              return A.Name < B.Name;
            });
  return Commands;
}

/// Text for troff: a hyphen is the character that is typed.
static std::string troff(StringRef Text) {
  std::string Out;
  for (char C : Text)
    if (C == '-')
      Out += "\\-";
    else if (C == '\\')
      Out += "\\e";
    else
      Out += C;
  // A control character at the start of a line.
  if (StringRef(Out).starts_with(".") || StringRef(Out).starts_with("'"))
    Out.insert(0, "\\&");
  return Out;
}

static void printOptions(llvm::ArrayRef<OptionInfo> Options,
                         llvm::raw_ostream &OS) {
  for (const OptionInfo &O : Options) {
    OS << ".TP\n\\fB" << troff(O.spelling()) << "\\fR";
    if (!O.Value.empty())
      OS << (O.Name.size() == 1 ? " " : "=") << "\\fI" << troff(O.Value)
         << "\\fR";
    OS << '\n' << troff(O.Help) << ".\n";
    if (O.Values.empty())
      continue;
    OS << ".RS\n";
    for (const auto &[Name, Help] : O.Values)
      OS << ".TP\n\\fB" << troff(Name) << "\\fR\n" << troff(Help) << "\n";
    OS << ".RE\n";
  }
}

void precheck::printManPage(llvm::ArrayRef<CommandInfo> Commands,
                            llvm::raw_ostream &OS) {
  OS << ".TH BPF\\-PRECHECK 1 \"\" \"bpf\\-precheck " PRECHECK_VERSION "\"\n"
     << ".SH NAME\n"
        "bpf\\-precheck \\- what the BPF verifier would say of C files\n"
        ".SH SYNOPSIS\n"
        ".B bpf\\-precheck\n[options] \\fIfile\\fR... \\-\\- \\fIclang "
        "flags\\fR\n"
        ".br\n.B bpf\\-precheck\n[options] \\fB\\-p\\fR \\fIdir\\fR "
        "[\\fIfile\\fR...]\n";
  for (const CommandInfo &C : Commands.drop_front())
    OS << ".br\n.B bpf\\-precheck " << troff(C.Name) << "\n[options] "
       << troff(C.Operands) << '\n';
  OS << ".SH DESCRIPTION\n"
        "Reads the C source of BPF programs and tells what the verifier of a "
        "kernel, or of several, would say when they are loaded: about kfuncs, "
        "references, NULL, trust and execution context. What it cannot judge "
        "it says.\n"
        ".SH OPTIONS\n";
  printOptions(Commands.front().Options, OS);
  for (const CommandInfo &C : Commands.drop_front()) {
    OS << ".SH \"BPF\\-PRECHECK " << StringRef(troff(C.Name)).upper() << "\"\n"
       << troff(C.Help) << ".\n";
    printOptions(C.Options, OS);
  }
  OS << ".SH RULES\n";
  for (size_t I = 0; I != NumRules; ++I) {
    auto R = static_cast<Rule>(I);
    OS << ".TP\n\\fB" << troff(ruleId(R)) << "\\fR\n"
       << troff(ruleHelp(R)) << '\n';
  }
  OS << ".SH EXIT STATUS\n"
        "0: nothing was found. 1: there are findings. 2: something could not "
        "be analysed.\n"
        ".SH SEE ALSO\n.BR bpf\\-precheck\\-cc (1),\n.BR clang (1)\n";
}

void precheck::printInterface(llvm::ArrayRef<CommandInfo> Commands,
                              InterfaceFormat Format, llvm::raw_ostream &OS) {
  switch (Format) {
  case InterfaceFormat::None:
    break;
  case InterfaceFormat::Man:
    return printManPage(Commands, OS);
  case InterfaceFormat::Bash:
    return printBashCompletion(Commands, OS);
  case InterfaceFormat::Zsh:
    return printZshCompletion(Commands, OS);
  case InterfaceFormat::Fish:
    return printFishCompletion(Commands, OS);
  }
  llvm_unreachable("no format");
}
