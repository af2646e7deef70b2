//===- DatabaseYamlWriter.cpp - Writes databases as YAML -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "VerifierFactsYaml.h"
#include "YamlText.h"
#include "precheck/Kernel/Database.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace precheck {

namespace {

void writeKfunc(const KfuncEntry &K, raw_ostream &OS) {
  OS << "  - name: " << scalar(K.Name) << '\n';
  if (K.Given & KfuncEntry::HasFlags) {
    std::vector<StringRef> Names;
    for (KfuncFlag Flag : allKfuncFlags())
      if (K.Flags & Flag)
        Names.push_back(kfuncFlagName(Flag));
    flowList(OS, "flags", 4, Names);
  }
  if (K.Given & KfuncEntry::HasSets)
    flowList(OS, "sets", 4, K.Sets);
  if (K.Given & KfuncEntry::HasResult)
    OS << "    result: " << scalar(K.Result) << '\n';
  if (K.Given & KfuncEntry::HasParams) {
    OS << "    params: {";
    FlowWriter Flow(OS, 13, 6);
    for (const KfuncParam &P : K.Params)
      Flow.item(scalar(P.Name) + ": " + scalar(P.Type));
    OS << "}\n";
  }
  if (K.Given & KfuncEntry::HasConfig)
    OS << "    config: " << scalar(K.Config) << '\n';
  if (K.Given & KfuncEntry::HasReplacement)
    OS << "    replacement: " << scalar(K.Replacement) << '\n';
}

// What a helper and its variants share. All is the set that "ALL" stands for.
void writeProto(const HelperVariant &H, uint64_t All, unsigned Indent,
                raw_ostream &OS) {
  if (H.Programs) {
    if (H.Programs == All)
      OS.indent(Indent) << "programs: [ALL]\n";
    else
      flowList(OS, "programs", Indent, programNames(H.Programs));
  }
  if (!H.When.empty())
    OS.indent(Indent) << "when:\n";
  for (const HelperUse &U : H.When) {
    OS.indent(Indent + 2) << "-\n";
    writeMatch(U, Indent + 4, OS);
    if (U.Sleepable)
      OS.indent(Indent + 4)
          << "sleepable: " << (*U.Sleepable ? "true" : "false") << '\n';
  }
  OS.indent(Indent) << "ret: " << scalar(H.Ret) << '\n';
  flowList(OS, "args", Indent, H.Args);
  if (llvm::any_of(H.BtfStruct,
                   [](const std::string &S) { return !S.empty(); })) {
    OS.indent(Indent) << "btf: {";
    FlowWriter Flow(OS, Indent + 6, Indent + 2);
    for (unsigned I = 0; I < 6; ++I)
      if (!H.BtfStruct[I].empty())
        Flow.item(
            (I == 5 ? std::string("ret") : "arg" + std::to_string(I + 1)) +
            ": " + scalar(H.BtfStruct[I]));
    OS << "}\n";
  }
  if (H.GplOnly)
    OS.indent(Indent) << "gpl_only: true\n";
  if (H.MightSleep)
    OS.indent(Indent) << "might_sleep: true\n";
  if (H.PktAccess)
    OS.indent(Indent) << "pkt_access: true\n";
}

void writeHelper(const HelperEntry &H, uint64_t All, raw_ostream &OS) {
  OS << "  - name: " << scalar(H.Name) << "\n    id: " << H.Id << '\n';
  if (!H.Proto.empty())
    OS << "    proto: " << scalar(H.Proto) << '\n';
  writeProto(H, All, 4, OS);
  if (!H.Variants.empty())
    OS << "    variants:\n";
  for (const HelperVariant &V : H.Variants) {
    OS << "      - proto: " << scalar(V.Proto) << '\n';
    writeProto(V, All, 8, OS);
  }
}

void writeGuarded(StringRef Section, ArrayRef<GuardedName> Names,
                  raw_ostream &OS) {
  if (Names.empty())
    return;
  OS << Section << ":\n";
  for (const GuardedName &N : Names) {
    if (N.Config.empty())
      OS << "  - " << scalar(N.Name) << '\n';
    else
      OS << "  - {name: " << scalar(N.Name) << ", config: " << scalar(N.Config)
         << "}\n";
  }
}

void writePairs(StringRef Section,
                ArrayRef<std::pair<std::string, std::string>> Pairs,
                raw_ostream &OS) {
  if (Pairs.empty())
    return;
  OS << Section << ":\n";
  for (const auto &[Key, Value] : Pairs)
    OS << "  " << scalar(Key) << ": " << scalar(Value) << '\n';
}

} // namespace

void writeDatabaseYaml(const Database &Unsorted, raw_ostream &OS) {
  Database D = Unsorted;
  sortDatabase(D);
  OS << "# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception\n"
     << "# Facts about one " << (D.Module.empty() ? "kernel" : "module")
     << ", for bpf-precheck; see docs/kfunc-db.md.\n";
  if (D.Module.empty())
    OS << "kernel: " << quoted(D.Name) << '\n';
  else
    OS << "module: " << quoted(D.Module) << '\n';
  if (!D.Release.empty() && D.Release != D.Name)
    OS << "release: " << quoted(D.Release) << '\n';
  if (!D.Base.empty())
    OS << "base: " << quoted(D.Base) << '\n';
  if (!D.Origin.empty())
    OS << "origin: " << scalar(D.Origin) << '\n';
  writePairs("inferred", D.Inferred, OS);

  if (!D.Removed.empty()) {
    OS << "remove:\n";
    for (StringRef Section : removableSections()) {
      std::vector<std::string> Names;
      for (const auto &[RemovedSection, Name] : D.Removed)
        if (RemovedSection == Section)
          Names.push_back(Name);
      llvm::sort(Names);
      if (!Names.empty())
        flowList(OS, Section, 2, Names);
    }
  }
  writePairs("hooks", D.Hooks, OS);
  if (!D.Sets.empty())
    OS << "sets:\n";
  for (const KfuncSet &S : D.Sets) {
    OS << "  - name: " << scalar(S.Name) << '\n';
    if (!S.File.empty())
      OS << "    file: " << scalar(S.File) << '\n';
    if (!S.Filter.empty())
      OS << "    filter: " << scalar(S.Filter) << '\n';
    flowList(OS, "programs", 4, S.Programs);
  }
  if (!D.Kfuncs.empty())
    OS << "kfuncs:\n";
  for (const KfuncEntry &K : D.Kfuncs)
    writeKfunc(K, OS);
  if (D.HelperPrograms)
    flowList(OS, "helper_programs", 0, programNames(D.HelperPrograms));
  if (!D.HelperStructOps.empty())
    flowList(OS, "helper_struct_ops", 0, D.HelperStructOps);
  if (!D.Helpers.empty())
    OS << "helpers:\n";
  for (const HelperEntry &H : D.Helpers)
    writeHelper(H, D.allHelperPrograms(), OS);
  writePairs("dtors", D.Dtors, OS);
  if (!D.SafeFields.empty())
    OS << "safe_fields:\n";
  for (const SafeField &F : D.SafeFields) {
    OS << "  - {struct: " << scalar(F.Struct) << ", field: " << scalar(F.Field)
       << ", trust: " << fieldTrustName(F.Trust);
    if (!F.Type.empty())
      OS << ", type: " << scalar(F.Type);
    if (!F.Config.empty())
      OS << ", config: " << scalar(F.Config);
    OS << "}\n";
  }
  writeGuarded("rcu_protected", D.RcuProtected, OS);
  writeGuarded("lsm_untrusted", D.LsmUntrusted, OS);
  writeGuarded("lsm_sleepable", D.LsmSleepable, OS);
  if (!D.RawTpNull.empty())
    OS << "raw_tp_null:\n";
  for (const auto &[Name, Mask] : D.RawTpNull)
    OS << "  " << scalar(Name) << ": 0x" << utohexstr(Mask, true) << '\n';
  if (!D.FmodRet.empty())
    flowList(OS, "fmodret", 0, D.FmodRet);
  if (!D.ConfigOff.empty())
    flowList(OS, "config_off", 0, D.ConfigOff);
  writeFactsYaml(D.Facts, OS);
  if (!D.Unseen.empty())
    flowList(OS, "unseen", 0, D.Unseen);
}

} // namespace precheck
