//===- InitClangd.cpp - A .clangd for a BPF project -----------------------===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "InitClangd.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/TargetParser/Host.h"
#include "llvm/TargetParser/Triple.h"

using namespace precheck;
using llvm::StringRef;
namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

/// The name that bpf_tracing.h has for the architecture.
static StringRef hostArch() {
  llvm::Triple Host(llvm::sys::getProcessTriple());
  return llvm::StringSwitch<StringRef>(Host.getArchName())
      .StartsWith("x86_64", "x86")
      .StartsWith("i", "x86")
      .StartsWith("aarch64", "arm64")
      .StartsWith("arm", "arm")
      .StartsWith("riscv", "riscv")
      .StartsWith("s390", "s390")
      .StartsWith("powerpc", "powerpc")
      .StartsWith("mips", "mips")
      .StartsWith("loongarch", "loongarch")
      .Default("x86");
}

/// Directories below \p Root, absolute, that hold a vmlinux.h; one with the
/// architecture in its path comes first.
static std::string findVmlinux(StringRef Root, StringRef Arch) {
  constexpr int MaxDepth = 4;
  std::string Found;
  std::error_code EC;
  for (fs::recursive_directory_iterator It(Root, EC), End; It != End && !EC;
       It.increment(EC)) {
    if (It.level() >= MaxDepth || path::filename(It->path()).starts_with("."))
      It.no_push();
    if (path::filename(It->path()) != "vmlinux.h")
      continue;
    StringRef Dir = path::parent_path(It->path());
    if (Found.empty() || path::filename(Dir) == Arch)
      Found = Dir.str();
  }
  return Found;
}

/// A text as a single-quoted YAML scalar.
static std::string quoted(StringRef Text) {
  std::string Out = "'";
  for (char C : Text)
    Out += C == '\'' ? "''" : std::string(1, C);
  return Out + "'";
}

llvm::Expected<std::string>
precheck::writeClangdConfig(const ClangdConfig &Config) {
  llvm::SmallString<128> Root(Config.Directory);
  if (std::error_code EC = fs::make_absolute(Root))
    return llvm::createStringError(EC, "'" + Config.Directory +
                                           "': " + EC.message());
  path::remove_dots(Root, /*remove_dot_dot=*/true);
  llvm::SmallString<128> File(Root);
  path::append(File, ".clangd");
  if (!Config.Force && fs::exists(File))
    return llvm::createStringError("'" + File +
                                   "' is there already; --force replaces it");
  std::string Arch = Config.Arch.empty() ? hostArch().str() : Config.Arch;
  llvm::SmallString<128> Vmlinux(Config.Vmlinux);
  if (!Vmlinux.empty())
    (void)fs::make_absolute(Vmlinux); // else it stays as it is
  else
    Vmlinux = findVmlinux(Root, Arch);

  std::string Text;
  llvm::raw_string_ostream OS(Text);
  OS << "# How clangd reads BPF programs; made by bpf-precheck init-clangd.\n"
        "If:\n"
        "  PathMatch: .*\\.bpf\\.[ch]\n"
        "CompileFlags:\n"
        "  Add:\n"
        "    - --target=bpf\n"
        "    - -xc\n"
        "    - -g\n"
        "    - -O2\n"
        "    - -D__TARGET_ARCH_"
     << Arch << '\n';
  if (!Vmlinux.empty())
    OS << "    - " << quoted("-I" + Vmlinux.str().str()) << '\n';
  else
    OS << "    # vmlinux.h was not found. Make it with\n"
          "    #   bpftool btf dump file /sys/kernel/btf/vmlinux format c > "
          "vmlinux.h\n"
          "    # and name its directory here:\n"
          "    # - -I<directory>\n";
  if (!Config.Kernels.empty())
    OS << "Diagnostics:\n"
          "  ClangTidy:\n"
          "    CheckOptions:\n"
          "      BpfKernel: "
       << quoted(llvm::join(Config.Kernels, ",")) << '\n';

  std::error_code EC;
  llvm::raw_fd_ostream Out(File, EC, fs::OF_Text);
  if (!EC) {
    Out << Text;
    Out.close();
    EC = Out.error();
    Out.clear_error();
  }
  if (EC)
    return llvm::createStringError(EC, "cannot write '" + File +
                                           "': " + EC.message());
  return File.str().str();
}
