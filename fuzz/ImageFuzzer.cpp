//===- ImageFuzzer.cpp - Fuzzes the reader of kernel images ---------------===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Any bytes are an image or one error; an image becomes a database that its
// own reader takes. The first byte chooses: the file itself, or .BTF and
// .BTF_ids that an ELF file is put around, as few random files have a section
// table.
//
//===----------------------------------------------------------------------===//

#include "../unittests/KernelImage/SmallKernel.h"
#include "precheck/KernelImage/ImageDatabase.h"
#include "llvm/Support/Endian.h"
#include <bpf/libbpf.h>
#include <cstdlib>

using namespace precheck;

extern "C" int LLVMFuzzerInitialize(int *, char ***) {
  libbpf_set_print(nullptr);
  return 0;
}

static std::string fileOf(llvm::StringRef Input) {
  static const llvm::StringLiteral Releases[] = {"6.1.1", "6.12.1", "7.3.1"};
  unsigned Kind = static_cast<uint8_t>(Input[0]) % 4;
  Input = Input.drop_front();
  if (Kind == 0 || Input.size() < 2)
    return Input.str();
  size_t Ids = llvm::support::endian::read16le(Input.data());
  Input = Input.drop_front(2);
  return smallElf(Input.drop_front(std::min(Ids, Input.size())),
                  Input.take_front(Ids), Releases[Kind - 1]);
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *Data, size_t Size) {
  if (!Size)
    return 0;
  std::string File = fileOf({reinterpret_cast<const char *>(Data), Size});
  ImageLimits Limits;
  Limits.MaxUnpacked = size_t(1) << 22;
  llvm::Expected<KernelImage> Image = readKernelImage(File, Limits);
  if (!Image) {
    if (llvm::toString(Image.takeError()).empty())
      std::abort();
    return 0;
  }
  Database Source;
  Source.Name = Source.Release = "6.12";
  auto D = makeImageDatabase(*Image, "fuzz", {Source});
  if (!D) {
    llvm::consumeError(D.takeError());
    return 0;
  }
  std::string Yaml;
  llvm::raw_string_ostream OS(Yaml);
  writeDatabaseYaml(*D, OS);
  if (auto Again = readDatabaseYaml(OS.str(), "image.yaml"))
    return 0;
  else
    llvm::errs() << llvm::toString(Again.takeError()) << '\n';
  std::abort();
}
