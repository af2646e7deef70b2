//===- gadget_events.h - Tracepoints of a module ------------------*- C -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#undef TRACE_SYSTEM
#define TRACE_SYSTEM gadget

#if !defined(GADGET_EVENTS_H) || defined(TRACE_HEADER_MULTI_READ)
#define GADGET_EVENTS_H

#include "gadget.h"
#include <linux/tracepoint.h>

DECLARE_TRACE(gadget_seen, TP_PROTO(struct task_struct *task, int times),
              TP_ARGS(task, times));

#endif // GADGET_EVENTS_H

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#define TRACE_INCLUDE_FILE gadget_events
#include <trace/define_trace.h>
