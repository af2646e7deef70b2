//===- Source.cpp - A kernel source file as tokens -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Source.h"
#include "clang/Basic/LangOptions.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace dbgen {

size_t SourceFile::skipBrackets(size_t Open) const {
  unsigned Depth = 0;
  for (size_t I = Open; I < Toks.size(); ++I) {
    StringRef T = Toks[I].Text;
    if (T == "(" || T == "{" || T == "[")
      ++Depth;
    else if (T == ")" || T == "}" || T == "]")
      if (--Depth == 0)
        return I + 1;
  }
  return Toks.size();
}

namespace {

/// The conditions around a line.
class Conditionals {
public:
  explicit Conditionals(SourceFile &F) : F(F) { F.Guards.push_back(""); }

  void directive(ArrayRef<Tok> Line);
  bool dead() const { return Dead; }
  unsigned guard() const { return Guard; }

private:
  struct Level {
    std::vector<std::string> Earlier; ///< conditions of the branches before
    std::string Now;
    bool Dead = false;
  };

  static std::string condition(ArrayRef<Tok> Expr);
  static std::string negate(const std::string &C);
  void update();

  SourceFile &F;
  std::vector<Level> Levels;
  bool Dead = false;
  unsigned Guard = 0;
};

// The part of an #if that speaks of the configuration, in one spelling:
// defined(X), IS_ENABLED(X), IS_BUILTIN(X) and IS_REACHABLE(X) become X.
std::string Conditionals::condition(ArrayRef<Tok> Expr) {
  std::string Text;
  bool AboutConfig = false;
  for (size_t I = 0; I < Expr.size(); ++I) {
    StringRef T = Expr[I].Text;
    if (T == "defined" || T == "IS_ENABLED" || T == "IS_BUILTIN" ||
        T == "IS_REACHABLE" || T == "IS_MODULE") {
      if (I + 3 < Expr.size() + 0 && Expr[I + 1].is("(") &&
          Expr[I + 3].is(")")) {
        Text += Expr[I + 2].Text.str();
        AboutConfig |= Expr[I + 2].Text.starts_with("CONFIG_");
        I += 3;
      }
      continue;
    }
    AboutConfig |= T.starts_with("CONFIG_");
    if (T == "&&" || T == "||")
      Text += " " + T.str() + " ";
    else
      Text += T.str();
  }
  if (Text == "0")
    return "0";
  return AboutConfig ? Text : "";
}

std::string Conditionals::negate(const std::string &C) {
  if (C.empty())
    return "";
  if (C == "0")
    return "1";
  bool Simple = all_of(C, [](char Ch) { return isalnum(Ch) || Ch == '_'; });
  if (Simple)
    return "!" + C;
  if (C[0] == '!' &&
      StringRef(C).drop_front().find_first_of("!&|() ") == StringRef::npos)
    return C.substr(1);
  return "!(" + C + ")";
}

void Conditionals::directive(ArrayRef<Tok> Line) {
  if (Line.empty())
    return;
  StringRef Name = Line[0].Text;
  ArrayRef<Tok> Rest = Line.drop_front();
  if (Name == "if") {
    Levels.push_back({{}, condition(Rest), false});
  } else if (Name == "ifdef" || Name == "ifndef") {
    std::string C = condition(Rest.take_front(1));
    Levels.push_back({{}, Name == "ifdef" ? C : negate(C), false});
  } else if ((Name == "elif" || Name == "else") && !Levels.empty()) {
    Level &L = Levels.back();
    L.Earlier.push_back(L.Now);
    L.Now = Name == "elif" ? condition(Rest) : "";
  } else if (Name == "endif" && !Levels.empty()) {
    Levels.pop_back();
  } else {
    return;
  }
  update();
}

void Conditionals::update() {
  Dead = false;
  std::vector<std::string> Parts;
  auto Add = [&](std::string C) {
    if (C.empty() || C == "1")
      return;
    // A guard that holds already says nothing new.
    if (!is_contained(Parts, C))
      Parts.push_back(std::move(C));
  };
  for (const Level &L : Levels) {
    if (L.Now == "0")
      Dead = true;
    for (const std::string &Before : L.Earlier)
      Add(negate(Before));
    Add(L.Now);
  }
  std::string Text;
  for (const std::string &P : Parts) {
    bool Parens = Parts.size() > 1 && StringRef(P).contains("||");
    Text += (Text.empty() ? "" : " && ") + (Parens ? "(" + P + ")" : P);
  }
  auto It = llvm::find(F.Guards, Text);
  Guard = It - F.Guards.begin();
  if (It == F.Guards.end())
    F.Guards.push_back(Text);
}

} // namespace

void lex(SourceFile &F) {
  clang::LangOptions Opts;
  Opts.GNUMode = true;
  Opts.LineComment = true;
  StringRef Text = F.Buffer->getBuffer();
  clang::Lexer Lexer(clang::SourceLocation(), Opts, Text.begin(), Text.begin(),
                     Text.end());
  Conditionals Cond(F);
  unsigned Line = 1;
  const char *Counted = Text.begin();
  std::vector<Tok> Directive;
  bool InDirective = false;

  auto EndDirective = [&] {
    InDirective = false;
    if (!Directive.empty() && Directive[0].is("define") && !Cond.dead() &&
        Directive.size() > 1) {
      Macro M;
      M.Name = Directive[1].Text;
      M.Body.assign(Directive.begin() + 2, Directive.end());
      F.Macros.push_back(std::move(M));
    }
    Cond.directive(Directive);
    Directive.clear();
  };

  clang::Token T;
  while (true) {
    bool AtEnd = Lexer.LexFromRawLexer(T);
    if (InDirective && (T.isAtStartOfLine() || T.is(clang::tok::eof)))
      EndDirective();
    if (T.is(clang::tok::eof))
      break;
    const char *Begin = Lexer.getBufferLocation() - T.getLength();
    if (T.is(clang::tok::hash) && T.isAtStartOfLine()) {
      InDirective = true;
      if (AtEnd)
        break;
      continue;
    }
    Line += std::count(Counted, Begin, '\n');
    Counted = Begin;
    Tok Out;
    Out.Text = StringRef(Begin, T.getLength());
    Out.Line = Line;
    if (T.is(clang::tok::raw_identifier))
      Out.K = Tok::Word;
    else if (T.is(clang::tok::numeric_constant))
      Out.K = Tok::Number;
    else if (clang::tok::isStringLiteral(T.getKind()))
      Out.K = Tok::String;
    if (InDirective) {
      Directive.push_back(Out);
    } else if (!Cond.dead()) {
      Out.Guard = Cond.guard();
      F.Toks.push_back(Out);
    }
    if (AtEnd)
      break;
  }
  if (InDirective)
    EndDirective();
}

Error walkTree(StringRef Root,
               const std::function<void(const std::string &Path)> &Fn) {
  static const StringRef Skipped[] = {"tools", "Documentation", "samples",
                                      "scripts"};
  std::vector<std::string> Paths;
  std::error_code EC;
  sys::fs::recursive_directory_iterator It(Root, EC, /*follow_symlinks=*/false),
      End;
  if (EC)
    return createStringError(EC, "cannot read kernel tree %s: %s",
                             Root.str().c_str(), EC.message().c_str());
  for (; It != End && !EC; It.increment(EC)) {
    StringRef Path = It->path();
    StringRef Relative = Path.drop_front(Root.size()).ltrim('/');
    if (It->type() == sys::fs::file_type::directory_file) {
      StringRef Name = sys::path::filename(Path);
      if (is_contained(Skipped, Relative) || Name == ".git" ||
          Relative == "arch/x86/tools")
        It.no_push();
      continue;
    }
    if (It->type() == sys::fs::file_type::regular_file &&
        (Path.ends_with(".c") || Path.ends_with(".h")))
      Paths.push_back(Relative.str());
  }
  if (EC)
    return createStringError(EC, "cannot read kernel tree %s: %s",
                             Root.str().c_str(), EC.message().c_str());
  llvm::sort(Paths);
  for (const std::string &Path : Paths)
    Fn(Path);
  return Error::success();
}

std::unique_ptr<MemoryBuffer> readFile(StringRef Root, StringRef Path) {
  SmallString<256> Full(Root);
  sys::path::append(Full, Path);
  auto Buffer = MemoryBuffer::getFile(Full, /*IsText=*/false,
                                      /*RequiresNullTerminator=*/true);
  return Buffer ? std::move(*Buffer) : nullptr;
}

} // namespace dbgen
