#include "bench/encoding_work.h"

#include <algorithm>

#include "bench/cache_sizes.h"
#include "core/cpu/gemm_bf16.h"
#include "core/cpu/precision_plan.h"

namespace reckon {
namespace {

using cpu::Part;
using cpu::Precision;

// What a product in a precision is made of.
struct Arithmetic {
  LimitKind kind;
  double products;
  double weight_bytes;
};

Arithmetic arithmetic_of(Precision precision) {
  const bool bf16 = cpu::has_bf16_products();
  switch (precision) {
    case Precision::kFp32:
      break;
    case Precision::kBf16:
      return {bf16 ? LimitKind::kBf16Products : LimitKind::kMultiplyAdd, 1, 2};
    case Precision::kBf16x3:
      return {LimitKind::kBf16Products, 3, 4};
    case Precision::kInt8:
    case Precision::kInt4:
      return {LimitKind::kInt8Products, 1, 1};
  }
  return {LimitKind::kMultiplyAdd, 1, 4};
}

void add(EncodingWork& work, const Arithmetic& arithmetic, double operations) {
  const auto part = std::ranges::find_if(work.parts, [&](const EncodingWork::Part& each) {
    return each.arithmetic == arithmetic.kind && each.products == arithmetic.products;
  });
  if (part != work.parts.end()) {
    part->operations += operations;
  } else if (operations > 0) {
    work.parts.push_back({arithmetic.kind, operations, arithmetic.products});
  }
}

EncodingWork work_of(const ModelConfig& config, const cpu::PrecisionPlan& plan, std::size_t heads,
                     std::size_t ffn_columns, const EncodeCounts& counts) {
  const auto hidden = static_cast<double>(config.hidden);
  const std::size_t head_size = config.hidden / config.heads;
  const auto attended = static_cast<double>(head_size * heads);
  const auto tokens = static_cast<double>(counts.tokens);
  const double weights[cpu::kParts] = {3 * hidden * attended, hidden * attended,
                                       hidden * static_cast<double>(ffn_columns),
                                       hidden * static_cast<double>(ffn_columns)};
  EncodingWork work;
  for (std::size_t layer = 0; layer < plan.layers(); ++layer) {
    for (const Part part :
         {Part::kQkv, Part::kAttentionOutput, Part::kIntermediate, Part::kOutput}) {
      const Arithmetic arithmetic = arithmetic_of(plan.of(layer, part));
      const double size = weights[static_cast<std::size_t>(part)];
      add(work, arithmetic, 2 * size * tokens);
      work.weight_bytes += arithmetic.weight_bytes * size * static_cast<double>(counts.batches);
    }
    const bool narrow = is_narrow(plan.of(layer, Part::kQkv));
    add(work, arithmetic_of(narrow ? Precision::kBf16 : Precision::kFp32),
        4 * static_cast<double>(counts.squared_tokens) * attended);
  }
  for (const DenseConfig& dense : config.dense) {
    add(work, arithmetic_of(Precision::kFp32),
        2 * static_cast<double>(dense.input * dense.output) * static_cast<double>(counts.texts));
  }
  return work;
}

}  // namespace

double EncodingWork::operations() const {
  double sum = 0;
  for (const Part& part : parts) sum += part.operations;
  return sum;
}

EncodingWork cpu_encoding_work(const ModelConfig& config, const Variant& variant,
                               const EncodeCounts& counts) {
  const auto plan =
      cpu::PrecisionPlan::parse(variant, count_option(variant, "layers", config.layers));
  return work_of(config, plan, count_option(variant, "heads", config.heads),
                 count_option(variant, "ffn_columns", config.intermediate), counts);
}

double encoding_operations(const ModelConfig& config, const EncodeCounts& counts) {
  return work_of(config, {config.layers, Precision::kFp32}, config.heads, config.intermediate,
                 counts)
      .operations();
}

double seconds_at_limits(const EncodingWork& work, const EncodeCounts& counts, Limits& limits,
                         std::size_t threads) {
  double seconds = 0;
  for (const EncodingWork::Part& part : work.parts) {
    seconds += part.products * part.operations / limits.of(part.arithmetic, threads)->value;
  }
  const double cached =
      2.0 * static_cast<double>(cache_sizes().third) * static_cast<double>(counts.batches);
  if (cached == 0 || work.weight_bytes < cached) return seconds;
  return std::max(seconds, work.weight_bytes / limits.of(LimitKind::kMemoryRead, threads)->value);
}

}  // namespace reckon
