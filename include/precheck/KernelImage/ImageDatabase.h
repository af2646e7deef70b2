//===- ImageDatabase.h - Kernel images as databases -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_KERNELIMAGE_IMAGEDATABASE_H
#define PRECHECK_KERNELIMAGE_IMAGEDATABASE_H

#include "precheck/Kernel/Database.h"
#include "precheck/KernelImage/KernelImage.h"

namespace precheck {

/// The database of \p Sources, which are complete, that is nearest to the
/// image: of the same release, or else the one that most of the image's kfuncs
/// agree with. Null when there are none.
const Database *nearestDatabase(const KernelImage &Image,
                                llvm::ArrayRef<Database> Sources);

/// What the image says, as an overlay of the nearest of \p Sources: kfuncs that
/// exist, their flags and prototypes. What it cannot say (names, filters and
/// program types of sets, helpers, tables) is the base's, or that of the source
/// whose set has the same kfuncs, and `inferred:` says so. A kfunc that the
/// image lacks is removed only when the base's own image has it: another one
/// may be a module's or left out by the configuration, which is not known.
llvm::Expected<Database> makeImageDatabase(const KernelImage &Image,
                                           llvm::StringRef Name,
                                           llvm::ArrayRef<Database> Sources);

/// The kfuncs of \p Source, by sorted name, that the image of the same release
/// lacks.
std::vector<std::string> unseenKfuncs(const Database &Source,
                                      const KernelImage &Image);

/// How a complete database and the image of its release disagree on which
/// kfuncs there are and on their flags, one line each. Kfuncs that the database
/// calls unseen may be missing.
std::vector<std::string> compareWithImage(const Database &D,
                                          const KernelImage &Image);

} // namespace precheck

#endif // PRECHECK_KERNELIMAGE_IMAGEDATABASE_H
