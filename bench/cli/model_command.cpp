#include <memory>
#include <nlohmann/json.hpp>

#include "bench/cli/command.h"
#include "bench/cli/shared_options.h"
#include "core/model/describe_model.h"
#include "core/model/model.h"

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

}  // namespace reckon
