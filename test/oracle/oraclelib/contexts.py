"""What generated programs are attached to."""


class Context:
    """The subjects are what it is given: (kind of value, its name, may it be NULL). A family is a group of contexts
    with the same kfuncs and helpers; results are what it may return. A member is one of a struct_ops table."""

    def __init__(self, section, parameters, family="tracing", subjects=(), first=601, results=(0,), **more):
        self.section, self.parameters, self.family = section, parameters, family
        self.subjects, self.first, self.results = subjects, first, results
        self.without = more.get("without", ())  # kernels that can't load it
        self.sleepable = more.get("sleepable", ".s/" in section or section == "syscall")
        self.setup = more.get("setup")  # a statement before the subjects are there
        self.table = more.get("table")  # the struct whose member it is
        self.member = more.get("member")
        self.owned = more.get("owned")  # the statement that gives the first subject back
        self.type = more.get("type", "int")  # what it returns

    def fits(self, kernel):
        return kernel >= self.first and kernel not in self.without


TASK = "struct task_struct *task"
SKB = "struct __sk_buff *ctx"
TRUSTED = (("trusted_task", "task", False),)


def _member(table, member, parameters, family, subjects=(), first=616, **more):
    suffix = ".s" if more.get("sleepable") else ""
    return Context(f"struct_ops{suffix}/{{name}}", parameters, family, subjects, first, table=table, member=member, **more)


def _scheduler(member, parameters, subjects=(), **more):
    # the BTF of 7.1's and 7.2's images has some of the kfuncs with their hidden parameter, where libbpf wants it without
    return _member("sched_ext_ops", member, parameters, "sched", subjects, without=(701, 702), **more)


def _congestion(member, parameters, **more):
    return _member("tcp_congestion_ops", member, parameters, "tcp", (("sock_of_tcp", "sk", False),), 601, **more)


def _discipline(member, parameters, subjects=(), **more):
    subjects = (*subjects, ("discipline", "sch", False))
    return _member("Qdisc_ops", member, parameters, "qdisc", subjects, 617, **more)


CONTEXTS = [
    Context("tp_btf/task_newtask", TASK + ", u64 clone_flags", subjects=TRUSTED),
    Context("tp_btf/cgroup_mkdir", "struct cgroup *cgrp, const char *path", subjects=(("trusted_cgroup", "cgrp", False),), first=604),
    Context("lsm/task_alloc", TASK + ", u64 clone_flags", "lsm", TRUSTED, results=(0, -1)),
    Context("lsm.s/file_open", "struct file *file", "lsm", (("file", "file", False),), results=(0, -1)),
    Context("fentry/wake_up_new_task", TASK, subjects=(("plain_task", "task", False),)),
    Context(
        "iter/task",
        "struct bpf_iter__task *ctx",
        subjects=(("trusted_task", "task", True),),
        results=(0, 1),
        setup=TASK + " = ctx->task;",
    ),
    Context(
        "iter.s/cgroup",
        "struct bpf_iter__cgroup *ctx",
        subjects=(("trusted_cgroup", "cgrp", True),),
        first=604,
        results=(0, 1),
        setup="struct cgroup *cgrp = ctx->cgroup;",
    ),
    Context("syscall", "void *ctx", "syscall", results=(0, 3)),
    Context("tc", SKB, "tc", results=(0, 2, -1)),
    Context("xdp", "struct xdp_md *ctx", "xdp", results=(1, 2)),
    Context("cgroup_skb/egress", SKB, "cgroup_skb", results=(0, 1)),
    Context("netfilter", "struct bpf_nf_ctx *ctx", "netfilter", first=604, results=(0, 1)),
    Context("kprobe/wake_up_new_task", "void *ctx", "kprobe"),
    Context("raw_tp/task_newtask", "void *ctx", "kprobe"),
    # in place of a global function of a program of traffic control
    Context("freplace/replaced", SKB + ", struct buffer *value, u64 n", "tc", (("buffer", "value", True),), results=(0, 5)),
    _scheduler("select_cpu", TASK + ", s32 prev_cpu, u64 wake_flags", TRUSTED),
    _scheduler("enqueue", TASK + ", u64 enq_flags", TRUSTED),
    _scheduler("dispatch", "s32 cpu, struct task_struct *prev", (("trusted_task", "prev", True),)),
    _scheduler("running", TASK, TRUSTED),
    _scheduler("yield", TASK + ", struct task_struct *to", (*TRUSTED, ("trusted_task", "to", True))),
    _scheduler("set_cpumask", TASK + ", const struct cpumask *allowed", TRUSTED),
    _scheduler("init_task", TASK + ", struct scx_init_task_args *args", TRUSTED, sleepable=True),
    _scheduler("exit_task", TASK + ", struct scx_exit_task_args *args", TRUSTED),
    _scheduler(
        "cgroup_init",
        "struct cgroup *cgrp, struct scx_cgroup_init_args *args",
        (("trusted_cgroup", "cgrp", False),),
        sleepable=True,
    ),
    _congestion("ssthresh", "struct sock *sk"),
    _congestion("cong_avoid", "struct sock *sk, u32 ack, u32 acked"),
    _congestion("set_state", "struct sock *sk, u32 new_state"),
    _congestion("release", "struct sock *sk"),
    _discipline(
        "enqueue",
        "struct sk_buff *skb, struct Qdisc *sch, struct bpf_sk_buff_ptr *to_free",
        (("packet", "skb", False),),
        owned="bpf_qdisc_skb_drop(skb, to_free);",
    ),
    _discipline(
        "dequeue",
        "u64 *ctx",
        type="struct sk_buff *",
        results=("NULL",),
        setup="struct Qdisc *sch = (struct Qdisc *)ctx[0];",
    ),
    _discipline("reset", "struct Qdisc *sch"),
    _discipline("init", "struct Qdisc *sch, struct nlattr *opt, struct netlink_ext_ack *extack"),
]
# the first kernel whose kfuncs for tasks and cgroups these have
TASK_KFUNCS = {
    "tracing": 604,
    "lsm": 604,
    "tc": 604,
    "syscall": 607,
    "xdp": 612,
    "cgroup_skb": 612,
    "kprobe": 612,
    "sched": 616,
    "tcp": 612,
    "qdisc": 617,
}
