#include "core/cpu/processor_features.h"

#if defined(__x86_64__)
#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdint>
#include <cstring>
#endif

namespace reckon::cpu {
namespace {

#if defined(__x86_64__)

// Leaves and bits: Intel 64 and IA-32 Architectures Software Developer's Manual, CPUID and XSAVE.

bool is_amd() {
  unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
  if (__get_cpuid(0, &eax, &ebx, &ecx, &edx) == 0) return false;
  return std::memcmp(&ebx, "Auth", 4) == 0 && std::memcmp(&edx, "enti", 4) == 0 &&
         std::memcmp(&ecx, "cAMD", 4) == 0;
}

// The parts of the register file that the operating system saves.
std::uint64_t saved_states() {
  unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
  constexpr unsigned kOsXsave = 1u << 27;
  if (__get_cpuid(1, &eax, &ebx, &ecx, &edx) == 0 || (ecx & kOsXsave) == 0) return 0;
  unsigned low = 0, high = 0;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return (std::uint64_t{high} << 32) | low;
}

// Linux gives a process the 8 KB of tile registers only when it asks (since 5.16).
bool allow_tiles() {
  constexpr long kRequestPermission = 0x1023;  // ARCH_REQ_XCOMP_PERM
  constexpr long kTileData = 18;               // XFEATURE_XTILE_DATA
  return syscall(SYS_arch_prctl, kRequestPermission, kTileData) == 0;
}

ProcessorFeatures ask() {
  ProcessorFeatures features;
  unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
  if (__get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) == 0) return features;
  const unsigned subleaves = eax;
  const auto has = [](unsigned bits, int bit) { return ((bits >> bit) & 1) != 0; };
  features.avx512_vnni = has(ecx, 11);
  constexpr std::uint64_t kTileStates = 0x60000;
  if (has(edx, 22) && has(edx, 24) && has(edx, 25) &&
      (saved_states() & kTileStates) == kTileStates) {
    features.amx = allow_tiles();
  }
  if (subleaves >= 1 && __get_cpuid_count(7, 1, &eax, &ebx, &ecx, &edx) != 0) {
    features.fast_avx512_bf16 = has(eax, 5) && is_amd();
  }
  return features;
}

#else

ProcessorFeatures ask() { return {}; }

#endif

}  // namespace

const ProcessorFeatures& processor_features() {
  static const ProcessorFeatures features = ask();
  return features;
}

}  // namespace reckon::cpu
