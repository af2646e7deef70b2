//===- kfunc-dbgen.cpp - Makes the kfunc database -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// kfunc-dbgen source <kernel-tree> [-o FILE] [--name NAME]
//   reads a kernel source tree, which need not be configured or built.
// kfunc-dbgen source <file.c> --base=KERNEL --name=NAME [-o FILE]
//   reads one file as changes to another kernel.
// kfunc-dbgen embed -o FILE.cpp FILE.yaml...
//   writes the tables that the build links in.
//
//===----------------------------------------------------------------------===//

#include "ReadSources.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/ToolOutputFile.h"
#include "llvm/Support/WithColor.h"

using namespace llvm;
using namespace dbgen;

namespace {

struct Options {
  cl::SubCommand Source{"source", "Read a kernel source tree or one file"};
  cl::SubCommand Embed{"embed", "Write databases as a C++ table"};
  cl::opt<std::string> Tree{cl::Positional, cl::desc("<kernel tree or file>"),
                            cl::Required, cl::sub(Source)};
  cl::list<std::string> Yaml{cl::Positional, cl::desc("<databases>"),
                             cl::OneOrMore, cl::sub(Embed)};
  cl::opt<std::string> Output{
      "o", cl::desc("Output file (default: standard output)"), cl::init("-"),
      cl::sub(Source), cl::sub(Embed)};
  cl::opt<std::string> Name{
      "name", cl::desc("Name of the kernel (default: its release)"),
      cl::sub(Source)};
  cl::opt<std::string> Base{
      "base", cl::desc("The kernel that the file changes"), cl::sub(Source)};
  cl::opt<std::string> Release{
      "release",
      cl::desc("Release whose verifier it is (default: that of the base)"),
      cl::sub(Source)};
};

int fail(const Twine &Message) {
  WithColor::error(errs(), "kfunc-dbgen") << Message << '\n';
  return 1;
}

int runSource(const Options &O) {
  SourceOptions S;
  S.Path = O.Tree;
  S.Name = O.Name;
  S.Base = O.Base;
  S.Release = O.Release;
  std::vector<std::string> Warnings;
  Expected<precheck::Database> D = readSources(S, Warnings);
  for (const std::string &W : Warnings)
    WithColor::warning(errs(), "kfunc-dbgen") << W << '\n';
  if (!D)
    return fail(toString(D.takeError()));

  std::error_code EC;
  ToolOutputFile Out(O.Output, EC, sys::fs::OF_Text);
  if (EC)
    return fail(O.Output + ": " + EC.message());
  precheck::writeDatabaseYaml(*D, Out.os());
  Out.keep();
  return 0;
}

int runEmbed(const Options &O) {
  std::error_code EC;
  ToolOutputFile Out(O.Output, EC, sys::fs::OF_Text);
  if (EC)
    return fail(O.Output + ": " + EC.message());
  raw_ostream &OS = Out.os();
  OS << "// Made by kfunc-dbgen embed.\n"
        "#include \"EmbeddedDatabases.h\"\n";
  unsigned Count = 0;
  std::string Table;
  for (const std::string &Path : O.Yaml) {
    auto Buffer = MemoryBuffer::getFile(Path);
    if (!Buffer)
      return fail(Path + ": " + Buffer.getError().message());
    auto D = precheck::readDatabaseYaml((*Buffer)->getBuffer(), Path);
    if (!D)
      return fail(toString(D.takeError()));
    std::string Bytes;
    raw_string_ostream BytesOS(Bytes);
    precheck::writeDatabaseBinary(*D, BytesOS);
    BytesOS.flush();
    OS << "static const unsigned char Data" << Count << "[] = {";
    for (size_t I = 0; I < Bytes.size(); ++I)
      OS << (I % 24 ? "" : "\n")
         << unsigned(static_cast<unsigned char>(Bytes[I])) << ',';
    OS << "};\n";
    Table += "    {reinterpret_cast<const char *>(Data" +
             std::to_string(Count) + "), sizeof(Data" + std::to_string(Count) +
             ")},\n";
    ++Count;
  }
  OS << "llvm::ArrayRef<llvm::StringRef> precheck::embeddedDatabases() {\n"
        "  static const llvm::StringRef All[] = {\n"
     << Table << "  };\n  return All;\n}\n";
  Out.keep();
  return 0;
}

} // namespace

int main(int Argc, char **Argv) {
  InitLLVM Init(Argc, Argv);
  Options O;
  cl::ParseCommandLineOptions(Argc, Argv,
                              "Makes the kfunc database of bpf-precheck\n");
  if (O.Source)
    return runSource(O);
  if (O.Embed)
    return runEmbed(O);
  return fail("expected a command: source or embed");
}
