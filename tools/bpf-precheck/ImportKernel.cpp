//===- ImportKernel.cpp - The user's own kernel -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ImportKernel.h"
#include "precheck/KernelImage/ImageDatabase.h"
#include "precheck/KernelSource/ReadSources.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/ToolOutputFile.h"
#include "llvm/Support/WithColor.h"

using namespace llvm;
using namespace precheck;

namespace {

cl::SubCommand Import("import-kernel",
                      "Write a database of your own kernel for --kernel-db");
cl::opt<std::string> ImportPath(cl::Positional, cl::sub(Import),
                                cl::desc("<vmlinuz, vmlinux or kernel tree>"));
cl::opt<bool> ImportRunning("running", cl::sub(Import),
                            cl::desc("Import the kernel of this machine"));
cl::opt<std::string>
    ImportOutput("o", cl::sub(Import), cl::init("-"), cl::value_desc("file"),
                 cl::desc("Output (default: standard output)"));
cl::opt<std::string>
    ImportName("name", cl::sub(Import), cl::value_desc("name"),
               cl::desc("What --kernel is to call it (default: its version)"));

cl::SubCommand
    ImportOfModule("import-module",
                   "Write a database of a module of yours for --kernel-db");
cl::opt<std::string> ModulePath(cl::Positional, cl::sub(ImportOfModule),
                                cl::desc("<folder of sources or C file>"));
cl::opt<std::string>
    ModuleOutput("o", cl::sub(ImportOfModule), cl::init("-"),
                 cl::value_desc("file"),
                 cl::desc("Output (default: standard output)"));
cl::opt<std::string>
    ModuleName("name", cl::sub(ImportOfModule), cl::value_desc("name"),
               cl::desc("The module's name (default: the path's)"));
cl::opt<std::string> ModuleBase(
    "base", cl::sub(ImportOfModule), cl::value_desc("kernel"),
    cl::desc("Only this kernel, and those based on it, has it (default: all)"));

// The releases that are built in, without the profiles made from them.
Expected<std::vector<Database>> releases(const KernelRegistry &Registry) {
  std::vector<Database> Releases;
  for (const std::string &Name : Registry.names()) {
    Expected<Database> D = Registry.database(Name);
    if (!D)
      return D.takeError();
    if (D->Name == D->Release)
      Releases.push_back(std::move(*D));
  }
  return Releases;
}

Expected<KernelImage> readRunning() {
  auto Banner = MemoryBuffer::getFileAsStream("/proc/version");
  if (!Banner)
    return createStringError(Banner.getError(),
                             "/proc/version: " + Banner.getError().message());
  return readRunningKernel("/sys/kernel/btf", (*Banner)->getBuffer());
}

Expected<Database> fromImage(const KernelRegistry &Registry,
                             Expected<KernelImage> Image, StringRef Name) {
  if (!Image)
    return Image.takeError();
  auto Sources = releases(Registry);
  if (!Sources)
    return Sources.takeError();
  Expected<Database> D =
      makeImageDatabase(*Image, Name.empty() ? Image->Version : Name, *Sources);
  if (!D)
    return D.takeError();
  // A release leaves them open: they depend on the compiler.
  D->Facts.TypeTags.assign(Image->TypeTags.begin(), Image->TypeTags.end());
  if (D->Facts.TypeTags.empty())
    D->Facts.TypeTags.push_back("none");
  return D;
}

Expected<Database> fromSources(const dbgen::SourceOptions &Options) {
  std::vector<std::string> Warnings;
  Expected<Database> D = dbgen::readSources(Options, Warnings);
  for (const std::string &W : Warnings)
    WithColor::warning(errs(), "bpf-precheck") << W << '\n';
  return D;
}

Error write(Expected<Database> D, StringRef Path) {
  if (!D)
    return D.takeError();
  std::error_code EC;
  ToolOutputFile Out(Path, EC, sys::fs::OF_Text);
  if (EC)
    return createStringError(EC, Path + ": " + EC.message());
  writeDatabaseYaml(*D, Out.os());
  Out.keep();
  return Error::success();
}

Expected<Database> fromFile(const KernelRegistry &Registry, StringRef Path,
                            StringRef Name) {
  if (sys::fs::is_directory(Path)) {
    dbgen::SourceOptions Options;
    Options.Path = Path.str();
    Options.Name = Name.str();
    return fromSources(Options);
  }
  auto Buffer = MemoryBuffer::getFile(Path, /*IsText=*/false,
                                      /*RequiresNullTerminator=*/false);
  if (!Buffer)
    return createStringError(Buffer.getError(),
                             Path + ": " + Buffer.getError().message());
  Expected<KernelImage> Image = readKernelImage((*Buffer)->getBuffer());
  if (!Image)
    return createStringError(inconvertibleErrorCode(),
                             Path + ": " + toString(Image.takeError()));
  return fromImage(Registry, std::move(Image), Name);
}

} // namespace

Error precheck::addRunningKernel(KernelRegistry &Registry) {
  Expected<Database> D = fromImage(Registry, readRunning(), RunningKernelName);
  if (!D)
    return D.takeError();
  std::string Yaml;
  raw_string_ostream OS(Yaml);
  writeDatabaseYaml(*D, OS);
  return Registry.addBuffer(OS.str(), RunningKernelName);
}

bool precheck::importRequested() { return Import || ImportOfModule; }

static Error importModule() {
  if (ModulePath.empty())
    return createStringError("import-module: expected a folder of sources or "
                             "a C file");
  dbgen::SourceOptions Options;
  Options.Path = ModulePath;
  Options.Module = ModuleName;
  if (Options.Module.empty())
    Options.Module = sys::path::stem(StringRef(ModulePath).rtrim('/')).str();
  Options.Base = ModuleBase;
  return write(fromSources(Options), ModuleOutput);
}

static Error importKernel() {
  if (ImportRunning == !ImportPath.empty())
    return createStringError("import-kernel: expected either --running or a "
                             "vmlinuz, a vmlinux or a kernel tree");
  Expected<KernelRegistry> Registry = KernelRegistry::embedded();
  if (!Registry)
    return Registry.takeError();
  return write(ImportRunning ? fromImage(*Registry, readRunning(), ImportName)
                             : fromFile(*Registry, ImportPath, ImportName),
               ImportOutput);
}

Error precheck::importDatabase() {
  return ImportOfModule ? importModule() : importKernel();
}
