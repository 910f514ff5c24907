#include "core/cpu/gradient/gate_gradients.h"

#include <gtest/gtest.h>

#include "core/encoder.h"
#include "tests/core/cpu/gradient/gated_reference.h"
#include "tests/core/cpu/instruction_sets.h"
#include "tests/core/cpu/tiny_case.h"
#include "tests/core/model/model_files.h"
#include "tests/support/temporary_directory.h"

namespace reckon::cpu {
namespace {

class GateGradientsTest : public test::ForEachInstructionSet {};
RECKON_FOR_EACH_INSTRUCTION_SET(GateGradientsTest);

Matrix<float> unit_vectors(std::size_t count) {
  Matrix<float> vectors(count, count);
  for (std::size_t i = 0; i < count; ++i) vectors.row(i)[i] = 1;
  return vectors;
}

double largest(const test::Rows& rows) {
  double most = 0;
  for (const auto& row : rows) {
    for (const double v : row) most = std::max(most, std::abs(v));
  }
  return most;
}

// The largest difference between all derivatives of a text and those by differences in double
// precision, as a share of the largest of them.
double largest_error(const GateGradients& gradients, const test::GatedReference& reference,
                     const PackedSequences& text, std::size_t dimension) {
  const test::Rows expected = reference.jacobian(text);
  const Matrix<float> got = gradients.of(text, unit_vectors(dimension));
  EXPECT_EQ(got.cols(), expected.size());
  Matrix<float> by_gate(got.cols(), got.rows());
  for (std::size_t g = 0; g < got.cols(); ++g) {
    for (std::size_t c = 0; c < got.rows(); ++c) by_gate.row(g)[c] = got.row(c)[g];
  }
  return test::largest_difference(by_gate, expected) / largest(expected);
}

TEST_P(GateGradientsTest, AreDifferencesOfEveryKindOfModelForEveryGate) {
  const auto directories = test::TinyCase::directories();
  if (directories.empty()) GTEST_SKIP() << "no conformance data (see tests/README.md)";
  constexpr std::size_t kLongest = 8;  // tokens: of the others the differences take minutes
  const bool all = GetParam() == available_instruction_sets().back();
  for (std::size_t i = 0; i < directories.size(); i += all ? 1 : 5) {
    SCOPED_TRACE(directories[i].filename());
    const test::TinyCase tiny(directories[i]);
    const test::GatedReference reference(tiny.model);
    const GateGradients gradients(tiny.model);
    for (std::size_t s = 0; s < tiny.batch.sequences(); ++s) {
      if (tiny.batch.sequence(s).size() > kLongest) continue;
      std::vector<std::int32_t> cu_seqlens;
      const PackedSequences text = sequences_of(tiny.batch, s, s + 1, cu_seqlens);
      const auto output = reference.output(text);
      for (std::size_t c = 0; c < output.size(); ++c) {
        ASSERT_NEAR(output[c], tiny.expected[s][c], 1e-8) << "the reference itself";
      }
      EXPECT_LE(largest_error(gradients, reference, text, output.size()), 3e-6);
    }
  }
}

TEST_P(GateGradientsTest, AreDifferencesForEveryPooling) {
  for (const char* pooling :
       {"cls", "max", "mean", "mean_sqrt_len_tokens", "weightedmean", "lasttoken"}) {
    SCOPED_TRACE(pooling);
    const test::TemporaryDirectory directory;
    test::ModelFiles files;
    files.json["1_Pooling/config.json"] = {{"embedding_dimension", 8}, {"pooling_mode", pooling}};
    files.write(directory.path());
    const Model model = Model::load(directory.path());
    const test::GatedReference reference(model);
    const GateGradients gradients(model);
    const std::vector<std::int32_t> ids = {2, 5, 11, 6, 5, 3}, types = {0, 0, 0, 1, 1, 1},
                                    cu_seqlens = {0, 6};
    EXPECT_LE(largest_error(gradients, reference, {ids, types, cu_seqlens}, 8), 3e-6);
  }
}

// The encoder itself, whose weights behind the gates are scaled.
TEST_P(GateGradientsTest, SayHowTheEncoderMoves) {
  constexpr float kStep = 0.02f;
  const test::TemporaryDirectory directory;
  const auto encode = [&](const test::ModelFiles& files) {
    files.write(directory.path());
    const auto encoder = make_encoder(Model::load(directory.path()), parse_variant("fp32"));
    TokenBatch batch;
    batch.ids = {2, 5, 11, 6, 5, 3};
    batch.type_ids.resize(batch.ids.size());
    batch.end_sequence();
    Matrix<float> out(1, 8);
    encoder->make_session()->encode(batch, out);
    return out;
  };
  // Of the small model, with columns [first, first + count) of a weight scaled.
  const auto scaled = [&](const std::string& name, std::size_t first, std::size_t count,
                          float factor) {
    test::ModelFiles files;
    test::TensorBytes& tensor = files.tensors.at(name);
    auto* values = reinterpret_cast<float*>(tensor.bytes.data());
    for (std::size_t i = 0; i < tensor.bytes.size() / sizeof(float); ++i) {
      const std::size_t column = i % tensor.shape[1];
      if (column >= first && column < first + count) values[i] *= factor;
    }
    return encode(files);
  };
  test::ModelFiles().write(directory.path());
  const Model model = Model::load(directory.path());
  const std::vector<std::int32_t> ids = {2, 5, 11, 6, 5, 3}, types(6), cu_seqlens = {0, 6};
  const Matrix<float> got = GateGradients(model).of({ids, types, cu_seqlens}, unit_vectors(8));
  std::size_t gate = 0;
  const auto check = [&](const std::string& name, std::size_t first, std::size_t count) {
    const auto high = scaled(name, first, count, 1 + kStep);
    const auto low = scaled(name, first, count, 1 - kStep);
    for (std::size_t c = 0; c < 8; ++c) {
      const float difference = (high.data()[c] - low.data()[c]) / (2 * kStep);
      EXPECT_NEAR(got.row(c)[gate], difference, 1e-3) << name << " " << first;
    }
    ++gate;
  };
  for (const std::string layer : {"encoder.layer.0.", "encoder.layer.1."}) {
    for (const std::size_t head : {0, 1}) {
      check(layer + "attention.output.dense.weight", head * 4, 4);
    }
    for (std::size_t column = 0; column < 10; ++column) {
      check(layer + "output.dense.weight", column, 1);
    }
  }
  EXPECT_EQ(gate, got.cols());
}

}  // namespace
}  // namespace reckon::cpu
