//===- Frontend.cpp - Runs clang on the files to judge --------------------===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Frontend.h"
#include "precheck/Support/Compat.h"
#include "clang/AST/ASTConsumer.h"
#include "clang/AST/ASTContext.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Lex/LexDiagnostic.h"
#include "clang/Lex/Preprocessor.h"
#include "clang/Tooling/ArgumentsAdjusters.h"
#include "clang/Tooling/CompilationDatabase.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/Support/WithColor.h"

using namespace precheck;
using llvm::StringRef;

namespace {

/// Prints clang's errors, and for a header that BPF programmers have to make
/// or install, how.
class HintingPrinter : public TextPrinter {
public:
  using TextPrinter::TextPrinter;

  void HandleDiagnostic(clang::DiagnosticsEngine::Level Level,
                        const clang::Diagnostic &Info) override {
    TextDiagnosticPrinter::HandleDiagnostic(Level, Info);
    if (Info.getID() != clang::diag::err_pp_file_not_found)
      return;
    StringRef Missing = Info.getArgStdStr(0);
    if (Missing == "vmlinux.h")
      llvm::WithColor::note()
          << "vmlinux.h holds the kernel's types; make it with 'bpftool btf "
             "dump file /sys/kernel/btf/vmlinux format c > vmlinux.h' and "
             "name its directory with -I\n";
    else if (Missing.starts_with("bpf/"))
      llvm::WithColor::note()
          << "the bpf/ headers are libbpf's (Debian: libbpf-dev)\n";
  }
};

class HandingConsumer : public clang::ASTConsumer {
public:
  HandingConsumer(clang::CompilerInstance &CI, const UnitHandler &Handler)
      : CI(CI), Handler(Handler) {}

  void HandleTranslationUnit(clang::ASTContext &AST) override {
    if (!CI.getDiagnostics().hasErrorOccurred())
      Handler({CI, AST, CI.getSourceManager()});
  }

private:
  clang::CompilerInstance &CI;
  const UnitHandler &Handler;
};

class HandingAction : public clang::ASTFrontendAction {
public:
  explicit HandingAction(const UnitHandler &Handler) : Handler(Handler) {}

protected:
  bool BeginSourceFileAction(clang::CompilerInstance &CI) override {
    CI.getDiagnostics().setIgnoreAllWarnings(true);
    return true;
  }
  std::unique_ptr<clang::ASTConsumer>
  CreateASTConsumer(clang::CompilerInstance &CI, StringRef) override {
    return std::make_unique<HandingConsumer>(CI, Handler);
  }

private:
  const UnitHandler &Handler;
};

class HandingFactory : public clang::tooling::FrontendActionFactory {
public:
  explicit HandingFactory(const UnitHandler &Handler) : Handler(Handler) {}
  std::unique_ptr<clang::FrontendAction> create() override {
    return std::make_unique<HandingAction>(Handler);
  }

private:
  const UnitHandler &Handler;
};

} // namespace

void precheck::printText(llvm::ArrayRef<KernelResult> Results,
                         const ParsedUnit &Unit, bool WarningsAsErrors) {
  clang::CompilerInstance &CI = Unit.CI;
  clang::DiagnosticOptions Options(CI.getDiagnosticOpts());
  Options.ShowColors = llvm::outs().has_colors();
  auto Diags = createTextDiagnostics(llvm::outs(), Options);
  Diags->setSourceManager(&CI.getSourceManager());
  Diags->setWarningsAsErrors(WarningsAsErrors);
  Diags->setErrorLimit(0);
  Diags->getClient()->BeginSourceFile(CI.getLangOpts(), &CI.getPreprocessor());
  reportDiagnostics(Results, *Diags);
  Diags->getClient()->EndSourceFile();
}

static bool namesTarget(llvm::ArrayRef<std::string> CommandLine) {
  return llvm::any_of(CommandLine, [](StringRef Arg) {
    return Arg.starts_with("--target") || Arg == "-target";
  });
}

bool precheck::namesBpfTarget(llvm::ArrayRef<std::string> CommandLine) {
  for (size_t I = 0; I != CommandLine.size(); ++I) {
    StringRef Arg = CommandLine[I];
    if (Arg.consume_front("--target="))
      return Arg.starts_with("bpf");
    if ((Arg == "-target" || Arg == "--target") && I + 1 != CommandLine.size())
      return StringRef(CommandLine[I + 1]).starts_with("bpf");
  }
  return false;
}

bool precheck::parseFile(const clang::tooling::CompilationDatabase &Commands,
                         const std::string &File,
                         const std::string &ResourceDir,
                         const UnitHandler &Handler) {
  using namespace clang::tooling;
  ClangTool Tool(Commands, File);
  Tool.setPrintErrorMessage(false);
  Tool.appendArgumentsAdjuster(getStripPluginsAdjuster());
  // ClangTool makes the path absolute. Flags given after `--` are used from
  // here, so that diagnostics can name the file as the user did.
  bool FromHere = Commands.getAllCompileCommands().empty();
  Tool.appendArgumentsAdjuster([&](const CommandLineArguments &Given,
                                   StringRef Absolute) {
    CommandLineArguments Args(Given);
    if (FromHere)
      std::replace(Args.begin(), Args.end(), Absolute.str(), File);
    auto AfterProgram = Args.begin() + 1;
    if (!llvm::any_of(Given, [](StringRef Arg) {
          return Arg.starts_with("-resource-dir");
        }))
      AfterProgram = Args.insert(AfterProgram, "-resource-dir=" + ResourceDir);
    if (!namesTarget(Given))
      Args.insert(AfterProgram, "--target=bpf");
    return Args;
  });

  clang::DiagnosticOptions Options;
  Options.ShowColors = llvm::errs().has_colors();
  HintingPrinter Printer(llvm::errs(), Options);
  Tool.setDiagnosticConsumer(&Printer);
  HandingFactory Factory(Handler);
  return Tool.run(&Factory) == 0;
}
