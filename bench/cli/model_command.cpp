#include <memory>
#include <nlohmann/json.hpp>

#include "bench/cli/command.h"
#include "bench/cli/shared_options.h"
#include "bench/cli/text_input.h"
#include "core/cpu/calibrate.h"
#include "core/error.h"
#include "core/model/describe_model.h"
#include "core/model/model.h"
#include "core/model/quantize_model.h"
#include "core/parallel.h"

namespace reckon {
namespace {

// Enough for ranges that more texts hardly change.
constexpr std::size_t kCalibrationTexts = 1024;

struct QuantizeOptions {
  std::filesystem::path model;
  std::filesystem::path output;
  std::size_t bits = 8;
  std::string calibration;  // a file of texts; empty: none
  std::string range = "max";
  std::size_t threads = 0;
  bool json = false;
};

InputRanges calibrate(const QuantizeOptions& options, Progress& progress) {
  const auto rule = cpu::find_range_rule(options.range);
  if (!rule) fail("--range: found '{}', expected max, percentile or mse", options.range);
  const Model model = Model::load(options.model);
  if (model.config().quantization) fail("{}: is quantized already", options.model.string());
  const TokenBatch texts = read_first_texts(options.calibration, model, kCalibrationTexts);
  const std::size_t threads = options.threads == 0 ? default_thread_count() : options.threads;
  return cpu::calibrate(model, texts, *rule, threads, progress);
}

void quantize(const QuantizeOptions& options, Shell& shell) {
  InputRanges ranges;
  if (!options.calibration.empty()) ranges = calibrate(options, shell.progress);
  const WeightQuantization quantization = {.bits = options.bits,
                                           .static_activations = !ranges.empty()};
  const QuantizedSizes sizes = quantize_model(options.model, quantization, options.output, ranges);
  if (options.json) {
    shell.print_json(nlohmann::ordered_json{
        {"output", options.output.string()},
        {"bits", options.bits},
        {"activations", quantization.static_activations ? "static" : "dynamic"},
        {"weight_bytes", sizes.before},
        {"quantized_bytes", sizes.after}});
  } else {
    shell.print(fmt::format("{:.1f} MB of weights became {:.1f} MB: {}\n",
                            static_cast<double>(sizes.before) / 1e6,
                            static_cast<double>(sizes.after) / 1e6, options.output.string()));
  }
}

}  // namespace

void add_model_inspect(CLI::App& app, Shell& shell) {
  struct Options {
    std::filesystem::path model;
    bool json = false;
  };
  const auto options = std::make_shared<Options>();
  app.add_option("model", options->model, "Hugging Face model directory")->required();
  add_json_flag(app, options->json);
  app.footer("Example:\n  reckon model inspect MiniLM/");
  app.callback([options, &shell] {
    const Model model = Model::load(options->model);
    if (options->json) {
      shell.print_json(describe_model(model));
    } else {
      shell.print(describe_model_as_text(model));
    }
  });
}

void add_model_quantize(CLI::App& app, Shell& shell) {
  const auto options = std::make_shared<QuantizeOptions>();
  app.add_option("model", options->model, "Hugging Face model directory")->required();
  app.add_option("-o,--output", options->output, "New directory for the quantized model")
      ->required();
  app.add_option("--bits", options->bits, "Of a weight of the layers' linear modules: 8 or 4")
      ->check(CLI::IsMember({8, 4}))
      ->capture_default_str();
  auto* calibrate = app.add_option(
      "--calibrate", options->calibration,
      "Texts, one a line (or .jsonl; -: standard input), of which the first 1024 are encoded in "
      "fp32 to find the range of the activations that each linear module is applied to");
  app.add_option("--range", options->range,
                 "max: all that occur; percentile: the middle 99.99%; mse: the least squared error")
      ->check(CLI::IsMember({"max", "percentile", "mse"}))
      ->needs(calibrate)
      ->capture_default_str();
  add_count(app, "--threads", options->threads, {0, 1024},
            "Of --calibrate; 0: all that this process may run on");
  add_json_flag(app, options->json);
  app.footer(
      "Embeddings, norms and biases stay as they are. Run it as the variant int8 (4 bits: int4);\n"
      "fp32 computes with what the integers stand for. After --calibrate,\n"
      "int8:activations=static rounds activations within the ranges found, int8 within the range\n"
      "of each token.\n\n"
      "Examples:\n"
      "  reckon model quantize MiniLM/ --bits 8 -o MiniLM-int8/\n"
      "  reckon model quantize MiniLM/ --calibrate texts.txt -o MiniLM-static/");
  app.callback([options, &shell] { quantize(*options, shell); });
}

}  // namespace reckon
