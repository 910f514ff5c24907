#include "bench/micro/micro_inputs.h"

#include <utility>

#include "bench/random_inputs.h"

namespace reckon::micro {

MicroInputs::MicroInputs(std::filesystem::path model, std::vector<std::string> texts,
                         std::filesystem::path vectors)
    : directory_(std::move(model)), texts_(std::move(texts)), vectors_(std::move(vectors)) {}

const Model& MicroInputs::model() {
  if (!model_) model_ = Model::load(directory_);
  return *model_;
}

const Tokenizer& MicroInputs::tokenizer() {
  if (!tokenizer_) tokenizer_ = load_tokenizer(directory_);
  return *tokenizer_;
}

const std::vector<std::string>& MicroInputs::texts() {
  constexpr std::size_t kTexts = 512;
  if (!texts_.empty()) return texts_;
  Random random(1);
  for (std::size_t i = 0; i < kTexts; ++i) {
    texts_.push_back(random_text(1 + random.below(80), random));
  }
  return texts_;
}

}  // namespace reckon::micro
