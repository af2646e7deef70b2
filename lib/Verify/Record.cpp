//===- Record.cpp - The special fields of an allocation -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Record.h"
#include "llvm/ADT/STLExtras.h"

using namespace precheck;
using namespace precheck::interp;

/// btf.h:BTF_FIELDS_MAX
static constexpr size_t MaxFields = 11;

llvm::StringRef interp::fieldTypeName(SpecialKind K) {
  switch (K) {
  case SpecialKind::SpinLock:
    return "bpf_spin_lock";
  case SpecialKind::ResSpinLock:
    return "bpf_res_spin_lock";
  case SpecialKind::Timer:
    return "bpf_timer";
  case SpecialKind::Workqueue:
    return "bpf_wq";
  case SpecialKind::TaskWork:
    return "bpf_task_work";
  case SpecialKind::ListHead:
    return "bpf_list_head";
  case SpecialKind::ListNode:
    return "bpf_list_node";
  case SpecialKind::RbRoot:
    return "bpf_rb_root";
  case SpecialKind::RbNode:
    return "bpf_rb_node";
  case SpecialKind::Refcount:
    return "bpf_refcount";
  case SpecialKind::KptrPercpu:
    return "percpu_kptr";
  case SpecialKind::Uptr:
    return "uptr";
  case SpecialKind::KptrUnref:
  case SpecialKind::KptrRef:
    return "kptr";
  }
  return "";
}

uint64_t interp::fieldTypeSize(SpecialKind K) {
  switch (K) {
  case SpecialKind::SpinLock:
  case SpecialKind::ResSpinLock:
  case SpecialKind::Refcount:
    return 4;
  case SpecialKind::Timer:
  case SpecialKind::Workqueue:
  case SpecialKind::ListHead:
  case SpecialKind::RbRoot:
    return 16;
  case SpecialKind::ListNode:
    return 24;
  case SpecialKind::RbNode:
    return 32;
  default:
    return 8;
  }
}

const SpecialField *Record::find(SpecialKind K) const {
  auto It =
      llvm::find_if(Fields, [&](const SpecialField &F) { return F.Kind == K; });
  return It == Fields.end() ? nullptr : &*It;
}

const SpecialField *Record::findAt(int64_t Off, SpecialKind K) const {
  auto It = llvm::find_if(Fields, [&](const SpecialField &F) {
    return F.Kind == K && static_cast<int64_t>(F.Offset) == Off;
  });
  return It == Fields.end() ? nullptr : &*It;
}

const SpecialField *Record::overlapping(int64_t Off, uint64_t Size) const {
  auto It = llvm::find_if(Fields, [&](const SpecialField &F) {
    int64_t Begin = F.Offset, End = Begin + fieldTypeSize(F.Kind);
    return Off < End && Begin < Off + static_cast<int64_t>(Size);
  });
  return It == Fields.end() ? nullptr : &*It;
}

std::optional<GraphRoot> interp::graphRootOf(const Analysis &A,
                                             const SpecialField &F) {
  auto [Struct, Node] = F.Contains.split(':');
  GraphRoot Root;
  Root.Value = Struct.empty() ? VoidType : A.Types.findStructInBtf(Struct);
  if (Root.Value == VoidType)
    return std::nullopt;
  SpecialKind Want = F.Kind == SpecialKind::RbRoot ? SpecialKind::RbNode
                                                   : SpecialKind::ListNode;
  for (const Member &M : A.Types.get(Root.Value).Members)
    if (M.Name == Node) {
      Root.NodeOffset = M.byteOffset();
      return A.Types.get(M.Type).Name == fieldTypeName(Want)
                 ? std::optional<GraphRoot>(Root)
                 : std::nullopt;
    }
  return std::nullopt;
}

/// btf.c:btf_parse_fields, what it refuses.
static bool isValid(const Analysis &A,
                    const std::vector<SpecialField> &Fields) {
  if (Fields.size() > MaxFields)
    return false;
  auto Count = [&](SpecialKind K) {
    return llvm::count_if(Fields,
                          [&](const SpecialField &F) { return F.Kind == K; });
  };
  for (SpecialKind Single :
       {SpecialKind::SpinLock, SpecialKind::ResSpinLock, SpecialKind::Timer,
        SpecialKind::Workqueue, SpecialKind::TaskWork, SpecialKind::Refcount})
    if (Count(Single) > 1)
      return false;
  bool Roots = false;
  for (const SpecialField &F : Fields)
    if (F.Kind == SpecialKind::ListHead || F.Kind == SpecialKind::RbRoot) {
      Roots = true;
      if (!graphRootOf(A, F))
        return false;
    }
  bool Spin = Count(SpecialKind::SpinLock),
       Res = Count(SpecialKind::ResSpinLock);
  if ((Roots && !Spin && !Res) || (Spin && Res))
    return false;
  return Count(SpecialKind::Refcount) || !Count(SpecialKind::ListNode) ||
         !Count(SpecialKind::RbNode);
}

/// Kernels before local objects know less of these.
static Record makeRecord(const Analysis &A, std::vector<SpecialField> Fields) {
  Record R;
  if (isValid(A, Fields))
    R.Fields = std::move(Fields);
  return R;
}

static bool isGlobal(const Value &P) {
  return P.is(Kind::MapValue) && !P.M && P.Obj != NoId;
}

const Record &interp::recordOf(const Analysis &A, TypeId Ty) {
  auto [It, New] = A.StructRecords.try_emplace(Ty);
  if (New)
    It->second = std::make_unique<Record>(makeRecord(A, A.specialFieldsOf(Ty)));
  return *It->second;
}

const Record &interp::recordOf(const Analysis &A, const Value &P) {
  if (!isGlobal(P))
    return recordOf(A, P.Ty);
  llvm::StringRef Section = A.Model.Globals[P.Obj].Section;
  std::unique_ptr<Record> &R = A.SectionRecords[Section];
  if (R)
    return *R;
  std::vector<SpecialField> All;
  for (const Global &G : A.Model.Globals) {
    if (G.IsMap || G.Section != Section)
      continue;
    for (SpecialField F : specialFields(A.Types, G)) {
      F.Offset += G.Offset;
      All.push_back(F);
    }
  }
  llvm::stable_sort(All, [](const SpecialField &L, const SpecialField &R) {
    return L.Offset < R.Offset;
  });
  R = std::make_unique<Record>(makeRecord(A, std::move(All)));
  return *R;
}

/// Has the struct a list or tree as a member that holds no nodes?
static bool hasBadRoot(const Analysis &A, TypeId Ty) {
  const Type &T = A.Types.get(Ty);
  for (const Member &M : T.Members)
    for (const SpecialField &F : A.specialFieldsOf(Ty))
      if (F.Offset == M.byteOffset() &&
          A.Types.get(M.Type).Name == fieldTypeName(F.Kind) &&
          (F.Kind == SpecialKind::ListHead || F.Kind == SpecialKind::RbRoot) &&
          !graphRootOf(A, F))
        return true;
  return false;
}

bool interp::isBtfRefused(const Analysis &A, const Value &P) {
  if (P.M)
    return hasBadRoot(A, P.M->Value);
  return isGlobal(P) && llvm::any_of(A.Model.Globals, [&](const Global &G) {
           return !G.IsMap && G.Section == A.Model.Globals[P.Obj].Section &&
                  hasBadRoot(A, G.Type);
         });
}

int64_t interp::offsetInRecord(const Analysis &A, const Value &P) {
  return P.Off + (isGlobal(P) ? A.Model.Globals[P.Obj].Offset : 0);
}

Allocation interp::allocationOf(const Analysis &A, const Value &P) {
  if (P.M)
    return {P.M, P.Id};
  if (isGlobal(P))
    // The section's map has one value.
    return {&recordOf(A, P), 0};
  return {&A.Types, P.Id};
}

std::string interp::containerName(const Analysis &A, const Value &P) {
  if (P.M)
    return "map '" + P.M->Name + "'";
  if (isGlobal(P))
    return "map '" + A.Model.Globals[P.Obj].Section + "'";
  return "local 'kptr'";
}
