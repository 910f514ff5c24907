#include "core/cpu/output_head.h"

#include <algorithm>
#include <utility>

#include "core/cpu/pooling.h"

namespace reckon::cpu {

OutputHead::OutputHead(const Model& model, std::size_t dimension)
    : pooling_(model.config().pooling),
      normalize_(model.config().normalize),
      dimension_(dimension) {
  const ModelConfig& config = model.config();
  const auto add = [&](const Model::Linear& linear, Activation activation) {
    modules_.push_back(
        {Linear(linear.weight, linear.bias, Precision::kFp32), activation, linear.weight.rows()});
  };
  if (config.output == OutputKind::kLogits) {
    pooling_ = {Pooling::kCls};
    if (config.has_pooler) add(model.pooler(), config.pooler_activation);
    add(model.classifier(), Activation::kIdentity);
  } else {
    for (std::size_t i = 0; i < config.dense.size(); ++i) {
      add(model.dense(i), config.dense[i].activation);
    }
  }
}

void OutputHead::apply(MatrixView<const float> hidden, std::span<const std::int32_t> cu_seqlens,
                       MatrixView<float> out) const {
  const std::size_t sequences = cu_seqlens.size() - 1;
  Matrix<float> vectors(sequences, pooling_.size() * hidden.cols);
  for (std::size_t s = 0; s < sequences; ++s) {
    const auto tokens = hidden.rows_between(static_cast<std::size_t>(cu_seqlens[s]),
                                            static_cast<std::size_t>(cu_seqlens[s + 1]));
    for (std::size_t p = 0; p < pooling_.size(); ++p) {
      pool(pooling_[p], tokens, vectors.row(s).subspan(p * hidden.cols, hidden.cols));
    }
  }
  LinearScratch unused;
  for (const Module& module : modules_) {
    Matrix<float> next(sequences, module.outputs);
    module.linear.apply(vectors, {.activation = module.activation}, unused, next);
    vectors = std::move(next);
  }
  for (std::size_t s = 0; s < sequences; ++s) {
    const auto kept = vectors.row(s).first(dimension_);
    if (normalize_) cpu::normalize(kept);
    std::ranges::copy(kept, out.row(s).data());
  }
}

}  // namespace reckon::cpu
