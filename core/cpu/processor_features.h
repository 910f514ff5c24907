#pragma once

namespace reckon::cpu {

// What Highway's targets do not tell apart; all false elsewhere than on x86-64.
struct ProcessorFeatures {
  bool avx512_vnni = false;
  // Its bf16 dot products are twice as fast as fp32 multiply-adds on AMD's processors, and half as
  // fast on Intel's that have been measured.
  bool fast_avx512_bf16 = false;
  bool amx = false;  // tiles, int8 and bf16, and the operating system lets this process use them
};

// Asked of the processor once; asks the operating system for the use of AMX.
const ProcessorFeatures& processor_features();

}  // namespace reckon::cpu
