// Models of other widths than the tiny ones', and texts of the lengths at which tiles and warps
// end.
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "core/model/model.h"
#include "cuda/cuda_encoder.h"
#include "tests/core/model/model_files.h"
#include "tests/cuda/made_up_batch.h"
#include "tests/support/errors.h"
#include "tests/support/temporary_directory.h"

namespace reckon::cuda {
namespace {

constexpr std::size_t kPositions = 512;

struct Widths {
  std::size_t hidden, heads, intermediate;
};

// Weights of [out, in] are scaled so that a product has numbers of about 1.
void scale_weights(std::map<std::string, test::TensorBytes>& tensors) {
  for (auto& [name, tensor] : tensors) {
    if (tensor.shape.size() != 2 || name.find("embeddings") != std::string::npos) continue;
    const float scale = 1 / std::sqrt(static_cast<float>(tensor.shape[1]));
    for (std::size_t at = 0; at < tensor.bytes.size(); at += sizeof(float)) {
      float x;
      std::memcpy(&x, &tensor.bytes[at], sizeof(x));
      x *= scale;
      std::memcpy(&tensor.bytes[at], &x, sizeof(x));
    }
  }
}

using DenseTensors = std::map<std::string, std::map<std::string, test::TensorBytes>>;

// With the tensors of each folder of a dense module.
Model load(const test::ModelFiles& files, const DenseTensors& dense = {}) {
  const test::TemporaryDirectory folder;
  files.write(folder.path());
  for (const auto& [name, tensors] : dense) {
    test::write_text(folder / name / "model.safetensors", test::safetensors_of(tensors));
  }
  return Model::load(folder.path());
}

test::ModelFiles files_of(const Widths& widths) {
  test::ModelFiles files;
  files.config()["hidden_size"] = widths.hidden;
  files.config()["num_attention_heads"] = widths.heads;
  files.config()["intermediate_size"] = widths.intermediate;
  files.config()["max_position_embeddings"] = kPositions;
  files.json["1_Pooling/config.json"]["word_embedding_dimension"] = widths.hidden;
  files.json["sentence_bert_config.json"]["max_seq_length"] = kPositions;
  files.json["tokenizer_config.json"]["model_max_length"] = kPositions;
  return files;
}

Model model_of(const Widths& widths) {
  test::ModelFiles files = files_of(widths);
  files.tensors = test::ModelFiles::bert_tensors(widths.hidden, widths.intermediate, kPositions);
  scale_weights(files.tensors);
  return load(files);
}

Matrix<float> encode(const Encoder& encoder, const TokenBatch& batch) {
  Matrix<float> out(batch.sequences(), encoder.dimension());
  encoder.make_session()->encode(batch, out);
  return out;
}

void expect_cpu_vectors(const Model& model, const std::vector<std::size_t>& lengths) {
  const TokenBatch batch = test::made_up_batch(lengths, model.config().vocabulary);
  const Matrix<float> expected = encode(*make_encoder(model, parse_variant("fp32")), batch);
  for (const bool graphs : {true, false}) {
    const auto variant = parse_variant(graphs ? "cuda/fp32" : "cuda/fp32:graphs=off");
    const Matrix<float> got = encode(*make_cuda_encoder(model, variant), batch);
    for (std::size_t s = 0; s < lengths.size(); ++s) {
      for (std::size_t c = 0; c < expected.cols(); ++c) {
        ASSERT_NEAR(got.row(s)[c], expected.row(s)[c], 5e-6f)
            << model.config().hidden << " columns, " << lengths[s] << " tokens, column " << c;
      }
    }
  }
}

TEST(CudaEncoderWidths, HeadsOfAnyMultipleOf8ColumnsGiveTheCpusVectors) {
  for (const Widths& widths : {Widths{24, 3, 24},
                               {24, 1, 40},
                               {64, 2, 96},
                               {80, 2, 72},
                               {72, 1, 17},
                               {96, 1, 130},
                               {120, 1, 8},
                               {256, 2, 520}}) {
    expect_cpu_vectors(model_of(widths), {1, 15, 16, 17, 63, 64, 65});
  }
}

TEST(CudaEncoderWidths, TextsUpToAllPositionsGiveTheCpusVectors) {
  expect_cpu_vectors(model_of({16, 2, 24}), {511, 1, 512, 127, 128, 129});
}

// Two, of which the first is wider than its input.
Model with_dense_modules(const char* second_activation, std::size_t last_outputs = 20) {
  test::ModelFiles files;
  files.config()["num_attention_heads"] = 1;
  auto& modules = files.json["modules.json"];
  modules[4] = modules[2];
  Random random(3);
  DenseTensors dense;
  const auto add = [&](std::size_t at, const std::string& folder, std::size_t inputs,
                       std::size_t outputs, const char* activation) {
    modules[at] = {{"path", folder}, {"type", "sentence_transformers.models.Dense"}};
    files.json[folder + "/config.json"] = {{"in_features", inputs},
                                           {"out_features", outputs},
                                           {"bias", true},
                                           {"activation_function", activation}};
    dense[folder] = {{"linear.weight", test::random_f32({outputs, inputs}, random)},
                     {"linear.bias", test::random_f32({outputs}, random)}};
    scale_weights(dense[folder]);
  };
  add(2, "2_Dense", 8, 40, "torch.nn.modules.linear.Identity");
  add(3, "3_Dense", 40, last_outputs, second_activation);
  scale_weights(files.tensors);
  return load(files, dense);
}

// The second by a kernel that activates, and by the product itself.
TEST(CudaEncoderWidths, DenseModulesBehindThePoolingGiveTheCpusVectors) {
  for (const char* activation :
       {"torch.nn.modules.activation.Tanh", "torch.nn.modules.linear.Identity"}) {
    SCOPED_TRACE(activation);
    expect_cpu_vectors(with_dense_modules(activation), {1, 3, 5});
  }
}

std::string refusal_of(const Model& model, const char* variant) {
  return test::error_of([&] { make_cuda_encoder(model, parse_variant(variant)); });
}

TEST(CudaEncoderWidths, AreRefusedWhereTheKernelsCannotComputeThem) {
  EXPECT_EQ(refusal_of(model_of({8, 2, 10}), "cuda/fp32"),
            "variant 'cuda/fp32': heads of 4 columns, expected a multiple of 8, at most 128");
  EXPECT_EQ(refusal_of(model_of({136, 1, 16}), "cuda/bf16"),
            "variant 'cuda/bf16': heads of 136 columns, expected a multiple of 8, at most 128");
  EXPECT_NO_THROW(make_cuda_encoder(model_of({128, 1, 16}), parse_variant("cuda/int8")));
  const Model odd = model_of({24, 1, 16});
  for (const char* variant : {"cuda/fp32", "cuda/fp16"}) {
    EXPECT_NO_THROW(make_cuda_encoder(odd, parse_variant(variant)));
  }
  for (const char* variant : {"cuda/int8", "cuda/fp8"}) {
    EXPECT_EQ(refusal_of(odd, variant),
              fmt::format("variant '{}': hidden size 24, expected a multiple of 16", variant));
  }
  EXPECT_NO_THROW(make_cuda_encoder(model_of({8, 1, 8192}), parse_variant("cuda/fp32")));
  EXPECT_EQ(refusal_of(model_of({8, 1, 8193}), "cuda/fp32"),
            "variant 'cuda/fp32': hidden size 8, intermediate size 8193, expected at most 2730 and "
            "8192");
  constexpr const char* kTanh = "torch.nn.modules.activation.Tanh";
  EXPECT_NO_THROW(make_cuda_encoder(with_dense_modules(kTanh, 8192), parse_variant("cuda/fp32")));
  EXPECT_EQ(refusal_of(with_dense_modules(kTanh, 8193), "cuda/fp32"),
            "variant 'cuda/fp32': 8193 outputs of a dense layer, expected at most 8192");
}

// Zeros of 16 bits: the weights of a layer so wide take a while to make up.
TEST(CudaEncoderWidths, ThreeTimesTheHiddenSizeIsRefusedAbove8192) {
  constexpr std::size_t kHidden = 2736;
  test::ModelFiles files = files_of({kHidden, 342, 10});
  files.config()["num_hidden_layers"] = 1;
  files.config()["max_position_embeddings"] = 16;
  files.json["sentence_bert_config.json"]["max_seq_length"] = 16;
  files.json["tokenizer_config.json"]["model_max_length"] = 16;
  std::erase_if(files.tensors,
                [](const auto& one) { return one.first.find("layer.1.") != std::string::npos; });
  for (auto& [name, tensor] : files.tensors) {
    std::size_t count = 1;
    for (std::uint64_t& extent : tensor.shape) count *= extent = extent == 8 ? kHidden : extent;
    tensor.type = "F16";
    tensor.bytes.assign(2 * count, '\0');
  }
  EXPECT_EQ(refusal_of(load(files), "cuda/fp32"),
            "variant 'cuda/fp32': hidden size 2736, intermediate size 10, expected at most 2730 "
            "and 8192");
}

}  // namespace
}  // namespace reckon::cuda
