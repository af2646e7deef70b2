//===- KernelImageTest.cpp - Reading images, broken ones, too -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SmallKernel.h"
#include "precheck/KernelImage/ImageDatabase.h"
#include "gtest/gtest.h"

using namespace llvm;
using namespace precheck;

namespace {

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

// Alone, in a bzImage, and behind the code of another architecture's boot.
TEST(KernelImage, Unpacks) {
  std::string Kernel = smallKernel("6.17.3", 1, 0);
  for (StringRef Packer : {"gzip", "xz", "zstd", "lz4"}) {
    std::string Packed = packed(Kernel, Packer);
    for (const std::string &File :
         {Packed, bzImage(Packed), std::string(777, 'x') + Packed}) {
      auto Image = readKernelImage(File);
      ASSERT_TRUE(bool(Image))
          << Packer.str() << ": " << toString(Image.takeError());
      EXPECT_EQ(Image->countKfuncsInSets(), 1u);
      EXPECT_EQ(Image->Version, "6.17.3");
    }
  }
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
  std::string Bomb = std::string("\177ELF") + std::string(64 << 20, 'x');
  for (StringRef Packer : {"gzip", "xz", "zstd", "lz4"}) {
    std::string Packed = packed(Bomb, Packer);
    EXPECT_LT(Packed.size(), size_t(1) << 20) << Packer.str();
    EXPECT_EQ(errorOf(bzImage(Packed), Limits),
              "the kernel unpacks to more than 1048576 bytes")
        << Packer.str();
  }
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
  for (StringRef Packer : {"gzip", "xz", "zstd", "lz4"}) {
    std::string Packed = packed(File, Packer);
    for (size_t Size = 0; Size + 8 < Packed.size(); ++Size)
      EXPECT_NE(errorOf(StringRef(Packed).take_front(Size)), "") << Size;
    for (size_t I = 0; I < Packed.size(); ++I) {
      std::string Broken = Packed;
      Broken[I] = static_cast<char>(Broken[I] ^ 0x55);
      errorOf(Broken);
    }
  }
}

} // namespace
