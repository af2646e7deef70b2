// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The scheduler with one edit at a time: what the real kernels say of each.
//
// 1: no NULL check of the storage
// RUN: not %precheck --kernel=6.18 %s -- %bpf_flags -DMUTANT=1 2>&1 | FileCheck %s --check-prefix=M1
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags -DMUTANT=1 2>&1 | FileCheck %s --check-prefix=M1
// M1: warning: invalid mem access 'map_value_or_null' [
// M1: in program 'sched_init_task'
//
// 2: no NULL check of the mask
// RUN: not %precheck --kernel=6.18 %s -- %bpf_flags -DMUTANT=2 2>&1 | FileCheck %s --check-prefix=M2-618
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags -DMUTANT=2 2>&1 | FileCheck %s --check-prefix=M2-73
// M2-618: warning: Possibly NULL pointer passed to trusted arg1 [
// M2-618: in program 'sched_init_task'
// M2-73: warning: Possibly NULL pointer passed to trusted R2 [
// M2-73: in program 'sched_init_task'
//
// 3: the mask that was in the map is lost
// RUN: not %precheck --kernel=6.18 %s -- %bpf_flags -DMUTANT=3 2>&1 | FileCheck %s --check-prefix=M3
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags -DMUTANT=3 2>&1 | FileCheck %s --check-prefix=M3
// M3: warning: Unreleased reference [
// M3: in program 'sched_init_task'
//
// 4: a mask is used after its release
// RUN: not %precheck --kernel=6.18 %s -- %bpf_flags -DMUTANT=4 2>&1 | FileCheck %s --check-prefix=M4
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags -DMUTANT=4 2>&1 | FileCheck %s --check-prefix=M4
// M4: warning: R2 type=scalar expected=fp [
// M4: in program 'sched_exit_task'
//
// 5: the mask of the map may be NULL
// RUN: not %precheck --kernel=6.18 %s -- %bpf_flags -DMUTANT=5 2>&1 | FileCheck %s --check-prefix=M5-618
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags -DMUTANT=5 2>&1 | FileCheck %s --check-prefix=M5-73
// M5-618: warning: Possibly NULL pointer passed to trusted arg1 [
// M5-618: in program 'sched_select_cpu'
// M5-73: warning: Possibly NULL pointer passed to trusted R2 [
// M5-73: in program 'sched_select_cpu'
//
// 6: a mask that is not the program's is written
// RUN: not %precheck --kernel=6.18 %s -- %bpf_flags -DMUTANT=6 2>&1 | FileCheck %s --check-prefix=M6-618
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags -DMUTANT=6 2>&1 | FileCheck %s --check-prefix=M6-73
// M6-618: warning: kernel function bpf_cpumask_and args#0 expected pointer to STRUCT bpf_cpumask but R1 has a pointer to STRUCT cpumask [
// M6-618: in program 'sched_set_cpumask'
// M6-73: warning: kernel function bpf_cpumask_and R1 expected pointer to STRUCT bpf_cpumask but R1 has a pointer to STRUCT cpumask [
// M6-73: in program 'sched_set_cpumask'
//
// 7: a call that sleeps
// RUN: not %precheck --kernel=6.18 %s -- %bpf_flags -DMUTANT=7 2>&1 | FileCheck %s --check-prefix=M7-618
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags -DMUTANT=7 2>&1 | FileCheck %s --check-prefix=M7-73
// M7-618: warning: helper call might sleep in a non-sleepable prog [
// M7-618: in program 'sched_running'
// M7-73: warning: sleepable helper bpf_copy_from_user#148 in non-sleepable prog [
// M7-73: in program 'sched_running'
//
// 8: a field of the task that is not to be written (6.18 says nothing of its own)
// RUN: not %precheck --kernel=6.18 %s -- %bpf_flags -DMUTANT=8 2>&1 | FileCheck %s --check-prefix=M8-618
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags -DMUTANT=8 2>&1 | FileCheck %s --check-prefix=M8-73
// M8-618: warning: no write support to task_struct [
// M8-618: in program 'sched_stopping'
// M8-73: warning: cannot write into ptr_task_struct [
// M8-73: in program 'sched_stopping'
//
// 9: the cgroup is not released
// RUN: not %precheck --kernel=6.18 %s -- %bpf_flags -DMUTANT=9 2>&1 | FileCheck %s --check-prefix=M9
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags -DMUTANT=9 2>&1 | FileCheck %s --check-prefix=M9
// M9: warning: Unreleased reference [
// M9: in program 'sched_enqueue'
//
// 10: a call under a lock
// RUN: not %precheck --kernel=6.18 %s -- %bpf_flags -DMUTANT=10 2>&1 | FileCheck %s --check-prefix=M10
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags -DMUTANT=10 2>&1 | FileCheck %s --check-prefix=M10
// M10: warning: function calls are not allowed while holding a lock [
// M10: in program 'sched_enqueue'
//
// 11: the lock is not given back
// RUN: not %precheck --kernel=6.18 %s -- %bpf_flags -DMUTANT=11 2>&1 | FileCheck %s --check-prefix=M11
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags -DMUTANT=11 2>&1 | FileCheck %s --check-prefix=M11
// M11: warning: function calls are not allowed while holding a lock [
// M11: in program 'sched_enqueue'
//
// 12: a loop is left without the end of its iterator
// RUN: not %precheck --kernel=6.18 %s -- %bpf_flags -DMUTANT=12 2>&1 | FileCheck %s --check-prefix=M12
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags -DMUTANT=12 2>&1 | FileCheck %s --check-prefix=M12
// M12: warning: Unreleased reference [
// M12: in program 'sched_dispatch'
//
// 13: a task that the program does not own is released
// RUN: not %precheck --kernel=6.18 %s -- %bpf_flags -DMUTANT=13 2>&1 | FileCheck %s --check-prefix=M13-618
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags -DMUTANT=13 2>&1 | FileCheck %s --check-prefix=M13-73
// M13-618: warning: Possibly NULL pointer passed to trusted arg0 [
// M13-618: in program 'sched_dispatch'
// M13-73: warning: Possibly NULL pointer passed to trusted R1 [
// M13-73: in program 'sched_dispatch'
//
// 14: an iterator is used after its end
// RUN: not %precheck --kernel=6.18 %s -- %bpf_flags -DMUTANT=14 2>&1 | FileCheck %s --check-prefix=M14-618
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags -DMUTANT=14 2>&1 | FileCheck %s --check-prefix=M14-73
// M14-618: warning: expected an initialized iter_scx_dsq as arg #0 [
// M14-618: in program 'sched_dispatch'
// M14-73: warning: expected an initialized iter_scx_dsq as R1 [
// M14-73: in program 'sched_dispatch'
//
// 15: the previous task may be NULL
// RUN: not %precheck --kernel=6.18 %s -- %bpf_flags -DMUTANT=15 2>&1 | FileCheck %s --check-prefix=M15
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags -DMUTANT=15 2>&1 | FileCheck %s --check-prefix=M15
// M15: warning: invalid mem access 'trusted_ptr_or_null_' [
// M15: in program 'sched_dispatch'
//
// 16: the idle mask is not given back
// RUN: not %precheck --kernel=6.18 %s -- %bpf_flags -DMUTANT=16 2>&1 | FileCheck %s --check-prefix=M16
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags -DMUTANT=16 2>&1 | FileCheck %s --check-prefix=M16
// M16: warning: Unreleased reference [
// M16: in program 'sched_dispatch'
//
// 17: a cgroup that the program does not own goes into a map
// RUN: not %precheck --kernel=6.18 %s -- %bpf_flags -DMUTANT=17 2>&1 | FileCheck %s --check-prefix=M17-618
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags -DMUTANT=17 2>&1 | FileCheck %s --check-prefix=M17-73
// M17-618: warning: R2 must be referenced when passed to release function [
// M17-618: in program 'sched_cgroup_init'
// M17-73: warning: release helper bpf_kptr_xchg expects referenced PTR_TO_BTF_ID passed to R2 [
// M17-73: in program 'sched_cgroup_init'
//
// 18: a kfunc that sleeps
// RUN: not %precheck --kernel=6.18 %s -- %bpf_flags -DMUTANT=18 2>&1 | FileCheck %s --check-prefix=M18
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags -DMUTANT=18 2>&1 | FileCheck %s --check-prefix=M18
// M18: warning: program must be sleepable to call sleepable kfunc scx_bpf_create_dsq [
// M18: in program 'sched_cgroup_exit'
//
// 19: a timer returns 1
// RUN: not %precheck --kernel=6.18 %s -- %bpf_flags -DMUTANT=19 2>&1 | FileCheck %s --check-prefix=M19
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags -DMUTANT=19 2>&1 | FileCheck %s --check-prefix=M19
// M19: warning: At async callback return the register R0 has smin=1 smax=1 should have been in [0, 0] [
// M19: in program 'sched_init'
//
// 20: a field that is no timer
// RUN: not %precheck --kernel=6.18 %s -- %bpf_flags -DMUTANT=20 2>&1 | FileCheck %s --check-prefix=M20
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags -DMUTANT=20 2>&1 | FileCheck %s --check-prefix=M20
// M20: warning: off 16 doesn't point to 'struct bpf_timer' that is at 0 [
// M20: in program 'sched_init'

#include "scheduler.h"
