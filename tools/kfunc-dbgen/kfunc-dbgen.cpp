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

#include "Facts.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/Path.h"
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

// Words of which each file with facts has at least one.
bool looksUseful(StringRef Text) {
  static const StringRef Words[] = {
      "BTF_ID_FLAGS",     "BTF_SET",
      "BTF_ID_LIST",      "BTF_KFUNCS_START",
      "register_btf_",    "bpf_func_proto",
      "__bpf_kfunc",      "BTF_TYPE_SAFE_",
      "raw_tp_null_args", "_BPF_FUNC_MAPPER",
      "btf_kfunc_id_set", "BTF_SOCK_TYPE_xxx",
      "_KFUNC_xxx",       "bpf_prog_type_to_kfunc_hook"};
  // "BTF" or "btf" or "bpf" is in all of them: one scan turns most files away.
  if (!memmem(Text.data(), Text.size(), "BTF_", 4) &&
      !memmem(Text.data(), Text.size(), "bpf_", 4) &&
      !memmem(Text.data(), Text.size(), "btf_", 4) &&
      !memmem(Text.data(), Text.size(), "BPF_", 4) &&
      !memmem(Text.data(), Text.size(), "_KFUNC_xxx", 10))
    return false;
  for (StringRef W : Words)
    if (memmem(Text.data(), Text.size(), W.data(), W.size()))
      return true;
  return false;
}

// VERSION, PATCHLEVEL and SUBLEVEL of the tree's Makefile.
bool readVersion(StringRef Root, std::string &Release, std::string &Full) {
  auto Makefile = readFile(Root, "Makefile");
  if (!Makefile)
    return false;
  std::string Parts[3];
  static const StringRef Keys[] = {"VERSION", "PATCHLEVEL", "SUBLEVEL"};
  SmallVector<StringRef, 0> Lines;
  Makefile->getBuffer().split(Lines, '\n');
  for (StringRef Line : Lines) {
    auto [Key, Value] = Line.split('=');
    for (unsigned I = 0; I < 3; ++I)
      if (Key.trim() == Keys[I] && Parts[I].empty())
        Parts[I] = Value.trim().str();
  }
  Release = Parts[0] + "." + Parts[1];
  Full = Release + "." + Parts[2];
  return precheck::parseRelease(Release).has_value();
}

class TreeReader {
public:
  explicit TreeReader(StringRef Root) : Root(Root) {}

  Error readAll() {
    return walkTree(Root, [&](const std::string &Path) {
      Paths.push_back(Path);
      auto Buffer = readFile(Root, Path);
      if (Buffer && looksUseful(Buffer->getBuffer()))
        add(Path, std::move(Buffer));
    });
  }

  void add(std::string Path, std::unique_ptr<MemoryBuffer> Buffer) {
    auto F = std::make_unique<SourceFile>();
    F->Path = std::move(Path);
    F->Buffer = std::move(Buffer);
    lex(*F);
    Files.push_back(std::move(F));
  }

  void extract(Facts &Out) {
    MacroTable Macros;
    for (auto &F : Files)
      for (const Macro &M : F->Macros)
        if (M.Name.ends_with("_xxx"))
          Macros.try_emplace(M.Name, &M);
    for (auto &F : Files) {
      expandListMacros(*F, Macros);
      extractSets(*F, Out);
      extractHelpers(*F, Out);
      extractLists(*F, Out);
    }
    Wanted = registeredKfuncs(Out);
    for (auto &F : Files)
      extractPrototypes(*F, Wanted, Prototypes);
    findUnmarked();
  }

  const std::map<std::string, Prototype> &prototypes() { return Prototypes; }

private:
  // Before __bpf_kfunc (6.3) a kfunc could be defined in any file.
  void findUnmarked() {
    StringSet<> Missing;
    for (const auto &W : Wanted)
      if (!Prototypes.count(W.first().str()))
        Missing.insert(W.first());
    if (Missing.empty())
      return;
    for (const std::string &Path : Paths) {
      if (!StringRef(Path).ends_with(".c"))
        continue;
      auto Buffer = readFile(Root, Path);
      bool Mentions =
          Buffer && llvm::any_of(Missing, [&](const auto &M) {
            return memmem(Buffer->getBufferStart(), Buffer->getBufferSize(),
                          M.first().data(), M.first().size());
          });
      if (!Mentions)
        continue;
      SourceFile F;
      F.Path = Path;
      F.Buffer = std::move(Buffer);
      lex(F);
      extractPrototypes(F, Missing, Prototypes);
    }
  }

  StringRef Root;
  std::vector<std::string> Paths;
  std::vector<std::unique_ptr<SourceFile>> Files;
  StringSet<> Wanted;
  std::map<std::string, Prototype> Prototypes;
};

int runSource(const Options &O) {
  TreeReader Reader(O.Tree);
  AssembleOptions A;
  if (sys::fs::is_directory(O.Tree)) {
    std::string Full;
    if (!readVersion(O.Tree, A.Release, Full))
      return fail(O.Tree + ": no kernel tree (its Makefile states no version)");
    A.Origin = "Linux " + Full + ", read by kfunc-dbgen source";
    if (Error E = Reader.readAll())
      return fail(toString(std::move(E)));
  } else {
    if (O.Base.empty() || O.Name.empty())
      return fail(O.Tree + ": a single file needs --base and --name");
    StringRef Dir = sys::path::parent_path(O.Tree);
    StringRef File = sys::path::filename(O.Tree);
    auto Buffer = readFile(Dir.empty() ? "." : Dir, File);
    if (!Buffer)
      return fail(O.Tree + ": cannot be read");
    A.Origin = (File + ", read by kfunc-dbgen source").str();
    A.Release = O.Base;
    Reader.add(File.str(), std::move(Buffer));
  }
  if (!O.Release.empty())
    A.Release = O.Release;
  A.Base = O.Base;
  A.Name = O.Name.empty() ? A.Release : O.Name.getValue();

  Facts F;
  Reader.extract(F);
  precheck::Database D = assemble(F, Reader.prototypes(), A);
  bool Fatal = false;
  for (const std::string &P : F.Problems) {
    bool Error = StringRef(P).contains("unknown flag");
    Fatal |= Error;
    (Error ? WithColor::error(errs(), "kfunc-dbgen")
           : WithColor::warning(errs(), "kfunc-dbgen"))
        << P << '\n';
  }
  if (Fatal)
    return 1;

  std::error_code EC;
  ToolOutputFile Out(O.Output, EC, sys::fs::OF_Text);
  if (EC)
    return fail(O.Output + ": " + EC.message());
  precheck::writeDatabaseYaml(D, Out.os());
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
