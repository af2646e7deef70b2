//===- Btf.cpp - A kernel's BTF through libbpf -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Internal.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/ADT/Twine.h"
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <cstring>

using namespace llvm;

namespace precheck {

static Error libbpfError(long Code) {
  return imageError(Twine("libbpf cannot read its BTF: ") +
                    std::strerror(static_cast<int>(-Code)));
}

Expected<KernelBtf> KernelBtf::create(StringRef Bytes) {
  if (Bytes.size() > UINT32_MAX)
    return imageError("its BTF is too large");
  btf *B = btf__new(Bytes.data(), Bytes.size());
  if (long Code = libbpf_get_error(B))
    return libbpfError(Code);
  return KernelBtf(B, 1);
}

// By path, as libbpf exports no btf__new_split() before 1.6.
Expected<KernelBtf> KernelBtf::readModule(StringRef Path,
                                          const KernelBtf &Base) {
  btf *B = btf__parse_split(Path.str().c_str(), Base.Btf);
  if (long Code = libbpf_get_error(B))
    return libbpfError(Code);
  return KernelBtf(B, Base.typeCount());
}

KernelBtf::KernelBtf(KernelBtf &&Other) : Btf(Other.Btf), First(Other.First) {
  Other.Btf = nullptr;
}

KernelBtf::~KernelBtf() { btf__free(Btf); }

uint32_t KernelBtf::typeCount() const { return btf__type_cnt(Btf); }

bool KernelBtf::isFunction(uint32_t Id) const {
  const btf_type *T = btf__type_by_id(Btf, Id);
  return Id && T && btf_is_func(T);
}

StringRef KernelBtf::nameOf(uint32_t Id) const {
  const btf_type *T = btf__type_by_id(Btf, Id);
  const char *Name = T ? btf__name_by_offset(Btf, T->name_off) : nullptr;
  return Name ? Name : "";
}

StringRef KernelBtf::typeTag(uint32_t Id) const {
  const btf_type *T = btf__type_by_id(Btf, Id);
  return T && btf_is_type_tag(T) ? nameOf(Id) : StringRef();
}

std::optional<std::pair<StringRef, uint32_t>>
KernelBtf::declTag(uint32_t Id) const {
  const btf_type *T = btf__type_by_id(Btf, Id);
  if (!T || !btf_is_decl_tag(T) || btf_decl_tag(T)->component_idx != -1)
    return std::nullopt;
  return std::make_pair(nameOf(Id), T->type);
}

// BTF has the compiler's names of the basic types, sources have the short ones.
static StringRef shortName(StringRef Name) {
  return StringSwitch<StringRef>(Name)
      .Case("long unsigned int", "unsigned long")
      .Case("long int", "long")
      .Case("long long unsigned int", "unsigned long long")
      .Case("long long int", "long long")
      .Case("short unsigned int", "unsigned short")
      .Case("short int", "short")
      .Case("_Bool", "bool")
      .Default(Name);
}

// One chain of types, outermost first, in the spelling that kfunc-dbgen source
// gives its sources' types: "const struct x *", "int (*)(void *, int)".
std::string KernelBtf::spell(uint32_t Id, unsigned Depth,
                             unsigned &Budget) const {
  constexpr unsigned MaxDepth = 16;
  if (!Id)
    return "void";
  const btf_type *T = btf__type_by_id(Btf, Id);
  if (!T || Depth > MaxDepth || !Budget)
    return "";
  --Budget;
  auto Inner = [&] { return spell(T->type, Depth + 1, Budget); };
  std::string Name = nameOf(Id).str();
  switch (btf_kind(T)) {
  case BTF_KIND_INT:
  case BTF_KIND_FLOAT:
    return shortName(Name).str();
  case BTF_KIND_TYPEDEF:
    return Name;
  case BTF_KIND_STRUCT:
    return "struct " + Name;
  case BTF_KIND_UNION:
    return "union " + Name;
  case BTF_KIND_ENUM:
  case BTF_KIND_ENUM64:
    return "enum " + Name;
  case BTF_KIND_FWD:
    return (btf_kflag(T) ? "union " : "struct ") + Name;
  case BTF_KIND_CONST: {
    std::string Text = Inner();
    if (Text.empty())
      return Text;
    // "T *const" or "const T".
    return Text.back() == '*' ? Text + "const" : "const " + Text;
  }
  case BTF_KIND_TYPE_TAG:
  case BTF_KIND_VOLATILE:
  case BTF_KIND_RESTRICT:
    return Inner();
  case BTF_KIND_PTR: {
    std::string Text = Inner();
    if (Text.empty())
      return Text;
    if (size_t At = Text.find("(*)"); At != std::string::npos)
      return Text; // a function's type is spelled as a pointer to it
    return Text + (Text.back() == '*' ? "*" : " *");
  }
  case BTF_KIND_FUNC_PROTO: {
    std::string Text = Inner() + " (*)(";
    const btf_param *P = btf_params(T);
    for (unsigned I = 0, N = btf_vlen(T); I < N; ++I) {
      if (I)
        Text += ", ";
      std::string Type =
          P[I].type ? spell(P[I].type, Depth + 1, Budget) : "...";
      const char *ParamName = btf__name_by_offset(Btf, P[I].name_off);
      Text += Type;
      if (ParamName && *ParamName)
        Text += (Type.empty() || Type.back() != '*' ? " " : "") +
                std::string(ParamName);
      constexpr size_t MaxText = 4096;
      if (Text.size() > MaxText)
        return "";
    }
    return Text + ")";
  }
  default:
    return "";
  }
}

ImageKfunc KernelBtf::prototypeOf(uint32_t Id) const {
  ImageKfunc K;
  K.Name = nameOf(Id).str();
  const btf_type *Func = btf__type_by_id(Btf, Id);
  const btf_type *T =
      Func && btf_is_func(Func) ? btf__type_by_id(Btf, Func->type) : nullptr;
  if (!T || !btf_is_func_proto(T))
    return K;
  constexpr unsigned MaxTypes = 1000;
  unsigned Budget = MaxTypes;
  K.Result = spell(T->type, 0, Budget);
  K.HasPrototype = !K.Result.empty();
  const btf_param *P = btf_params(T);
  for (unsigned I = 0, N = btf_vlen(T); I < N; ++I) {
    const char *Name = btf__name_by_offset(Btf, P[I].name_off);
    KfuncParam Param;
    Param.Name = Name ? Name : "";
    Param.Type = P[I].type ? spell(P[I].type, 0, Budget) : "";
    K.HasPrototype &= !Param.Type.empty() && !Param.Name.empty();
    K.Params.push_back(std::move(Param));
  }
  return K;
}

void readFunctions(const KernelBtf &Btf, KernelImage &Into) {
  for (uint32_t Id = Btf.firstId(), End = Btf.typeCount(); Id < End; ++Id) {
    if (Btf.isFunction(Id)) {
      StringRef Name = Btf.nameOf(Id);
      Into.Functions.insert(Name.str());
      if (Name.ends_with("_impl"))
        Into.Implementations.try_emplace(Name.str(), Btf.prototypeOf(Id));
      continue;
    }
    if (StringRef Tag = Btf.typeTag(Id); !Tag.empty()) {
      Into.TypeTags.insert(Tag.str());
      continue;
    }
    auto Tag = Btf.declTag(Id);
    if (!Tag || !Btf.isFunction(Tag->second) ||
        (Tag->first != "bpf_kfunc" && Tag->first != "bpf_fastcall"))
      continue;
    auto [It, New] = Into.Kfuncs.try_emplace(Btf.nameOf(Tag->second).str());
    if (New)
      It->second = Btf.prototypeOf(Tag->second);
    (Tag->first == "bpf_kfunc" ? It->second.Tagged : It->second.Fastcall) =
        true;
  }
}

} // namespace precheck
