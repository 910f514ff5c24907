#include "core/cpu/instruction_set.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <utility>

#include "core/cpu/amx_products.h"
#include "core/cpu/processor_features.h"
#include "core/error.h"
#include "hwy/highway.h"

namespace reckon::cpu {
namespace {

struct Name {
  InstructionSet set;
  std::string_view name;
  std::int64_t target;  // the widest of Highway's that belongs to it
};

constexpr std::string_view kBaselineName = HWY_ARCH_ARM_A64 ? "neon" : "scalar";

constexpr std::array kNames = {
    Name{InstructionSet::kBaseline, kBaselineName, HWY_STATIC_TARGET},
    Name{InstructionSet::kSsse3, "ssse3", HWY_SSSE3},
    Name{InstructionSet::kSse4, "sse4", HWY_SSE4},
    Name{InstructionSet::kAvx2, "avx2", HWY_AVX2},
    Name{InstructionSet::kAvx512, "avx512", HWY_AVX3},
    Name{InstructionSet::kAvx512Vnni, "avx512_vnni", HWY_AVX3},
    Name{InstructionSet::kAvx512Bf16, "avx512_bf16", HWY_AVX3},
    Name{InstructionSet::kAmx, "amx", HWY_AVX3},
};

bool is_available(const Name& row) {
  // Not SupportedTargets() of today: that heeds the limit.
  static const std::int64_t targets = hwy::SupportedTargets() | HWY_STATIC_TARGET;
  if ((targets & row.target) == 0 || (HWY_TARGETS & row.target) == 0) return false;
  const ProcessorFeatures& features = processor_features();
  switch (row.set) {
    case InstructionSet::kAvx512Vnni:
      return features.avx512_vnni;
    case InstructionSet::kAvx512Bf16:
      return features.avx512_vnni && features.fast_avx512_bf16;
    case InstructionSet::kAmx:
      return features.avx512_vnni && (features.amx || amx_products_replaced());
    default:
      return true;
  }
}

std::atomic<InstructionSet>& current() {
  static std::atomic<InstructionSet> set = available_instruction_sets().back();
  return set;
}

}  // namespace

std::string_view name_of(InstructionSet set) {
  return std::ranges::find(kNames, set, &Name::set)->name;
}

InstructionSet instruction_set() { return current(); }

std::vector<InstructionSet> available_instruction_sets() {
  std::vector<InstructionSet> sets;
  for (const Name& row : kNames) {
    if (is_available(row)) sets.push_back(row.set);
  }
  return sets;
}

std::vector<std::string_view> instruction_set_names() {
  std::vector<std::string_view> names;
  for (const InstructionSet set : available_instruction_sets()) names.push_back(name_of(set));
  return names;
}

void limit_instruction_set(InstructionSet set) { limit_instruction_set(name_of(set)); }

void limit_instruction_set(std::string_view name) {
  const auto row = std::ranges::find(kNames, name, &Name::name);
  if (row == kNames.end() || !is_available(*row)) {
    fail("instruction set '{}': expected one that this processor has: {}", name,
         fmt::join(instruction_set_names(), ", "));
  }
  // The wider a target of Highway, the smaller its bit.
  hwy::SetSupportedTargetsForTest(-row->target & HWY_TARGETS);
  hwy::GetChosenTarget().DeInit();
  current() = row->set;
}

}  // namespace reckon::cpu
