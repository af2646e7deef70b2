//===- FeaturesTest.cpp - Features by release -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "precheck/Kernel/Kernel.h"
#include "gtest/gtest.h"

using namespace precheck;

namespace {

std::shared_ptr<const Kernel> bare(llvm::StringRef Release,
                                   llvm::StringRef Name = "") {
  KernelRegistry R;
  std::string Yaml = "kernel: \"" + (Name.empty() ? Release : Name).str() +
                     "\"\nrelease: \"" + Release.str() + "\"\n";
  llvm::cantFail(R.addBuffer(Yaml, "test.yaml"));
  return llvm::cantFail(R.get(Name.empty() ? Release : Name));
}

TEST(Features, HoldFromTheFirstReleaseOn) {
  EXPECT_FALSE(bare("6.1")->has(Feature::TrustedFlags));
  EXPECT_TRUE(bare("6.2")->has(Feature::TrustedFlags));
  EXPECT_TRUE(bare("7.3")->has(Feature::TrustedFlags));
}

TEST(Features, EndAfterTheLastRelease) {
  EXPECT_TRUE(bare("6.1")->has(Feature::TrustedArgsMeansReferenced));
  EXPECT_FALSE(bare("6.2")->has(Feature::TrustedArgsMeansReferenced));
  EXPECT_TRUE(bare("6.13")->has(Feature::CallbackMustRelease));
  EXPECT_FALSE(bare("6.14")->has(Feature::CallbackMustRelease));
}

TEST(Features, ReleasesCompareAsNumbers) {
  // As text, "6.9" would follow "6.12".
  EXPECT_FALSE(bare("6.9")->has(Feature::RawTpNullArgs));
  EXPECT_TRUE(bare("6.12")->has(Feature::RawTpNullArgs));
  EXPECT_FALSE(bare("6.12")->has(Feature::KfuncTrustedByDefault));
}

TEST(Features, ProfilesHaveThoseOfTheirRelease) {
  EXPECT_TRUE(bare("6.4", "vendor")->has(Feature::KptrRcuLoad));
  EXPECT_FALSE(bare("6.1", "vendor")->has(Feature::KptrRcuLoad));
}

} // namespace
