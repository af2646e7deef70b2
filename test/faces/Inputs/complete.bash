# Completes some lines as bash would, with the words that it would make of them.
source "$1"
try() {
  COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
  # compopt works in a completion only.
  _bpf_precheck 2>/dev/null
  echo "$*: ${COMPREPLY[*]}"
}
try bpf-precheck --ker
try bpf-precheck --kernel = 6.12,7.
try bpf-precheck --format = s
try bpf-precheck --only = reference-
try bpf-precheck init
try bpf-precheck init-clangd --a
try bpf-precheck a.c -- --ker
