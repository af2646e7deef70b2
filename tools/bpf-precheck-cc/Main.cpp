//===- Main.cpp - A clang that checks BPF programs ------------------------===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// For builds that take a compiler's name but no flags: becomes clang, with the
// plugin where a file is compiled for BPF. It runs once for each file, so it
// links nothing and starts nothing else.
//
//===----------------------------------------------------------------------===//

#include <cctype>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace fs = std::filesystem;
using std::string_view;

namespace {

/// A variable of the environment.
struct Setting {
  const char *Variable;
  const char *Option; ///< the plugin's, or nullptr
  const char *Help;
};

} // namespace

static constexpr Setting Settings[] = {
    {"BPF_PRECHECK", nullptr, "'off': no checks"},
    {"BPF_PRECHECK_KERNEL", "kernel", "kernels to judge for: 6.12,7.3"},
    {"BPF_PRECHECK_KERNEL_DB", "kernel-db", "database files to add"},
    {"BPF_PRECHECK_ONLY", "only", "rules to report"},
    {"BPF_PRECHECK_DISABLE", "disable", "rules not to report"},
    {"BPF_PRECHECK_REPORT", "report", "a SARIF file to keep the findings in"},
    {"BPF_PRECHECK_CLANG", nullptr,
     "the clang to run, of major version " PRECHECK_LLVM},
    {"BPF_PRECHECK_PLUGIN", nullptr,
     "the plugin, where it is not beside this program"},
};

static void printHelp() {
  std::puts("bpf-precheck-cc: clang with the bpf-precheck plugin for files "
            "compiled for BPF.\n"
            "Name it as CLANG, BPF_CLANG or BPF2GO_CC. All arguments are "
            "clang's, and so is the\n"
            "exit status. The environment sets the rest:");
  for (const Setting &S : Settings)
    std::printf("  %-23s %s\n", S.Variable, S.Help);
}

static void printManPage() {
  std::puts(".TH BPF\\-PRECHECK\\-CC 1\n.SH NAME\n"
            "bpf\\-precheck\\-cc \\- clang with the bpf\\-precheck plugin\n"
            ".SH SYNOPSIS\n.B bpf\\-precheck\\-cc\n\\fIclang arguments\\fR\n"
            ".SH DESCRIPTION\n"
            "Is clang, with the plugin where a file is compiled for BPF. Name "
            "it as CLANG, BPF_CLANG or BPF2GO_CC in builds that take a "
            "compiler's name but no flags. All arguments are clang's, and so "
            "is the exit status.\n.SH ENVIRONMENT");
  for (const Setting &S : Settings)
    std::printf(".TP\n\\fB%s\\fR\n\\&%s\n", S.Variable, S.Help);
  std::puts(".SH SEE ALSO\n.BR bpf\\-precheck (1)");
}

/// The value of a variable; empty when it is not set.
static std::string variable(const char *Name) {
  const char *Value = std::getenv(Name);
  return Value ? Value : "";
}

[[noreturn]] static void fail(const std::string &Message) {
  std::fprintf(stderr, "bpf-precheck-cc: error: %s\n", Message.c_str());
  std::exit(1);
}

static bool startsWith(string_view Text, string_view Prefix) {
  return Text.substr(0, Prefix.size()) == Prefix;
}

/// Is something compiled for BPF, as far as the command line tells?
static bool compilesForBpf(const std::vector<char *> &Args) {
  bool Bpf = false, Source = false;
  string_view Last;
  for (size_t I = 1; I < Args.size(); Last = Args[I], ++I) {
    string_view Arg = Args[I];
    if (startsWith(Arg, "--target="))
      Bpf = startsWith(Arg.substr(9), "bpf");
    else if (Last == "-target" || Last == "--target")
      Bpf = startsWith(Arg, "bpf");
    else if (Arg == "-E" || Arg == "-M" || Arg == "-MM")
      return false;
    else if (Arg == "-" || (Arg.size() > 2 && Arg[0] != '-' &&
                            Arg.substr(Arg.size() - 2) == ".c" && Last != "-o"))
      Source = true;
  }
  return Bpf && Source;
}

/// The major version that `<clang> --version` tells; empty if it tells none.
static std::string majorOf(const std::string &Clang) {
  int Pipe[2];
  if (pipe(Pipe) != 0)
    return "";
  pid_t Child = fork();
  if (Child == 0) {
    dup2(Pipe[1], STDOUT_FILENO);
    close(Pipe[0]);
    close(Pipe[1]);
    execlp(Clang.c_str(), Clang.c_str(), "--version", nullptr);
    _exit(127);
  }
  close(Pipe[1]);
  std::string Text;
  char Buffer[512];
  for (ssize_t N; (N = read(Pipe[0], Buffer, sizeof(Buffer))) > 0;)
    Text.append(Buffer, static_cast<size_t>(N));
  close(Pipe[0]);
  int Status = 0;
  if (Child < 0 || waitpid(Child, &Status, 0) < 0)
    return "";
  size_t At = Text.find("clang version ");
  std::string Major;
  if (At != std::string::npos)
    for (At += std::strlen("clang version ");
         At < Text.size() && std::isdigit(static_cast<unsigned char>(Text[At]));
         ++At)
      Major += Text[At];
  return Major;
}

static std::string findClang() {
  std::string Given = variable("BPF_PRECHECK_CLANG");
  if (Given.empty()) {
    std::error_code EC;
    return fs::exists(PRECHECK_CLANG, EC) ? PRECHECK_CLANG
                                          : "clang-" PRECHECK_LLVM;
  }
  std::string Major = majorOf(Given);
  if (Major.empty())
    fail("BPF_PRECHECK_CLANG='" + Given + "' is no clang");
  if (Major != PRECHECK_LLVM)
    fail("'" + Given + "' is clang " + Major +
         ", and this is bpf-precheck for clang " PRECHECK_LLVM
         "; install bpf-precheck for clang " +
         Major + " or set BPF_PRECHECK_CLANG to a clang " PRECHECK_LLVM);
  return Given;
}

/// A plugin for another clang would fail in the loader, with a wall of symbols.
static void checkPlugin(const std::string &Path) {
  std::ifstream File(Path, std::ios::binary);
  if (!File || fs::is_directory(Path))
    fail("no plugin in BPF_PRECHECK_PLUGIN='" + Path + "'");
  std::string Text{std::istreambuf_iterator<char>(File), {}};
  constexpr string_view Mark = PRECHECK_PLUGIN_MARK;
  size_t At = Text.find(Mark);
  if (At == std::string::npos)
    fail("BPF_PRECHECK_PLUGIN='" + Path + "' is not BpfPrecheck.so");
  std::string Major;
  for (At += Mark.size();
       At < Text.size() && std::isdigit(static_cast<unsigned char>(Text[At]));
       ++At)
    Major += Text[At];
  if (Major != PRECHECK_LLVM)
    fail("BPF_PRECHECK_PLUGIN='" + Path + "' is for clang " + Major +
         ", and this is bpf-precheck for clang " PRECHECK_LLVM);
}

static std::string findPlugin() {
  std::string Given = variable("BPF_PRECHECK_PLUGIN");
  std::error_code EC;
  if (!Given.empty()) {
    checkPlugin(Given);
    return Given;
  }
  fs::path Exe = fs::read_symlink("/proc/self/exe", EC);
  fs::path Plugin = Exe.parent_path().parent_path() / "lib" / "BpfPrecheck.so";
  if (!fs::exists(Plugin, EC))
    fail("no plugin in '" + Plugin.string() +
         "'; set BPF_PRECHECK_PLUGIN to where BpfPrecheck.so is");
  return Plugin.string();
}

int main(int Argc, char **Argv) {
  std::vector<char *> Args(Argv, Argv + Argc);
  if (Argc == 2 && string_view(Argv[1]) == "--precheck-help") {
    printHelp();
    return 0;
  }
  // For the build, which keeps what it prints.
  if (Argc == 2 && string_view(Argv[1]) == "--precheck-man") {
    printManPage();
    return 0;
  }
  std::string Clang = findClang();
  Args[0] = Clang.data();

  std::vector<std::string> Added;
  if (compilesForBpf(Args) && variable("BPF_PRECHECK") != "off") {
    Added.push_back("-fplugin=" + findPlugin());
    for (const Setting &S : Settings)
      if (std::string Value = variable(S.Variable); S.Option && !Value.empty())
        Added.push_back("-fplugin-arg-precheck-" + std::string(S.Option) + "=" +
                        Value);
  }
  // Before what is given, so that a `--` or `-x` there has no say.
  std::vector<char *> Command(1, Args[0]);
  for (std::string &Arg : Added)
    Command.push_back(Arg.data());
  Command.insert(Command.end(), Args.begin() + 1, Args.end());
  Command.push_back(nullptr);
  execvp(Command[0], Command.data());
  fail("cannot run '" + Clang + "': " + std::strerror(errno) +
       "; install clang-" PRECHECK_LLVM " or set BPF_PRECHECK_CLANG");
}
