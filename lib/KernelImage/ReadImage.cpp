//===- ReadImage.cpp - Images and running kernels -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Internal.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Object/ELF.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Regex.h"

using namespace llvm;

namespace precheck {

Error readBanner(StringRef Banner, KernelImage &Into) {
  // Linux version 6.16.12+deb13-cloud-amd64 (who@where) (compiler, linker) #1
  // SMP ... Debian 6.16.12-1~bpo13+1 (date)
  SmallVector<StringRef, 6> M;
  if (!Regex("^Linux version (([0-9]+\\.[0-9]+)[^ ]*) \\([^)]*\\) (.*)$")
           .match(Banner, &M))
    return imageError("its banner is not understood: '" + Banner.substr(0, 80) +
                      "'");
  Into.Version = M[1].str();
  Into.Release = M[2].str();
  // "(gcc (Debian 14.2.0-19) 14.2.0, GNU ld ...)": up to the comma outside of
  // parentheses.
  StringRef Rest = M[3];
  int Depth = 0;
  for (size_t I = 0; I < Rest.size(); ++I) {
    Depth += Rest[I] == '(';
    Depth -= Rest[I] == ')';
    if (Depth == 0 || (Depth == 1 && Rest[I] == ',')) {
      Into.Compiler = Rest.slice(1, I).str();
      break;
    }
  }
  SmallVector<StringRef, 3> Package;
  if (Regex(" ((Debian|Ubuntu) [^ ]+) \\(").match(Rest, &Package))
    Into.Package = Package[1].str();
  return Error::success();
}

namespace {

Error findBanner(StringRef Elf, KernelImage &Into) {
  constexpr StringLiteral Start("Linux version ");
  constexpr size_t MaxBanner = 512;
  constexpr unsigned MaxTries = 4096;
  unsigned Tries = 0;
  for (size_t At = Elf.find(Start); At != StringRef::npos && Tries < MaxTries;
       At = Elf.find(Start, At + 1), ++Tries) {
    StringRef Banner = Elf.substr(At, MaxBanner).take_until([](char C) {
      return C == '\n' || !C;
    });
    KernelImage Found;
    if (Error E = readBanner(Banner, Found)) {
      consumeError(std::move(E));
      continue;
    }
    Into.Release = Found.Release;
    Into.Version = Found.Version;
    Into.Compiler = Found.Compiler;
    // init/version.c has a second banner that leaves out the build.
    if (!Found.Package.empty())
      Into.Package = Found.Package;
  }
  if (Into.Release.empty())
    return imageError("has no banner 'Linux version ...'");
  return Error::success();
}

// CONFIG_IKCONFIG: the configuration between two marks, as gzip.
Error readConfig(StringRef Elf, KernelImage &Into) {
  constexpr StringLiteral Mark("IKCFG_ST\x1f\x8b\x08");
  size_t At = Elf.find(Mark);
  if (At == StringRef::npos)
    return Error::success();
  constexpr size_t MaxConfig = size_t(16) << 20;
  Expected<std::string> Text = unpackGzip(Elf.substr(At + 8), MaxConfig);
  if (!Text)
    return Text.takeError();
  for (StringRef Rest = *Text; !Rest.empty();) {
    StringRef Line;
    std::tie(Line, Rest) = Rest.split('\n');
    if (Line.consume_front("# ") && Line.consume_back(" is not set"))
      Into.Config[Line.str()] = "n";
    else if (Line.starts_with("CONFIG_"))
      Into.Config[Line.split('=').first.str()] = Line.split('=').second.str();
  }
  return Error::success();
}

Error inFile(Error E, StringRef Path) {
  return imageError(Path + ": " + toString(std::move(E)));
}

Expected<KernelImage> readElf(StringRef Elf) {
  using ElfFile = object::ELFFile<object::ELF64LE>;
  if (Elf.size() < sizeof(object::ELF64LE::Ehdr) ||
      Elf[ELF::EI_CLASS] != ELF::ELFCLASS64 ||
      Elf[ELF::EI_DATA] != ELF::ELFDATA2LSB)
    return imageError("expected a 64-bit little-endian ELF file");
  Expected<ElfFile> File = ElfFile::create(Elf);
  if (!File)
    return File.takeError();
  auto Sections = File->sections();
  if (!Sections)
    return Sections.takeError();
  StringRef BtfBytes, IdBytes;
  for (const auto &Section : *Sections) {
    Expected<StringRef> Name = File->getSectionName(Section);
    if (!Name)
      return Name.takeError();
    if (*Name != ".BTF" && *Name != ".BTF_ids")
      continue;
    Expected<ArrayRef<uint8_t>> Bytes = File->getSectionContents(Section);
    if (!Bytes)
      return Bytes.takeError();
    (*Name == ".BTF" ? BtfBytes : IdBytes) = toStringRef(*Bytes);
  }
  if (BtfBytes.empty())
    return imageError("has no section .BTF: was it built with "
                      "CONFIG_DEBUG_INFO_BTF?");

  KernelImage Image;
  if (Error E = findBanner(Elf, Image))
    return E;
  Expected<KernelBtf> Btf = KernelBtf::create(BtfBytes);
  if (!Btf)
    return Btf.takeError();
  readFunctions(*Btf, Image);
  if (!IdBytes.empty())
    if (Error E = readSets(IdBytes, *Btf, Image))
      return E;
  if (Error E = readConfig(Elf, Image))
    return E;
  return Image;
}

} // namespace

Expected<KernelImage> readKernelImage(StringRef File,
                                      const ImageLimits &Limits) {
  std::string Storage;
  Expected<StringRef> Elf = unpackKernel(File, Storage, Limits);
  if (!Elf)
    return Elf.takeError();
  return readElf(*Elf);
}

Expected<KernelImage> readRunningKernel(StringRef BtfDir, StringRef Banner) {
  KernelImage Image;
  if (Error E = readBanner(Banner.split('\n').first, Image))
    return E;
  SmallString<128> Path(BtfDir);
  sys::path::append(Path, "vmlinux");
  // Files of sysfs have no size that can be relied on.
  auto Base = MemoryBuffer::getFileAsStream(Path);
  if (!Base)
    return imageError(Path + ": " + Base.getError().message() +
                      ": is the kernel built with CONFIG_DEBUG_INFO_BTF?");
  Expected<KernelBtf> Btf = KernelBtf::create((*Base)->getBuffer());
  if (!Btf)
    return inFile(Btf.takeError(), Path);
  readFunctions(*Btf, Image);

  std::error_code EC;
  for (sys::fs::directory_iterator It(BtfDir, EC), End; It != End && !EC;
       It.increment(EC)) {
    if (sys::path::filename(It->path()) == "vmlinux")
      continue;
    Expected<KernelBtf> Module = KernelBtf::readModule(It->path(), *Btf);
    if (!Module) {
      if (!sys::fs::exists(It->path())) { // the module was removed meanwhile
        consumeError(Module.takeError());
        continue;
      }
      return inFile(Module.takeError(), It->path());
    }
    readFunctions(*Module, Image);
  }
  if (EC)
    return imageError(BtfDir + ": " + EC.message());
  return Image;
}

} // namespace precheck
