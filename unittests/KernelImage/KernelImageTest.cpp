//===- KernelImageTest.cpp - Reading images, broken ones, too -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "precheck/KernelImage/ImageDatabase.h"
#include "llvm/BinaryFormat/ELF.h"
#include "llvm/Support/Endian.h"
#include "gtest/gtest.h"
#include <bpf/btf.h>
#include <zlib.h>

using namespace llvm;
using namespace precheck;

namespace {

std::string words(ArrayRef<uint32_t> Words) {
  return std::string(reinterpret_cast<const char *>(Words.data()),
                     Words.size() * 4);
}

// A kernel of one kfunc: int bpf_one(struct thing *it).
std::string btfBytes(uint32_t &Func) {
  btf *B = btf__new_empty();
  int Int = btf__add_int(B, "int", 4, BTF_INT_SIGNED);
  int Struct = btf__add_struct(B, "thing", 4);
  int Ptr = btf__add_ptr(B, Struct);
  int Proto = btf__add_func_proto(B, Int);
  btf__add_func_param(B, "it", Ptr);
  Func = btf__add_func(B, "bpf_one", BTF_FUNC_STATIC, Proto);
  btf__add_decl_tag(B, "bpf_kfunc", Func, -1);
  uint32_t Size = 0;
  const void *Data = btf__raw_data(B, &Size);
  std::string Bytes(static_cast<const char *>(Data), Size);
  btf__free(B);
  return Bytes;
}

// An ELF file of the two sections and a banner.
std::string elf(StringRef Btf, StringRef Ids, StringRef Release) {
  std::string Banner = ("Linux version " + Release +
                        " (a@b) (gcc (Ours 1.0) 1.0, GNU ld 2) #1 SMP\n")
                           .str();
  std::string Names("\0.BTF\0.BTF_ids\0.text\0.shstrtab\0", 31);
  ELF::Elf64_Ehdr Header = {};
  memcpy(Header.e_ident, ELF::ElfMagic, 4);
  Header.e_ident[ELF::EI_CLASS] = ELF::ELFCLASS64;
  Header.e_ident[ELF::EI_DATA] = ELF::ELFDATA2LSB;
  Header.e_ident[ELF::EI_VERSION] = ELF::EV_CURRENT;
  Header.e_type = ELF::ET_EXEC;
  Header.e_machine = ELF::EM_X86_64;
  Header.e_version = ELF::EV_CURRENT;
  Header.e_ehsize = sizeof(Header);
  Header.e_shentsize = sizeof(ELF::Elf64_Shdr);
  Header.e_shnum = 5;
  Header.e_shstrndx = 4;
  std::string File(sizeof(Header), 0);
  ELF::Elf64_Shdr Sections[5] = {};
  auto Add = [&](unsigned I, unsigned Name, uint32_t Type, StringRef Bytes) {
    Sections[I].sh_name = Name;
    Sections[I].sh_type = Type;
    Sections[I].sh_offset = File.size();
    Sections[I].sh_size = Bytes.size();
    Sections[I].sh_addralign = 1;
    File += Bytes.str();
    File.resize((File.size() + 7) / 8 * 8);
  };
  Add(1, 1, ELF::SHT_PROGBITS, Btf);
  Add(2, 6, ELF::SHT_PROGBITS, Ids);
  Add(3, 15, ELF::SHT_PROGBITS, Banner);
  Add(4, 21, ELF::SHT_STRTAB, Names);
  Header.e_shoff = File.size();
  File.append(reinterpret_cast<const char *>(Sections), sizeof(Sections));
  memcpy(File.data(), &Header, sizeof(Header));
  return File;
}

std::string smallKernel(StringRef Release, uint32_t SetFlags, uint32_t Bits) {
  uint32_t Func = 0;
  std::string Btf = btfBytes(Func);
  // A list of ids, then the block.
  return elf(Btf, words({3, 2, 1, SetFlags, Func, Bits, 2}), Release);
}

std::string gzip(StringRef Bytes) {
  std::string Out(Bytes.size() + 1024, 0);
  z_stream Z = {};
  deflateInit2(&Z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY);
  Z.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(Bytes.data()));
  Z.avail_in = Bytes.size();
  Z.next_out = reinterpret_cast<Bytef *>(Out.data());
  Z.avail_out = Out.size();
  deflate(&Z, Z_FINISH);
  Out.resize(Z.total_out);
  deflateEnd(&Z);
  return Out;
}

std::string errorOf(StringRef File, const ImageLimits &Limits = {}) {
  Expected<KernelImage> Image = readKernelImage(File, Limits);
  return Image ? "" : toString(Image.takeError());
}

TEST(KernelImage, ReadsSetsAndPrototypes) {
  std::string File = smallKernel("6.17.3-ours", 1, 1 << 0 | 1 << 4);
  auto Image = readKernelImage(File);
  ASSERT_TRUE(bool(Image)) << toString(Image.takeError());
  EXPECT_EQ(Image->Release, "6.17");
  EXPECT_EQ(Image->Version, "6.17.3-ours");
  EXPECT_EQ(Image->Compiler, "gcc (Ours 1.0) 1.0");
  ASSERT_EQ(Image->Sets.size(), 1u);
  ASSERT_EQ(Image->countKfuncsInSets(), 1u);
  EXPECT_EQ(Image->Sets[0].Kfuncs[0].first, "bpf_one");
  EXPECT_EQ(Image->Sets[0].Kfuncs[0].second,
            uint32_t(KF_ACQUIRE | KF_TRUSTED_ARGS));
  const ImageKfunc &K = Image->Kfuncs.at("bpf_one");
  EXPECT_TRUE(K.Tagged);
  EXPECT_EQ(K.Result, "int");
  ASSERT_EQ(K.Params.size(), 1u);
  EXPECT_EQ(K.Params[0].Type, "struct thing *");
  EXPECT_EQ(K.Params[0].Name, "it");
}

TEST(KernelImage, UnpacksGzip) {
  auto Image = readKernelImage(gzip(smallKernel("6.17.3", 1, 0)));
  ASSERT_TRUE(bool(Image)) << toString(Image.takeError());
  EXPECT_EQ(Image->countKfuncsInSets(), 1u);
}

// Sets have their mark since 6.9; before, their flags word was 0.
TEST(KernelImage, MarkOfSets) {
  auto CountIn = [](StringRef Release, uint32_t SetFlags) {
    return cantFail(readKernelImage(smallKernel(Release, SetFlags, 1)))
        .Sets.size();
  };
  EXPECT_EQ(CountIn("6.1.1", 0), 1u);
  EXPECT_EQ(CountIn("6.1.1", 1), 0u);
  EXPECT_EQ(CountIn("6.9.1", 0), 0u);
  EXPECT_EQ(CountIn("6.9.1", 1), 1u);
}

TEST(KernelImage, BitsByRelease) {
  EXPECT_EQ(kfuncFlagsFromBits("6.1", 1 << 3), uint32_t(KF_KPTR_GET));
  EXPECT_FALSE(kfuncFlagsFromBits("6.4", 1 << 3));
  EXPECT_EQ(kfuncFlagsFromBits("6.19", 1 << 4), uint32_t(KF_TRUSTED_ARGS));
  EXPECT_FALSE(kfuncFlagsFromBits("7.0", 1 << 4));
  EXPECT_EQ(kfuncFlagsFromBits("7.0", 1 << 16), uint32_t(KF_IMPLICIT_ARGS));
  EXPECT_FALSE(kfuncFlagsFromBits("7.3", 1u << 31));
}

TEST(KernelImage, UnknownFlagIsAnError) {
  EXPECT_EQ(errorOf(smallKernel("7.3.1", 1, 1u << 31)),
            "a kfunc set of 7.3 has flags that are not known: 0x80000000");
}

TEST(KernelImage, NoKernel) {
  EXPECT_NE(errorOf(""), "");
  EXPECT_NE(errorOf("#!/bin/sh\n"), "");
  EXPECT_NE(errorOf(StringRef("\177ELF", 4)), "");
}

TEST(KernelImage, UnpackingIsLimited) {
  ImageLimits Limits;
  Limits.MaxUnpacked = 1 << 20;
  std::string Packed = gzip(std::string(size_t(64) << 20, 'x'));
  EXPECT_NE(errorOf(Packed, Limits), "");
  EXPECT_LT(Packed.size(), size_t(1) << 20);
}

// No cut of a file and no byte of it crashes the reader.
TEST(KernelImage, CutsAndFlips) {
  std::string File = smallKernel("6.17.3", 1, 1);
  for (size_t Size = 0; Size < File.size(); ++Size)
    EXPECT_NE(errorOf(StringRef(File).take_front(Size)), "") << Size;
  for (size_t I = 0; I < File.size(); ++I) {
    std::string Broken = File;
    Broken[I] = static_cast<char>(Broken[I] ^ 0xff);
    errorOf(Broken);
  }
  std::string Packed = gzip(File);
  for (size_t Size = 0; Size + 8 < Packed.size(); ++Size)
    EXPECT_NE(errorOf(StringRef(Packed).take_front(Size)), "") << Size;
}

} // namespace
