#include "cuda/output_head.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "cuda/kernels/activation.h"

namespace reckon::cuda {
namespace {

// The numbers from 0 on, copied when more of them are wanted than before.
const std::int32_t* counting(std::size_t count, const OutputHeadTools& tools) {
  GrowingArray<std::int32_t>& numbers = tools.scratch.counting;
  if (numbers.size() < count) {
    std::vector<std::int32_t> host(count);
    std::iota(host.begin(), host.end(), 0);
    numbers.assign(host, tools.stream);
  }
  return numbers.data();
}

}  // namespace

OutputHead::OutputHead(const Model& model)
    : hidden_(model.config().hidden), normalize_(model.config().normalize) {
  const ModelConfig& config = model.config();
  const auto add = [&](const Model::Linear& linear, Activation activation) {
    modules_.push_back({Linear<Fp32>(linear.weight, linear.bias), activation});
  };
  if (config.output == OutputKind::kLogits) {
    pooling_.append(Pooling::kCls);
    if (config.has_pooler) add(model.pooler(), config.pooler_activation);
    add(model.classifier(), Activation::kIdentity);
  } else {
    for (const Pooling mode : config.pooling) pooling_.append(mode);
    for (std::size_t i = 0; i < config.dense.size(); ++i) {
      add(model.dense(i), config.dense[i].activation);
    }
  }
}

std::size_t OutputHead::width() const {
  return modules_.empty() ? hidden_ * static_cast<unsigned>(pooling_.count)
                          : static_cast<unsigned>(modules_.back().linear.outputs());
}

template <class T>
const float* OutputHead::apply(const T* hidden, const std::int32_t* cu_seqlens, int sequences,
                               const OutputHeadTools& tools) const {
  OutputHeadScratch& scratch = tools.scratch;
  const auto rows = static_cast<std::size_t>(sequences);
  float* vectors = scratch.vectors.at_least(rows * hidden_ * static_cast<unsigned>(pooling_.count));
  pool(PoolingInput<T>{.hidden = hidden,
                       .cu_seqlens = cu_seqlens,
                       .sequences = sequences,
                       .columns = static_cast<int>(hidden_),
                       .modes = pooling_,
                       .normalize = normalize_ && modules_.empty()},
       vectors, tools.stream);
  for (const Module& module : modules_) {
    const int width = module.linear.outputs();
    const std::size_t numbers = rows * static_cast<unsigned>(width);
    float* const products = scratch.products.at_least(numbers);
    if (module.linear.multiply_and_activate(tools.gemm, GemmType::kFp32, module.activation,
                                            sequences, vectors, products, tools.stream)) {
      std::swap(scratch.vectors, scratch.products);
      vectors = products;
      continue;
    }
    const ProductWithBias<Fp32> product = module.linear.multiply(
        tools.gemm, GemmType::kFp32, sequences, vectors, nullptr, products, tools.stream);
    vectors = scratch.vectors.at_least(numbers);
    add_bias_and_activate<Fp32>(product, module.activation, sequences, width, vectors, {},
                                tools.stream);
  }
  if (!normalize_ || modules_.empty()) return vectors;
  // The norm of a vector is that of a sequence of one token, its first.
  PoolingInput<float> input = {.hidden = vectors,
                               .cu_seqlens = counting(rows + 1, tools),
                               .sequences = sequences,
                               .columns = static_cast<int>(width()),
                               .modes = {},
                               .normalize = true};
  input.modes.append(Pooling::kCls);
  float* const normalized = scratch.products.at_least(rows * width());
  pool(input, normalized, tools.stream);
  return normalized;
}

#define RECKON_INSTANTIATE(T)                                                    \
  template const float* OutputHead::apply<T>(const T*, const std::int32_t*, int, \
                                             const OutputHeadTools&) const;
RECKON_INSTANTIATE(float)
RECKON_INSTANTIATE(Half)
RECKON_INSTANTIATE(BFloat16)

}  // namespace reckon::cuda
