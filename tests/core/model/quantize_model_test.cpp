#include "core/model/quantize_model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/encoder.h"
#include "core/model/model.h"
#include "tests/core/model/model_files.h"
#include "tests/support/errors.h"
#include "tests/support/temporary_directory.h"

namespace reckon {
namespace {

using test::error_of;
using testing::HasSubstr;

class QuantizeModel : public ::testing::Test {
 protected:
  std::filesystem::path original() {
    const auto path = directory_.path() / "original";
    files_.write(path);
    return path;
  }
  std::filesystem::path quantized(std::size_t bits) {
    const auto path = directory_.path() / ("quantized" + std::to_string(bits));
    sizes_ = quantize_model(original(), {.bits = bits}, path);
    return path;
  }
  static std::vector<float> embedding(const std::filesystem::path& path, const char* variant) {
    const auto encoder = make_encoder(Model::load(path), parse_variant(variant));
    TokenBatch batch;
    batch.ids = {2, 5, 6, 11, 3};
    batch.type_ids.assign(5, 0);
    batch.end_sequence();
    std::vector<float> out(encoder->dimension());
    encoder->make_session()->encode(batch, {out.data(), 1, out.size()});
    return out;
  }
  // The error of loading a quantized model, one of whose files was changed.
  std::string error_with(std::size_t bits, const char* file,
                         const std::function<void(std::string&)>& change) {
    const auto path = quantized(bits);
    std::string text = test::read_text(path / file);
    change(text);
    test::write_text(path / file, text);
    std::string error = error_of([&] { Model::load(path); });
    std::filesystem::remove_all(path);
    return error;
  }

  test::TemporaryDirectory directory_;
  test::ModelFiles files_;
  QuantizedSizes sizes_;
};

TEST_F(QuantizeModel, GivesTheBitsOfRoundingAtLoadTime) {
  EXPECT_EQ(embedding(quantized(8), "int8"), embedding(original(), "int8"));
  EXPECT_EQ(embedding(quantized(4), "int4"), embedding(original(), "int4"));
  EXPECT_NE(embedding(directory_.path() / "quantized8", "fp32"), embedding(original(), "fp32"));
}

TEST_F(QuantizeModel, StoresAByteOrHalfAByteAWeight) {
  const auto parameters = [](const std::filesystem::path& path) {
    return Model::load(path).weight_counts().parameters;
  };
  const std::uint64_t linear = 2 * (4 * 8 * 8 + 2 * 8 * 10);
  const Model eight = Model::load(quantized(8));
  EXPECT_EQ(eight.weight_counts().parameters, parameters(original()));
  EXPECT_EQ(eight.weight_counts().bytes_by_type.at("I8"), linear);
  EXPECT_LT(sizes_.after, 3 * sizes_.before);
  const Model four = Model::load(quantized(4));
  EXPECT_EQ(four.weight_counts().parameters, parameters(original()));
  EXPECT_EQ(four.weight_counts().bytes_by_type.at("U8"), linear / 2);
  EXPECT_NE(eight.identity(), four.identity());
}

TEST_F(QuantizeModel, TakesANameThatEndsInASlash) {
  const auto path = directory_.path() / "int8";
  quantize_model(original(), {.bits = 8}, path / "");
  EXPECT_TRUE(Model::load(path).config().quantization);
  EXPECT_EQ(error_of([&] { quantize_model(original(), {.bits = 8}, path / ""); }),
            path.string() + ": is there already, expected a new folder");
}

TEST_F(QuantizeModel, RefusesToOverwriteAndToQuantizeTwice) {
  const auto path = quantized(8);
  EXPECT_EQ(error_of([&] { quantize_model(original(), {.bits = 8}, path); }),
            path.string() + ": is there already, expected a new folder");
  EXPECT_EQ(error_of([&] { quantize_model(path, {.bits = 8}, directory_.path() / "again"); }),
            path.string() + ": is quantized already");
  EXPECT_THAT(error_of([&] { quantize_model(original(), {.bits = 8}, "/proc/no/such"); }),
              HasSubstr("/proc/no/such: cannot be written"));
  EXPECT_FALSE(std::filesystem::exists(directory_.path() / "again"));
}

TEST_F(QuantizeModel, RefusesFilesOfAnotherVersionMethodOrWidth) {
  const auto replaced = [](const char* from, const char* to) {
    return [=](std::string& text) {
      const auto at = text.find(from);
      ASSERT_NE(at, std::string::npos) << from;
      text.replace(at, std::strlen(from), to);
    };
  };
  EXPECT_THAT(error_with(8, "config.json", replaced("\"version\": 1", "\"version\": 2")),
              HasSubstr("expected one with version 1, as this version of reckon writes"));
  EXPECT_THAT(error_with(8, "config.json", replaced("\"reckon\"", "\"gptq\"")),
              HasSubstr("expected none, or one of reckon model quantize"));
  EXPECT_THAT(error_with(8, "config.json", replaced("\"bits\": 8", "\"bits\": 5")),
              HasSubstr("bits: found 5, expected 8 or 4"));
  EXPECT_THAT(error_with(8, "config.json", replaced("384", "128")),
              HasSubstr("expected one with group_size 384"));
  EXPECT_THAT(error_with(4, "config.json",
                         replaced("\"bits\": 4,\n    \"group_size\": 64",
                                  "\"bits\": 8,\n    \"group_size\": 384")),
              HasSubstr("found U8, expected I8"));
  EXPECT_THAT(error_with(8, "config.json", replaced("quantization_config", "quantized_by")),
              HasSubstr("found I8, expected F32, F16 or BF16"));
  EXPECT_THAT(error_with(8, "model.safetensors", replaced("\"I8\"", "\"U8\"")),
              HasSubstr("found U8, expected I8"));
  EXPECT_THAT(
      error_with(8, "model.safetensors", replaced("query.weight_scale", "query.weight_scalp")),
      HasSubstr("is missing"));
}

// Ranges that differ from each other; query, key and value of a layer share theirs.
InputRanges some_ranges() {
  InputRanges ranges;
  float end = 1;
  for (const char* layer : {"layer.0.", "layer.1."}) {
    for (const char* part : {"attention_output", "intermediate", "output", "query"}) {
      end += 0.25f;
      ranges[std::string(layer) + part] = {-end / 3, end};
    }
    for (const char* part : {"key", "value"}) {
      ranges[std::string(layer) + part] = ranges[std::string(layer) + "query"];
    }
  }
  return ranges;
}

TEST_F(QuantizeModel, KeepsTheInputRangesOfACalibration) {
  for (const std::size_t bits : {8, 4}) {
    const auto path = directory_.path() / ("static" + std::to_string(bits));
    const InputRanges ranges = some_ranges();
    quantize_model(original(), {.bits = bits, .static_activations = true}, path, ranges);
    const Model model = Model::load(path);
    const Model dynamic = Model::load(quantized(bits));
    EXPECT_EQ(model.weight_counts().parameters, dynamic.weight_counts().parameters);
    EXPECT_NE(model.identity(), dynamic.identity());
    for (std::size_t i = 0; i < 2; ++i) {
      const Model::Layer layer = model.layer(i);
      const auto expected = [&](const char* part) {
        return ranges.at("layer." + std::to_string(i) + "." + part);
      };
      EXPECT_EQ(layer.query.input_range, expected("query"));
      EXPECT_EQ(layer.value.input_range, expected("value"));
      EXPECT_EQ(layer.attention_output.input_range, expected("attention_output"));
      EXPECT_EQ(layer.intermediate.input_range, expected("intermediate"));
      EXPECT_EQ(layer.output.input_range, expected("output"));
      EXPECT_FALSE(dynamic.layer(i).query.input_range);
    }
  }
}

TEST_F(QuantizeModel, RefusesInputRangesThatDoNotFit) {
  const auto error_with = [&](const char* file, const std::string& from, const std::string& to) {
    const auto path = directory_.path() / "static";
    quantize_model(original(), {.bits = 8, .static_activations = true}, path, some_ranges());
    std::string text = test::read_text(path / file);
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    test::write_text(path / file, text.replace(at, from.size(), to));
    std::string error = error_of([&] { Model::load(path); });
    std::filesystem::remove_all(path);
    return error;
  };
  const auto bytes = [](float low, float high) {
    std::string text(8, 0);
    std::memcpy(text.data(), &low, 4);
    std::memcpy(text.data() + 4, &high, 4);
    return text;
  };
  EXPECT_THAT(error_with("config.json", "static", "fixed?"),
              HasSubstr("activations: found \"fixed?\", expected \"static\""));
  EXPECT_THAT(error_with("model.safetensors", "query.input_range", "query.input_rangf"),
              HasSubstr("query.input_range' is missing, expected shape [2]"));
  EXPECT_THAT(error_with("model.safetensors", "\"dtype\":\"F32\",\"shape\":[2]",
                         "\"dtype\":\"F16\",\"shape\":[4]"),
              HasSubstr("found F16, expected F32"));
  const InputRange query = some_ranges()["layer.0.query"];
  EXPECT_THAT(error_with("model.safetensors", bytes(query.low, query.high), bytes(0.5f, 2)),
              HasSubstr("layer 0: input range 0.5 to 2, expected one that holds 0"));
  EXPECT_THAT(error_with("model.safetensors", bytes(query.low, query.high), bytes(-1, NAN)),
              HasSubstr("is NaN or infinite, expected finite weights"));
  EXPECT_THAT(error_with("model.safetensors", bytes(query.low, query.high), bytes(-1, 2)),
              HasSubstr("layer 0: input ranges of query, key and value that differ"));
}

TEST_F(QuantizeModel, RefusesIntegersAndScalesThatStandForNoWeight) {
  // The weight of the first query and its scale lie where the header says.
  const auto at = [](const std::string& text, const std::string& name) {
    std::uint64_t length = 0;
    std::memcpy(&length, text.data(), sizeof(length));
    const auto header = nlohmann::json::parse(text.substr(8, length));
    return 8 + length + header[name]["data_offsets"][0].get<std::uint64_t>();
  };
  const std::string query = "encoder.layer.0.attention.self.query.weight";
  EXPECT_THAT(error_with(8, "model.safetensors",
                         [&](std::string& text) { text[at(text, query) + 3] = '\x80'; }),
              HasSubstr("layer 0: element 3 is -128, expected integers from -127 to 127"));
  EXPECT_THAT(error_with(4, "model.safetensors",
                         [&](std::string& text) { text[at(text, query)] = '\x10'; }),
              HasSubstr("layer 0: element 0 is -8, expected integers from -7 to 7"));
  for (const float scale : {-1.0f, 3e38f}) {
    EXPECT_THAT(error_with(8, "model.safetensors",
                           [&](std::string& text) {
                             std::memcpy(&text[at(text, query + "_scale")], &scale, 4);
                           }),
                HasSubstr("expected scales that are not negative and finite weights"));
  }
  const float nan = NAN;
  EXPECT_THAT(error_with(8, "model.safetensors",
                         [&](std::string& text) {
                           std::memcpy(&text[at(text, query + "_scale")], &nan, 4);
                         }),
              HasSubstr("is NaN or infinite, expected finite weights"));
}

}  // namespace
}  // namespace reckon
