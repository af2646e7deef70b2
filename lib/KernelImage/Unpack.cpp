//===- Unpack.cpp - The ELF file in a compressed kernel -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Internal.h"
#include "precheck/KernelImage/KernelImage.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/Endian.h"
#include <lz4.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

using namespace llvm;
using support::endian::read16le;
using support::endian::read32le;

namespace precheck {

Error imageError(const Twine &Message) {
  return createStringError(inconvertibleErrorCode(), Message);
}

namespace {

constexpr StringLiteral ElfMagic("\177ELF");

// Output in pieces, up to a limit.
class Sink {
public:
  /// With \p Magic, what does not begin with it is refused at once.
  Sink(std::string &Out, size_t Limit, StringRef Magic = "")
      : Out(Out), Limit(Limit), Magic(Magic) {
    Out.clear();
  }

  Error write(const char *Bytes, size_t Size) {
    if (Size > Limit - Out.size())
      return imageError("the kernel unpacks to more than " + Twine(Limit) +
                        " bytes");
    Out.append(Bytes, Size);
    StringRef Start = StringRef(Out).take_front(Magic.size());
    if (Start != Magic.take_front(Start.size()))
      return imageError("what was unpacked is no ELF file");
    return Error::success();
  }

private:
  std::string &Out;
  size_t Limit;
  StringRef Magic;
};

constexpr size_t PieceSize = size_t(1) << 18;

// What follows the end of a stream (a bzImage appends the size) is left alone.
Error gunzip(StringRef In, Sink &Out) {
  z_stream Z = {};
  if (inflateInit2(&Z, 15 + 16) != Z_OK)
    return imageError("gzip: no memory");
  std::string Piece(PieceSize, 0);
  // zlib counts in 32 bits.
  Z.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(In.data()));
  size_t Left = In.size();
  Error E = Error::success();
  int Status = Z_OK;
  while (!E && Status == Z_OK) {
    if (!Z.avail_in) {
      Z.avail_in = std::min<size_t>(Left, PieceSize);
      Left -= Z.avail_in;
    }
    Z.next_out = reinterpret_cast<Bytef *>(Piece.data());
    Z.avail_out = Piece.size();
    Status = inflate(&Z, Z_NO_FLUSH);
    E = joinErrors(std::move(E),
                   Out.write(Piece.data(), Piece.size() - Z.avail_out));
  }
  inflateEnd(&Z);
  if (E)
    return E;
  if (Status != Z_STREAM_END)
    return imageError("the gzip stream is truncated or corrupt");
  return Error::success();
}

Error unxz(StringRef In, Sink &Out) {
  lzma_stream Z = LZMA_STREAM_INIT;
  constexpr uint64_t MemoryLimit = uint64_t(256) << 20;
  if (lzma_stream_decoder(&Z, MemoryLimit, 0) != LZMA_OK)
    return imageError("xz: no memory");
  std::string Piece(PieceSize, 0);
  Z.next_in = reinterpret_cast<const uint8_t *>(In.data());
  Z.avail_in = In.size();
  Error E = Error::success();
  lzma_ret Status = LZMA_OK;
  while (!E && Status == LZMA_OK) {
    Z.next_out = reinterpret_cast<uint8_t *>(Piece.data());
    Z.avail_out = Piece.size();
    Status = lzma_code(&Z, LZMA_RUN);
    E = joinErrors(std::move(E),
                   Out.write(Piece.data(), Piece.size() - Z.avail_out));
  }
  lzma_end(&Z);
  if (E)
    return E;
  if (Status != LZMA_STREAM_END)
    return imageError("the xz stream is truncated or corrupt");
  return Error::success();
}

Error unzstd(StringRef In, Sink &Out) {
  std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> Z(ZSTD_createDCtx(),
                                                         ZSTD_freeDCtx);
  // scripts/Makefile.lib compresses with --ultra -22: a window of 128 MB.
  if (!Z ||
      ZSTD_isError(ZSTD_DCtx_setParameter(Z.get(), ZSTD_d_windowLogMax, 27)))
    return imageError("zstd: no memory");
  std::string Piece(PieceSize, 0);
  ZSTD_inBuffer Input = {In.data(), In.size(), 0};
  while (true) {
    ZSTD_outBuffer Output = {Piece.data(), Piece.size(), 0};
    size_t InputBefore = Input.pos;
    size_t Status = ZSTD_decompressStream(Z.get(), &Output, &Input);
    if (ZSTD_isError(Status))
      return imageError(Twine("the zstd stream is corrupt: ") +
                        ZSTD_getErrorName(Status));
    if (Error E = Out.write(Piece.data(), Output.pos))
      return E;
    if (Status == 0)
      return Error::success();
    if (Input.pos == InputBefore && Output.pos == 0)
      return imageError("the zstd stream is truncated");
  }
}

// The legacy frame of `lz4 -l`: blocks of 8 MB with their packed size before
// them, and no end mark.
Error unlz4(StringRef In, Sink &Out) {
  constexpr size_t BlockSize = size_t(8) << 20;
  In = In.drop_front(4);
  std::string Piece;
  bool Any = false;
  while (In.size() > 4) {
    uint32_t Size = read32le(In.data());
    // The last four bytes of a bzImage's payload are its size.
    if (Size == 0 || Size > LZ4_COMPRESSBOUND(BlockSize) ||
        Size > In.size() - 4)
      break;
    Piece.resize(BlockSize);
    int Written = LZ4_decompress_safe(In.data() + 4, Piece.data(),
                                      static_cast<int>(Size), BlockSize);
    if (Written < 0)
      return imageError("the lz4 stream is corrupt");
    if (Error E = Out.write(Piece.data(), Written))
      return E;
    Any = true;
    In = In.drop_front(4 + Size);
    if (static_cast<size_t>(Written) < BlockSize)
      return Error::success();
  }
  if (!Any || In.size() > 4)
    return imageError("the lz4 stream is truncated or corrupt");
  return Error::success();
}

struct Packer {
  StringLiteral Name, Magic;
  Error (*Unpack)(StringRef, Sink &); ///< null: known, but not supported
};
const Packer Packers[] = {
    {"gzip", StringLiteral::withInnerNUL("\x1f\x8b\x08"), gunzip},
    {"xz",
     StringLiteral::withInnerNUL("\xfd"
                                 "7zXZ\0"),
     unxz},
    {"zstd", "\x28\xb5\x2f\xfd", unzstd},
    {"lz4", "\x02\x21\x4c\x18", unlz4},
    {"bzip2", "BZh9", nullptr},
    {"lzma", StringLiteral::withInnerNUL("\x5d\0\0"), nullptr},
    {"lzo", "\x89LZO", nullptr},
};

const Packer *packerOf(StringRef Bytes) {
  for (const Packer &P : Packers)
    if (Bytes.starts_with(P.Magic))
      return &P;
  return nullptr;
}

Expected<StringRef> unpackWith(const Packer &P, StringRef Bytes,
                               std::string &Storage,
                               const ImageLimits &Limits) {
  if (!P.Unpack)
    return imageError("the kernel is packed with " + P.Name +
                      ", which is not supported: give its vmlinux");
  Sink Out(Storage, Limits.MaxUnpacked, ElfMagic);
  if (Error E = P.Unpack(Bytes, Out))
    return E;
  if (!StringRef(Storage).starts_with(ElfMagic)) // fewer bytes than that
    return imageError("what was unpacked is no ELF file");
  return StringRef(Storage);
}

// The payload of an x86 bzImage, by its setup header.
Expected<StringRef> payloadOf(StringRef File) {
  constexpr size_t HeaderEnd = 0x250;
  if (File.size() < HeaderEnd || File.substr(0x202, 4) != "HdrS" ||
      read16le(File.data() + 0x206) < 0x208)
    return StringRef();
  size_t SetupSectors = static_cast<uint8_t>(File[0x1f1]);
  if (!SetupSectors)
    SetupSectors = 4;
  uint64_t Start =
      (SetupSectors + 1) * 512 + uint64_t(read32le(File.data() + 0x248));
  uint64_t Length = read32le(File.data() + 0x24c);
  if (Start > File.size() || Length > File.size() - Start || Length < 4)
    return imageError("the image is truncated: its payload of " +
                      Twine(Length) + " bytes begins at " + Twine(Start) +
                      ", the file has " + Twine(File.size()));
  return File.substr(Start, Length);
}

} // namespace

Expected<StringRef> unpackKernel(StringRef File, std::string &Storage,
                                 const ImageLimits &Limits) {
  if (File.starts_with(ElfMagic))
    return File;
  Expected<StringRef> Payload = payloadOf(File);
  if (!Payload)
    return Payload.takeError();
  if (!Payload->empty()) {
    if (Payload->starts_with(ElfMagic))
      return *Payload;
    if (const Packer *P = packerOf(*Payload))
      return unpackWith(*P, *Payload, Storage, Limits);
    return imageError("the image's payload is packed in an unknown way");
  }
  // Other architectures' images: try each place that looks like a stream. A
  // magic number also occurs by chance, so the first that unpacks counts; a
  // hostile file cannot make us try for ever.
  constexpr unsigned MaxTries = 64;
  unsigned Tries = 0;
  for (const Packer &P : Packers) {
    if (!P.Unpack)
      continue;
    for (size_t At = File.find(P.Magic);
         At != StringRef::npos && Tries < MaxTries;
         At = File.find(P.Magic, At + 1), ++Tries) {
      Expected<StringRef> Elf = unpackWith(P, File.substr(At), Storage, Limits);
      if (Elf)
        return Elf;
      consumeError(Elf.takeError());
    }
  }
  return imageError("neither a vmlinux (ELF) nor an image with one in it");
}

Expected<std::string> unpackGzip(StringRef Bytes, size_t Limit) {
  std::string Text;
  Sink Out(Text, Limit);
  if (Error E = gunzip(Bytes, Out))
    return E;
  return Text;
}

} // namespace precheck
