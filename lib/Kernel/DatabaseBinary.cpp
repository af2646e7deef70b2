//===- DatabaseBinary.cpp - The compact form of a database -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reading YAML costs milliseconds and the plugin runs on each compile, so the
// build converts each file once. Writer and reader are one walk over the
// fields, so they can't disagree.
//
//===----------------------------------------------------------------------===//

#include "precheck/Kernel/Database.h"

using namespace llvm;

namespace precheck {

namespace {

class Writer {
public:
  explicit Writer(raw_ostream &OS) : OS(OS) {}

  template <typename T> void number(T &Value) {
    uint64_t Left = static_cast<uint64_t>(Value);
    do {
      unsigned char Byte = Left & 0x7f;
      Left >>= 7;
      OS << static_cast<char>(Byte | (Left ? 0x80 : 0));
    } while (Left);
  }
  void string(std::string &S) {
    size_t Size = S.size();
    number(Size);
    OS << S;
  }
  void bytes(StringRef &S) {
    size_t Size = S.size();
    number(Size);
    OS << S;
  }
  template <typename Vector, typename Fn> void list(Vector &V, Fn Each) {
    size_t Size = V.size();
    number(Size);
    for (auto &Entry : V)
      Each(Entry);
  }

private:
  raw_ostream &OS;
};

class Reader {
public:
  explicit Reader(StringRef Bytes) : Bytes(Bytes) {}

  bool atEnd() const { return Bytes.empty(); }

  template <typename T> void number(T &Value) {
    uint64_t Result = 0;
    for (unsigned Shift = 0; !Bytes.empty() && Shift < 64; Shift += 7) {
      unsigned char Byte = Bytes.front();
      Bytes = Bytes.drop_front();
      Result |= static_cast<uint64_t>(Byte & 0x7f) << Shift;
      if (!(Byte & 0x80))
        break;
    }
    Value = static_cast<T>(Result);
  }
  void string(std::string &S) {
    size_t Size = 0;
    number(Size);
    S = Bytes.take_front(Size).str();
    Bytes = Bytes.drop_front(std::min(Size, Bytes.size()));
  }
  /// A part of what is read from.
  void bytes(StringRef &S) {
    size_t Size = 0;
    number(Size);
    S = Bytes.take_front(Size);
    Bytes = Bytes.drop_front(S.size());
  }
  template <typename Vector, typename Fn> void list(Vector &V, Fn Each) {
    size_t Size = 0;
    number(Size);
    V.resize(Size);
    for (auto &Entry : V)
      Each(Entry);
  }

private:
  StringRef Bytes;
};

template <typename Archive> void walkHeader(Archive &A, Database &D) {
  A.string(D.Name);
  A.string(D.Release);
  A.string(D.Base);
  A.string(D.Origin);
}

template <typename Archive> void walk(Archive &A, ProgramMatch &M) {
  A.number(M.Types);
  for (auto *V : {&M.Attach, &M.NotAttach, &M.StructOps, &M.Members,
                  &M.NotMembers, &M.Targets, &M.NotTargets})
    A.list(*V, [&](std::string &S) { A.string(S); });
}

template <typename Archive> void walk(Archive &A, VerifierFacts &F) {
  auto String = [&](std::string &S) { A.string(S); };
  auto Strings = [&](std::vector<std::string> &V) { A.list(V, String); };
  auto Match = [&](ProgramMatch &M) { walk(A, M); };
  auto DatedKey = [&](Dated &D) {
    for (auto *S : {&D.Name, &D.Since, &D.Until, &D.From})
      A.string(*S);
  };
  A.list(F.IdSets, [&](IdSet &S) {
    A.string(S.Name);
    Strings(S.Names);
  });
  A.list(F.Lsm, [&](LsmHooks &L) {
    A.string(L.Result);
    A.number(L.Args);
    Strings(L.Names);
  });
  A.list(F.Iterators, [&](Iterator &I) {
    A.string(I.Name);
    A.list(I.Args, [&](IteratorArg &Arg) {
      A.string(Arg.Field);
      A.number(Arg.Index);
      A.string(Arg.Struct);
      A.string(Arg.Type);
    });
  });
  A.list(F.StructOps, [&](StructOpsInfo &S) {
    A.string(S.Name);
    A.string(S.File);
    Strings(S.Unsupported);
    A.list(S.Members, [&](StructOpsMemberInfo &M) {
      A.string(M.Name);
      A.string(M.Result);
      A.list(M.Params, [&](std::pair<std::string, std::string> &P) {
        A.string(P.first);
        A.string(P.second);
      });
      A.number(M.Sleep);
      A.string(M.Config);
    });
  });
  auto Filter = [&](KfuncFilter &E) {
    DatedKey(E);
    Strings(E.Governs);
    A.list(E.Rules, [&](FilterRule &R) {
      Match(R);
      Strings(R.Sets);
      Strings(R.Kfuncs);
      Strings(R.ExceptSets);
    });
  };
  A.list(F.Filters, Filter);
  A.list(F.RunTime, Filter);
  A.list(F.Returns, [&](ReturnRule &R) {
    DatedKey(R);
    Match(R);
    A.number(R.Range.Min);
    A.number(R.Range.Max);
  });
  A.list(F.Sleepable, [&](SleepableRule &R) {
    DatedKey(R);
    Match(R);
  });
  A.list(F.Lists, [&](NameList &L) {
    DatedKey(L);
    Strings(L.Names);
  });
  A.list(F.Callbacks, [&](CallbackRule &R) {
    DatedKey(R);
    Strings(R.Names);
    A.number(R.Range.Min);
    A.number(R.Range.Max);
  });
  A.list(F.Writable, [&](WritableFields &W) {
    DatedKey(W);
    Match(W);
    A.string(W.Struct);
    Strings(W.Fields);
  });
  A.list(F.RegisterStructs, [&](std::pair<std::string, std::string> &P) {
    A.string(P.first);
    A.string(P.second);
  });
  for (auto *Section : {&F.HelpersOfMap, &F.MapsOfHelper})
    A.list(*Section, [&](IdSet &S) {
      A.string(S.Name);
      Strings(S.Names);
    });
  Strings(F.TypeTags);
}

template <typename Archive> void walk(Archive &A, KfuncEntry &K) {
  A.string(K.Name);
  A.number(K.Given);
  A.number(K.Flags);
  A.list(K.Sets, [&](std::string &S) { A.string(S); });
  A.string(K.Result);
  A.list(K.Params, [&](KfuncParam &P) {
    A.string(P.Type);
    A.string(P.Name);
  });
  A.string(K.Config);
  A.string(K.Replacement);
}

template <typename Archive> void walk(Archive &A, HelperEntry &H) {
  auto String = [&](std::string &S) { A.string(S); };
  auto Proto = [&](HelperVariant &H) {
    A.string(H.Name);
    A.number(H.Id);
    A.string(H.Proto);
    A.number(H.Programs);
    A.list(H.When, [&](HelperUse &U) {
      walk(A, static_cast<ProgramMatch &>(U));
      uint8_t Sleepable = U.Sleepable ? 1 + *U.Sleepable : 0;
      A.number(Sleepable);
      U.Sleepable =
          Sleepable ? std::optional<bool>(Sleepable == 2) : std::nullopt;
    });
    A.string(H.Ret);
    A.list(H.Args, String);
    for (std::string &Struct : H.BtfStruct)
      A.string(Struct);
    A.number(H.GplOnly);
    A.number(H.MightSleep);
    A.number(H.PktAccess);
  };
  Proto(H);
  A.list(H.Variants, Proto);
}

template <typename Archive> void walk(Archive &A, Database &D) {
  auto String = [&](std::string &S) { A.string(S); };
  auto StringPair = [&](std::pair<std::string, std::string> &P) {
    A.string(P.first);
    A.string(P.second);
  };
  auto Guarded = [&](GuardedName &N) {
    A.string(N.Name);
    A.string(N.Config);
  };
  walkHeader(A, D);
  A.list(D.Hooks, StringPair);
  A.list(D.Sets, [&](KfuncSet &S) {
    A.string(S.Name);
    A.string(S.File);
    A.string(S.Filter);
    A.list(S.Programs, String);
  });
  A.bytes(D.PackedKfuncs);
  A.number(D.HelperPrograms);
  A.list(D.HelperStructOps, String);
  A.bytes(D.PackedHelpers);
  A.list(D.Dtors, StringPair);
  A.list(D.SafeFields, [&](SafeField &F) {
    A.string(F.Struct);
    A.string(F.Field);
    A.number(F.Trust);
    A.string(F.Type);
    A.string(F.Config);
  });
  A.list(D.RcuProtected, Guarded);
  A.list(D.LsmUntrusted, Guarded);
  A.list(D.LsmSleepable, Guarded);
  A.list(D.RawTpNull, [&](std::pair<std::string, uint64_t> &P) {
    A.string(P.first);
    A.number(P.second);
  });
  A.list(D.FmodRet, String);
  A.list(D.ConfigOff, String);
  walk(A, D.Facts);
  A.list(D.Unseen, String);
  A.list(D.Inferred, StringPair);
  A.list(D.Removed, StringPair);
}

} // namespace

static void writeKey(Writer &W, KfuncEntry &K) { W.string(K.Name); }
static void writeKey(Writer &W, HelperEntry &H) { W.number(H.Id); }

// Each entry by its key and its size, so that one can be found alone.
template <typename Entry> static std::string pack(std::vector<Entry> &Entries) {
  std::string Packed;
  raw_string_ostream OS(Packed);
  Writer W(OS);
  for (Entry &E : Entries) {
    std::string One;
    raw_string_ostream OneOS(One);
    Writer OneWriter(OneOS);
    walk(OneWriter, E);
    OneOS.flush();
    writeKey(W, E);
    W.string(One);
  }
  return OS.str();
}

template <typename Entry> static Entry unpack(StringRef Bytes) {
  Entry E;
  Reader R(Bytes);
  walk(R, E);
  return E;
}

static void readKey(Reader &R, StringRef &Name) { R.bytes(Name); }
static void readKey(Reader &R, unsigned &Id) { R.number(Id); }

template <typename Key>
static void forEachPacked(StringRef Packed,
                          function_ref<void(Key Of, StringRef Bytes)> Fn) {
  Reader R(Packed);
  while (!R.atEnd()) {
    Key Of{};
    StringRef One;
    readKey(R, Of);
    R.bytes(One);
    Fn(Of, One);
  }
}

template <typename Key, typename Entry>
static void unpackAll(StringRef &Packed, std::vector<Entry> &Into) {
  forEachPacked<Key>(Packed, [&](Key, StringRef Bytes) {
    Into.push_back(unpack<Entry>(Bytes));
  });
  Packed = "";
}

void forEachPackedKfunc(
    StringRef Packed, function_ref<void(StringRef Name, StringRef Bytes)> Fn) {
  forEachPacked<StringRef>(Packed, Fn);
}
KfuncEntry unpackKfunc(StringRef Bytes) { return unpack<KfuncEntry>(Bytes); }
void unpackKfuncs(Database &D) {
  unpackAll<StringRef>(D.PackedKfuncs, D.Kfuncs);
}

void forEachPackedHelper(StringRef Packed,
                         function_ref<void(unsigned Id, StringRef Bytes)> Fn) {
  forEachPacked<unsigned>(Packed, Fn);
}
HelperEntry unpackHelper(StringRef Bytes) { return unpack<HelperEntry>(Bytes); }
void unpackHelpers(Database &D) {
  unpackAll<unsigned>(D.PackedHelpers, D.Helpers);
}

void writeDatabaseBinary(const Database &D, raw_ostream &OS) {
  Database Copy = D; // the walk takes fields it could also fill
  std::string Kfuncs = pack(Copy.Kfuncs), Helpers = pack(Copy.Helpers);
  Copy.PackedKfuncs = Kfuncs;
  Copy.PackedHelpers = Helpers;
  Writer W(OS);
  walk(W, Copy);
}

Database readDatabaseBinary(StringRef Bytes, bool KeepPacked) {
  Database D;
  Reader R(Bytes);
  walk(R, D);
  if (!KeepPacked) {
    unpackKfuncs(D);
    unpackHelpers(D);
  }
  return D;
}

Database readDatabaseHeader(StringRef Bytes) {
  Database D;
  Reader R(Bytes);
  walkHeader(R, D);
  return D;
}

} // namespace precheck
