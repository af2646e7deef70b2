"""Actions with memory that the program shares with user space: an arena, and loops that the kernel bounds."""

USES = {
    "page": ("{}->n += 1;", "sink += {}->words[3];", "{}->words[key & 7] = 2;", "sink += read_page({});"),
}


def page(p):
    """A page of the arena. It may be NULL and may be freed: no access to it can fail."""
    name = p.fresh("page")
    map_ = "arena" if not p.slip(0.1) else "counters"
    p.emit(f"struct page_data __arena *{name} = bpf_arena_alloc_pages(&{map_}, NULL, 1, -1, 0);")
    p.open(f"if ({name}) {{" if p.rng.random() < 0.5 else "{")
    p.bring("page", name)
    p.emit(f"{name}->n = 1;")
    if p.rng.random() < 0.4:
        p.emit(f"first_page = {name};")
    p.body(2)
    p.close()
    if p.rng.random() < 0.6:
        p.emit(f"bpf_arena_free_pages(&{map_}, {name}, 1);")
        if p.rng.random() < 0.3:
            p.emit(f"sink += {name}->n;")


def walk(p):
    """The pages in a row, for as long as the kernel lets it."""
    name = p.fresh("page")
    if p.rng.random() < 0.5:
        p.emit(f"struct page_data __arena *{name} = first_page;")
    else:
        p.emit(f"struct page_data __arena *{name} = (struct page_data __arena *)sink;")
    if not p.slip(0.1):
        p.emit("use_arena();")
    if p.slip(0.15):
        p.emit(
            p.rng.choice(
                [
                    f"bpf_map_update_elem(&counters, &key, (void *){name}, 0);",
                    f"bpf_probe_read_kernel((void *){name}, 8, &sink);",
                    f"bpf_ringbuf_submit((void *){name}, 0);",
                ]
            )
        )
    p.open(f"while ({name} && can_loop) {{")
    p.emit(f"sink += {name}->n;")
    p.emit(f"{name} = {name}->next;")
    p.close()


def bounded_by_kernel(p):
    """A loop without a bound of its own."""
    i = p.fresh("i")
    condition = " && can_loop" if not p.slip(0.2) else ""
    p.open(f"for (u64 {i} = 0; {i} < sink{condition}; {i}++) {{")
    p.emit(f"opaque({i});")
    if p.rng.random() < 0.4:
        p.emit(f"if ({i} == 77)")
        p.emit("  break;")
    p.body(1)
    p.close()


def _may_allocate(p):
    return p.kernel >= 610 and "lock" not in p.regions and (p.kernel >= 700 or p.sleepable and not p.regions)


WEIGHTS = [
    (page, 5, _may_allocate),
    (walk, 3, lambda p: p.kernel >= 610 and "lock" not in p.regions),
    (bounded_by_kernel, 3, lambda p: p.kernel >= 610 and "lock" not in p.regions),
]
