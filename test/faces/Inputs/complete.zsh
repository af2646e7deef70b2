# complete.zsh <folder of the function> (<line> <what it shows>)...: types lines
# into an interactive zsh, and fails unless <Tab> shows what it should.
zmodload zsh/zpty

shows() {
  local shown= more
  for _ in {1..300}; do
    while zpty -r -t shell more; do shown+=$more; done
    [[ $shown == *$1* ]] && return
    sleep 0.1
  done
  print -r -u2 -- "wanted '$1', got '$shown'"
  exit 1
}

zpty shell zsh -f -i
zpty -w shell "PROMPT=; stty -echo; unsetopt beep; fpath=($1 \$fpath)
autoload -U compinit; compinit -u -D; bindkey '^I' complete-word; print rea''dy"
shows ready
shift
for line wanted in "$@"; do
  zpty -w -n shell "bpf-precheck $line"$'\t'
  shows ${wanted#$line}
  # A new line, and an end of what is on the terminal.
  zpty -w -n shell $'\C-u'"print do''ne"$'\n'
  shows done
done
zpty -d shell
