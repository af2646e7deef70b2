//===- HostileYamlTest.cpp - Broken and hostile databases -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "precheck/Kernel/Database.h"
#include "llvm/Support/MemoryBuffer.h"
#include "gtest/gtest.h"

using namespace precheck;

namespace {

/// The one error of a text; empty: it is a database.
std::string errorOf(const std::string &Yaml) {
  auto D = readDatabaseYaml(Yaml, "x.yaml");
  return D ? "" : llvm::toString(D.takeError());
}

bool hasPlace(llvm::StringRef Message) {
  unsigned Line = 0;
  return Message.consume_front("x.yaml:") &&
         !Message.consumeInteger(10, Line) && Line > 0 &&
         Message.starts_with(": expected ");
}

TEST(HostileYaml, EveryTruncationIsADatabaseOrOneError) {
  auto Buffer = llvm::MemoryBuffer::getFile(std::string(PRECHECK_SOURCE_DIR) +
                                            "/kfunc-db/6.4.yaml");
  ASSERT_TRUE(bool(Buffer));
  std::string Text = (*Buffer)->getBuffer().str();
  for (size_t Size = 0; Size < Text.size(); Size += 7) {
    std::string Message = errorOf(Text.substr(0, Size));
    EXPECT_TRUE(Message.empty() || hasPlace(Message)) << Message;
    EXPECT_EQ(Message.find('\n'), std::string::npos) << Message;
  }
}

TEST(HostileYaml, EveryDamagedByteIsADatabaseOrOneError) {
  const std::string Text =
      "kernel: \"9.1\"\n"
      "sets:\n  - {name: s, programs: [XDP]}\n"
      "kfuncs:\n  - {name: k, flags: [KF_RCU], sets: [s]}\n"
      "returns:\n  - {name: r, range: [0, 1]}\n";
  ASSERT_EQ(errorOf(Text), "");
  for (size_t I = 0; I < Text.size(); ++I)
    for (char C : {'\0', '\t', '\n', '"', '\'', '[', '{', '}', '*', '&', '!',
                   '%', '\x80', '\xff'}) {
      std::string Damaged = Text;
      Damaged[I] = C;
      std::string Message = errorOf(Damaged);
      EXPECT_TRUE(Message.empty() || hasPlace(Message)) << Message;
    }
}

TEST(HostileYaml, AliasesAreNotFollowed) {
  std::string Bomb = "kernel: \"9.1\"\nsets:\n  - &a0 {name: s}\n";
  for (unsigned I = 1; I < 64; ++I) {
    std::string Prev = "*a" + std::to_string(I - 1);
    Bomb += "  - &a" + std::to_string(I) + " [" + Prev + ", " + Prev + "]\n";
  }
  EXPECT_EQ(errorOf(Bomb),
            "x.yaml:4: expected a set to be a mapping (key: value)");
  EXPECT_TRUE(hasPlace(errorOf("kernel: &k \"9.1\"\norigin: *k\n")));
}

TEST(HostileYaml, DeepNesting) {
  for (const char *Open : {"[", "{a: ", "- ", "? "}) {
    std::string Deep = "kernel: \"9.1\"\nsets:\n  ";
    for (unsigned I = 0; I < 20000; ++I)
      Deep += Open;
    EXPECT_TRUE(hasPlace(errorOf(Deep))) << Open;
  }
}

TEST(HostileYaml, HugeNumbers) {
  const std::string Huge = "99999999999999999999999999";
  EXPECT_TRUE(hasPlace(
      errorOf("kernel: \"9.1\"\nhelpers:\n  - {name: h, id: " + Huge + "}\n")));
  EXPECT_TRUE(hasPlace(
      errorOf("kernel: \"9.1\"\nraw_tp_null:\n  t: 0x" + Huge + "\n")));
  EXPECT_TRUE(hasPlace(errorOf(
      "kernel: \"9.1\"\nreturns:\n  - {name: r, range: [0, " + Huge + "]}\n")));
  EXPECT_TRUE(hasPlace(errorOf("kernel: \"" + Huge + "." + Huge + "\"\n")));
  EXPECT_TRUE(
      hasPlace(errorOf("kernel: \"9.1\"\niterators:\n  - {name: i, args: "
                       "[{field: f, type: t, index: " +
                       Huge + "}]}\n")));
}

TEST(HostileYaml, BasesGoInNoCircle) {
  KernelRegistry Registry;
  ASSERT_FALSE(bool(Registry.addBuffer("kernel: \"9.1\"\n", "a.yaml")));
  ASSERT_FALSE(bool(Registry.addBuffer(
      "kernel: b\nrelease: \"9.1\"\nbase: \"9.1\"\n", "b.yaml")));
  EXPECT_EQ(llvm::toString(
                Registry.addBuffer("kernel: \"9.1\"\nbase: b\n", "a.yaml")),
            "a.yaml:2: expected a base that is not itself based on '9.1', "
            "found 'b'");
}

} // namespace
