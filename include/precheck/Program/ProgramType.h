//===- ProgramType.h - BPF program types -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_PROGRAM_PROGRAMTYPE_H
#define PRECHECK_PROGRAM_PROGRAMTYPE_H

#include "llvm/ADT/StringRef.h"
#include <cstdint>
#include <optional>

namespace precheck {

/// A BPF_PROG_TYPE_* of the kernel's include/uapi/linux/bpf.h.
enum class ProgramType : uint8_t {
#define PROG_TYPE(Enum, Name) Enum,
#include "precheck/Program/ProgramTypes.def"
};

/// The name bpftool prints, such as "sched_cls".
llvm::StringRef programTypeName(ProgramType Type);

/// The type of an enumerator's suffix ("SCHED_CLS"), if it is known.
std::optional<ProgramType> programTypeFromEnum(llvm::StringRef Enum);

} // namespace precheck

#endif // PRECHECK_PROGRAM_PROGRAMTYPE_H
