"""Actions with the program's own objects: lists, trees, counted and per-CPU ones; and the locks over them."""


def _unless_slip(p, chance, text):
    if not p.slip(chance):
        p.emit(text)


def _new(p, type_, stem):
    """An object that is there."""
    name = p.fresh(stem)
    p.emit(f"struct {type_} *{name} = obj_new(struct {type_});")
    if not p.slip(0.12):
        p.leave_if(f"!{name}")
    return name


def _owned(p, name, value):
    """Work that may leave early while name is owned."""
    p.cleanups.append(f"obj_drop({name});")
    p.emit(f"{name}->{value} = {p.rng.randint(1, 9)};")
    if p.rng.random() < 0.3:
        p.leave_if("bpf_ktime_get_ns() & 2")
    p.cleanups.pop()


def push(p):
    """A new object into a list."""
    name = _new(p, "item", "item")
    _owned(p, name, "value")
    end = p.rng.choice(["front", "back"])
    _unless_slip(p, 0.12, "bpf_spin_lock(&queue_lock);")
    p.emit(f"push_{end}({name});")
    if p.rng.random() < 0.4:
        p.emit(f"sink += {name}->value;")
    _unless_slip(p, 0.1, "bpf_spin_unlock(&queue_lock);")
    if p.slip(0.15):
        p.emit(p.rng.choice([f"sink += {name}->value;", f"obj_drop({name});"]))


def pop(p):
    """An object out of a list."""
    node, item = p.fresh("node"), p.fresh("item")
    _unless_slip(p, 0.08, "bpf_spin_lock(&queue_lock);")
    p.emit(f"struct bpf_list_node *{node} = bpf_list_pop_{p.rng.choice(['front', 'back'])}(&queue);")
    _unless_slip(p, 0.08, "bpf_spin_unlock(&queue_lock);")
    if not p.slip(0.15):
        p.leave_if(f"!{node}")
    p.emit(f"struct item *{item} = item_of({node});")
    p.emit(f"sink += {item}->value;")
    if p.rng.random() < 0.3:
        p.emit("bpf_spin_lock(&queue_lock);")
        p.emit(f"push_front({item});")
        p.emit("bpf_spin_unlock(&queue_lock);")
    else:
        _unless_slip(p, 0.2, f"obj_drop({item});")


def grow(p):
    """A new object into a tree, perhaps shared."""
    name = _new(p, "leaf", "leaf")
    _owned(p, name, "key")
    other = None
    if p.rng.random() < 0.4:
        other = p.fresh("other")
        p.emit(f"struct leaf *{other} = obj_share({name});")
    _unless_slip(p, 0.1, "bpf_spin_lock(&tree_lock);")
    p.emit(f"tree_add({name});")
    if p.rng.random() < 0.4:
        p.emit(f"sink += {name}->key;")
    _unless_slip(p, 0.1, "bpf_spin_unlock(&tree_lock);")
    if p.slip(0.2):
        p.emit(p.rng.choice([f"sink += {name}->key;", f"obj_drop({name});"]))
    if other:
        p.emit(f"if ({other}) {{")
        p.emit(f"  sink += {other}->key;")
        _unless_slip(p, 0.2, f"  obj_drop({other});")
        p.emit("}")


def prune(p):
    """The first object out of a tree."""
    node, gone = p.fresh("node"), p.fresh("gone")
    _unless_slip(p, 0.06, "bpf_spin_lock(&tree_lock);")
    p.cleanups.append("bpf_spin_unlock(&tree_lock);")
    p.emit(f"struct bpf_rb_node *{node} = bpf_rbtree_first(&tree);")
    if not p.slip(0.1):
        p.leave_if(f"!{node}")
    if p.rng.random() < 0.4:
        p.emit(f"sink += leaf_of({node})->key;")
    p.emit(f"struct bpf_rb_node *{gone} = bpf_rbtree_remove(&tree, {node});")
    p.cleanups.pop()
    _unless_slip(p, 0.08, "bpf_spin_unlock(&tree_lock);")
    if p.slip(0.1):
        p.emit(f"sink += leaf_of({node})->key;")
    p.leave_if(f"!{gone}")
    _unless_slip(p, 0.15, f"obj_drop(leaf_of({gone}));")


def peek(p):
    """What the tree holds, read under its lock."""
    node = p.fresh("node")
    p.emit("bpf_spin_lock(&tree_lock);")
    p.emit(f"struct bpf_rb_node *{node} = bpf_rbtree_first(&tree);")
    p.emit(f"if ({node})" if not p.slip(0.15) else "if (sink)")
    p.emit(f"  sink += leaf_of({node})->key;")
    _unless_slip(p, 0.1, "bpf_spin_unlock(&tree_lock);")
    if p.slip(0.2):
        p.emit(f"if ({node})")
        p.emit(f"  sink += leaf_of({node})->key;")


def look(p):
    """The end of a list, or a way down a tree, read under the lock."""
    if p.rng.random() < 0.5:
        node = p.fresh("node")
        _unless_slip(p, 0.1, "bpf_spin_lock(&queue_lock);")
        p.emit(f"struct bpf_list_node *{node} = bpf_list_{p.rng.choice(['front', 'back'])}(&queue);")
        p.emit(f"if ({node})" if not p.slip(0.15) else "if (sink)")
        p.emit(f"  sink += item_of({node})->value;")
        _unless_slip(p, 0.1, "bpf_spin_unlock(&queue_lock);")
        if p.slip(0.15):
            p.emit(f"if ({node})")
            p.emit(f"  sink += item_of({node})->value;")
        return
    root, node = p.fresh("root"), p.fresh("node")
    _unless_slip(p, 0.1, "bpf_spin_lock(&tree_lock);")
    p.emit(f"struct bpf_rb_node *{root} = bpf_rbtree_root(&tree);")
    p.open(f"if ({root}) {{" if not p.slip(0.15) else "{")
    p.emit(f"struct bpf_rb_node *{node} = bpf_rbtree_{p.rng.choice(['left', 'right'])}(&tree, {root});")
    p.emit(f"if ({node})" if not p.slip(0.15) else "if (sink)")
    p.emit(f"  sink += leaf_of({node})->key;")
    p.close()
    _unless_slip(p, 0.1, "bpf_spin_unlock(&tree_lock);")


def share(p):
    """A counted object, twice."""
    name, other = _new(p, "leaf", "leaf"), p.fresh("other")
    p.emit(f"struct leaf *{other} = obj_share({name});")
    if p.rng.random() < 0.5:
        _unless_slip(p, 0.2, f"obj_drop({name});")
        name = None
    p.open(f"if ({other}) {{" if not p.slip(0.1) else "{")
    p.emit(f"{other}->key = 3;")
    _unless_slip(p, 0.15, f"obj_drop({other});")
    p.close()
    if name:
        _unless_slip(p, 0.2, f"obj_drop({name});")


def stash(p):
    """An object of the program's own in a map's value."""
    slot, old = p.fresh("slot"), p.fresh("old")
    p.emit(f"struct stash *{slot} = bpf_map_lookup_elem(&stashes, &key);")
    if not p.slip(0.1):
        p.leave_if(f"!{slot}")
    given = "NULL" if p.rng.random() < 0.4 else _new(p, "plain", "plain")
    p.emit(f"struct plain *{old} = bpf_kptr_xchg(&{slot}->object, {given});")
    p.emit(f"if ({old})" if not p.slip(0.15) else "if (sink)")
    p.emit(f"  obj_drop({old});" if not p.slip(0.1) else "  ;")
    if given != "NULL" and p.slip(0.15):
        p.emit(p.rng.choice([f"sink += {given}->a;", f"obj_drop({given});"]))


def percpu(p):
    """A per-CPU object."""
    name, here = p.fresh("percpu"), p.fresh("here")
    p.emit(f"struct plain __percpu_kptr *{name} = percpu_new(struct plain);")
    p.leave_if(f"!{name}")
    p.cleanups.append(f"percpu_drop({name});")
    if p.rng.random() < 0.5:
        p.emit(f"struct plain *{here} = bpf_this_cpu_ptr({name});")
        p.emit(f"{here}->a = 1;")
    else:
        p.emit(f"struct plain *{here} = bpf_per_cpu_ptr({name}, {p.rng.randint(0, 1)});")
        p.emit(f"if ({here})" if not p.slip(0.2) else "if (sink)")
        p.emit(f"  sink += {here}->b;")
    if p.rng.random() < 0.3:
        p.leave_if("bpf_ktime_get_ns() & 4")
    p.cleanups.pop()
    _unless_slip(p, 0.15, f"percpu_drop({name});")
    if p.slip(0.15):
        p.emit(f"sink += {here}->a;")


def res_lock(p):
    """A resilient spin lock in a map value: taking it can fail."""
    value = p.fresh("guard")
    p.emit(f"struct guard *{value} = bpf_map_lookup_elem(&guards, &key);")
    if not p.slip(0.08):
        p.leave_if(f"!{value}")
    irq = p.rng.random() < 0.3
    enter, leave = f"bpf_res_spin_lock(&{value}->lock)", f"bpf_res_spin_unlock(&{value}->lock);"
    if irq:
        flags = p.fresh("flags")
        p.emit(f"unsigned long {flags};")
        enter = f"bpf_res_spin_lock_irqsave(&{value}->lock, &{flags})"
        leave = f"bpf_res_spin_unlock_irqrestore(&{value}->lock, &{flags});"
    if p.slip(0.12):
        p.emit(f"{enter};")
    else:
        p.leave_if(enter)
    p.emit(f"{value}->n++;")
    if p.slip(0.15):
        p.emit("sink += bpf_get_prandom_u32();")
    if p.rng.random() < 0.3:
        p.cleanups.append(leave)
        p.leave_if(f"{value}->n > 7")
        p.cleanups.pop()
    _unless_slip(p, 0.12, leave)
    if p.slip(0.08):
        p.emit(leave)


def _objects(p):
    return p.kernel >= 604 and not p.regions and p.family != "kprobe"


WEIGHTS = [
    (push, 4, _objects),
    (pop, 4, _objects),
    (grow, 4, _objects),
    (prune, 4, _objects),
    (peek, 2, _objects),
    (look, 4, lambda p: p.kernel >= 616 and _objects(p)),
    (share, 3, _objects),
    (stash, 3, _objects),
    (percpu, 4, lambda p: p.kernel >= 607 and "lock" not in p.regions),
    (res_lock, 5, lambda p: p.kernel >= 615 and not p.regions),
]
