#include <memory>
#include <nlohmann/json.hpp>

#include "bench/cli/command.h"
#include "bench/cli/shared_options.h"
#include "core/model/describe_model.h"
#include "core/model/model.h"
#include "core/model/quantize_model.h"

namespace reckon {

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
  struct Options {
    std::filesystem::path model;
    std::filesystem::path output;
    std::size_t bits = 8;
    bool json = false;
  };
  const auto options = std::make_shared<Options>();
  app.add_option("model", options->model, "Hugging Face model directory")->required();
  app.add_option("-o,--output", options->output, "New directory for the quantized model")
      ->required();
  app.add_option("--bits", options->bits, "Of a weight of the layers' linear modules: 8 or 4")
      ->check(CLI::IsMember({8, 4}))
      ->capture_default_str();
  add_json_flag(app, options->json);
  app.footer(
      "Embeddings, norms and biases stay as they are. Run it as the variant int8 (4 bits: int4);\n"
      "fp32 computes with what the integers stand for.\n\n"
      "Example:\n  reckon model quantize MiniLM/ --bits 8 -o MiniLM-int8/");
  app.callback([options, &shell] {
    const QuantizedSizes sizes =
        quantize_model(options->model, {.bits = options->bits}, options->output);
    if (options->json) {
      shell.print_json(nlohmann::ordered_json{{"output", options->output.string()},
                                              {"bits", options->bits},
                                              {"weight_bytes", sizes.before},
                                              {"quantized_bytes", sizes.after}});
    } else {
      shell.print(fmt::format("{:.1f} MB of weights became {:.1f} MB: {}\n",
                              static_cast<double>(sizes.before) / 1e6,
                              static_cast<double>(sizes.after) / 1e6, options->output.string()));
    }
  });
}

}  // namespace reckon
