//===- YamlFuzzer.cpp - Fuzzes the reader of databases --------------------===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Any text is a database or one error; a database is read again as it was
// written.
//
//===----------------------------------------------------------------------===//

#include "precheck/Kernel/Database.h"
#include <cstdlib>

using namespace precheck;

static std::string textOf(const Database &D) {
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  writeDatabaseYaml(D, OS);
  return Text;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *Data, size_t Size) {
  llvm::StringRef Text(reinterpret_cast<const char *>(Data), Size);
  llvm::Expected<Database> D = readDatabaseYaml(Text, "fuzz.yaml");
  if (!D) {
    std::string Message = llvm::toString(D.takeError());
    if (!llvm::StringRef(Message).starts_with("fuzz.yaml:"))
      std::abort();
    return 0;
  }
  std::string Once = textOf(*D);
  llvm::Expected<Database> Again = readDatabaseYaml(Once, "again.yaml");
  if (!Again || textOf(*Again) != Once)
    std::abort();
  std::string Bytes;
  llvm::raw_string_ostream OS(Bytes);
  writeDatabaseBinary(*Again, OS);
  if (textOf(readDatabaseBinary(Bytes)) != Once)
    std::abort();
  return 0;
}
