// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#error this test needs what is not there
