//===- DatabaseTest.cpp - The files of the database -*- C++ -*-===//
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

std::string errorOf(llvm::StringRef Yaml) {
  auto D = readDatabaseYaml(Yaml, "f.yaml");
  return D ? "" : llvm::toString(D.takeError());
}

std::string yamlOf(const Database &D) {
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  writeDatabaseYaml(D, OS);
  OS.flush();
  return Text;
}

Database shipped(llvm::StringRef Name) {
  std::string Path =
      std::string(PRECHECK_SOURCE_DIR) + "/kfunc-db/" + Name.str() + ".yaml";
  auto Buffer = llvm::MemoryBuffer::getFile(Path);
  EXPECT_TRUE(bool(Buffer)) << Path;
  return llvm::cantFail(readDatabaseYaml((*Buffer)->getBuffer(), Path));
}

TEST(Database, GeneratedFilesAreInTheWritersForm) {
  for (const char *Name : {"6.1", "6.12", "7.3", "2022"}) {
    std::string Path =
        std::string(PRECHECK_SOURCE_DIR) + "/kfunc-db/" + Name + ".yaml";
    auto Buffer = llvm::MemoryBuffer::getFile(Path);
    ASSERT_TRUE(bool(Buffer)) << Path;
    EXPECT_EQ(yamlOf(shipped(Name)), (*Buffer)->getBuffer().str());
  }
}

TEST(Database, BinaryFormKeepsEverything) {
  for (const char *Name : {"6.1", "6.4", "6.12", "7.3", "2022"}) {
    Database D = shipped(Name);
    std::string Bytes;
    llvm::raw_string_ostream OS(Bytes);
    writeDatabaseBinary(D, OS);
    OS.flush();
    EXPECT_EQ(yamlOf(readDatabaseBinary(Bytes)), yamlOf(D)) << Name;
    Database Head = readDatabaseHeader(Bytes);
    EXPECT_EQ(Head.Name, Name);
    EXPECT_EQ(Head.Base, D.Base);
  }
}

TEST(Database, FlagNamesRoundTrip) {
  for (KfuncFlag Flag : allKfuncFlags())
    EXPECT_EQ(kfuncFlagFromName(kfuncFlagName(Flag)), Flag);
  EXPECT_EQ(allKfuncFlags().size(), 20u);
  EXPECT_FALSE(kfuncFlagFromName("KF_NONE"));
}

TEST(Database, Releases) {
  EXPECT_EQ(*parseRelease("6.12"), std::make_pair(6u, 12u));
  EXPECT_LT(*parseRelease("6.9"), *parseRelease("6.12"));
  for (const char *Bad : {"", "6", "6.", ".12", "6.12.1", "6.x", "2022"})
    EXPECT_FALSE(parseRelease(Bad)) << Bad;
}

struct Malformed {
  const char *Yaml;
  const char *Error;
};

class MalformedTest : public ::testing::TestWithParam<Malformed> {};

TEST_P(MalformedTest, OneErrorWithFileLineAndWhatWasExpected) {
  EXPECT_EQ(errorOf(GetParam().Yaml), GetParam().Error);
}

const Malformed Cases[] = {
    {"", "f.yaml:1: expected a kernel database (a mapping with the key "
         "kernel)"},
    {"- a\n- b\n", "f.yaml:1: expected a kernel database (a mapping with the "
                   "key kernel)"},
    {"sets: []\n", "f.yaml:1: expected the key kernel or module"},
    {"kernel: [a]\n", "f.yaml:1: expected a kernel's name"},
    {"kernel: \"6.9\"\nkernel: \"6.9\"\n",
     "f.yaml:2: expected a kernel database to hold each key once, found "
     "'kernel'"},
    {"kernel: vendor\n", "f.yaml:1: expected the key release, as 'vendor' is "
                         "not a release such as \"6.12\""},
    {"kernel: \"6.9\"\nrelease: six\n",
     "f.yaml:2: expected a release such as \"6.12\", found 'six'"},
    {"kernel: \"6.9\"\nremove:\n  kfuncs: [a]\n",
     "f.yaml:1: expected the key base beside the key remove"},
    {"kernel: \"6.9\"\nbase: \"6.1\"\nremove:\n  kfunc: [a]\n",
     "f.yaml:4: expected one of the sections hooks, sets, kfuncs, helpers, "
     "dtors, safe_fields, rcu_protected, lsm_untrusted, lsm_sleepable, "
     "raw_tp_null, fmodret, config_off, id_sets, lsm_hooks, iterators, "
     "struct_ops, filters, run_time, returns, "
     "sleepable, lists, callbacks, writable, register_structs, "
     "helpers_of_map, maps_of_helper, type_tags, found 'kfunc'"},
    {"kernel: \"6.9\"\nkfuncs:\n  - name: f\n    flags: [KF_ACQUIR]\n",
     "f.yaml:4: expected a KF_* flag, found 'KF_ACQUIR'"},
    {"kernel: \"6.9\"\nkfuncs:\n  - name: f\n    flag: []\n",
     "f.yaml:4: expected a kfunc to hold only the keys name, flags, sets, "
     "result, params, config, replacement, found 'flag'"},
    {"kernel: \"6.9\"\nkfuncs:\n  - flags: []\n",
     "f.yaml:3: expected a kfunc to have a name"},
    {"kernel: \"6.9\"\nkfuncs: f\n", "f.yaml:2: expected kfuncs to be a list"},
    {"kernel: \"6.9\"\nkfuncs:\n  - f\n",
     "f.yaml:3: expected a kfunc to be a mapping (key: value)"},
    {"kernel: \"6.9\"\nkfuncs:\n  - {name: f, sets: [nowhere]}\n",
     "f.yaml:1: expected kfunc f to be in a set of sets, found 'nowhere'"},
    {"kernel: \"6.9\"\nsets:\n  - {name: s, programs: [TRACE]}\n",
     "f.yaml:3: expected the suffix of a BPF_PROG_TYPE_*, found 'TRACE'"},
    {"kernel: \"6.9\"\nhooks:\n  XDP: XDP\n  FOO: TC\n",
     "f.yaml:4: expected the suffix of a BPF_PROG_TYPE_*, found 'FOO'"},
    {"kernel: \"6.9\"\nhelpers:\n  - {name: h, id: x}\n",
     "f.yaml:3: expected a helper's number (1 to 9999), found 'x'"},
    {"kernel: \"6.9\"\nhelpers:\n  - {name: h, id: 99999999}\n",
     "f.yaml:3: expected a helper's number (1 to 9999), found '99999999'"},
    {"kernel: \"6.9\"\nhelpers:\n  - {name: h, id: 1,\n"
     "     args: [A, A, A, A, A, A]}\n",
     "f.yaml:4: expected at most 5 arguments"},
    {"kernel: \"6.9\"\nhelpers:\n  - {name: h, id: 1, gpl_only: yes}\n",
     "f.yaml:3: expected true or false, found 'yes'"},
    {"kernel: \"6.9\"\nsafe_fields:\n"
     "  - {struct: s, field: f, trust: some}\n",
     "f.yaml:3: expected trusted, trusted_or_null, rcu or rcu_or_null, found "
     "'some'"},
    {"kernel: \"6.9\"\nraw_tp_null:\n  tp: many\n",
     "f.yaml:3: expected a mask such as 0x10, found 'many'"},
    {"kernel: \"6.9\"\nrcu_protected:\n  - {name: a, conf: b}\n",
     "f.yaml:3: expected rcu_protected to hold only the keys name, config, "
     "found 'conf'"},
};
INSTANTIATE_TEST_SUITE_P(Database, MalformedTest, ::testing::ValuesIn(Cases));

TEST(Database, BrokenYamlIsOneError) {
  for (const char *Yaml :
       {"kernel: \"6.9\"\nkfuncs: [", "kernel: \"6.9\nkfuncs: 1\n",
        "kernel: {\n", "\tkernel: a\n", "kernel: \"6.9\"\n  x\n- y: [}\n",
        "kernel: \"6.9\"\nkfuncs:\n  - name: &\n", "%YAML 9.9\n--- a: b"}) {
    std::string Message = errorOf(Yaml);
    EXPECT_EQ(Message.rfind("f.yaml:", 0), 0u) << Yaml << "\n" << Message;
    EXPECT_NE(Message.find(": expected "), std::string::npos) << Message;
    EXPECT_EQ(Message.find('\n'), std::string::npos) << Message;
  }
}

} // namespace
