// What Highway's headers ask libhwy for, in its place (cmake/lean_libraries.cmake says why): which
// instruction sets the processor and the operating system have.
#include <hwy/targets.h>

#include <atomic>
#include <cstdint>

namespace hwy {
namespace {

#if HWY_ARCH_X86

std::int64_t detected() {
  __builtin_cpu_init();
  const auto has = [](auto... features) { return (... && (features != 0)); };
#define RECKON_HAS(feature) __builtin_cpu_supports(feature)
  std::int64_t targets = HWY_SCALAR | HWY_EMU128;
  if (!has(RECKON_HAS("sse2"), RECKON_HAS("sse3"), RECKON_HAS("ssse3"))) return targets;
  targets |= HWY_SSSE3;
  if (!has(RECKON_HAS("sse4.1"), RECKON_HAS("sse4.2"), RECKON_HAS("aes"), RECKON_HAS("pclmul")))
    return targets;
  targets |= HWY_SSE4;
  // Processors with AVX2 and BMI2 have LZCNT and F16C as well.
  if (!has(RECKON_HAS("avx"), RECKON_HAS("avx2"), RECKON_HAS("fma"), RECKON_HAS("bmi"),
           RECKON_HAS("bmi2")))
    return targets;
  targets |= HWY_AVX2;
  if (has(RECKON_HAS("avx512f"), RECKON_HAS("avx512vl"), RECKON_HAS("avx512dq"),
          RECKON_HAS("avx512bw"), RECKON_HAS("avx512cd")))
    targets |= HWY_AVX3;
#undef RECKON_HAS
  return targets;
}

#else

std::int64_t detected() { return HWY_STATIC_TARGET; }

#endif

std::atomic<std::int64_t> for_test{0};

}  // namespace

std::int64_t SupportedTargets() {
  static const std::int64_t targets = detected();
  const std::int64_t wanted = for_test.load();
  return wanted == 0 ? targets : wanted;
}

void SetSupportedTargetsForTest(std::int64_t targets) {
  for_test = targets;
  GetChosenTarget().DeInit();
}

ChosenTarget& GetChosenTarget() {
  static ChosenTarget chosen;
  return chosen;
}

}  // namespace hwy
