//===- ReadSources.cpp - A kernel tree as a database -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "precheck/KernelSource/ReadSources.h"
#include "Facts.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <cstring>

using namespace llvm;

namespace dbgen {

namespace {

// Words of which each file with facts has at least one.
bool looksUseful(StringRef Text) {
  static const StringRef Words[] = {"BTF_ID_FLAGS",
                                    "BTF_SET",
                                    "BTF_ID_LIST",
                                    "BTF_KFUNCS_START",
                                    "register_btf_",
                                    "bpf_func_proto",
                                    "__bpf_kfunc",
                                    "BTF_TYPE_SAFE_",
                                    "__safe_trusted",
                                    "raw_tp_null_args",
                                    "TP_PROTO(",
                                    "_BPF_FUNC_MAPPER",
                                    "btf_kfunc_id_set",
                                    "BTF_SOCK_TYPE_xxx",
                                    "_KFUNC_xxx",
                                    "bpf_prog_type_to_kfunc_hook",
                                    "BPF_PROG_TYPE(",
                                    "LSM_HOOK(",
                                    "bpf_iter_reg",
                                    "bpf_iter__",
                                    "bpf_struct_ops",
                                    "ALLOW_ERROR_INJECTION(",
                                    "bpf_prog_has_trampoline",
                                    "bpf_prog_check_recur"};
  // "BTF" or "btf" or "bpf" is in most of them: one scan turns most files away.
  if (!memmem(Text.data(), Text.size(), "BTF_", 4) &&
      !memmem(Text.data(), Text.size(), "bpf_", 4) &&
      !memmem(Text.data(), Text.size(), "btf_", 4) &&
      !memmem(Text.data(), Text.size(), "BPF_", 4) &&
      !memmem(Text.data(), Text.size(), "LSM_HOOK(", 9) &&
      !memmem(Text.data(), Text.size(), "TP_PROTO(", 9) &&
      !memmem(Text.data(), Text.size(), "ALLOW_ERROR_INJECTION(", 22) &&
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

  /// Reads files with facts, and of a module its other headers, too.
  Error readAll(bool Module) {
    return walkTree(Root, [&](const std::string &Path) {
      Paths.push_back(Path);
      auto Buffer = readFile(Root, Path);
      if (Buffer && (Module || looksUseful(Buffer->getBuffer())))
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
      extractVerifier(*F, Out);
      extractStructOps(*F, Out);
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

} // namespace

Expected<precheck::Database> readSources(const SourceOptions &O,
                                         std::vector<std::string> &Warnings) {
  auto Fail = [](const Twine &Message) {
    return createStringError(inconvertibleErrorCode(), Message.str().c_str());
  };
  TreeReader Reader(O.Path);
  AssembleOptions A;
  if (sys::fs::is_directory(O.Path) && !O.Module.empty()) {
    A.Origin = (sys::path::filename(StringRef(O.Path).rtrim('/')) +
                ", read by bpf-precheck")
                   .str();
    if (Error E = Reader.readAll(/*Module=*/true))
      return E;
  } else if (sys::fs::is_directory(O.Path)) {
    std::string Full;
    if (!readVersion(O.Path, A.Release, Full))
      return Fail(O.Path + ": expected a kernel tree (a Makefile that states "
                           "VERSION and PATCHLEVEL)");
    A.Origin = "Linux " + Full + ", read by kfunc-dbgen source";
    if (Error E = Reader.readAll(/*Module=*/false))
      return E;
  } else {
    if (O.Module.empty() && (O.Base.empty() || O.Name.empty()))
      return Fail(O.Path + ": expected --base and --name beside a single file");
    StringRef Dir = sys::path::parent_path(O.Path);
    StringRef File = sys::path::filename(O.Path);
    auto Buffer = readFile(Dir.empty() ? "." : Dir, File);
    if (!Buffer)
      return Fail(O.Path + ": expected a readable file");
    A.Origin = (File + ", read by kfunc-dbgen source").str();
    A.Release = O.Base;
    Reader.add(File.str(), std::move(Buffer));
  }
  if (!O.Release.empty())
    A.Release = O.Release;
  A.Base = O.Base;
  A.Module = O.Module;
  if (!A.Module.empty())
    A.Release.clear();
  else
    A.Name = O.Name.empty() ? A.Release : O.Name;
  if (A.Module.empty() && !precheck::parseRelease(A.Release))
    return Fail("expected --release with a release such as 6.12, found '" +
                A.Release + "'");

  Facts F;
  Reader.extract(F);
  precheck::Database D = assemble(F, Reader.prototypes(), A);
  if (!O.Module.empty() && D.Kfuncs.empty() && D.Facts.StructOps.empty() &&
      D.RawTpNull.empty())
    return Fail(O.Path + ": expected a module's sources, found no kfunc set, "
                         "no struct_ops and no tracepoint");
  // A flag left out would make the database wrong, not only incomplete.
  for (const std::string &P : F.Problems)
    if (StringRef(P).contains("unknown flag"))
      return Fail(P);
  Warnings = std::move(F.Problems);
  precheck::sortDatabase(D);
  return D;
}

} // namespace dbgen
