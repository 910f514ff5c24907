#include "core/encoder.h"

#include <array>
#include <string_view>
#include <vector>

#include "core/cpu/cpu_encoder.h"
#include "core/error.h"
#include "core/variant.h"

namespace reckon {
namespace {

// Everything that can encode: one row for each backend and precision.
struct Implementation {
  std::string_view backend;
  std::string_view precision;
  std::unique_ptr<Encoder> (*make)(const Model& model);
};

template <cpu::Precision kPrecision>
constexpr Implementation on_cpu(std::string_view precision) {
  return {"cpu", precision,
          [](const Model& model) { return cpu::make_cpu_encoder(model, kPrecision); }};
}

constexpr std::array kImplementations = {
    on_cpu<cpu::Precision::kFp32>("fp32"),     on_cpu<cpu::Precision::kBf16>("bf16"),
    on_cpu<cpu::Precision::kBf16x3>("bf16x3"), on_cpu<cpu::Precision::kInt8>("int8"),
    on_cpu<cpu::Precision::kInt4>("int4"),
};

}  // namespace

std::unique_ptr<Encoder> make_encoder(const Model& model, const Variant& variant) {
  std::vector<std::string_view> precisions;  // of the backend
  for (const Implementation& row : kImplementations) {
    if (row.backend != variant.backend) continue;
    precisions.push_back(row.precision);
    if (row.precision != variant.precision) continue;
    if (!variant.options.empty()) {
      fail("variant '{}': unknown option '{}': {}/{} has no options", variant.text,
           variant.options.begin()->first, row.backend, row.precision);
    }
    return row.make(model);
  }
  if (precisions.empty()) {
    fail("variant '{}': backend '{}' is not built into this program", variant.text,
         variant.backend);
  }
  fail("variant '{}': no precision '{}' on backend '{}', available: {}", variant.text,
       variant.precision, variant.backend, fmt::join(precisions, ", "));
}

}  // namespace reckon
