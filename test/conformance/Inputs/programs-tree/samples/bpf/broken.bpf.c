// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#error this sample needs what is not there
