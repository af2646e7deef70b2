//===- Sarif.cpp - Findings as SARIF --------------------------------------===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "precheck/Report/Sarif.h"
#include "precheck/Report/Suppression.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace precheck;
using llvm::StringRef;
namespace json = llvm::json;

/// A path as a URI reference (RFC 3986): what is not unreserved is escaped.
static std::string uriOf(StringRef Path) {
  std::string Uri = llvm::sys::path::is_absolute(Path) ? "file://" : "";
  llvm::raw_string_ostream OS(Uri);
  for (unsigned char C : Path)
    if (llvm::isAlnum(C) || StringRef("-._~/").contains(C))
      OS << C;
    else
      OS << '%' << llvm::format_hex_no_prefix(C, 2, /*Upper=*/true);
  return Uri;
}

namespace {

/// Where the places of a unit are, and how its files are named.
struct Source {
  const clang::SourceManager &SM;
  SarifPaths Paths;

  std::string uri(StringRef Path) const {
    llvm::SmallString<128> Named(Path);
    if (Paths == SarifPaths::Absolute)
      makeAbsolute(Named);
    return uriOf(Named);
  }
  static void makeAbsolute(llvm::SmallVectorImpl<char> &Path) {
    // Without a working directory it stays as it is.
    (void)llvm::sys::fs::make_absolute(Path);
    llvm::sys::path::remove_dots(Path, /*remove_dot_dot=*/true);
  }
};

} // namespace

static json::Object locationOf(clang::SourceRange Where, const Source &In,
                               StringRef Text = "") {
  const clang::SourceManager &SM = In.SM;
  json::Object Location;
  clang::PresumedLoc Begin = SM.getPresumedLoc(SM.getFileLoc(Where.getBegin()));
  if (Begin.isValid()) {
    json::Object Region{{"startLine", Begin.getLine()},
                        {"startColumn", Begin.getColumn()}};
    clang::SourceLocation Past = clang::Lexer::getLocForEndOfToken(
        SM.getFileLoc(Where.getEnd()), 0, SM, clang::LangOptions());
    clang::PresumedLoc End = SM.getPresumedLoc(Past);
    if (End.isValid() && StringRef(End.getFilename()) == Begin.getFilename()) {
      Region["endLine"] = End.getLine();
      Region["endColumn"] = End.getColumn();
    }
    Location["physicalLocation"] =
        json::Object{{"artifactLocation",
                      json::Object{{"uri", In.uri(Begin.getFilename())}}},
                     {"region", std::move(Region)}};
  }
  if (!Text.empty())
    Location["message"] = json::Object{{"text", Text.str()}};
  return Location;
}

static json::Object fixOf(const DiagnosticNote &Note, const Source &In) {
  json::Array Replacements;
  std::string File;
  for (const FixIt &Fix : Note.Fixes) {
    clang::PresumedLoc At = In.SM.getPresumedLoc(Fix.Where.getBegin());
    if (At.isInvalid())
      continue;
    File = At.getFilename();
    Replacements.push_back(json::Object{
        {"deletedRegion", json::Object{{"startLine", At.getLine()},
                                       {"startColumn", At.getColumn()},
                                       {"endColumn", At.getColumn()}}},
        {"insertedContent", json::Object{{"text", Fix.Text}}}});
  }
  return json::Object{
      {"description", json::Object{{"text", Note.Text}}},
      {"artifactChanges",
       json::Array{json::Object{
           {"artifactLocation", json::Object{{"uri", In.uri(File)}}},
           {"replacements", std::move(Replacements)}}}}};
}

static json::Object resultOf(const ReportedDiagnostic &D, StringRef Unit,
                             const Source &In) {
  bool Warning = D.Severity == ReportedDiagnostic::Level::Warning;
  json::Object Result{{"level", Warning ? "warning" : "note"},
                      {"message", json::Object{{"text", D.Text}}},
                      {"locations", json::Array{locationOf(D.Where, In)}},
                      {"properties", json::Object{{"unit", Unit.str()}}}};
  if (D.Of) {
    Result["ruleId"] = ruleId(*D.Of);
    Result["ruleIndex"] = static_cast<int64_t>(*D.Of);
  }
  json::Array Steps, Fixes;
  for (const DiagnosticNote &Note : D.Notes) {
    Steps.push_back(
        json::Object{{"location", locationOf(Note.Where, In, Note.Text)}});
    if (!Note.Fixes.empty())
      Fixes.push_back(fixOf(Note, In));
  }
  if (!Steps.empty())
    Result["codeFlows"] = json::Array{json::Object{
        {"threadFlows",
         json::Array{json::Object{{"locations", std::move(Steps)}}}}}};
  if (!Fixes.empty())
    Result["fixes"] = std::move(Fixes);
  return Result;
}

json::Array precheck::sarifResults(StringRef Unit,
                                   llvm::ArrayRef<KernelResult> Results,
                                   const clang::SourceManager &SM,
                                   SarifPaths Paths) {
  json::Array Out;
  for (const ReportedDiagnostic &D : collectDiagnostics(Results, SM))
    Out.push_back(resultOf(D, Unit, {SM, Paths}));
  return Out;
}

json::Value precheck::sarifDocument(json::Array Results) {
  json::Array Rules;
  for (size_t I = 0; I != NumRules; ++I) {
    auto R = static_cast<Rule>(I);
    Rules.push_back(json::Object{
        {"id", ruleId(R)},
        {"shortDescription", json::Object{{"text", ruleHelp(R)}}},
        {"properties", json::Object{{"category", ruleCategory(R)}}}});
  }
  return json::Object{
      {"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
      {"version", "2.1.0"},
      {"runs",
       json::Array{json::Object{
           {"tool", json::Object{{"driver",
                                  json::Object{{"name", "bpf-precheck"},
                                               {"rules", std::move(Rules)}}}}},
           {"columnKind", "utf16CodeUnits"},
           {"results", std::move(Results)}}}}};
}

/// Results that the document in \p Text has of other units than \p Unit.
static llvm::Expected<json::Array> otherResults(StringRef Text,
                                                StringRef Unit) {
  json::Array Others;
  if (Text.trim().empty())
    return Others;
  llvm::Expected<json::Value> Parsed = json::parse(Text);
  if (!Parsed)
    return Parsed.takeError();
  json::Object *Document = Parsed->getAsObject();
  json::Array *Runs = Document ? Document->getArray("runs") : nullptr;
  json::Object *Run =
      Runs && Runs->size() == 1 ? (*Runs)[0].getAsObject() : nullptr;
  json::Array *Results = Run ? Run->getArray("results") : nullptr;
  if (!Results)
    return llvm::createStringError("it is no report of bpf-precheck's");
  for (json::Value &R : *Results) {
    const json::Object *Result = R.getAsObject();
    const json::Object *Properties =
        Result ? Result->getObject("properties") : nullptr;
    if (!Properties || Properties->getString("unit") != Unit)
      Others.push_back(std::move(R));
  }
  return Others;
}

llvm::Error precheck::mergeSarif(StringRef Path, StringRef Unit,
                                 json::Array Results) {
  namespace fs = llvm::sys::fs;
  auto Failed = [&](const llvm::Twine &Why) {
    return llvm::createStringError("cannot write the report '" + Path +
                                   "': " + Why);
  };
  int File = -1;
  if (std::error_code EC =
          fs::openFileForReadWrite(Path, File, fs::CD_OpenAlways, fs::OF_Text))
    return Failed(EC.message());
  llvm::raw_fd_ostream OS(File, /*shouldClose=*/true);
  // Closing unlocks.
  if (std::error_code EC = fs::lockFile(File))
    return Failed(EC.message());
  auto Old = llvm::MemoryBuffer::getOpenFile(fs::convertFDToNativeFile(File),
                                             Path, /*FileSize=*/-1,
                                             /*RequiresNullTerminator=*/false,
                                             /*IsVolatile=*/true);
  if (!Old)
    return Failed(Old.getError().message());
  llvm::Expected<json::Array> All = otherResults((*Old)->getBuffer(), Unit);
  if (!All)
    return Failed(llvm::toString(All.takeError()));
  for (json::Value &R : Results)
    All->push_back(std::move(R));
  Old->reset();
  if (std::error_code EC = fs::resize_file(File, 0))
    return Failed(EC.message());
  OS.seek(0);
  OS << llvm::formatv("{0:2}", sarifDocument(std::move(*All))) << '\n';
  OS.flush();
  if (OS.has_error()) {
    std::string Why = OS.error().message();
    OS.clear_error();
    return Failed(Why);
  }
  return llvm::Error::success();
}
