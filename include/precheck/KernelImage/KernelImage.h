//===- KernelImage.h - What a built kernel says of itself -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads vmlinuz, vmlinux and the BTF of a running kernel. Only the command-line
// tools link this library; the plugin does not.
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_KERNELIMAGE_KERNELIMAGE_H
#define PRECHECK_KERNELIMAGE_KERNELIMAGE_H

#include "precheck/Kernel/Kernel.h"
#include <map>
#include <set>

namespace precheck {

struct ImageLimits {
  /// Bytes that unpacking may produce. Debian's kernels have some 60 MB, one
  /// with debug information less than 1 GB.
  size_t MaxUnpacked = size_t(1) << 30;
};

/// The ELF file in \p File: itself, or what a vmlinuz holds as gzip, xz, zstd
/// or lz4. A bzImage's payload is found by its header (Documentation/arch/x86/
/// boot.rst), any other by the magic numbers. \p Storage gets what was
/// unpacked. Fails when there is none, or when it is larger than \p Limits
/// allow.
llvm::Expected<llvm::StringRef> unpackKernel(llvm::StringRef File,
                                             std::string &Storage,
                                             const ImageLimits &Limits = {});

/// A kfunc's BTF: what the kernel's own description of it says.
struct ImageKfunc {
  std::string Name;
  std::string Result;             ///< C type
  std::vector<KfuncParam> Params; ///< with those that the verifier supplies
  bool HasPrototype = false;
  bool Tagged = false;   ///< has the decl tag bpf_kfunc
  bool Fastcall = false; ///< has the decl tag bpf_fastcall
};

/// A set8 block of .BTF_ids: kfuncs and their flags, without its name.
struct ImageSet {
  std::vector<std::pair<std::string, uint32_t>> Kfuncs; ///< KfuncFlag bits
};

struct KernelImage {
  std::string Release;  ///< "6.16"
  std::string Version;  ///< "6.16.12+deb13-cloud-amd64"
  std::string Compiler; ///< "x86_64-linux-gnu-gcc-14 (Debian 14.2.0-19) 14.2.0"
  std::string Package;  ///< "Debian 6.16.12-1~bpo13+1"; empty: not stated
  /// Empty when the image cannot tell flags (/sys/kernel/btf).
  std::vector<ImageSet> Sets;
  std::map<std::string, ImageKfunc> Kfuncs; ///< those of sets, and the tagged
  /// Functions NAME_impl: a kfunc NAME with implicit arguments has them there
  /// (tools/bpf/resolve_btfids).
  std::map<std::string, ImageKfunc> Implementations;
  std::set<std::string> Functions; ///< all with BTF
  std::set<std::string> TypeTags;  ///< that its BTF has: "rcu", "user"
  /// CONFIG_* to value ("n" for those off); empty: the image has no
  /// configuration (CONFIG_IKCONFIG), which leaves it unknown.
  std::map<std::string, std::string> Config;
  bool HasFlags = false; ///< flags were read

  /// Distinct kfuncs that the set8 blocks name.
  size_t countKfuncsInSets() const;
};

/// Reads a vmlinuz or vmlinux. Errors say what is missing or broken.
llvm::Expected<KernelImage> readKernelImage(llvm::StringRef File,
                                            const ImageLimits &Limits = {});

/// Reads the running kernel: \p BtfDir (/sys/kernel/btf) with vmlinux and its
/// modules, \p Banner (/proc/version). There are no flags.
llvm::Expected<KernelImage> readRunningKernel(llvm::StringRef BtfDir,
                                              llvm::StringRef Banner);

/// Release, version, compiler and package of a banner "Linux version ...".
llvm::Error readBanner(llvm::StringRef Banner, KernelImage &Into);

/// Our flags for the bits of a set8 entry in that release; nothing when it has
/// a bit that no kfunc of that release may have.
std::optional<uint32_t> kfuncFlagsFromBits(llvm::StringRef Release,
                                           uint32_t Bits);

} // namespace precheck

#endif // PRECHECK_KERNELIMAGE_KERNELIMAGE_H
