"""Actions that call functions of the program's own, and those that leave the program: callbacks, global functions,
exceptions, tail calls; storage and casts."""


def _context(p):
    name = p.fresh("context")
    p.emit(f"struct loop_context {name} = {{ .limit = {p.rng.randint(1, 50)} }};")
    return name


def _callback(p, head, values=(), results=(0, 1), most=2):
    name = p.fresh(f"{p.name}_cb")
    p.function(f"static int {name}({head})", results, values, most)
    return name


def each_element(p):
    """Every value of a map, by a callback."""
    name = _callback(
        p, "void *map, u32 *at, struct counter *counter, struct loop_context *context", [("counter", "counter")]
    )
    context = _context(p)
    p.emit(f"bpf_for_each_map_elem(&counters, {name}, &{context}, 0);")
    p.emit(f"sink += {context}.sum;")


def many_times(p):
    """bpf_loop with a body of its own."""
    name = _callback(p, "u32 index, struct loop_context *context")
    context = _context(p)
    p.emit(f"bpf_loop({p.rng.randint(1, 9)}, {name}, &{context}, 0);")


def drain(p):
    """The user ring buffer's records, by a callback."""
    name = p.fresh(f"{p.name}_cb")
    read = "bpf_dynptr_read(&key, sizeof(key), record, 0, 0);"
    if p.slip(0.1):
        read = "bpf_dynptr_write(record, 0, &key, sizeof(key), 0);"
    elif p.slip(0.1):
        read = "bpf_ringbuf_discard_dynptr(record, 0);"
    p.functions.append(
        f"static long {name}(struct bpf_dynptr *record, void *context) {{\n  u32 key = 0;\n  {read}\n"
        f"  sink += key;\n  return {p.rng.choice([0, 1]) if not p.slip(0.2) else 2};\n}}\n"
    )
    p.emit(f"bpf_user_ringbuf_drain(&user_ringbuf, {name}, NULL, 0);")


def find_vma(p):
    """The area of a task's memory, by a callback."""
    name = _callback(
        p,
        "struct task_struct *task, struct vm_area_struct *vma, struct loop_context *context",
        [("trusted_task", "task")] if p.kernel >= 607 else [],
    )
    context, task = _context(p), p.pick("trusted_task") or p.pick("task")
    p.emit(f"bpf_find_vma({task}, 0, {name}, &{context}, 0);")


def _deferred(p, stem, map_, struct_):
    value = p.fresh(stem)
    p.emit(f"struct {struct_} *{value} = bpf_map_lookup_elem(&{map_}, &key);")
    if not p.slip(0.1):
        p.leave_if(f"!{value}")
    return value


def timer(p):
    """A timer whose callback runs later, with nothing of the caller."""
    name = _callback(p, "void *map, u32 *at, struct alarm *alarm", results=(0,))
    value = _deferred(p, "alarm", "alarms", "alarm")
    p.emit(f"bpf_timer_init(&{value}->timer, &{'alarms' if not p.slip(0.15) else 'counters'}, 1);")
    p.emit(f"bpf_timer_set_callback(&{value}->timer, {name});")
    p.emit(f"bpf_timer_start(&{value}->timer, {p.rng.randint(0, 9)}, 0);")


def task_work(p):
    """A callback that the kernel runs for a task, in that task's context."""
    name = _callback(p, "struct bpf_map *map, void *at, void *work", results=(0,))
    value, task = _deferred(p, "errand", "errands", "errand"), p.pick("trusted_task") or p.pick("task")
    map_ = "errands" if not p.slip(0.15) else "counters"
    p.emit(f"task_work_schedule({task}, &{value}->work, &{map_}, {name});")


def work(p):
    """A work queue's callback: it may sleep."""
    sleepable, p.sleepable = p.sleepable, True
    name = _callback(p, "void *map, int *at, void *work", results=(0,))
    p.sleepable = sleepable
    value = _deferred(p, "job", "jobs", "job")
    p.emit(f"bpf_wq_init(&{value}->work, &{'jobs' if not p.slip(0.15) else 'counters'}, 0);")
    p.emit(f"wq_set_callback(&{value}->work, {name});")
    p.emit(f"bpf_wq_start(&{value}->work, 0);")


GLOBALS = (
    # parameter, kind of value in the body, arguments, first kernel
    ("struct counter *value", None, lambda p: [p.pick("counter"), "NULL" if p.slip(0.5) else None], 601),
    (
        "struct task_struct *value __arg_trusted",
        "trusted_task",
        lambda p: [p.pick("trusted_task"), p.pick("task"), p.pick("rcu_task") or p.pick("plain_task")],
        609,
    ),
    (
        "struct task_struct *value __arg_trusted __arg_nullable",
        None,
        lambda p: [p.pick("trusted_task"), p.pick("task"), "NULL"],
        609,
    ),
    ("void *value __arg_ctx", None, lambda p: ["ctx", "NULL" if p.slip(0.3) else None], 609),
    (
        "struct page_data __arena *value __arg_arena",
        None,
        lambda p: [p.pick("page"), "&local" if p.values("page") and p.slip(0.2) else None],
        610,
    ),
    (
        "struct task_struct *value __arg_untrusted",
        "plain_task",
        lambda p: [p.pick("trusted_task"), p.pick("task"), p.pick("rcu_task") or p.pick("plain_task")],
        617,
    ),
    ("struct event *value __arg_nonnull", None, lambda p: ["&local", "NULL" if p.slip(0.3) else None], 608),
)


def global_function(p):
    """A function that the kernel checks by its prototype."""
    head, kind, arguments, first = p.rng.choice([g for g in GLOBALS if p.kernel >= g[3]])
    argument = [a for a in arguments(p) if a]
    if not argument:
        return
    argument, name = p.rng.choice(argument), p.fresh(f"{p.name}_global")
    never_null = ("nonnull", "__arg_ctx", "__arg_arena", "__arg_untrusted")
    trusted = "__arg_trusted" in head and "nullable" not in head
    checks = [] if trusted or any(tag in head for tag in never_null) else ["if (!value) return 1;"]
    if p.slip(0.2):
        checks = []
    reads = {"counter": "sink += value->sum;", "event": "value->a = 1; sink += value->b;", "task_struct": "sink += value->pid;"}
    reads.update(page_data="sink += value->n;")
    text = " ".join([*checks, reads.get(head.split()[1], "opaque(value);")])
    outside = p.regions, p.cleanups
    p.function(f"__noinline int {name}({head})", (0,), [(kind, "value")] if kind else [], 1)
    p.regions, p.cleanups = outside
    body = p.functions.pop()
    p.functions.append(body.replace("  u32 key = 0;\n", f"  u32 key = 0;\n  {text}\n", 1))
    if argument == "&local":
        local = p.fresh("local")
        p.emit(f"struct event {local} = {{}};")
        argument = f"&{local}"
    p.emit(f"sink += {name}({argument});")


def throw(p):
    """An exception, where nothing is held."""
    if p.cleanups and not p.slip(0.4):
        return
    p.emit(f"if (sink & {1 << p.rng.randint(5, 9)})")
    p.emit(f"  bpf_throw({p.rng.randint(0, 1)});")


def tail_call(p):
    """Another program in this one's place, where nothing is held."""
    if p.cleanups and not p.slip(0.4):
        return
    p.emit(f"if (sink & {1 << p.rng.randint(5, 9)})")
    p.emit(f"  bpf_tail_call(ctx, &jumps, {p.rng.randint(0, 3)});")


def storage(p):
    """A task's own storage."""
    tasks = [v for kind in ("trusted_task", "task", "rcu_task") for v in p.values(kind)]
    if p.slip(0.1):
        tasks += p.values("plain_task")
    if not tasks:
        return
    name = p.fresh("stored")
    flags = p.rng.choice(["0", "BPF_LOCAL_STORAGE_GET_F_CREATE"])
    p.emit(f"u64 *{name} = bpf_task_storage_get(&task_store, {p.rng.choice(tasks)}, NULL, {flags});")
    p.emit(f"if ({name})" if not p.slip(0.15) else "if (sink)")
    p.emit(f"  *{name} += 1;")


def cast(p):
    """Kernel memory by a cast: it can be read, and no more."""
    name = p.fresh("cast")
    task = p.pick("trusted_task") or p.pick("task") or p.pick("plain_task")
    source = f"(void *){task}->last_wakee" if task else "(void *)sink"
    p.emit(f"struct task_struct *{name} = bpf_rdonly_cast({source}, type_id_kernel(struct task_struct));")
    p.emit(f"sink += {name}->pid;")
    if p.slip(0.15) and p.has_task_kfuncs():
        p.emit(f"bpf_task_release({name});")
    if p.slip(0.1):
        p.emit(f"{name}->pid = 1;")


def kernel_context(p):
    """The kernel's own structure behind the context."""
    name = p.fresh("kernel")
    if p.family == "xdp":
        p.emit(f"struct xdp_buff *{name} = bpf_cast_to_kern_ctx(ctx);")
        p.emit(f"sink += {name}->frame_sz;")
    else:
        p.emit(f"struct sk_buff *{name} = bpf_cast_to_kern_ctx(ctx);")
        p.emit(f"sink += {name}->len;")
        if p.slip(0.2):
            p.emit(f"{name}->len = 1;")


def run_queue(p):
    """A per-CPU variable of the kernel."""
    name = p.fresh("rq")
    if p.rng.random() < 0.5:
        p.emit(f"struct rq *{name} = bpf_this_cpu_ptr(&runqueues);")
        p.emit(f"sink += {name}->cpu;")
    else:
        p.emit(f"struct rq *{name} = bpf_per_cpu_ptr(&runqueues, {p.rng.randint(0, 3)});")
        p.emit(f"if ({name})" if not p.slip(0.2) else "if (sink)")
        p.emit(f"  sink += {name}->cpu;")


def _free(p):
    return not {"lock", "preempt", "irq"} & set(p.regions)


def _top(p):
    return p.has_context and _free(p)


def _timers(p):
    return _top(p) and "rcu" not in p.regions and p.family not in ("kprobe", "lsm", "tracing", "netfilter")


WEIGHTS = [
    (each_element, 5, _top),
    (many_times, 5, _top),
    (drain, 3, _top),
    (find_vma, 3, lambda p: _top(p) and p.family == "tracing" and (p.pick("trusted_task") or p.pick("task"))),
    (timer, 3, _timers),
    (task_work, 4, lambda p: _top(p) and p.kernel >= 618 and (p.pick("trusted_task") or p.pick("task"))),
    (work, 3, lambda p: _timers(p) and p.kernel >= 611),
    (global_function, 6, lambda p: p.has_context and "lock" not in p.regions),
    (throw, 4, lambda p: p.kernel >= 607 and p.has_context and not p.regions),
    (tail_call, 3, lambda p: p.has_context and not p.regions and p.family != "iter"),
    (storage, 4, lambda p: _free(p) and p.family in ("tracing", "lsm", "sched") and not p.section.startswith("iter")),
    (cast, 4, lambda p: p.kernel >= 603 and _free(p)),
    (kernel_context, 3, lambda p: p.kernel >= 603 and p.has_context and p.family in ("tc", "xdp", "cgroup_skb")),
    (run_queue, 3, lambda p: _free(p) and p.family in ("tracing", "lsm")),
]
