//===- Completions.cpp - The options as shells complete them --------------===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Kernels and rules are asked of the command itself when they are completed.
//
//===----------------------------------------------------------------------===//

#include "Interface.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace precheck;
using llvm::StringRef;

namespace {

enum class ValueKind : uint8_t { Flag, Kernels, Rules, Named, Dir, File, Free };

} // namespace

static ValueKind kindOf(const OptionInfo &O) {
  if (!O.Values.empty())
    return ValueKind::Named;
  StringRef Value = O.Value;
  Value.consume_back(",...");
  return llvm::StringSwitch<ValueKind>(Value)
      .Case("", ValueKind::Flag)
      .Case("release", ValueKind::Kernels)
      .Case("rule", ValueKind::Rules)
      .Case("dir", ValueKind::Dir)
      .Case("file", ValueKind::File)
      .Default(ValueKind::Free);
}

/// The names of an option's values, separated by blanks.
static std::string namesOf(const OptionInfo &O) {
  std::string Names;
  for (const auto &[Name, Help] : O.Values)
    Names += (Names.empty() ? "" : " ") + Name;
  return Names;
}

/// Text as a shell's word in single quotes.
static std::string quoted(StringRef Text) {
  std::string Out = "'";
  for (char C : Text)
    Out += C == '\'' ? "'\\''" : std::string(1, C);
  return Out + "'";
}

static void printNames(llvm::ArrayRef<CommandInfo> Commands,
                       llvm::raw_ostream &OS) {
  for (const CommandInfo &C : Commands.drop_front())
    OS << ' ' << C.Name;
}

//===----------------------------------------------------------------------===//
// bash
//===----------------------------------------------------------------------===//

static void printBashOptions(const CommandInfo &C, llvm::raw_ostream &OS) {
  OS << '"';
  for (const OptionInfo &O : C.Options)
    OS << O.spelling() << (O.Value.empty() || O.Name.size() == 1 ? " " : "= ");
  OS << '"';
}

void precheck::printBashCompletion(llvm::ArrayRef<CommandInfo> Commands,
                                   llvm::raw_ostream &OS) {
  OS << R"sh(# bash completion for bpf-precheck, made from its options

_bpf_precheck()
{
    local cur=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD-1]}
    local command= options= words= list= word
    COMPREPLY=()
    # "=" is a word of its own.
    if [[ $cur == = ]]; then
        cur=
    elif [[ $option == = ]]; then
        option=${COMP_WORDS[COMP_CWORD-2]}
    fi
    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        # What follows is clang's.
        [[ $word == -- ]] && return
    done
    (( COMP_CWORD > 1 )) && command=${COMP_WORDS[1]}

    case $option in
)sh";
  std::vector<std::string> Seen;
  for (const CommandInfo &C : Commands)
    for (const OptionInfo &O : C.Options) {
      if (O.Value.empty() || llvm::is_contained(Seen, O.Name))
        continue;
      Seen.push_back(O.Name);
      OS << "        " << O.spelling() << ")\n            ";
      switch (kindOf(O)) {
      case ValueKind::Kernels:
        OS << "words=\"running $(\"${COMP_WORDS[0]}\" --list-kernels "
              "2>/dev/null | sed 's/ .*//')\"\n";
        break;
      case ValueKind::Rules:
        OS << "words=$(\"${COMP_WORDS[0]}\" --list-rules 2>/dev/null | "
              "sed 's/ .*//')\n";
        break;
      case ValueKind::Named:
        OS << "words=" << quoted(namesOf(O)) << '\n';
        break;
      case ValueKind::Dir:
        OS << "compopt -o dirnames +o default; return\n";
        break;
      default:
        OS << "return\n";
      }
      if (O.isList())
        OS << "            list=1\n";
      OS << "            ;;\n";
    }
  OS << R"sh(    esac
    if [[ -n $words ]]; then
        local before=
        [[ -n $list && $cur == *,* ]] && before=${cur%,*},
        COMPREPLY=($(compgen -P "$before" -W "$words" -- "${cur##*,}"))
        return
    fi

    case $command in
)sh";
  for (const CommandInfo &C : Commands.drop_front()) {
    OS << "        " << C.Name << ") options=";
    printBashOptions(C, OS);
    OS << " ;;\n";
  }
  OS << "        *) options=";
  printBashOptions(Commands.front(), OS);
  OS << R"sh( ;;
    esac
    if [[ $cur == -* ]]; then
        COMPREPLY=($(compgen -W "$options" -- "$cur"))
        [[ ${COMPREPLY[0]-} == *= ]] && compopt -o nospace
    elif (( COMP_CWORD == 1 )); then
        COMPREPLY=($(compgen -W ")sh";
  printNames(Commands, OS);
  OS << R"sh(" -- "$cur"))
    fi
}
complete -o default -F _bpf_precheck bpf-precheck
)sh";
}

//===----------------------------------------------------------------------===//
// zsh
//===----------------------------------------------------------------------===//

/// Text in an _arguments specification.
static std::string zshText(StringRef Text) {
  std::string Out;
  for (char C : Text) {
    if (StringRef("[]:\\").contains(C))
      Out += '\\';
    Out += C;
  }
  return Out;
}

static void printZshOptions(const CommandInfo &C, llvm::raw_ostream &OS) {
  for (const OptionInfo &O : C.Options) {
    std::string Spec = "*" + O.spelling();
    if (!O.Value.empty())
      Spec += O.Name.size() == 1 ? "" : "=";
    Spec += "[" + zshText(O.Help) + "]";
    if (!O.Value.empty())
      Spec += ":" + zshText(O.Value) + ":";
    switch (kindOf(O)) {
    case ValueKind::Flag:
      break;
    case ValueKind::Kernels:
      Spec += "{_sequence _bpf_precheck_names - --list-kernels}";
      break;
    case ValueKind::Rules:
      Spec += O.isList() ? "{_sequence _bpf_precheck_names - --list-rules}"
                         : "{_bpf_precheck_names --list-rules}";
      break;
    case ValueKind::Named:
      Spec += O.isList() ? "{_sequence compadd - " + namesOf(O) + "}"
                         : "(" + namesOf(O) + ")";
      break;
    case ValueKind::Dir:
      Spec += "_files -/";
      break;
    case ValueKind::File:
      Spec += "_files";
      break;
    case ValueKind::Free:
      Spec += " ";
      break;
    }
    OS << "        " << quoted(Spec) << " \\\n";
  }
}

void precheck::printZshCompletion(llvm::ArrayRef<CommandInfo> Commands,
                                  llvm::raw_ostream &OS) {
  OS << R"sh(#compdef bpf-precheck
# zsh completion for bpf-precheck, made from its options

_bpf_precheck_names() {
    local list=$argv[-1]
    local -a names
    names=(${${(f)"$(_call_program names bpf-precheck $list 2>/dev/null)"}%%[[:space:]]*})
    compadd "${(@)argv[1,-2]}" -a names
}

_bpf_precheck() {
    case $words[2] in
)sh";
  for (const CommandInfo &C : Commands.drop_front()) {
    OS << "    " << C.Name << ")\n        _arguments -S \\\n";
    printZshOptions(C, OS);
    OS << "        '1:command:' '*:" << zshText(C.Operands)
       << ":_files'\n        ;;\n";
  }
  OS << "    *)\n        _arguments -S \\\n";
  printZshOptions(Commands.front(), OS);
  OS << "        '1:command or file:{_alternative "
        "\"files:file:_files\" \"commands:command:(";
  for (const CommandInfo &C : Commands.drop_front())
    OS << (&C == &Commands[1] ? "" : " ") << C.Name;
  OS << ")\"}' \\\n        '*:file:_files'\n        ;;\n"
        "    esac\n}\n\n_bpf_precheck \"$@\"\n";
}

//===----------------------------------------------------------------------===//
// fish
//===----------------------------------------------------------------------===//

static void printFishOptions(const CommandInfo &C, StringRef Condition,
                             llvm::raw_ostream &OS) {
  for (const OptionInfo &O : C.Options) {
    OS << "complete -c bpf-precheck -n " << quoted(Condition)
       << (O.Name.size() == 1 ? " -s " : " -l ") << O.Name;
    auto Candidates = [&](StringRef Command) {
      OS << " -x -a "
         << quoted(("(" +
                    llvm::Twine(O.isList() ? "__fish_append , " : "echo ") +
                    Command + " | string split ' ')")
                       .str());
    };
    switch (kindOf(O)) {
    case ValueKind::Flag:
      break;
    case ValueKind::Kernels:
      Candidates("(__bpf_precheck_names --list-kernels)");
      break;
    case ValueKind::Rules:
      Candidates("(__bpf_precheck_names --list-rules)");
      break;
    case ValueKind::Named:
      Candidates(namesOf(O));
      break;
    case ValueKind::Dir:
      OS << " -x -a '(__fish_complete_directories)'";
      break;
    case ValueKind::File:
      OS << " -r -F";
      break;
    case ValueKind::Free:
      OS << " -x";
      break;
    }
    OS << " -d " << quoted(O.Help) << '\n';
  }
}

void precheck::printFishCompletion(llvm::ArrayRef<CommandInfo> Commands,
                                   llvm::raw_ostream &OS) {
  OS << "# fish completion for bpf-precheck, made from its options\n\n"
        "function __bpf_precheck_names\n"
        "    bpf-precheck $argv 2>/dev/null | string replace -r ' .*' ''\n"
        "end\n\n";
  std::string None = "not __fish_seen_subcommand_from";
  for (const CommandInfo &C : Commands.drop_front())
    None += " " + C.Name;
  for (const CommandInfo &C : Commands.drop_front())
    OS << "complete -c bpf-precheck -n __fish_is_first_arg -a " << C.Name
       << " -d " << quoted(C.Help) << '\n';
  printFishOptions(Commands.front(), None, OS);
  for (const CommandInfo &C : Commands.drop_front())
    printFishOptions(C, "__fish_seen_subcommand_from " + C.Name, OS);
}
