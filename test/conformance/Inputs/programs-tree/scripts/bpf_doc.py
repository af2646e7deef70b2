# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
print("#define HELPER_DEFS_MADE 1")
