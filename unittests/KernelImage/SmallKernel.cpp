//===- SmallKernel.cpp - Kernel images made for tests ---------------------===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SmallKernel.h"
#include "llvm/ADT/Twine.h"
#include "llvm/BinaryFormat/ELF.h"
#include "llvm/Support/Endian.h"
#include <bpf/btf.h>
#include <cstring>
#include <lz4.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

using namespace llvm;

namespace precheck {

std::string words(ArrayRef<uint32_t> Words) {
  return std::string(reinterpret_cast<const char *>(Words.data()),
                     Words.size() * 4);
}

std::string smallBtf(uint32_t &Func) {
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

std::string smallElf(StringRef Btf, StringRef Ids, StringRef Release) {
  std::string Banner = (Twine("Linux version ") + Release +
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
  std::string Btf = smallBtf(Func);
  // A list of ids, then the block.
  return smallElf(Btf, words({3, 2, 1, SetFlags, Func, Bits, 2}), Release);
}

static std::string gzip(StringRef Bytes) {
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

static std::string xz(StringRef Bytes) {
  std::string Out(Bytes.size() + 1024, 0);
  size_t Size = 0;
  // scripts/xz_wrap.sh: CRC32, and the filter for x86 code before LZMA2.
  lzma_options_lzma Lzma;
  lzma_lzma_preset(&Lzma, 1);
  lzma_filter Filters[] = {{LZMA_FILTER_X86, nullptr},
                           {LZMA_FILTER_LZMA2, &Lzma},
                           {LZMA_VLI_UNKNOWN, nullptr}};
  auto *In = reinterpret_cast<const uint8_t *>(Bytes.data());
  auto *To = reinterpret_cast<uint8_t *>(Out.data());
  if (lzma_stream_buffer_encode(Filters, LZMA_CHECK_CRC32, nullptr, In,
                                Bytes.size(), To, &Size, Out.size()) != LZMA_OK)
    return "";
  Out.resize(Size);
  return Out;
}

static std::string zstd(StringRef Bytes) {
  std::string Out(ZSTD_compressBound(Bytes.size()), 0);
  Out.resize(
      ZSTD_compress(Out.data(), Out.size(), Bytes.data(), Bytes.size(), 3));
  return Out;
}

// The legacy frame of `lz4 -l`.
static std::string lz4(StringRef Bytes) {
  constexpr size_t BlockSize = size_t(8) << 20;
  std::string Out = words({0x184c2102});
  for (; !Bytes.empty();
       Bytes = Bytes.drop_front(std::min(BlockSize, Bytes.size()))) {
    StringRef Block = Bytes.take_front(BlockSize);
    std::string Packed(LZ4_compressBound(Block.size()), 0);
    int Size = LZ4_compress_default(Block.data(), Packed.data(), Block.size(),
                                    Packed.size());
    Out += words({static_cast<uint32_t>(Size)}) + Packed.substr(0, Size);
  }
  return Out;
}

std::string packed(StringRef Bytes, StringRef Packer) {
  return Packer == "gzip"   ? gzip(Bytes)
         : Packer == "xz"   ? xz(Bytes)
         : Packer == "zstd" ? zstd(Bytes)
                            : lz4(Bytes);
}

std::string bzImage(StringRef Payload) {
  // arch/x86/boot/header.S: one setup sector; the payload begins at once.
  std::string File(1024, 0);
  File[0x1f1] = 1;
  memcpy(&File[0x202], "HdrS", 4);
  support::endian::write16le(&File[0x206], 0x20f);
  support::endian::write32le(&File[0x248], 0);
  // The last four bytes are the size of what was packed.
  support::endian::write32le(&File[0x24c], Payload.size() + 4);
  return File + Payload.str() + words({0});
}

} // namespace precheck
