//===- YamlNodes.cpp - Nodes of a database's YAML -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "YamlNodes.h"
#include "precheck/Program/ProgramType.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringSet.h"

using namespace llvm;

namespace precheck {

YamlNodes::YamlNodes(StringRef Text, StringRef FileName)
    : FileName(FileName.str()), Stream(Text, SM, /*ShowColors=*/false) {
  SM.setDiagHandler(
      [](const SMDiagnostic &Diag, void *Self) {
        static_cast<YamlNodes *>(Self)->syntaxError(Diag);
      },
      this);
}

void YamlNodes::syntaxError(const SMDiagnostic &Diag) {
  if (Message.empty())
    Message = FileName + ":" + std::to_string(std::max(Diag.getLineNo(), 1)) +
              ": expected well-formed YAML: " + Diag.getMessage().str();
}

unsigned YamlNodes::lineOf(Node *N) {
  SMLoc Loc = N ? N->getSourceRange().Start : SMLoc();
  return Loc.isValid() ? SM.getLineAndColumn(Loc).first : 1;
}

void YamlNodes::expected(Node *N, const Twine &What, StringRef Found) {
  if (failed())
    return;
  Message =
      FileName + ":" + std::to_string(lineOf(N)) + ": expected " + What.str();
  if (!Found.empty())
    Message += ", found '" + Found.str() + "'";
}

YamlNodes::Node *YamlNodes::root() {
  yaml::document_iterator Doc = Stream.begin();
  return Doc != Stream.end() ? Doc->getRoot() : nullptr;
}

void YamlNodes::keys(Node *N, const Twine &What, ArrayRef<Key> Known) {
  StringSet<> Seen;
  pairs(N, What, [&](StringRef Name, Node *KeyNode, Node *Value) {
    if (!Seen.insert(Name).second)
      return expected(KeyNode, What + " to hold each key once", Name);
    for (const Key &K : Known)
      if (K.Name == Name)
        return K.Fn(Value);
    std::string Names;
    for (const Key &K : Known)
      Names += (Names.empty() ? "" : ", ") + K.Name.str();
    expected(KeyNode, What + " to hold only the keys " + Names, Name);
  });
}

void YamlNodes::pairs(Node *N, const Twine &What,
                      function_ref<void(StringRef, Node *, Node *)> Fn) {
  if (failed())
    return;
  auto *Map = dyn_cast_or_null<yaml::MappingNode>(N);
  if (!Map)
    return expected(N, What + " to be a mapping (key: value)");
  for (yaml::KeyValueNode &KV : *Map) {
    Node *KeyNode = KV.getKey();
    if (failed())
      return;
    std::string Name = string(KeyNode, What + " to have scalar keys");
    Node *Value = KV.getValue();
    if (failed())
      return;
    Fn(Name, KeyNode, Value);
    if (failed())
      return;
  }
}

void YamlNodes::list(Node *N, const Twine &What, NodeFn Fn) {
  if (failed())
    return;
  auto *Seq = dyn_cast_or_null<yaml::SequenceNode>(N);
  if (!Seq)
    return expected(N, What + " to be a list");
  for (Node &Item : *Seq) {
    if (failed())
      return;
    Fn(&Item);
    if (failed())
      return;
  }
}

std::string YamlNodes::string(Node *N, const Twine &What) {
  if (failed())
    return "";
  auto *Scalar = dyn_cast_or_null<yaml::ScalarNode>(N);
  if (!Scalar) {
    expected(N, What);
    return "";
  }
  SmallString<64> Storage;
  return Scalar->getValue(Storage).str();
}

void YamlNodes::boolean(Node *N, bool &Value) {
  std::string Text = string(N, "true or false");
  if (failed())
    return;
  if (Text != "true" && Text != "false")
    return expected(N, "true or false", Text);
  Value = Text == "true";
}

std::vector<std::string> YamlNodes::strings(Node *N, const Twine &What) {
  std::vector<std::string> Result;
  list(N, What, [&](Node *Item) {
    Result.push_back(string(Item, What + " to hold names"));
  });
  return Result;
}

void YamlNodes::programs(Node *N, uint64_t &Programs) {
  list(N, "programs", [&](Node *Item) {
    std::string Name = string(Item, "the suffix of a BPF_PROG_TYPE_*");
    if (failed())
      return;
    if (Name == "ALL")
      Programs |= AllPrograms;
    else if (auto Type = programTypeFromEnum(Name))
      Programs |= uint64_t(1) << static_cast<unsigned>(*Type);
    else
      expected(Item, "the suffix of a BPF_PROG_TYPE_*", Name);
  });
}

} // namespace precheck
