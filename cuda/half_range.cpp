#include "cuda/half_range.h"

#include <cmath>
#include <span>
#include <string>

#include "core/error.h"

namespace reckon::cuda {
namespace {

constexpr float kLargestHalf = 65504;

class RangeCheck {
 public:
  explicit RangeCheck(std::string_view what) : what_(what) {}

  void check(const std::string& tensor, const Matrix<float>& numbers) const {
    check(tensor, {numbers.data(), numbers.rows() * numbers.cols()});
  }
  void check(const std::string& tensor, const Model::Linear& linear) const {
    check(tensor + ".weight", linear.weight);
    check(tensor + ".bias", std::span(linear.bias));
  }

 private:
  void check(const std::string& tensor, std::span<const float> numbers) const {
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      if (std::abs(numbers[i]) <= kLargestHalf) continue;
      fail("{}: tensor {}: element {} is {}, expected at most {} in fp16", what_, tensor, i,
           numbers[i], kLargestHalf);
    }
  }

  std::string_view what_;
};

}  // namespace

void check_half_range(const Model& model, bool layers, std::string_view what) {
  const RangeCheck range(what);
  range.check("word_embeddings", model.word_embeddings());
  range.check("position_embeddings", model.position_embeddings());
  range.check("type_embeddings", model.type_embeddings());
  for (std::size_t i = 0; layers && i < model.config().layers; ++i) {
    const Model::Layer layer = model.layer(i);
    const std::string name = fmt::format("layer.{}.", i);
    range.check(name + "query", layer.query);
    range.check(name + "key", layer.key);
    range.check(name + "value", layer.value);
    range.check(name + "attention_output", layer.attention_output);
    range.check(name + "intermediate", layer.intermediate);
    range.check(name + "output", layer.output);
  }
}

}  // namespace reckon::cuda
