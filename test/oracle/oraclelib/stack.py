"""Actions with objects on the stack: dynptrs and iterators."""


def _buffer(p):
    """A map's value, looked up and checked."""
    found = p.pick("buffer")
    if not found:
        found = p.fresh("buffer")
        p.emit(f"struct buffer *{found} = bpf_map_lookup_elem(&buffers, &key);")
        p.leave_if(f"!{found}")
    return found


def _read_write(p, name, writes):
    choice = p.rng.randint(0, 3)
    if choice == 0:
        p.emit(f"bpf_dynptr_read(&key, sizeof(key), &{name}, {p.rng.randint(0, 4)}, 0);")
    elif choice == 1 and writes:
        p.emit(f"bpf_dynptr_write(&{name}, 0, &key, sizeof(key), 0);")
    elif choice == 2 and p.kernel >= 605:
        p.emit(f"sink += bpf_dynptr_size(&{name});")
    elif p.kernel >= 605:
        p.emit(f"if (bpf_dynptr_is_null(&{name}))")
        p.emit("  sink++;")


def memory_dynptr(p):
    """A map's value through a dynptr; it need not be given back."""
    value, name, data = _buffer(p), p.fresh("dynptr"), p.fresh("data")
    p.emit(f"struct bpf_dynptr {name};")
    if not p.slip(0.08):
        p.emit(f"bpf_dynptr_from_mem({value}->words, {p.rng.choice([8, 32, 64])}, 0, &{name});")
    _read_write(p, name, True)
    p.emit(f"u64 *{data} = bpf_dynptr_data(&{name}, {p.rng.choice([0, 8])}, 16);")
    p.emit(f"if ({data})" if not p.slip(0.15) else "if (sink)")
    p.emit(f"  {data}[{1 if not p.slip(0.15) else 2}] = 5;")
    if p.rng.random() < 0.3:
        p.emit(f"bpf_dynptr_from_mem({value}->words, 16, 0, &{name});")
        if p.slip(0.3):
            p.emit(f"if ({data})")
            p.emit(f"  {data}[0] = 5;")
    if p.kernel >= 605 and p.rng.random() < 0.4:
        copy = p.fresh("copy")
        p.emit(f"struct bpf_dynptr {copy};")
        p.emit(f"bpf_dynptr_clone(&{name}, &{copy});")
        if p.rng.random() < 0.5:
            p.emit(f"bpf_dynptr_adjust(&{copy}, 0, 8);")
        _read_write(p, copy, True)


def record_clone(p):
    """A ring buffer's record, through a dynptr and its clone."""
    name, copy = p.fresh("dynptr"), p.fresh("copy")
    p.emit(f"struct bpf_dynptr {name};")
    p.emit(f"struct bpf_dynptr {copy};")
    p.emit(f"bpf_ringbuf_reserve_dynptr(&ringbuf, 32, 0, &{name});")
    if not p.slip(0.1):
        p.emit(f"bpf_dynptr_clone(&{name}, &{copy});")
    _read_write(p, copy, True)
    if p.slip(0.1):
        p.emit(f"bpf_dynptr_from_mem(&sink, 8, 0, &{p.rng.choice([name, copy])});")
    if not p.slip(0.12):
        p.emit(f"bpf_ringbuf_submit_dynptr(&{p.rng.choice([name, copy])}, 0);")
    if p.slip(0.3):
        _read_write(p, p.rng.choice([name, copy]), True)


def packet_dynptr(p):
    """The packet through a dynptr, and a slice of it."""
    name, slice_, buffer = p.fresh("dynptr"), p.fresh("slice"), p.fresh("room")
    kind = "xdp" if p.family == "xdp" else "skb"
    p.emit(f"struct bpf_dynptr {name};")
    if p.rng.random() < 0.5:
        p.leave_if(f"bpf_dynptr_from_{kind}(ctx, 0, &{name})")
    else:
        p.emit(f"bpf_dynptr_from_{kind}(ctx, 0, &{name});")
    p.emit(f"u64 {buffer}[2] = {{}};")
    writes = p.family in ("tc", "xdp")
    kfunc = "bpf_dynptr_slice_rdwr" if writes and p.rng.random() < 0.4 else "bpf_dynptr_slice"
    p.emit(f"u64 *{slice_} = {kfunc}(&{name}, {p.rng.choice([0, 14])}, {buffer}, sizeof({buffer}));")
    if p.slip(0.15):
        if p.family == "tc":
            p.emit("bpf_skb_pull_data(ctx, 16);")
        _read_write(p, name, writes)
    p.emit(f"if ({slice_})" if not p.slip(0.15) else "if (sink)")
    if kfunc.endswith("rdwr") or p.slip(0.1):
        p.emit(f"  {slice_}[1] = 7;")
    else:
        p.emit(f"  sink += {slice_}[{1 if not p.slip(0.15) else 2}];")
    _read_write(p, name, writes or p.slip(0.1))


def iterate(p, kind, struct_, new, element, kind_of_element):
    """A hand-written loop over an open-coded iterator."""
    it, value = p.fresh("it"), p.fresh("value")
    p.emit(f"struct {struct_} {it};")
    p.emit(f"{element} *{value};")
    if not p.slip(0.06):
        p.emit(f"bpf_iter_{kind}_new(&{it}{', ' * bool(new)}{new});")
    p.cleanups.append(f"bpf_iter_{kind}_destroy(&{it});")
    p.open(f"while (({value} = bpf_iter_{kind}_next(&{it}))) {{")
    if kind_of_element:
        p.bring(kind_of_element, value)
        p.emit(f"sink += {value}->pid;")
    elif kind == "task_vma":
        p.emit(f"sink += {value}->vm_start;")
    elif kind == "bits":
        p.emit(f"sink += *{value};")
    p.body(2)
    if p.rng.random() < 0.25:
        p.emit("if (sink & 8)")
        p.emit("  break;")
    if p.rng.random() < 0.2:
        p.leave_if("sink & 16")
    p.close()
    p.cleanups.pop()
    if p.slip(0.06):
        p.emit(f"if ({value})")
        p.emit("  sink++;")
    if not p.slip(0.15):
        p.emit(f"bpf_iter_{kind}_destroy(&{it});")
    if p.slip(0.06):
        p.emit(f"bpf_iter_{kind}_destroy(&{it});")


def iterate_tasks(p, kind, new):
    """An iterator over tasks that RCU protects: a program that may sleep needs a section around it."""
    section = p.sleepable and "rcu" not in p.regions and not p.slip(0.3)
    if section:
        p.emit("bpf_rcu_read_lock();")
        p.regions.append("rcu")
        p.cleanups.append("bpf_rcu_read_unlock();")
    iterate(p, kind, f"bpf_iter_{kind}", new, "struct task_struct", "rcu_task")
    if section:
        p.cleanups.pop()
        p.regions.pop()
        p.emit("bpf_rcu_read_unlock();")


def task_iterator(p):
    iterate_tasks(p, "task", "NULL, 0")


def vma_iterator(p):
    task = p.pick("trusted_task") or p.pick("task") or p.pick("rcu_task")
    iterate(p, "task_vma", "bpf_iter_task_vma", f"{task}, 0", "struct vm_area_struct", None)


def bits_iterator(p):
    word = p.fresh("word")
    p.emit(f"u64 {word} = 5;")
    iterate(p, "bits", "bpf_iter_bits", f"&{word}, 1", "int", None)


def css_iterator(p):
    cgroup = p.pick("trusted_cgroup") or p.pick("cgroup")
    section = p.sleepable and "rcu" not in p.regions and not p.slip(0.3)
    if section:
        p.emit("bpf_rcu_read_lock();")
    iterate(p, "css", "bpf_iter_css", f"&{cgroup}->self, 1", "struct cgroup_subsys_state", None)
    if section:
        p.emit("bpf_rcu_read_unlock();")


def cache_iterator(p):
    iterate(p, "kmem_cache", "bpf_iter_kmem_cache", "", "struct kmem_cache", None)


def cleaned_up(p):
    """A number iterator that the compiler destroys where its scope ends."""
    it, value = p.fresh("it"), p.fresh("value")
    p.open("{")
    p.emit(f"struct bpf_iter_num {it} __attribute__((cleanup(bpf_iter_num_destroy)));")
    p.emit(f"int *{value};")
    p.emit(f"bpf_iter_num_new(&{it}, 0, {p.rng.randint(1, 20)});")
    p.open(f"while (({value} = bpf_iter_num_next(&{it}))) {{")
    p.emit(f"sink += *{value};")
    p.body(1)
    if p.rng.random() < 0.4:
        p.leave_if(f"*{value} > 7")
    p.close()
    if p.slip(0.15):
        p.emit(f"bpf_iter_num_destroy(&{it});")
    p.close()


def metadata_dynptr(p):
    """The metadata before a packet."""
    name = p.fresh("dynptr")
    p.emit(f"struct bpf_dynptr {name};")
    p.emit(f"bpf_dynptr_from_skb_meta(ctx, 0, &{name});")
    _read_write(p, name, True)
    if p.slip(0.15):
        p.emit(f"bpf_ringbuf_discard_dynptr(&{name}, 0);")


def _free(p):
    return "lock" not in p.regions


def _tasks(p):
    return p.kernel >= 607 and _free(p) and p.has_task_kfuncs() and p.family in ("tracing", "lsm", "syscall", "kprobe", "sched")


WEIGHTS = [
    (memory_dynptr, 5, _free),
    (record_clone, 4, lambda p: p.kernel >= 605 and _free(p)),
    (
        packet_dynptr,
        9,
        lambda p: p.kernel >= 604 and _free(p) and p.has_context and p.family in ("tc", "xdp", "cgroup_skb"),
    ),
    (task_iterator, 4, _tasks),
    (vma_iterator, 3, lambda p: _tasks(p) and (p.pick("trusted_task") or p.pick("task"))),
    (css_iterator, 4, lambda p: _tasks(p) and (p.pick("trusted_cgroup") or p.pick("cgroup"))),
    (cache_iterator, 4, lambda p: p.kernel >= 613 and _free(p) and p.sleepable and not p.regions),
    (cleaned_up, 4, lambda p: p.kernel >= 604 and _free(p)),
    (metadata_dynptr, 4, lambda p: p.kernel >= 618 and _free(p) and p.has_context and p.section == "tc"),
    (bits_iterator, 3, lambda p: p.kernel >= 611 and _free(p)),
]
