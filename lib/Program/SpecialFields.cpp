//===- SpecialFields.cpp - Kptrs, locks and list heads in data ------------===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "precheck/Program/ProgramModel.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace precheck;

namespace {

/// What the walk carries down to a leaf.
struct Leaf {
  uint64_t Offset = 0;
  llvm::StringRef Name;
  llvm::ArrayRef<llvm::StringRef> DeclTags;
};

class Collector {
public:
  explicit Collector(const TypeTable &Types) : Types(Types) {}

  void visit(TypeId Id, const Leaf &At, unsigned Depth);
  std::vector<SpecialField> Found;

private:
  bool addKptr(const Type &Pointer, const Leaf &At);
  bool addByName(const Type &Record, const Leaf &At);

  const TypeTable &Types;
};

} // namespace

/// kernel/bpf/btf.c gives up at MAX_RESOLVE_DEPTH.
static constexpr unsigned MaxDepth = 32;
/// The kernel takes 11 fields in a record (BTF_FIELDS_MAX). More than these are
/// kept so that a wrong program is still described, fewer than an array has
/// elements at worst.
static constexpr size_t MaxFields = 256;

static KptrTag kptrTag(const Type &Pointer) {
  for (llvm::StringRef Tag : Pointer.Tags) {
    KptrTag Found = llvm::StringSwitch<KptrTag>(Tag)
                        .Case("kptr", KptrTag::Kptr)
                        .Case("kptr_ref", KptrTag::KptrRef)
                        .Case("kptr_untrusted", KptrTag::KptrUntrusted)
                        .Case("percpu_kptr", KptrTag::PercpuKptr)
                        .Case("uptr", KptrTag::Uptr)
                        .Default(KptrTag::None);
    if (Found != KptrTag::None)
      return Found;
  }
  return KptrTag::None;
}

static SpecialKind kptrKind(KptrTag Tag) {
  switch (Tag) {
  case KptrTag::KptrUntrusted:
    return SpecialKind::KptrUnref;
  case KptrTag::PercpuKptr:
    return SpecialKind::KptrPercpu;
  case KptrTag::Uptr:
    return SpecialKind::Uptr;
  default:
    return SpecialKind::KptrRef;
  }
}

bool Collector::addKptr(const Type &Pointer, const Leaf &At) {
  KptrTag Tag = kptrTag(Pointer);
  if (Tag == KptrTag::None || !Types.get(Pointer.Elem).isRecord())
    return false;
  SpecialField Field;
  Field.Offset = At.Offset;
  Field.Kind = kptrKind(Tag);
  Field.Tag = Tag;
  Field.Pointee = Pointer.Elem;
  Field.Name = At.Name;
  Found.push_back(Field);
  return true;
}

static std::optional<SpecialKind> kindByName(llvm::StringRef Name) {
  return llvm::StringSwitch<std::optional<SpecialKind>>(Name)
      .Case("bpf_spin_lock", SpecialKind::SpinLock)
      .Case("bpf_res_spin_lock", SpecialKind::ResSpinLock)
      .Case("bpf_timer", SpecialKind::Timer)
      .Case("bpf_wq", SpecialKind::Workqueue)
      .Case("bpf_task_work", SpecialKind::TaskWork)
      .Case("bpf_list_head", SpecialKind::ListHead)
      .Case("bpf_list_node", SpecialKind::ListNode)
      .Case("bpf_rb_root", SpecialKind::RbRoot)
      .Case("bpf_rb_node", SpecialKind::RbNode)
      .Case("bpf_refcount", SpecialKind::Refcount)
      .Default(std::nullopt);
}

bool Collector::addByName(const Type &Record, const Leaf &At) {
  std::optional<SpecialKind> Kind = kindByName(Record.Name);
  if (!Kind)
    return false;
  SpecialField Field;
  Field.Offset = At.Offset;
  Field.Kind = *Kind;
  Field.Name = At.Name;
  if (*Kind == SpecialKind::ListHead || *Kind == SpecialKind::RbRoot)
    for (llvm::StringRef Tag : At.DeclTags)
      if (Tag.consume_front("contains:"))
        Field.Contains = Tag;
  Found.push_back(Field);
  return true;
}

void Collector::visit(TypeId Id, const Leaf &At, unsigned Depth) {
  if (Depth >= MaxDepth || Found.size() >= MaxFields)
    return;
  const Type &T = Types.get(Id);
  switch (T.Kind) {
  case TypeKind::Pointer:
    addKptr(T, At);
    return;
  case TypeKind::Array: {
    uint64_t ElemSize = Types.get(T.Elem).Size;
    for (uint64_t I = 0; I != T.Count; ++I) {
      size_t Before = Found.size();
      Leaf Elem = At;
      Elem.Offset += I * ElemSize;
      visit(T.Elem, Elem, Depth + 1);
      // All elements are alike: the first one tells for the others.
      if (Found.size() == Before)
        return;
    }
    return;
  }
  case TypeKind::Struct:
    if (addByName(T, At))
      return;
    for (const Member &M : T.Members)
      visit(M.Type, {At.Offset + M.byteOffset(), M.Name, M.DeclTags},
            Depth + 1);
    return;
  default:
    // Unions are not searched, nor by the kernel: what is in them is data.
    return;
  }
}

static std::vector<SpecialField> collect(const TypeTable &Types, TypeId Id,
                                         const Leaf &Root) {
  Collector C(Types);
  C.visit(Id, Root, 0);
  llvm::stable_sort(C.Found, [](const SpecialField &A, const SpecialField &B) {
    return A.Offset < B.Offset;
  });
  return std::move(C.Found);
}

std::vector<SpecialField> precheck::specialFields(const TypeTable &Types,
                                                  TypeId Type) {
  return collect(Types, Type, Leaf());
}

std::vector<SpecialField> precheck::specialFields(const TypeTable &Types,
                                                  const Global &Variable) {
  return collect(Types, Variable.Type, {0, "", Variable.DeclTags});
}
