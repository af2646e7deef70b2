"""Actions of programs in struct_ops tables: schedulers, congestion control, queueing disciplines."""

from . import stack

USES = {
    "file": ("sink += {}->f_flags;",),
    "sock_of_tcp": (
        "sink += tcp_of({})->snd_cwnd;",
        "tcp_of({})->snd_cwnd = 10;",
        "tcp_of({})->snd_ssthresh = 5;",
        "sink += tcp_reno_ssthresh({});",
        "sink += tcp_reno_undo_cwnd({});",
        "tcp_reno_cong_avoid({}, 1, 1);",
    ),
    "discipline": ("sink += {}->limit;", "{}->limit = 100;", "{}->q.qlen += 1;", "{}->qstats.drops += 1;"),
    "packet": ("sink += {}->len;", "sink += bpf_skb_get_hash({});", "{}->tstamp = 0;"),
}

# of a scheduler's members, those that may call: see include/sched_ext_kfuncs.h
CALLS = {
    "select_cpu": ("scx_bpf_dsq_insert(task, SCX_DSQ_LOCAL, SCX_SLICE_DFL, 0);", "sink += scx_bpf_select_cpu_dfl(task, 0, 0, &idle);"),
    "enqueue": ("scx_bpf_dsq_insert(task, 7, SCX_SLICE_DFL, 0);",),
    "dispatch": ("sink += scx_bpf_dsq_move_to_local(7);",),
    "init_task": ("sink += scx_bpf_create_dsq(9, -1);",),
    "cgroup_init": ("sink += scx_bpf_create_dsq(9, -1);",),
    None: ("scx_bpf_kick_cpu(0, 0);", "sink += scx_bpf_dsq_nr_queued(7);"),
}


def schedule(p):
    """A kfunc for schedulers: in the member that may call it, or in another."""
    member = p.context.member if p.rng.random() < 0.6 else None
    if p.slip(0.2):
        member = p.rng.choice(list(CALLS))
    text = p.rng.choice(CALLS.get(member, CALLS[None]))
    task = p.pick("trusted_task") or p.pick("task") or p.pick("rcu_task")
    if "(task" in text:
        if not task:
            return
        text = text.replace("(task", f"({task}")
    if "&idle" in text:
        idle = p.fresh("idle")
        p.emit(f"bool {idle} = false;")
        text = text.replace("&idle", f"&{idle}")
    p.emit(text)


def slice_of_task(p):
    """A field of a task that a scheduler may write, or one that it may not."""
    task = p.pick("trusted_task") or p.pick("task")
    if task:
        p.emit(f"scheduled({task})->scx.slice = 5;" if not p.slip(0.2) else f"{task}->prio = 1;")


def queue(p):
    """The tasks of a dispatch queue."""
    stack.iterate_tasks(p, "scx_dsq", "7, 0")


def keep_packet(p):
    """A packet of a queue's, out of a map's slot and back into it, given away or returned."""
    slot, packet = p.fresh("slot"), p.fresh("packet")
    p.emit(f"struct packet_slot *{slot} = bpf_map_lookup_elem(&packets, &key);")
    if not p.slip(0.1):
        p.leave_if(f"!{slot}")
    p.emit(f"struct sk_buff *{packet} = bpf_kptr_xchg(&{slot}->skb, NULL);")
    p.open(f"if ({packet}) {{" if not p.slip(0.15) else "{")
    p.bring("packet", packet)
    free = f"bpf_qdisc_skb_drop({packet}, to_free);" if p.context.owned and p.has_context else f"bpf_kfree_skb({packet});"
    p.cleanups.append(free)
    p.emit(f"sink += {packet}->len;")
    p.body(1)
    p.cleanups.pop()
    choice = p.rng.randint(0, 2)
    if choice == 0 and p.context.type != "int" and p.has_context and not p.cleanups:
        p.emit(f"return {packet};")
    elif choice == 1:
        old = p.fresh("old")
        p.emit(f"struct sk_buff *{old} = bpf_kptr_xchg(&{slot}->skb, {packet});")
        p.emit(f"if ({old})" if not p.slip(0.15) else "if (sink)")
        p.emit("  " + free.replace(packet, old))
    elif not p.slip(0.15):
        p.emit(free)
        if p.slip(0.15):
            p.emit(p.rng.choice([free, f"sink += {packet}->len;"]))
    p.close()


def packet_bytes(p):
    """A queue's packet through a dynptr."""
    packet, name, data = p.pick("packet"), p.fresh("dynptr"), p.fresh("data")
    p.emit(f"struct bpf_dynptr {name};")
    p.emit(f"bpf_dynptr_from_skb((struct __sk_buff *){packet}, 0, &{name});")
    p.emit(f"u8 *{data} = bpf_dynptr_slice(&{name}, 0, NULL, 4);")
    if p.slip(0.1) and packet == "skb":
        p.emit("bpf_qdisc_skb_drop(skb, to_free);")
    p.emit(f"if ({data})" if not p.slip(0.15) else "if (sink)")
    p.emit(f"  sink += {data}[{3 if not p.slip(0.15) else 4}];")


def drop_early(p):
    """The packet that was given, dropped by a careless program before its end."""
    p.emit("bpf_qdisc_skb_drop(skb, to_free);" if p.slip(0.3) else "sink += skb->len;")


def file_bytes(p):
    """A file through a dynptr: it must be given back."""
    file, name = p.pick("file"), p.fresh("dynptr")
    p.emit(f"struct bpf_dynptr {name};")
    if p.rng.random() < 0.5:
        p.emit(f"bpf_dynptr_from_file({file}, 0, &{name});")
        p.cleanups.append(f"bpf_dynptr_file_discard(&{name});")
        p.emit(f"bpf_dynptr_read(&key, sizeof(key), &{name}, 0, 0);")
        p.body(1)
        p.cleanups.pop()
    else:
        p.open(f"if (!bpf_dynptr_from_file({file}, 0, &{name})) {{")
        p.emit(f"bpf_dynptr_read(&key, sizeof(key), &{name}, 0, 0);")
        p.close()
    if not p.slip(0.2):
        p.emit(f"bpf_dynptr_file_discard(&{name});")
        if p.slip(0.2):
            p.emit(f"bpf_dynptr_read(&key, sizeof(key), &{name}, 0, 0);")


def _of(*families):
    return lambda p: p.family in families and "lock" not in p.regions


WEIGHTS = [
    (schedule, 12, _of("sched")),
    (slice_of_task, 5, _of("sched")),
    (queue, 8, _of("sched")),
    (keep_packet, 14, _of("qdisc")),
    (packet_bytes, 8, lambda p: p.pick("packet") and "lock" not in p.regions),
    (drop_early, 4, lambda p: p.has_context and p.context.owned),
    (file_bytes, 8, lambda p: p.kernel >= 619 and p.pick("file") and "lock" not in p.regions),
]
