// Run by arm64.sh under an emulator: the kernels' NEON version against float64. Ends with 1 and a
// line for each that is wrong.
#include <cstdio>

#include "core/cpu/attention.h"
#include "core/cpu/gemm.h"
#include "core/cpu/gemm_bf16.h"
#include "core/cpu/gemm_int8.h"
#include "core/cpu/instruction_set.h"
#include "core/cpu/layer_norm.h"
#include "core/scoring/scorer.h"
#include "tests/core/cpu/reference.h"

namespace {

using namespace reckon;  // NOLINT

int wrong = 0;

void expect(const char* what, double error, double most) {
  std::printf("%s: %.3g of %.3g\n", what, error, most);
  if (!(error <= most)) ++wrong;
}

void check_products() {
  const auto x = test::random_matrix(25, 500, 1);
  const auto weight = test::random_matrix(70, 500, 2, 0.05);
  const auto bias = test::random_vector(70, 3);
  const auto expected = test::linear_reference(x, weight, bias);
  Matrix<float> out(25, 70);
  cpu::gemm(x, cpu::PackedWeights(weight, bias), {}, out);
  expect("fp32", test::largest_difference(out, expected), 1e-5);
  cpu::gemm_bf16(x, {}, cpu::PackedBf16Weights(weight, bias, false), {}, out);
  expect("bf16", test::largest_difference(out, expected), 0.02);
  cpu::QuantizedRows quantized;
  const cpu::PackedInt8Weights packed(weight, bias, cpu::int8_rounding());
  quantized.assign(x, cpu::int8_form(packed));
  cpu::gemm_int8(quantized, packed, {}, out);
  expect("int8", test::largest_difference(out, expected), 0.1);
}

void check_attention() {
  const auto qkv = test::random_matrix(40, 3 * 64, 4);
  Matrix<float> out(40, 64);
  cpu::AttentionScratch scratch;
  cpu::attention({qkv.data(), 2, 32, 32, qkv.cols()}, std::vector<std::int32_t>{0, 40}, scratch,
                 out);
  expect("attention", test::largest_difference(out, test::attention_reference(qkv, 2)), 3e-6);
}

void check_top_k() {
  const auto items = test::random_matrix(5000, 40, 5);
  const auto queries = test::random_matrix(7, 40, 6);
  const auto scorer = make_cpu_scorer(items);
  const TopK lists = scorer->top_k(queries, 10, {}, 1);
  Matrix<float> scores(7, 5000);
  scorer->scores(queries, scores);
  int differences = 0;
  for (std::size_t q = 0; q < 7; ++q) {
    std::vector<float> row(scores.row(q).begin(), scores.row(q).end());
    std::ranges::sort(row, std::greater());
    for (std::size_t p = 0; p < 10; ++p) differences += lists.scores.row(q)[p] != row[p] ? 1 : 0;
  }
  expect("top-k", differences, 0);
}

}  // namespace

int main() {
  std::printf("instruction set %s\n", std::string(cpu::name_of(cpu::instruction_set())).c_str());
  check_products();
  check_attention();
  check_top_k();
  return wrong == 0 ? 0 : 1;
}
