#include <memory>
#include <nlohmann/json.hpp>

#include "bench/cli/command.h"
#include "bench/cli/shared_options.h"
#include "bench/cli/text_input.h"
#include "core/cpu/gradient/first_order_importance.h"
#include "core/model/model.h"
#include "core/parallel.h"

namespace reckon {
namespace {

struct Options {
  std::filesystem::path model;
  std::string input;
  std::filesystem::path output;
  std::size_t texts = 1024;
  std::size_t probes = 4;
  std::uint64_t seed = 1;
  std::size_t threads = 0;
  bool json = false;
};

void run(const Options& options, Shell& shell) {
  const Model model = Model::load(options.model);
  const TokenBatch texts = read_first_texts(options.input, model, options.texts);
  const Importance importance = cpu::first_order_importance(
      model, texts,
      {.probes = options.probes,
       .seed = options.seed,
       .threads = options.threads == 0 ? default_thread_count() : options.threads},
      shell.progress);
  store_importance(options.model, importance, options.output);
  if (options.json) {
    shell.print_json(nlohmann::ordered_json{{"output", options.output.string()},
                                            {"texts", importance.texts},
                                            {"probes", importance.probes},
                                            {"seed", importance.seed},
                                            {"layers", model.config().layers},
                                            {"heads", model.config().heads},
                                            {"ffn_columns", model.config().intermediate}});
  } else {
    shell.print(
        fmt::format("importance of {} heads and {} columns in each of {} layers, by {} texts: {}\n",
                    model.config().heads, model.config().intermediate, model.config().layers,
                    importance.texts, options.output.string()));
  }
}

}  // namespace

void add_model_importance(CLI::App& app, Shell& shell) {
  const auto options = std::make_shared<Options>();
  app.add_option("model", options->model, "Hugging Face model directory")->required();
  app.add_option(
         "--input", options->input,
         "Texts of the kind that will be encoded, one a line (or .jsonl; -: standard input)")
      ->required();
  app.add_option("-o,--output", options->output,
                 "New directory for the model with its importances (importance.json)")
      ->required();
  add_count(app, "--texts", options->texts, {1, 1'000'000}, "How many texts are read at most");
  add_count(app, "--probes", options->probes, {1, 1024}, "Random vectors for each text");
  add_seed(app, options->seed, "Of the random vectors");
  add_count(app, "--threads", options->threads, {0, 1024}, "0: all that this process may run on");
  add_json_flag(app, options->json);
  app.footer(
      "An attention head, or a column between the two halves of a feed-forward network, is as\n"
      "important as the mean squared length, over the texts, by which the output moves to first\n"
      "order without it. Needs no labels. Variants fp32:heads=N,importance=first_order and\n"
      "fp32:ffn_columns=N,importance=first_order (any precision) keep the N of each layer that\n"
      "are most important; without importance= those of largest weights. reckon model quantize\n"
      "keeps what was found.\n\n"
      "Example:\n"
      "  reckon model importance MiniLM/ --input texts.txt -o MiniLM-importance/\n"
      "  reckon run movies.h5 --model MiniLM-importance/ \\\n"
      "      --variants fp32,fp32:heads=8,fp32:heads=8,importance=first_order -o out/");
  app.callback([options, &shell] { run(*options, shell); });
}

}  // namespace reckon
