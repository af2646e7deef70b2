//===- Main.cpp - The bpf-precheck command --------------------------------===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Frontend.h"
#include "ImportKernel.h"
#include "InitClangd.h"
#include "Interface.h"
#include "Questions.h"
#include "precheck/Report/RuleDocs.h"
#include "precheck/Report/Sarif.h"
#include "clang/Tooling/CompilationDatabase.h"
#include "clang/Tooling/JSONCompilationDatabase.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/WithColor.h"

using namespace precheck;
using llvm::StringRef;
namespace cl = llvm::cl;
namespace tooling = clang::tooling;

namespace {

enum class OutputFormat : uint8_t { Text, Json, Sarif };
enum ExitStatus : int { ExitClean = 0, ExitFindings = 1, ExitFailed = 2 };

cl::OptionCategory Category("bpf-precheck options");

cl::list<std::string> Files(cl::Positional, cl::desc("<file>..."),
                            cl::cat(Category));
cl::opt<std::string> BuildPath(
    "p", cl::value_desc("dir"), cl::cat(Category),
    cl::desc("Take the flags from <dir>/compile_commands.json; without files, "
             "judge all that it compiles for BPF"));
cl::list<std::string> KernelNames(
    "kernel", cl::CommaSeparated, cl::value_desc("release,..."),
    cl::cat(Category),
    cl::desc("Kernels to judge for, 'running' for this machine's; default: the "
             "newest one known"));
cl::list<std::string>
    KernelDbs("kernel-db", cl::value_desc("file"), cl::cat(Category),
              cl::desc("Add a kernel, or a module to all kernels, from a "
                       "database file; repeatable"));
cl::opt<OutputFormat> Format(
    "format", cl::init(OutputFormat::Text), cl::cat(Category),
    cl::desc("Output format"),
    cl::values(clEnumValN(OutputFormat::Text, "text",
                          "diagnostics as clang prints them (default)"),
               clEnumValN(OutputFormat::Json, "json",
                          "one JSON object for each file and kernel"),
               clEnumValN(OutputFormat::Sarif, "sarif", "one SARIF document")));
cl::list<std::string> Only("only", cl::CommaSeparated,
                           cl::value_desc("rule,..."), cl::cat(Category),
                           cl::desc("Report these rules only ('*' matches)"));
cl::list<std::string> Disable("disable", cl::CommaSeparated,
                              cl::value_desc("rule,..."), cl::cat(Category),
                              cl::desc("Do not report these rules"));
cl::list<DumpStage>
    Dumps("dump", cl::CommaSeparated, cl::cat(Category),
          cl::desc("Print a stage's result; the last one named is the last "
                   "stage that runs"),
          cl::values(clEnumValN(DumpStage::Program, "program",
                                "programs, maps, kfuncs and helpers"),
                     clEnumValN(DumpStage::IR, "ir", "lowered functions"),
                     clEnumValN(DumpStage::States, "states",
                                "the state at each block's entry")));
cl::opt<uint64_t>
    Budget("budget", cl::init(0), cl::value_desc("n"), cl::cat(Category),
           cl::desc("Instructions to follow in a program before its verdict "
                    "is 'incomplete'"));
cl::opt<bool> Strict("strict", cl::cat(Category),
                     cl::desc("Exit with 2 when a program is not judged"));
cl::opt<bool> Werror("werror", cl::cat(Category),
                     cl::desc("Report findings as errors"));
cl::opt<std::string> Explain("explain", cl::value_desc("rule"),
                             cl::cat(Category), cl::desc("Explain a rule"));
cl::opt<bool> ListKernels("list-kernels", cl::cat(Category),
                          cl::desc("List the kernels that are known"));
cl::opt<bool> ListKfuncs("list-kfuncs", cl::cat(Category),
                         cl::desc("List the kfuncs of --kernel"));
cl::opt<std::string>
    ProgramName("program", cl::value_desc("type"), cl::cat(Category),
                cl::desc("With --list-kfuncs: those that programs of a type "
                         "may call, such as 'sched_cls'"));
cl::opt<std::string>
    ShowKfunc("show-kfunc", cl::value_desc("name"), cl::cat(Category),
              cl::desc("Tell of a kfunc by kernel, and what changed"));
cl::opt<bool> ListRules("list-rules", cl::cat(Category),
                        cl::desc("List the rules"));

// For the build, which keeps what it prints.
cl::opt<InterfaceFormat> PrintInterface(
    "print-interface", cl::Hidden, cl::init(InterfaceFormat::None),
    cl::cat(Category), cl::desc("Print the options"),
    cl::values(clEnumValN(InterfaceFormat::Man, "man", "as a manual page"),
               clEnumValN(InterfaceFormat::Bash, "bash", "for bash"),
               clEnumValN(InterfaceFormat::Zsh, "zsh", "for zsh"),
               clEnumValN(InterfaceFormat::Fish, "fish", "for fish")));

cl::SubCommand InitClangd("init-clangd",
                          "Write a .clangd by which clangd reads *.bpf.c as "
                          "BPF programs");
cl::opt<std::string> InitDirectory(cl::Positional, cl::init("."),
                                   cl::desc("[<project directory>]"),
                                   cl::sub(InitClangd));
cl::opt<std::string>
    InitArch("arch", cl::value_desc("arch"), cl::sub(InitClangd),
             cl::desc("For __TARGET_ARCH_<arch>; default: this machine's"));
cl::opt<std::string>
    InitVmlinux("vmlinux", cl::value_desc("dir"), cl::sub(InitClangd),
                cl::desc("Directory of vmlinux.h; default: looked for"));
cl::list<std::string> InitKernels("kernel", cl::CommaSeparated,
                                  cl::value_desc("release,..."),
                                  cl::sub(InitClangd),
                                  cl::desc("Kernels to judge for"));
cl::opt<bool> InitForce("force", cl::sub(InitClangd),
                        cl::desc("Replace a .clangd that is there"));

const char Overview[] =
    "Tells what the BPF verifier would say of the programs in C files, for "
    "one kernel or\nfor several.\n\n"
    "  bpf-precheck [options] file.c... -- <clang flags>\n"
    "  bpf-precheck [options] -p <dir> [file.c...]\n"
    "  bpf-precheck import-kernel [--running | <vmlinuz, vmlinux or tree>] -o "
    "<file>\n"
    "  bpf-precheck import-module <folder or C file> -o <file>\n"
    "  bpf-precheck init-clangd [options] [<dir>]\n\n"
    "Exit status: 0 nothing found, 1 findings, 2 could not analyse.\n";

} // namespace

static ExitStatus fail(const llvm::Twine &Message) {
  llvm::WithColor::error(llvm::errs(), "bpf-precheck") << Message << '\n';
  return ExitFailed;
}

static ExitStatus fail(llvm::Error E) {
  return fail(llvm::toString(std::move(E)));
}

static ExitStatus explain(StringRef Id) {
  std::optional<Rule> R = ruleFromId(Id);
  if (!R)
    return fail("no rule is named '" + Id + "'; see --list-rules");
  llvm::outs() << rulePage(*R);
  return ExitClean;
}

static ExitStatus listRules() {
  for (size_t I = 0; I != NumRules; ++I) {
    auto R = static_cast<Rule>(I);
    llvm::outs() << llvm::left_justify(ruleId(R), 20) << ' ' << ruleHelp(R)
                 << '\n';
  }
  return ExitClean;
}

static llvm::Expected<KernelRegistry> loadKernels() {
  llvm::Expected<KernelRegistry> Registry = KernelRegistry::embedded();
  if (!Registry)
    return Registry;
  for (const std::string &Path : KernelDbs)
    if (llvm::Error E = Registry->addFile(Path))
      return E;
  if (llvm::is_contained(KernelNames, RunningKernelName))
    if (llvm::Error E = addRunningKernel(*Registry))
      return E;
  return Registry;
}

/// Answers what was asked of the kernels themselves; nothing: no question was.
static std::optional<ExitStatus> answer(const KernelRegistry &Registry) {
  bool Json = Format == OutputFormat::Json;
  auto Exit = [](llvm::Error E) { return E ? fail(std::move(E)) : ExitClean; };
  if (ListKernels)
    return Exit(listKernels(Registry, Json, llvm::outs()));
  if (ListKfuncs || !ShowKfunc.empty()) {
    std::vector<std::string> Names(KernelNames.begin(), KernelNames.end());
    if (Names.empty() && ListKfuncs)
      Names.push_back(Registry.newest());
    llvm::Expected<Kernels> Ks = kernelsNamed(Registry, Names);
    if (!Ks)
      return fail(Ks.takeError());
    return Exit(ListKfuncs ? listKfuncs(*Ks, ProgramName, Json, llvm::outs())
                           : showKfunc(*Ks, ShowKfunc, Json, llvm::outs()));
  }
  if (!ProgramName.empty())
    return fail("--program is for --list-kfuncs");
  return std::nullopt;
}

/// The commands to parse with: what follows `--`, or a file's entry in
/// compile_commands.json. Sets \p Judged to the files to judge.
static llvm::Expected<std::unique_ptr<tooling::CompilationDatabase>>
loadCommands(std::unique_ptr<tooling::CompilationDatabase> Fixed,
             std::vector<std::string> &Judged) {
  Judged.assign(Files.begin(), Files.end());
  if (BuildPath.empty()) {
    if (Judged.empty())
      return llvm::createStringError("no file to judge; see --help");
    if (!Fixed)
      Fixed = std::make_unique<tooling::FixedCompilationDatabase>(
          ".", std::vector<std::string>());
    return Fixed;
  }
  if (Fixed)
    return llvm::createStringError("-p and flags after '--' exclude each "
                                   "other");

  llvm::SmallString<128> Path(BuildPath);
  llvm::sys::path::append(Path, "compile_commands.json");
  std::string Error;
  std::unique_ptr<tooling::CompilationDatabase> Commands =
      tooling::JSONCompilationDatabase::loadFromFile(
          Path, Error, tooling::JSONCommandLineSyntax::AutoDetect);
  if (!Commands)
    return llvm::createStringError("cannot read '" + Path + "': " + Error);
  if (Judged.empty())
    for (const tooling::CompileCommand &C : Commands->getAllCompileCommands())
      if (namesBpfTarget(C.CommandLine)) {
        llvm::SmallString<128> File;
        if (llvm::sys::path::is_relative(C.Filename))
          File = C.Directory;
        llvm::sys::path::append(File, C.Filename);
        if (!llvm::is_contained(Judged, File))
          Judged.push_back(File.str().str());
      }
  if (Judged.empty())
    return llvm::createStringError("'" + Path +
                                   "' has no command with a BPF target");
  return Commands;
}

static void printJson(llvm::ArrayRef<std::string> Objects, bool AsArray) {
  if (!AsArray) {
    llvm::outs() << llvm::join(Objects, "\n");
  } else {
    llvm::outs() << "[\n" << llvm::join(Objects, ",\n") << "\n]";
  }
  llvm::outs() << '\n';
}

static ExitStatus judgeFiles(const tooling::CompilationDatabase &Commands,
                             llvm::ArrayRef<std::string> Judged,
                             const AnalysisOptions &Options,
                             const std::string &ResourceDir) {
  ReportCounts Total;
  bool Failed = false;
  std::vector<std::string> Objects;
  llvm::json::Array SarifResults;
  for (const std::string &File : Judged) {
    bool Parsed =
        parseFile(Commands, File, ResourceDir, [&](const ParsedUnit &Unit) {
          AnalysisResult Result = analyze(Unit.AST, Options);
          // A file that the user did not name may well be a library.
          if (Result.NumPrograms == 0 && !Files.empty()) {
            fail("'" + File +
                 "' has no BPF program: no function is in a "
                 "section that libbpf knows, such as "
                 "SEC(\"tp_btf/task_newtask\")");
            Failed = true;
            return;
          }
          ReportCounts Counts = countResults(Result.Kernels);
          Total.Findings += Counts.Findings;
          Total.NotJudged += Counts.NotJudged;
          if (Format == OutputFormat::Text)
            return printText(Result.Kernels, Unit, Werror);
          if (Format == OutputFormat::Sarif) {
            for (llvm::json::Value &R :
                 sarifResults(File, Result.Kernels, Unit.SM))
              SarifResults.push_back(std::move(R));
            return;
          }
          for (const KernelResult &R : Result.Kernels) {
            llvm::raw_string_ostream OS(Objects.emplace_back());
            llvm::json::OStream J(OS, /*IndentSize=*/2);
            reportJson(File, R, Unit.SM, J);
          }
        });
    Failed |= !Parsed;
  }
  if (Format == OutputFormat::Json && Options.Dumps.empty())
    printJson(Objects, Judged.size() * Options.Kernels.size() > 1);
  if (Format == OutputFormat::Sarif && Options.Dumps.empty())
    llvm::outs() << llvm::formatv("{0:2}\n",
                                  sarifDocument(std::move(SarifResults)));
  if (Failed || (Strict && Total.NotJudged))
    return ExitFailed;
  return Total.Findings ? ExitFindings : ExitClean;
}

static ExitStatus initClangd() {
  ClangdConfig Config;
  Config.Directory = InitDirectory;
  Config.Arch = InitArch;
  Config.Vmlinux = InitVmlinux;
  Config.Kernels.assign(InitKernels.begin(), InitKernels.end());
  Config.Force = InitForce;
  if (!Config.Kernels.empty()) {
    llvm::Expected<KernelRegistry> Registry = KernelRegistry::embedded();
    if (!Registry)
      return fail(Registry.takeError());
    auto Selected = selectKernels(*Registry, Config.Kernels);
    if (!Selected)
      return fail(Selected.takeError());
  }
  llvm::Expected<std::string> Path = writeClangdConfig(Config);
  if (!Path)
    return fail(Path.takeError());
  llvm::outs() << "wrote " << *Path << '\n';
  return ExitClean;
}

static ExitStatus run(const char *Argv0,
                      std::unique_ptr<tooling::CompilationDatabase> Fixed) {
  if (InitClangd)
    return initClangd();
  if (PrintInterface != InterfaceFormat::None) {
    printInterface(describeCommands(Category, {{Format, Format.getParser()},
                                               {Dumps, Dumps.getParser()}}),
                   PrintInterface, llvm::outs());
    return ExitClean;
  }
  if (!Explain.empty())
    return explain(Explain);
  if (ListRules)
    return listRules();

  llvm::Expected<KernelRegistry> Registry = loadKernels();
  if (!Registry)
    return fail(Registry.takeError());
  if (std::optional<ExitStatus> Answer = answer(*Registry))
    return *Answer;

  AnalysisOptions Options;
  auto Kernels = selectKernels(*Registry, KernelNames);
  if (!Kernels)
    return fail(Kernels.takeError());
  Options.Kernels = std::move(*Kernels);
  auto Rules = RuleSet::fromOptions(Only, Disable);
  if (!Rules)
    return fail(Rules.takeError());
  Options.Rules = *Rules;
  Options.Budget = Budget;
  Options.Dumps.assign(Dumps.begin(), Dumps.end());
  Options.DumpStream = &llvm::outs();

  std::vector<std::string> Judged;
  auto Commands = loadCommands(std::move(Fixed), Judged);
  if (!Commands)
    return fail(Commands.takeError());
  for (const std::string &File : Judged) {
    if (!llvm::sys::fs::exists(File))
      return fail("no such file: '" + File + "'");
    if ((*Commands)->getCompileCommands(File).empty())
      return fail("no command for '" + File + "' in " + BuildPath +
                  "/compile_commands.json");
  }
  auto ResourceDir = findResourceDir(Argv0);
  if (!ResourceDir)
    return fail(ResourceDir.takeError());
  return judgeFiles(**Commands, Judged, Options, *ResourceDir);
}

int main(int Argc, const char **Argv) {
  llvm::InitLLVM Init(Argc, Argv);
  std::string Error;
  std::unique_ptr<tooling::CompilationDatabase> Fixed =
      tooling::FixedCompilationDatabase::loadFromCommandLine(Argc, Argv, Error);
  cl::HideUnrelatedOptions(Category);
  cl::SetVersionPrinter([](llvm::raw_ostream &OS) {
    OS << "bpf-precheck " PRECHECK_VERSION " (LLVM " LLVM_VERSION_STRING ")\n";
  });
  if (!cl::ParseCommandLineOptions(Argc, Argv, Overview, &llvm::errs()))
    return ExitFailed;
  if (importRequested()) {
    if (llvm::Error E = importDatabase())
      return fail(std::move(E));
    return ExitClean;
  }
  return run(Argv[0], std::move(Fixed));
}
