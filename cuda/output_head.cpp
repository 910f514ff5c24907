#include "cuda/output_head.h"

#include <algorithm>
#include <numeric>

#include "cuda/kernels/activation.h"

namespace reckon::cuda {

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

template <class T>
void OutputHead::apply(const T* hidden, std::span<const std::int32_t> cu_seqlens, Gemm& gemm,
                       OutputHeadScratch& scratch, MatrixView<float> out, Stream stream) const {
  const auto sequences = static_cast<int>(out.rows);
  std::size_t width = hidden_ * static_cast<unsigned>(pooling_.count);
  float* vectors = scratch.vectors.at_least(out.rows * width);
  pool(PoolingInput<T>{.hidden = hidden,
                       .cu_seqlens = scratch.cu_seqlens.assign(cu_seqlens, stream),
                       .sequences = sequences,
                       .columns = static_cast<int>(hidden_),
                       .modes = pooling_,
                       .normalize = normalize_ && modules_.empty()},
       vectors, stream);
  for (const Module& module : modules_) {
    width = static_cast<unsigned>(module.linear.outputs());
    const ProductWithBias<Fp32> product =
        module.linear.multiply(gemm, GemmType::kFp32, sequences, vectors, nullptr,
                               scratch.products.at_least(out.rows * width), stream);
    vectors = scratch.vectors.at_least(out.rows * width);
    add_bias_and_activate<Fp32>(product, module.activation, sequences, static_cast<int>(width),
                                vectors, {}, stream);
  }
  if (normalize_ && !modules_.empty()) {
    // The norm of a vector is that of a sequence of one token, its first.
    std::vector<std::int32_t> each(out.rows + 1);
    std::iota(each.begin(), each.end(), 0);
    PoolingInput<float> input = {.hidden = vectors,
                                 .cu_seqlens = scratch.cu_seqlens.assign(each, stream),
                                 .sequences = sequences,
                                 .columns = static_cast<int>(width),
                                 .modes = {},
                                 .normalize = true};
    input.modes.append(Pooling::kCls);
    vectors = scratch.products.at_least(out.rows * width);
    pool(input, vectors, stream);
  }
  scratch.host.resize(out.rows * width);
  copy_to_host(scratch.host.data(), vectors, scratch.host.size() * sizeof(float), stream);
  wait_for(stream);
  for (std::size_t r = 0; r < out.rows; ++r) {
    std::copy_n(scratch.host.data() + r * width, out.cols, out.row(r).data());
  }
}

#define RECKON_INSTANTIATE(T)                                                        \
  template void OutputHead::apply<T>(const T*, std::span<const std::int32_t>, Gemm&, \
                                     OutputHeadScratch&, MatrixView<float>, Stream) const;
RECKON_INSTANTIATE(float)
RECKON_INSTANTIATE(Half)
RECKON_INSTANTIATE(BFloat16)

}  // namespace reckon::cuda
