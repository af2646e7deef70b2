"""The actions that generated programs are made of: see generator.py."""

from . import arena, calls, graph, members, stack

# ---- sources of owned pointers: (kind, first kernel, statement, release) ----


def _task_sources(p):
    yield "bpf_task_from_pid({n})"
    yield "find_task({n})"
    if not p.regions or p.regions[-1] != "lock":
        yield "bpf_task_acquire(bpf_get_current_task_btf())"
    for value in p.values("trusted_task") + p.values("task"):
        yield f"bpf_task_acquire({value})"
    for value in p.values("trusted_task"):
        if not p.sleepable or "rcu" in p.regions:
            yield f"bpf_task_acquire({value}->group_leader)"
        if not p.sleepable or "rcu" in p.regions:
            yield f"bpf_task_acquire({value}->real_parent)"
        if p.slip(0.1):
            yield f"bpf_task_acquire({value}->last_wakee)"
    for value in p.values("plain_task"):
        if p.slip(0.3):
            yield f"bpf_task_acquire({value})"
    for slot in p.values("task_slot"):
        yield f"bpf_kptr_xchg(&{slot}->task, NULL)"
    for value in p.values("rcu_task"):
        yield f"bpf_task_acquire({value})"


def _cgroup_sources(p):
    yield "bpf_cgroup_from_id({n})"
    for value in p.values("trusted_cgroup") + p.values("cgroup"):
        yield f"bpf_cgroup_acquire({value})"
        yield f"bpf_cgroup_ancestor({value}, {p.rng.randint(0, 2)})"
    if p.family == "sched":
        for value in p.values("trusted_task"):
            yield f"scx_bpf_task_cgroup({value})"


def _mask_sources(p):
    yield "bpf_cpumask_create()"
    for value in p.values("mask"):
        yield f"bpf_cpumask_acquire({value})"


OWNED = {
    # kind: (C type, sources, release, first kernel, sections that may not)
    "task": ("struct task_struct", _task_sources, "bpf_task_release({});", 604, ()),
    "cgroup": ("struct cgroup", _cgroup_sources, "bpf_cgroup_release({});", 604, ()),
    "mask": ("struct bpf_cpumask", _mask_sources, "bpf_cpumask_release({});", 604, ("tc", "xdp", "cgroup_skb")),
    "idle": (
        "const struct cpumask",
        lambda p: ["scx_bpf_get_idle_cpumask()", "scx_bpf_get_online_cpumask()"],
        "scx_bpf_put_cpumask({});",
        616,
        ("lsm", "tracing", "tc", "xdp", "cgroup_skb", "syscall", "netfilter", "kprobe", "tcp", "qdisc"),
    ),
    "key": (
        "struct bpf_key",
        lambda p: ["bpf_lookup_system_key({n})"],
        "bpf_key_put({});",
        601,
        ("tc", "xdp", "cgroup_skb", "syscall", "netfilter", "sched", "tcp", "qdisc"),
    ),
    "event": (
        "struct event",
        lambda p: ["bpf_ringbuf_reserve(&ringbuf, sizeof(struct event), 0)"],
        "bpf_ringbuf_submit({}, 0);",
        601,
        (),
    ),
    "item": ("struct item", lambda p: ["obj_new(struct item)"], "obj_drop({});", 604, ()),
    "ref": (
        "struct prog_test_ref_kfunc",
        lambda p: ["bpf_kfunc_call_test_acquire(&{l})"],
        "bpf_kfunc_call_test_release({});",
        601,
        ("lsm", "tracing", "syscall", "xdp", "cgroup_skb", "netfilter", "kprobe", "sched", "tcp", "qdisc"),
    ),
    "sock": (
        "struct bpf_sock",
        lambda p: ["bpf_sk_lookup_tcp(ctx, &{t}, 12, BPF_F_CURRENT_NETNS, 0)"],
        "bpf_sk_release({});",
        601,
        ("lsm", "tracing", "syscall", "netfilter", "kprobe", "sched", "tcp", "qdisc"),
    ),
}

USES = {
    "task": ("sink += {}->pid;", "sink += {}->flags & 7;", "sink += pid_of({});", "sink += {}->group_leader->pid;"),
    "plain_task": ("sink += {}->tgid;", "sink += {}->group_leader->pid;"),
    "trusted_task": ("sink += {}->tgid;", "sink += pid_of({});", "sink += {}->comm[1];"),
    "rcu_task": ("sink += {}->pid;", "sink += {}->prio;"),
    "cgroup": ("sink += {}->level;", "sink += {}->kn->id;"),
    "trusted_cgroup": ("sink += {}->level;",),
    "mask": (
        "bpf_cpumask_set_cpu(1, {});",
        "sink += bpf_cpumask_first(plain_mask({}));",
        "sink += bpf_cpumask_test_cpu(2, plain_mask({}));",
    ),
    "key": ("sink += {}->has_ref;",),
    "event": ("{}->a = 1;", "{}->b += 2;", "sink += {}->a;"),
    "item": ("{}->value = 3;", "sink += {}->value;"),
    "ref": ("sink += {}->a;",),
    "sock": ("sink += ((u32 *){})[2];",),
    "counter": ("{}->sum++;", "sink += {}->hits;", "{}->values[3] = 4;"),
    "buffer": ("{}->words[2] = 1;", "sink += {}->words[7];"),
    "task_slot": ("{}->hits++;",),
    "idle": ("sink += bpf_cpumask_first({});", "sink += bpf_cpumask_test_cpu(1, {});"),
    **members.USES,
    **arena.USES,
}


def _owned_kinds(p):
    found = []
    for kind, (_, _, _, first, without) in OWNED.items():
        if p.kernel < first or p.family in without:
            continue
        if kind in ("task", "cgroup", "mask") and not p.has_task_kfuncs():
            continue
        if kind == "sock" and not p.has_context:
            continue
        if kind == "ref" and p.kernel >= 604:
            continue
        found.append(kind)
    return found


def _source(p, kind):
    text = p.rng.choice(list(OWNED[kind][1](p)))
    if "{l}" in text:
        scalar = p.fresh("scalar")
        p.emit(f"unsigned long {scalar} = 0;")
        return text.replace("{l}", scalar)
    if "{t}" in text:
        tuple_ = p.fresh("tuple")
        p.emit(f"struct bpf_sock_tuple {tuple_} = {{}};")
        return text.replace("{t}", tuple_)
    return text.replace("{n}", str(p.rng.randint(0, 3)))


def _give_back(p, kind, name):
    """The statement that ends the ownership of name."""
    release = OWNED[kind][2].format(name)
    if kind == "event" and p.rng.random() < 0.3:
        release = f"bpf_ringbuf_discard({name}, 0);"
    if kind == "task" and p.rng.random() < 0.2:
        release = f"{p.rng.choice(['give_back', 'put_task'])}({name});"
    if p.slip(0.15):
        return  # leaked
    slots = p.values("task_slot") if kind == "task" else []
    if slots and not p.regions and p.rng.random() < 0.4:
        old = p.fresh("old")
        p.emit(f"struct task_struct *{old} = bpf_kptr_xchg(&{p.rng.choice(slots)}->task, {name});")
        if p.slip(0.2):
            p.emit(f"bpf_task_release({old});")
        elif not p.slip(0.2):
            p.emit(f"put_task({old});")
        return
    p.emit(release)
    if p.slip(0.08):
        p.emit(release)
    elif p.slip(0.1):
        p.emit(p.rng.choice(USES[kind]).format(name))


def own(p):
    """Acquires an object, checks it, works with it and gives it back."""
    kind = p.rng.choice(_owned_kinds(p))
    type_ = OWNED[kind][0]
    name = p.fresh(kind)
    source = _source(p, kind)
    style = p.rng.choice(["if", "leave", "box", "goto"])
    release = OWNED[kind][2].format(name)
    if style == "box":
        box = p.fresh("box")
        p.emit(f"struct {{ u64 tag; {type_} *object; }} {box} = {{ .tag = {p.rng.randint(0, 9)} }};")
        p.emit(f"{box}.object = {source};")
        name = f"{box}.object"
        release = OWNED[kind][2].format(name)
        style = p.rng.choice(["if", "leave"])
    else:
        p.emit(f"{type_} *{name} = {source};")
    if style == "goto":
        label = p.fresh("out")
        p.emit(f"if (!{name})")
        p.emit(f"  goto {label};" if not p.slip(0.1) else "  sink++;")
        p.open("{")
        p.bring(kind, name)
        p.cleanups.append(release)
        p.body(2)
        p.cleanups.pop()
        _give_back(p, kind, name)
        p.close()
        p.emit(f"{label}:;")
        return
    unchecked = p.slip(0.12)
    if style == "if" and not unchecked:
        p.open(p.rng.choice([f"if ({name}) {{", f"if ({name} != NULL) {{"]))
    else:
        if not unchecked:
            p.leave_if(f"!{name}")
        p.open("{")
    p.bring(kind, name)
    p.cleanups.append(release)
    p.body(2)
    if p.rng.random() < 0.2:
        p.leave_if(f"bpf_ktime_get_ns() & {1 << p.rng.randint(0, 4)}" if "lock" not in p.regions else "sink & 1")
    p.cleanups.pop()
    _give_back(p, kind, name)
    p.close()


def conditional(p):
    """Acquires under a condition and releases under the same."""
    kind = p.rng.choice([k for k in _owned_kinds(p) if k not in ("ref", "sock")])
    type_, _, release, _, _ = OWNED[kind]
    name, flag = p.fresh(kind), p.fresh("flag")
    p.emit(f"u64 {flag} = bpf_ktime_get_ns() & 1;")
    p.emit(f"opaque({flag});")
    p.emit(f"{type_} *{name} = NULL;")
    p.open(f"if ({flag}) {{")
    p.emit(f"{name} = {_source(p, kind)};")
    p.leave_if(f"!{name}")
    p.close()
    p.emit("sink++;")
    p.open(f"if ({flag if not p.slip(0.2) else '!' + flag}) {{" if p.rng.random() < 0.6 else f"if ({name}) {{")
    if p.rng.random() < 0.5:
        p.emit(p.rng.choice(USES[kind]).format(name))
    p.emit(release.format(name))
    p.close()


def use(p):
    """Reads, writes or passes something that is alive."""
    kinds = [kind for kind in USES if p.values(kind)]
    if not kinds:
        return scalar(p)
    kind = p.rng.choice(kinds)
    p.emit(p.rng.choice(USES[kind]).format(p.pick(kind)))


def lookup(p):
    """Looks a map up, checks the value and works with it."""
    choices = [("counters", "counter", "struct counter"), ("buffers", "buffer", "struct buffer")]
    if p.kernel >= 604:
        choices.append(("tasks", "task_slot", "struct task_slot"))
    map_, kind, type_ = p.rng.choice(choices)
    name = p.fresh(kind)
    p.emit(f"{type_} *{name} = bpf_map_lookup_elem(&{map_}, &key);")
    if p.slip(0.1):
        p.open("{")
    elif p.rng.random() < 0.5:
        p.open(f"if ({name}) {{")
    else:
        p.leave_if(f"!{name}")
        p.open("{")
    p.bring(kind, name)
    p.emit(p.rng.choice(USES[kind]).format(name))
    p.body(3)
    p.close()


def region(p):
    """An RCU read section, a section without preemption or interrupts."""
    choices = [("rcu", "bpf_rcu_read_lock();", "bpf_rcu_read_unlock();", 604)]
    choices.append(("preempt", "bpf_preempt_disable();", "bpf_preempt_enable();", 612))
    choices.append(("irq", None, None, 615))
    usable = [c for c in choices if p.kernel >= c[3]]
    if not usable or "lock" in p.regions:
        return scalar(p)
    name, enter, leave, _ = p.rng.choice(usable)
    if name in p.regions and name == "rcu" and not p.slip(0.3):
        return use(p)
    if name == "irq":
        flags = p.fresh("irq")
        p.emit(f"unsigned long {flags};")
        enter, leave = f"bpf_local_irq_save(&{flags});", f"bpf_local_irq_restore(&{flags});"
    if not p.slip(0.08):
        p.emit(enter)
    p.open("{")
    p.regions.append(name)
    p.cleanups.append(leave)
    slots = p.values("task_slot")
    if name == "rcu" and slots and p.rng.random() < 0.7:
        task = p.fresh("seen")
        p.emit(f"struct task_struct *{task} = {p.rng.choice(slots)}->task;")
        if not p.slip(0.2):
            p.open(f"if ({task}) {{")
        else:
            p.open("{")
        p.bring("rcu_task", task)
        p.emit(f"sink += {task}->pid;")
        p.body(2)
        if p.slip(0.1):
            p.emit(f"bpf_task_release({task});")
        p.close()
    else:
        p.body(2)
    if p.sleepable and p.slip(0.25):
        p.emit("bpf_copy_from_user(&key, sizeof(key), NULL);")
    p.cleanups.pop()
    p.regions.pop()
    p.close()
    if not p.slip(0.12):
        p.emit(leave)
    if p.slip(0.06):
        p.emit(leave)


def lock(p):
    """A spin lock in a map value."""
    value = p.pick("counter")
    if not value or "lock" in p.regions:
        return lookup(p) if p.depth < 4 else scalar(p)
    enter, leave = f"bpf_spin_lock(&{value}->lock);", f"bpf_spin_unlock(&{value}->lock);"
    p.emit(enter)
    p.regions.append("lock")
    for _ in range(p.rng.randint(1, 3)):
        p.emit(p.rng.choice(USES["counter"]).format(value))
    if p.slip(0.15):
        p.emit("sink += bpf_get_smp_processor_id();")
    if p.slip(0.1):
        p.emit(enter)
    if p.rng.random() < 0.25:
        p.open(f"if ({value}->hits > 9) {{")
        if not p.slip(0.3):
            p.emit(leave)
        p.returns()
        p.close()
    p.regions.pop()
    if not p.slip(0.12):
        p.emit(leave)


def loop(p):
    """A bounded loop, bpf_loop with a callback, or a number iterator."""
    kind = p.rng.choice(["for", "callback", "iterator"])
    if kind == "callback" and "lock" not in p.regions:
        context = p.fresh("context")
        p.emit(f"struct loop_context {context} = {{ .limit = {p.rng.randint(1, 50)} }};")
        p.emit(f"bpf_loop({p.rng.randint(1, 9)}, count_up, &{context}, 0);")
        p.emit(f"sink += {context}.sum;")
    elif kind == "iterator" and p.kernel >= 604 and "lock" not in p.regions:
        it, value = p.fresh("it"), p.fresh("value")
        p.emit(f"struct bpf_iter_num {it};")
        p.emit(f"int *{value};")
        p.emit(f"bpf_iter_num_new(&{it}, 0, {p.rng.randint(1, 20)});")
        p.open(f"while (({value} = bpf_iter_num_next(&{it}))) {{")
        p.cleanups.append(f"bpf_iter_num_destroy(&{it});")
        p.emit(f"sink += *{value};")
        p.body(1)
        if p.rng.random() < 0.3:
            p.emit(f"if (*{value} > 4)")
            p.emit("  break;")
        p.cleanups.pop()
        p.close()
        if not p.slip(0.2):
            p.emit(f"bpf_iter_num_destroy(&{it});")
    else:
        i = p.fresh("i")
        p.open(f"for (u32 {i} = 0; {i} < {p.rng.randint(2, 5)}; {i}++) {{")
        p.emit(f"opaque({i});" if p.rng.random() < 0.2 else f"sink += {i};")
        p.body(1)
        p.close()


def dynptr(p):
    """A ring buffer's record, through a dynptr."""
    if "lock" in p.regions:
        return use(p)
    name, data = p.fresh("dynptr"), p.fresh("data")
    size = p.rng.choice([8, 16, 64])
    p.emit(f"struct bpf_dynptr {name};")
    p.emit(f"bpf_ringbuf_reserve_dynptr(&ringbuf, {size}, 0, &{name});")
    end = p.rng.choice(["submit", "discard"])
    p.open("{")
    p.cleanups.append(f"bpf_ringbuf_discard_dynptr(&{name}, 0);")
    p.emit(f"bpf_dynptr_write(&{name}, 0, &key, sizeof(key), 0);")
    if p.rng.random() < 0.5:
        p.emit(f"u64 *{data} = bpf_dynptr_data(&{name}, 0, 8);")
        if not p.slip(0.2):
            p.emit(f"if ({data})")
            p.emit(f"  *{data} = 5;")
        else:
            p.emit(f"*{data} = 5;")
    p.body(1)
    p.cleanups.pop()
    p.close()
    if not p.slip(0.15):
        p.emit(f"bpf_ringbuf_{end}_dynptr(&{name}, 0);")
        if p.slip(0.1):
            p.emit(f"bpf_ringbuf_{end}_dynptr(&{name}, 0);")


def scalar(p):
    """Numbers, branches and a bounded index."""
    name = p.fresh("n")
    choice = p.rng.randint(0, 3)
    if "lock" in p.regions:
        p.emit("sink += 1;")
    elif choice == 0:
        p.emit(f"u64 {name} = bpf_ktime_get_ns();")
        p.open(f"if ({name} > {p.rng.randint(1, 99)}) {{")
        p.emit(f"sink = add(sink, {name});")
        p.body(1)
        p.close()
    elif choice == 1:
        value = p.pick("counter") or p.pick("buffer")
        if not value:
            return p.emit("sink = add(sink, key);")
        array = "values" if value in p.values("counter") else "words"
        p.emit(f"u32 {name} = bpf_ktime_get_ns();")
        if not p.slip(0.25):
            p.emit(p.rng.choice([f"{name} &= 7;", f"if ({name} > 7)\n{'  ' * p.depth}  {name} = 0;"]))
        p.emit(f"{value}->{array}[{name}] = 1;")
    elif choice == 2:
        p.emit(f"u64 {name}[4] = {{ 1, 2, 3, 4 }};")
        p.emit(f"sink += {name}[bpf_ktime_get_ns() & {3 if not p.slip(0.2) else 7}];")
    else:
        p.open("switch (bpf_ktime_get_ns() & 3) {")
        p.emit("case 0: sink++; break;")
        p.emit("case 1: sink += 2; break;")
        p.emit("default: sink = 0;")
        p.close()


WEIGHTS = [
    (own, 30, None),
    (conditional, 6, None),
    (use, 14, None),
    (lookup, 14, None),
    (region, 12, None),
    (lock, 8, lambda p: p.family != "kprobe"),
    (loop, 9, None),
    (dynptr, 5, None),
    (scalar, 10, None),
    *graph.WEIGHTS,
    *stack.WEIGHTS,
    *calls.WEIGHTS,
    *members.WEIGHTS,
    *arena.WEIGHTS,
]


def choose(p):
    if "lock" in p.regions:
        return use
    usable = [(action, weight) for action, weight, when in WEIGHTS if not when or when(p)]
    found, weights = zip(*usable)
    return p.rng.choices(found, weights)[0]
