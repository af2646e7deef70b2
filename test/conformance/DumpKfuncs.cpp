//===- DumpKfuncs.cpp - Prototypes of a kernel's kfuncs -------------------===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   dump-kfuncs <ELF file with .BTF>
//
// Prints what newer versions of 'bpftool btf dump ... format c' add to
// vmlinux.h and Debian 12's does not: declarations of all functions whose BTF
// has the declaration tag "bpf_kfunc".
//
//===----------------------------------------------------------------------===//

#include <algorithm>
#include <bpf/btf.h>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

static void append(void *Text, const char *Format, va_list Args) {
  va_list Again;
  va_copy(Again, Args);
  std::string Piece(vsnprintf(nullptr, 0, Format, Args) + 1, '\0');
  vsnprintf(Piece.data(), Piece.size(), Format, Again);
  va_end(Again);
  Piece.pop_back();
  *static_cast<std::string *>(Text) += Piece;
}

/// BTF of newer kernels has attributes beside type tags; the libbpf of Debian
/// 12 prints both as tags (tools/lib/bpf/btf_dump.c: "kflag" of a type tag).
static void restoreAddressSpaces(std::string &Text) {
  constexpr char Tag[] = "btf_type_tag(\"address_space(1)\")";
  constexpr char Attribute[] = "address_space(1)";
  for (size_t At; (At = Text.find(Tag)) != std::string::npos;)
    Text.replace(At, sizeof(Tag) - 1, Attribute);
}

/// The tagged functions, by name.
static std::vector<const btf_type *> findKfuncs(const btf *Types) {
  std::vector<const btf_type *> Found;
  for (unsigned Id = 1; Id != btf__type_cnt(Types); ++Id) {
    const btf_type *Tag = btf__type_by_id(Types, Id);
    if (!btf_is_decl_tag(Tag) || btf_decl_tag(Tag)->component_idx != -1 ||
        strcmp(btf__name_by_offset(Types, Tag->name_off), "bpf_kfunc") != 0)
      continue;
    const btf_type *Function = btf__type_by_id(Types, Tag->type);
    if (btf_is_func(Function))
      Found.push_back(Function);
  }
  auto Name = [&](const btf_type *Function) {
    return btf__name_by_offset(Types, Function->name_off);
  };
  std::sort(Found.begin(), Found.end(),
            [&](auto *A, auto *B) { return strcmp(Name(A), Name(B)) < 0; });
  Found.erase(std::unique(Found.begin(), Found.end(),
                          [&](auto *A, auto *B) {
                            return strcmp(Name(A), Name(B)) == 0;
                          }),
              Found.end());
  return Found;
}

int main(int Argc, char **Argv) {
  if (Argc != 2) {
    fprintf(stderr, "usage: dump-kfuncs <ELF file with .BTF>\n");
    return 2;
  }
  btf *Types = btf__parse(Argv[1], nullptr);
  std::string Text;
  btf_dump *Dump =
      Types ? btf_dump__new(Types, append, &Text, nullptr) : nullptr;
  if (!Dump) {
    fprintf(stderr, "dump-kfuncs: '%s' has no BTF that can be read\n", Argv[1]);
    return 2;
  }
  int Status = 0;
  for (const btf_type *Function : findKfuncs(Types)) {
    const char *Name = btf__name_by_offset(Types, Function->name_off);
    LIBBPF_OPTS(btf_dump_emit_type_decl_opts, Options, .field_name = Name);
    Text.clear();
    if (btf_dump__emit_type_decl(Dump, Function->type, &Options)) {
      fprintf(stderr, "dump-kfuncs: no declaration of '%s'\n", Name);
      Status = 2;
      continue;
    }
    restoreAddressSpaces(Text);
    printf("extern %s __weak __ksym;\n", Text.c_str());
  }
  btf_dump__free(Dump);
  btf__free(Types);
  return Status;
}
