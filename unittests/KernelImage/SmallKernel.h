//===- SmallKernel.h - Kernel images made for tests -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_UNITTESTS_KERNELIMAGE_SMALLKERNEL_H
#define PRECHECK_UNITTESTS_KERNELIMAGE_SMALLKERNEL_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <string>

namespace precheck {

std::string words(llvm::ArrayRef<uint32_t> Words);

/// BTF of one kfunc: int bpf_one(struct thing *it). \p Func is its id.
std::string smallBtf(uint32_t &Func);

/// An ELF file of the sections .BTF and .BTF_ids and a banner.
std::string smallElf(llvm::StringRef Btf, llvm::StringRef Ids,
                     llvm::StringRef Release);

/// A kernel whose one set has that kfunc with the flags \p Bits.
std::string smallKernel(llvm::StringRef Release, uint32_t SetFlags,
                        uint32_t Bits);

/// Compressed as kernels are: "gzip", "xz", "zstd", "lz4".
std::string packed(llvm::StringRef Bytes, llvm::StringRef Packer);

/// An x86 bzImage around a packed kernel.
std::string bzImage(llvm::StringRef Payload);

} // namespace precheck

#endif // PRECHECK_UNITTESTS_KERNELIMAGE_SMALLKERNEL_H
