//===- generated_members.h - The tables of generated programs -----*- C -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_ORACLE_GENERATED_MEMBERS_H
#define PRECHECK_ORACLE_GENERATED_MEMBERS_H

#include "bpf_helpers.h"
#include "bpf_test.h"
#include "stack_objects.h"

#if KERNEL >= 604
#define TABLE_SECTION ".struct_ops.link"
#else
#define TABLE_SECTION ".struct_ops"
#endif

/// The program that follows is the member of a table.
#define MEMBER(result, program, table, member_name)                            \
  result program(u64 *ctx);                                                    \
  SEC(TABLE_SECTION)                                                           \
  struct table table_of_##program = {.member_name = (void *)program};

//===--- Congestion control -----------------------------------------------===//

/// Whole, or libbpf takes it for another type.
struct sock {
  int sk_rcvbuf;
} __kernel_type;
struct tcp_sock {
  u32 snd_cwnd;
  u32 snd_ssthresh;
} __kernel_type;
#define tcp_of(sk) ((struct tcp_sock *)(sk))

struct tcp_congestion_ops {
  u32 (*ssthresh)(struct sock *sk);
  void (*cong_avoid)(struct sock *sk, u32 ack, u32 acked);
  void (*set_state)(struct sock *sk, u8 new_state);
  void (*release)(struct sock *sk);
} __kernel_type;

u32 tcp_reno_ssthresh(struct sock *sk) __ksym;
u32 tcp_reno_undo_cwnd(struct sock *sk) __ksym;
void tcp_reno_cong_avoid(struct sock *sk, u32 ack, u32 acked) __ksym;

//===--- Functions that other programs replace ----------------------------===//

/// What an extension (freplace) stands in for; that may change the packet since
/// this does.
__noinline int replaced(struct __sk_buff *ctx, struct buffer *value, u64 n) {
  bpf_skb_pull_data(ctx, 1);
  return value ? value->words[0] : ctx->len + n;
}

SEC("tc")
int replaced_caller(struct __sk_buff *ctx) {
  u32 key = 0;
  return replaced(ctx, bpf_map_lookup_elem(&buffers, &key), ctx->len);
}

//===--- Files ------------------------------------------------------------===//

struct file {
  u32 f_flags;
} __kernel_type;

#if KERNEL >= 619
int bpf_dynptr_from_file(struct file *file, u32 flags,
                         struct bpf_dynptr *ptr__uninit) __ksym;
int bpf_dynptr_file_discard(struct bpf_dynptr *dynptr) __ksym;
#endif

#if KERNEL >= 616

//===--- Schedulers -------------------------------------------------------===//

#include "sched_ext_kfuncs.h"

struct sched_ext_entity {
  u64 slice;
} __kernel_type;
/// A task with what schedulers keep in it.
struct task_struct___scheduled {
  struct sched_ext_entity scx;
} __kernel_type;
#define scheduled(task) ((struct task_struct___scheduled *)(task))

const struct cpumask *scx_bpf_get_online_cpumask(void) __ksym;
void scx_bpf_put_cpumask(const struct cpumask *cpumask) __ksym;

#endif // KERNEL >= 616

#if KERNEL >= 617

//===--- Queueing disciplines ---------------------------------------------===//

struct qdisc_skb_head {
  u32 qlen;
} __kernel_type;
struct gnet_stats_queue {
  u32 drops;
} __kernel_type;
struct Qdisc {
  u32 limit;
  struct qdisc_skb_head q;
  struct gnet_stats_queue qstats;
} __kernel_type;
struct bpf_sk_buff_ptr {
  struct sk_buff *skb;
};
struct nlattr;
struct netlink_ext_ack;

struct Qdisc_ops {
  int (*enqueue)(struct sk_buff *skb, struct Qdisc *sch,
                 struct sk_buff **to_free);
  struct sk_buff *(*dequeue)(struct Qdisc *sch);
  int (*init)(struct Qdisc *sch, struct nlattr *arg,
              struct netlink_ext_ack *extack);
  void (*reset)(struct Qdisc *sch);
} __kernel_type;

void bpf_qdisc_skb_drop(struct sk_buff *skb,
                        struct bpf_sk_buff_ptr *to_free) __ksym;
void bpf_kfree_skb(struct sk_buff *skb) __ksym;
u32 bpf_skb_get_hash(struct sk_buff *skb) __ksym;

struct packet_slot {
  struct sk_buff __kptr *skb;
};

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 4);
  __type(key, u32);
  __type(value, struct packet_slot);
} packets SEC(".maps");

/// No packet: a number.
#define skb_of(number) ((struct sk_buff *)(number))

#endif // KERNEL >= 617

#endif // PRECHECK_ORACLE_GENERATED_MEMBERS_H
