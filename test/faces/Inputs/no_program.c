// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
int add(int a, int b) { return a + b; }
