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
// kfunc-dbgen image <vmlinux|vmlinuz> --source=DB.yaml... [-o FILE]
//   reads a kernel image, as changes to the nearest of the databases.
// kfunc-dbgen check <vmlinux|vmlinuz> DB.yaml...
//   compares an image with the database of its release.
// kfunc-dbgen embed -o FILE.cpp FILE.yaml...
//   writes the tables that the build links in.
//
//===----------------------------------------------------------------------===//

#include "precheck/KernelImage/ImageDatabase.h"
#include "precheck/KernelSource/ReadSources.h"
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
  cl::SubCommand Image{"image", "Read a kernel image"};
  cl::SubCommand Check{"check", "Compare a kernel image with a database"};
  cl::SubCommand Embed{"embed", "Write databases as a C++ table"};
  cl::opt<std::string> Tree{cl::Positional, cl::desc("<kernel tree or file>"),
                            cl::Required, cl::sub(Source)};
  cl::opt<std::string> ImageFile{cl::Positional,
                                 cl::desc("<vmlinux or vmlinuz>"), cl::Required,
                                 cl::sub(Image), cl::sub(Check)};
  cl::list<std::string> Databases{
      cl::Positional, cl::desc("<databases, bases before their overlays>"),
      cl::OneOrMore, cl::sub(Check)};
  cl::list<std::string> Sources{
      "source", cl::desc("A complete database to begin with; repeatable"),
      cl::OneOrMore, cl::sub(Image)};
  cl::opt<std::string> SourceImage{
      "image",
      cl::desc("Image of the tree's release: records which kfuncs it lacks"),
      cl::sub(Source)};
  cl::list<std::string> Yaml{cl::Positional, cl::desc("<databases>"),
                             cl::OneOrMore, cl::sub(Embed)};
  cl::opt<std::string> Output{
      "o",
      cl::desc("Output file (default: standard output)"),
      cl::init("-"),
      cl::sub(Source),
      cl::sub(Image),
      cl::sub(Embed)};
  cl::opt<std::string> Name{
      "name", cl::desc("Name of the kernel (default: its release)"),
      cl::sub(Source), cl::sub(Image)};
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

Expected<precheck::Database> readYaml(StringRef Path) {
  auto Buffer = MemoryBuffer::getFile(Path);
  if (!Buffer)
    return createStringError(Buffer.getError(),
                             Path + ": " + Buffer.getError().message());
  return precheck::readDatabaseYaml((*Buffer)->getBuffer(), Path);
}

Expected<precheck::KernelImage> readImage(StringRef Path) {
  auto Buffer = MemoryBuffer::getFile(Path, /*IsText=*/false,
                                      /*RequiresNullTerminator=*/false);
  if (!Buffer)
    return createStringError(Buffer.getError(),
                             Path + ": " + Buffer.getError().message());
  auto Image = precheck::readKernelImage((*Buffer)->getBuffer());
  if (!Image)
    return createStringError(inconvertibleErrorCode(),
                             Path + ": " + toString(Image.takeError()));
  return Image;
}

int write(const precheck::Database &D, StringRef Path) {
  std::error_code EC;
  ToolOutputFile Out(Path, EC, sys::fs::OF_Text);
  if (EC)
    return fail(Path + ": " + EC.message());
  precheck::writeDatabaseYaml(D, Out.os());
  Out.keep();
  return 0;
}

int runImage(const Options &O) {
  std::vector<precheck::Database> Sources;
  for (const std::string &Path : O.Sources) {
    auto D = readYaml(Path);
    if (!D)
      return fail(toString(D.takeError()));
    if (!D->Base.empty())
      return fail(Path + ": expected a complete database, found changes to " +
                  D->Base);
    Sources.push_back(std::move(*D));
  }
  auto Image = readImage(O.ImageFile);
  if (!Image)
    return fail(toString(Image.takeError()));
  auto D = precheck::makeImageDatabase(*Image, O.Name, Sources);
  if (!D)
    return fail(toString(D.takeError()));
  return write(*D, O.Output);
}

int runCheck(const Options &O) {
  auto Image = readImage(O.ImageFile);
  if (!Image)
    return fail(toString(Image.takeError()));
  std::map<std::string, precheck::Database> Known;
  for (const std::string &Path : O.Databases) {
    auto D = readYaml(Path);
    if (!D)
      return fail(toString(D.takeError()));
    if (!D->Base.empty()) {
      auto Base = Known.find(D->Base);
      if (Base == Known.end())
        return fail(Path + ": expected its base " + D->Base + " before it");
      D = precheck::mergeDatabase(Base->second, *D);
    }
    std::string Name = D->Name;
    Known[Name] = std::move(*D);
  }
  auto It = Known.find(Image->Release);
  if (It == Known.end())
    return fail("no database of the image's release " + Image->Release);
  std::vector<std::string> Lines =
      precheck::compareWithImage(It->second, *Image);
  for (const std::string &Line : Lines)
    outs() << Image->Release << ": " << Line << '\n';
  outs() << Image->Release << ": " << Image->countKfuncsInSets()
         << " kfuncs in " << Image->Sets.size() << " sets of the image, "
         << It->second.Kfuncs.size() << " in the database, "
         << It->second.Unseen.size() << " of them not in the image, "
         << Lines.size() << " differences\n";
  return Lines.empty() ? 0 : 1;
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
  if (!O.SourceImage.empty()) {
    auto Image = readImage(O.SourceImage);
    if (!Image)
      return fail(toString(Image.takeError()));
    if (Image->Release != D->Release)
      return fail(O.SourceImage + ": expected an image of " + D->Release +
                  ", found " + Image->Release);
    D->Unseen = precheck::unseenKfuncs(*D, *Image);
  }
  return write(*D, O.Output);
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
    if (!D->Module.empty())
      return fail(Path + ": expected a kernel's database, found a module's");
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
  if (O.Image)
    return runImage(O);
  if (O.Check)
    return runCheck(O);
  if (O.Embed)
    return runEmbed(O);
  return fail("expected a command: source, image, check or embed");
}
