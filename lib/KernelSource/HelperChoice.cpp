//===- HelperChoice.cpp - Who gets which helper -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The get_func_proto functions are plain C over the helper's number and the
// program: switches, ifs, calls of one another. They are run on each path, with
// what is asked of the program (attach type, sleepable, hook, member) decided
// both ways.
//
//===----------------------------------------------------------------------===//

#include "HelperChoice.h"
#include "llvm/ADT/STLExtras.h"

using namespace llvm;
using precheck::HelperUse;

namespace dbgen {

namespace {

struct Value {
  enum Kind {
    Null,
    Number,
    Name,   ///< an enumerator
    Proto,  ///< address of a prototype
    Attach, ///< the program's attach type
    Moff,   ///< offset of the struct_ops member that it implements
    Member, ///< offset of a member
    Unknown
  };
  Kind K = Null;
  StringRef Text;
  const ProtoDef *P = nullptr;
  int N = 0;
};

/// A question about the program and its answer on a path.
struct Decision {
  enum Kind { Attach, Hook, HookIn, Member, Sleepable, Open };
  Kind K;
  StringRef Name; ///< attach type, iterator, BTF set, member; else a text
  bool Holds = true;
  bool Implied = false; ///< by those before
};

/// One path at a time: a run takes the first decisions from the last run.
class Interpreter {
public:
  Interpreter(Facts &F, StringRef Type, StringRef Helper)
      : F(F), Type(Type), Helper(Helper) {}

  Value run(const Chooser &C) {
    Next = 0;
    Depth = 0;
    return call(C.Body);
  }
  /// Turns the last decision that still can be; false: all paths are done.
  bool nextPath() {
    Path.resize(Next);
    while (!Path.empty() && (Path.back().Implied || !Path.back().Holds))
      Path.pop_back();
    if (Path.empty())
      return false;
    Path.back().Holds = false;
    return true;
  }
  ArrayRef<Decision> path() const { return ArrayRef(Path).take_front(Next); }

private:
  enum class Flow { Next, Break, Return };
  struct Frame {
    const SourceFile *S;
    std::map<StringRef, Value> Locals;
    Value Result;
  };

  Value call(const FunctionBody &Body);
  Flow exec(Frame &Fr, size_t &I, bool Live);
  Flow execSwitch(Frame &Fr, size_t &I, bool Live);
  size_t endOf(const Frame &Fr, size_t I, StringRef Mark) const;

  Value eval(Frame &Fr, size_t B, size_t E);
  Value binary(Frame &Fr, size_t &I, size_t E, unsigned Level);
  Value primary(Frame &Fr, size_t &I, size_t E);
  Value callOf(Frame &Fr, size_t Name, size_t E);
  Value iterators();

  Value number(bool B) const { return {Value::Number, "", nullptr, B}; }
  Value unknown(StringRef Text) const { return {Value::Unknown, Text}; }
  Value equal(const Value &A, const Value &B);
  bool truth(const Value &V);
  bool decide(Decision::Kind K, StringRef Name);

  Facts &F;
  StringRef Type, Helper;
  std::vector<Decision> Path;
  size_t Next = 0;
  unsigned Depth = 0;
};

bool Interpreter::decide(Decision::Kind K, StringRef Name) {
  // An attach type, a hook and a member are one each.
  bool OneOf =
      K == Decision::Attach || K == Decision::Hook || K == Decision::Member;
  std::optional<bool> Known;
  for (const Decision &D : path())
    if (D.K == K && (D.Name == Name || (OneOf && D.Holds)))
      Known = D.Name == Name && D.Holds;
  if (Next == Path.size())
    Path.push_back({K, Name, Known.value_or(true), Known.has_value()});
  return Path[Next++].Holds;
}

bool Interpreter::truth(const Value &V) {
  switch (V.K) {
  case Value::Null:
    return false;
  case Value::Number:
    return V.N;
  case Value::Unknown:
    return decide(Decision::Open, V.Text);
  default:
    return true;
  }
}

Value Interpreter::equal(const Value &A, const Value &B) {
  if (B.K == Value::Attach || B.K == Value::Moff)
    return equal(B, A);
  if (A.K == Value::Attach && B.K == Value::Name) {
    StringRef Name = B.Text;
    Name.consume_front("BPF_");
    return number(decide(Decision::Attach, Name));
  }
  if (A.K == Value::Moff && B.K == Value::Member)
    return number(decide(Decision::Member, B.Text));
  if (A.K != B.K)
    return unknown(A.K == Value::Unknown ? A.Text : B.Text);
  if (A.K == Value::Name)
    return number(A.Text == B.Text);
  if (A.K == Value::Number)
    return number(A.N == B.N);
  return unknown(A.Text);
}

//===----------------------------------------------------------------------===//
// Statements
//===----------------------------------------------------------------------===//

// Index of the next Mark outside of brackets.
size_t Interpreter::endOf(const Frame &Fr, size_t I, StringRef Mark) const {
  while (I < Fr.S->Toks.size() && !Fr.S->is(I, Mark)) {
    StringRef T = Fr.S->text(I);
    I = T == "(" || T == "{" || T == "[" ? Fr.S->skipBrackets(I) : I + 1;
  }
  return I;
}

Value Interpreter::call(const FunctionBody &Body) {
  constexpr unsigned MaxDepth = 12;
  if (Depth >= MaxDepth)
    return unknown("a chain of calls");
  ++Depth;
  Frame Fr{Body.File, {}, {}};
  if (!Body.Number.empty())
    Fr.Locals[Body.Number] = {Value::Name, Helper};
  size_t At = Body.Open;
  exec(Fr, At, true);
  --Depth;
  return Fr.Result;
}

// Runs the statement at I, or skips it, and leaves I after it.
Interpreter::Flow Interpreter::exec(Frame &Fr, size_t &I, bool Live) {
  const SourceFile &S = *Fr.S;
  if (S.is(I, "{")) {
    size_t End = S.skipBrackets(I) - 1;
    Flow Result = Flow::Next;
    for (++I; Live && I < End && Result == Flow::Next;)
      Result = exec(Fr, I, true);
    I = End + 1;
    return Result;
  }
  if (S.is(I, "switch"))
    return execSwitch(Fr, I, Live);
  if (S.is(I, "if")) {
    size_t End = S.skipBrackets(I + 1);
    bool Then = Live && truth(eval(Fr, I + 2, End - 1));
    I = End;
    Flow Result = exec(Fr, I, Then);
    if (S.is(I, "else")) {
      ++I;
      Flow Other = exec(Fr, I, Live && !Then);
      if (!Then)
        Result = Other;
    }
    return Result;
  }
  if (S.at(I).K == Tok::Word && S.is(I + 1, "(")) {
    // A loop, or a macro that is one.
    size_t Body = S.skipBrackets(I + 1);
    if (S.is(Body, "{")) {
      I = S.skipBrackets(Body);
      return Flow::Next;
    }
  }
  size_t Begin = I, End = endOf(Fr, I, ";");
  I = End + 1;
  if (!Live)
    return Flow::Next;
  if (S.is(Begin, "return")) {
    Fr.Result = Begin + 1 < End ? eval(Fr, Begin + 1, End) : Value();
    return Flow::Return;
  }
  if (S.is(Begin, "break"))
    return Flow::Break;
  if (S.is(Begin, "goto")) {
    Fr.Result = unknown("goto");
    return Flow::Return;
  }
  size_t Assign = endOf(Fr, Begin, "=");
  if (Assign < End)
    Fr.Locals[S.text(Assign - 1)] = eval(Fr, Assign + 1, End);
  return Flow::Next;
}

Interpreter::Flow Interpreter::execSwitch(Frame &Fr, size_t &I, bool Live) {
  const SourceFile &S = *Fr.S;
  size_t Body = S.skipBrackets(I + 1);
  size_t End = S.skipBrackets(Body) - 1;
  size_t Subject = I + 2;
  I = End + 1;
  if (!Live)
    return Flow::Next;
  Value V = eval(Fr, Subject, Body - 1);
  size_t Entry = 0, Default = 0;
  for (size_t J = Body + 1; J < End && !Entry;) {
    if (S.is(J, "{")) {
      J = S.skipBrackets(J);
    } else if (S.is(J, "case")) {
      size_t Colon = endOf(Fr, J, ":");
      if (truth(equal(V, eval(Fr, J + 1, Colon))))
        Entry = Colon + 1;
      J = Colon + 1;
    } else {
      if (S.is(J, "default") && S.is(J + 1, ":"))
        Default = J + 2;
      ++J;
    }
  }
  if (!Entry)
    Entry = Default ? Default : End;
  for (size_t J = Entry; J < End;) {
    if (S.is(J, "case")) {
      J = endOf(Fr, J, ":") + 1;
    } else if (S.is(J, "default")) {
      J += 2;
    } else {
      Flow Result = exec(Fr, J, true);
      if (Result == Flow::Break)
        return Flow::Next;
      if (Result == Flow::Return)
        return Result;
    }
  }
  return Flow::Next;
}

//===----------------------------------------------------------------------===//
// Expressions
//===----------------------------------------------------------------------===//

Value Interpreter::eval(Frame &Fr, size_t B, size_t E) {
  Value Cond = binary(Fr, B, E, 0);
  if (B >= E || !Fr.S->is(B, "?"))
    return Cond;
  size_t Colon = endOf(Fr, B, ":");
  return truth(Cond) ? eval(Fr, B + 1, Colon) : eval(Fr, Colon + 1, E);
}

// Levels: ||, &&, == and !=, <.
Value Interpreter::binary(Frame &Fr, size_t &I, size_t E, unsigned Level) {
  if (Level == 4)
    return primary(Fr, I, E);
  Value Left = binary(Fr, I, E, Level + 1);
  while (I < E) {
    StringRef Op = Fr.S->text(I);
    if (Level == 0   ? Op != "||"
        : Level == 1 ? Op != "&&"
        : Level == 2 ? Op != "==" && Op != "!="
                     : Op != "<")
      break;
    ++I;
    if (Level <= 1) {
      // The right side is not asked where the left one decides.
      bool First = truth(Left);
      if (First == (Level == 0)) {
        int Open = 0;
        for (; I < E; ++I) {
          StringRef T = Fr.S->text(I);
          Open += T == "(";
          Open -= T == ")";
          if (!Open && (T == "?" || (Level == 1 && T == "||")))
            break;
        }
        Left = number(First);
        continue;
      }
      Left = number(truth(binary(Fr, I, E, Level + 1)));
      continue;
    }
    Value Right = binary(Fr, I, E, Level + 1);
    if (Level == 3) {
      bool Numbers = Left.K == Value::Number && Right.K == Value::Number;
      Left = Numbers ? number(Left.N < Right.N) : unknown("<");
      continue;
    }
    Left = equal(Left, Right);
    if (Op == "!=" && Left.K == Value::Number)
      Left.N = !Left.N;
  }
  return Left;
}

Value Interpreter::primary(Frame &Fr, size_t &I, size_t E) {
  const SourceFile &S = *Fr.S;
  if (S.is(I, "!")) {
    ++I;
    Value V = primary(Fr, I, E);
    return number(!truth(V));
  }
  if (S.is(I, "(")) {
    size_t End = S.skipBrackets(I);
    Value V = eval(Fr, I + 1, End - 1);
    I = End;
    return V;
  }
  if (S.is(I, "&")) {
    StringRef Name = S.text(I + 1);
    I += 2;
    const ProtoDef *P = lookup(F.Protos, Name, S.Path);
    return P ? Value{Value::Proto, Name, P} : unknown(Name);
  }
  if (S.at(I).K == Tok::Number) {
    int N = 0;
    bool Bad = S.text(I).getAsInteger(0, N);
    ++I;
    return Bad ? unknown(S.text(I - 1)) : Value{Value::Number, "", nullptr, N};
  }
  size_t Name = I++;
  StringRef T = S.text(Name);
  if (S.is(I, "(")) {
    I = S.skipBrackets(I);
    return callOf(Fr, Name, I);
  }
  if (S.is(I, "->")) {
    StringRef Field;
    for (; I < E && S.is(I, "->"); I += 2)
      Field = S.text(I + 1);
    if (Field == "expected_attach_type")
      return {Value::Attach, Field};
    if (Field == "type")
      return {Value::Name, Type};
    if (Field == "sleepable")
      return number(decide(Decision::Sleepable, Field));
    return unknown(Field);
  }
  if (auto It = Fr.Locals.find(T); It != Fr.Locals.end())
    return It->second;
  if (T == "NULL")
    return {};
  if (T == "true" || T == "false")
    return number(T == "true");
  return {Value::Name, T};
}

Value Interpreter::callOf(Frame &Fr, size_t NameAt, size_t E) {
  const SourceFile &S = *Fr.S;
  StringRef Name = S.text(NameAt);
  static const StringRef Given[] = {"bpf_token_capable", "bpf_capable",
                                    "perfmon_capable", "capable", "IS_ENABLED"};
  if (is_contained(Given, Name))
    return number(true);
  if (Name == "security_locked_down")
    return number(false);
  if (Name == "likely" || Name == "unlikely")
    return eval(Fr, NameAt + 2, E - 1);
  if (Name == "resolve_prog_type")
    return {Value::Name, Type};
  if (Name == "prog_ops_moff")
    return {Value::Moff, Name};
  if (Name == "offsetof") // (struct s, m)
    return {Value::Member, S.text(NameAt + 5)};
  if (Name == "btf_id_set_contains") // (&set, prog->aux->attach_btf_id)
    return number(decide(Decision::HookIn, S.text(NameAt + 3)));
  if (Name == "bpf_iter_get_func_proto")
    return iterators();
  if (const Chooser *C = lookup(F.Choosers, Name, S.Path))
    return call(C->Body);
  if (const Predicate *P = lookup(F.Predicates, Name, S.Path))
    return call(P->Body);
  return unknown(Name);
}

// bpf_iter.c: the get_func_proto of the iterator that it is for.
Value Interpreter::iterators() {
  for (const VerifierOps &Reg : F.IterRegs) {
    const Chooser *C = lookup(F.Choosers, Reg.Chooser, Reg.File);
    if (C && decide(Decision::Hook, Reg.Target))
      return call(C->Body);
  }
  return {};
}

//===----------------------------------------------------------------------===//
// Paths to conditions
//===----------------------------------------------------------------------===//

using Names = std::vector<std::string>;

void addTo(Names &Into, const Names &More) {
  for (const std::string &N : More)
    if (!is_contained(Into, N))
      Into.push_back(N);
}

Names without(const Names &All, const Names &Less) {
  Names Left;
  for (const std::string &N : All)
    if (!is_contained(Less, N))
      Left.push_back(N);
  return Left;
}

HelperUse useOf(ArrayRef<Decision> Path, const Facts &F) {
  HelperUse U;
  for (const Decision &D : Path) {
    if (D.Implied)
      continue;
    std::string Name = D.Name.str();
    switch (D.K) {
    case Decision::Attach:
      (D.Holds ? U.Attach : U.NotAttach).push_back(Name);
      break;
    case Decision::Hook:
      (D.Holds ? U.Targets : U.NotTargets).push_back(Name);
      break;
    case Decision::HookIn:
      if (const BtfIds *Set = lookup(F.Sets, D.Name, ""))
        for (const BtfId &Id : Set->Ids) {
          StringRef Hook = Id.Name;
          Hook.consume_front("bpf_lsm_");
          addTo(D.Holds ? U.Targets : U.NotTargets, {Hook.str()});
        }
      break;
    case Decision::Member:
      (D.Holds ? U.Members : U.NotMembers).push_back(Name);
      break;
    case Decision::Sleepable:
      U.Sleepable = D.Holds;
      break;
    case Decision::Open:
      break;
    }
  }
  if (!U.Attach.empty())
    U.NotAttach.clear();
  if (!U.Members.empty())
    U.NotMembers.clear();
  if (!U.Targets.empty()) {
    U.Targets = without(U.Targets, U.NotTargets);
    U.NotTargets.clear();
  }
  return U;
}

auto keyWithout(const HelperUse &U, int Left) {
  static const Names None;
  auto Of = [&](int I, const Names &N) { return I == Left ? None : N; };
  return std::make_tuple(Of(0, U.Attach), Of(0, U.NotAttach), Of(1, U.Members),
                         Of(1, U.NotMembers), Of(2, U.Targets),
                         Of(2, U.NotTargets),
                         Left == 3 ? std::nullopt : U.Sleepable);
}

// The union of two lists of names that may be "only these" or "all but these".
void unite(Names &Only, Names &Not, const Names &Only2, const Names &Not2) {
  if (!Only.empty() && !Only2.empty())
    return addTo(Only, Only2);
  if (Only.empty() && Only2.empty())
    Not = without(Not, without(Not, Not2)); // those in both
  else
    Not = Only.empty() ? without(Not, Only2) : without(Not2, Only);
  Only.clear();
}

// Joins two conditions that differ in one question only.
bool join(HelperUse &A, const HelperUse &B) {
  if (keyWithout(A, 0) == keyWithout(B, 0))
    unite(A.Attach, A.NotAttach, B.Attach, B.NotAttach);
  else if (keyWithout(A, 1) == keyWithout(B, 1))
    unite(A.Members, A.NotMembers, B.Members, B.NotMembers);
  else if (keyWithout(A, 2) == keyWithout(B, 2))
    unite(A.Targets, A.NotTargets, B.Targets, B.NotTargets);
  else if (keyWithout(A, 3) == keyWithout(B, 3))
    A.Sleepable = std::nullopt;
  else
    return false;
  return true;
}

void joinAll(std::vector<HelperUse> &Uses) {
  for (size_t I = 0; I < Uses.size(); ++I)
    for (size_t J = I + 1; J < Uses.size(); ++J)
      if (join(Uses[I], Uses[J])) {
        Uses.erase(Uses.begin() + J);
        I = size_t(-1); // begin again: it may join others now
        break;
      }
  for (HelperUse &U : Uses)
    for (Names *N : {&U.Attach, &U.NotAttach, &U.Members, &U.NotMembers,
                     &U.Targets, &U.NotTargets})
      llvm::sort(*N);
}

} // namespace

std::vector<HelperChoice> helperChoices(Facts &F, const Chooser &C,
                                        StringRef ProgramType,
                                        StringRef Helper) {
  std::string TypeName = ("BPF_PROG_TYPE_" + ProgramType).str();
  std::string HelperName = ("BPF_FUNC_" + Helper).str();
  Interpreter I(F, TypeName, HelperName);
  std::vector<HelperChoice> Choices;
  constexpr unsigned MaxPaths = 1000;
  unsigned Paths = 0;
  do {
    Value V = I.run(C);
    for (const Decision &D : I.path())
      if (D.K == Decision::Open) {
        std::string Text = C.File + ": " + C.Name + ": condition on " +
                           D.Name.str() + " not understood";
        if (!is_contained(F.Problems, Text))
          F.Problems.push_back(Text);
      }
    if (V.K != Value::Proto)
      continue;
    auto It = llvm::find_if(
        Choices, [&](const HelperChoice &H) { return H.Proto == V.P; });
    if (It == Choices.end())
      It = Choices.insert(It, {V.P, {}});
    HelperUse U = useOf(I.path(), F);
    It->When.push_back(std::move(U));
  } while (++Paths < MaxPaths && I.nextPath());
  if (Paths == MaxPaths)
    F.Problems.push_back(C.File + ": " + C.Name + ": too many paths for " +
                         Helper.str());
  for (HelperChoice &H : Choices)
    joinAll(H.When);
  return Choices;
}

} // namespace dbgen
