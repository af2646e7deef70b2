//===- FixIts.cpp - Remedies as edits of the text -------------------------===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FixIts.h"
#include "clang/Basic/LangOptions.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/StringExtras.h"

using namespace precheck;
using llvm::StringRef;
namespace tok = clang::tok;

namespace {

/// The tokens around a place in a file.
struct Surroundings {
  tok::TokenKind Before = tok::unknown; ///< the token that ends before it
  bool InScope = true; ///< no block that Declared is in has ended
};

/// Text of one file, as tokens.
class FileText {
public:
  FileText(clang::FileID File, const clang::SourceManager &SM)
      : File(File), SM(SM), Text(SM.getBufferData(File)) {}

  Surroundings before(unsigned Offset, std::optional<unsigned> Declared) const {
    clang::Lexer Lex(SM.getLocForStartOfFile(File), Lang, Text.begin(),
                     Text.begin(), Text.end());
    Surroundings S;
    int Depth = 0;
    for (clang::Token T; !Lex.LexFromRawLexer(T);) {
      unsigned At = SM.getFileOffset(T.getLocation());
      if (At >= Offset)
        break;
      S.Before = T.getKind();
      if (!Declared || At < *Declared)
        continue;
      Depth += T.is(tok::l_brace) - T.is(tok::r_brace);
      S.InScope = S.InScope && Depth >= 0;
    }
    return S;
  }

  /// The end of the token `;` if that follows at \p Offset.
  std::optional<unsigned> pastSemicolon(unsigned Offset) const {
    clang::Lexer Lex(SM.getLocForStartOfFile(File), Lang, Text.begin(),
                     Text.begin() + Offset, Text.end());
    clang::Token T;
    Lex.LexFromRawLexer(T);
    if (T.isNot(tok::semi))
      return std::nullopt;
    return SM.getFileOffset(T.getLocation()) + 1;
  }

  /// The white space that the line of \p Offset begins with.
  StringRef indentation(unsigned Offset) const {
    size_t Newline = Text.rfind('\n', Offset);
    size_t Begin = Newline == StringRef::npos ? 0 : Newline + 1;
    return Text.substr(Begin)
        .take_while(llvm::isSpace)
        .take_front(Offset - Begin);
  }

  /// Does the line hold nothing before \p Offset?
  bool startsLine(unsigned Offset) const {
    StringRef Indent = indentation(Offset);
    return Indent.end() == Text.begin() + Offset;
  }

  FixIt insert(unsigned Offset, std::string What) const {
    clang::SourceLocation At = SM.getComposedLoc(File, Offset);
    return {clang::CharSourceRange::getCharRange(At, At), std::move(What)};
  }

private:
  clang::FileID File;
  const clang::SourceManager &SM;
  StringRef Text;
  clang::LangOptions Lang;
};

} // namespace

static bool endsStatement(tok::TokenKind Kind) {
  return Kind == tok::semi || Kind == tok::l_brace || Kind == tok::r_brace ||
         Kind == tok::colon;
}

std::vector<FixIt> precheck::fixIts(const Remedy &R,
                                    const clang::SourceManager &SM) {
  clang::SourceLocation Begin = R.At.getBegin(), End = R.At.getEnd();
  if (R.How == Remedy::Edit::None || Begin.isInvalid() || Begin.isMacroID() ||
      End.isMacroID() || R.Declared.isMacroID())
    return {};
  auto [File, Offset] = SM.getDecomposedLoc(Begin);
  std::optional<unsigned> Declared;
  if (R.Declared.isValid()) {
    if (SM.getFileID(R.Declared) != File ||
        SM.getFileOffset(R.Declared) > Offset)
      return {};
    Declared = SM.getFileOffset(R.Declared);
  }
  FileText Text(File, SM);
  Surroundings Around = Text.before(Offset, Declared);
  clang::SourceLocation Past =
      clang::Lexer::getLocForEndOfToken(End, 0, SM, clang::LangOptions());
  std::optional<unsigned> Semicolon =
      Text.pastSemicolon(SM.getFileOffset(Past));
  // The closing brace, where a function returns without a statement.
  bool AtBrace = Begin == End && SM.getCharacterData(Begin)[0] == '}';
  if (!Around.InScope || (!Semicolon && !AtBrace))
    return {};
  std::string Indent = Text.indentation(Offset).str();
  bool OwnLine = endsStatement(Around.Before) && Text.startsLine(Offset);

  if (R.How == Remedy::Edit::Guard) {
    if (!OwnLine || AtBrace)
      return {};
    return {Text.insert(Offset, "if (" + R.Text + ")\n" + Indent + "\t")};
  }
  if (AtBrace)
    return {Text.insert(Offset, "\t" + R.Text + "\n" + Indent)};
  if (OwnLine)
    return {Text.insert(Offset, R.Text + "\n" + Indent)};
  if (endsStatement(Around.Before))
    return {Text.insert(Offset, R.Text + " ")};
  // The only statement of an if, an else or a loop: it becomes a block.
  return {Text.insert(Offset, "{ " + R.Text + " "),
          Text.insert(*Semicolon, " }")};
}
