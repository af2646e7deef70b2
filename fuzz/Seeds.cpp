//===- Seeds.cpp - Writes the fuzzers' seeds ------------------------------===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// fuzz-seeds DIR: small kernel images of our own, one for each way of packing,
// in the form that fuzz-image takes.
//
//===----------------------------------------------------------------------===//

#include "../unittests/KernelImage/SmallKernel.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace precheck;

int main(int Argc, char **Argv) {
  if (Argc != 2 || sys::fs::create_directories(Argv[1]))
    return 1;
  auto Write = [&](const Twine &Name, StringRef Bytes) {
    std::error_code EC;
    raw_fd_ostream OS((Argv[1] + Twine("/") + Name).str(), EC);
    OS << Bytes;
    return EC;
  };
  std::string Kernel = smallKernel("6.12.1", 1, 1);
  std::error_code EC = Write("elf", std::string(1, 0) + Kernel);
  for (StringRef Packer : {"gzip", "xz", "zstd", "lz4"}) {
    std::string Packed = packed(Kernel, Packer);
    for (bool Boot : {false, true})
      if (!EC)
        EC = Write(Packer + (Boot ? "-bz" : ""),
                   std::string(1, 0) + (Boot ? bzImage(Packed) : Packed));
  }
  uint32_t Func = 0;
  std::string Btf = smallBtf(Func);
  for (uint32_t Kind = 1; Kind < 4; ++Kind) {
    std::string Ids = words({3, 2, 1, Kind > 1, Func, 1, 2});
    std::string Input(1, static_cast<char>(Kind));
    Input += static_cast<char>(Ids.size());
    Input += '\0';
    if (!EC)
      EC = Write("sections" + Twine(Kind), Input + Ids + Btf);
  }
  return EC ? 1 : 0;
}
