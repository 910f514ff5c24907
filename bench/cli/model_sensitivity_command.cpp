#include <unistd.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "bench/cli/command.h"
#include "bench/cli/shared_options.h"
#include "bench/sensitivity.h"
#include "reports/table.h"

namespace reckon {
namespace {

nlohmann::ordered_json json_of(const VariantLoss& loss) {
  nlohmann::ordered_json json = {{"variant", loss.variant},
                                 {"cosine_min", loss.embeddings.cosine_min},
                                 {"cosine_mean", loss.embeddings.cosine_mean},
                                 {"value", loss.ndcg.b},
                                 {"difference", loss.ndcg.difference},
                                 {"low", nullptr},
                                 {"high", nullptr},
                                 {"p", nullptr}};
  if (loss.ndcg.interval) {
    json["low"] = loss.ndcg.interval->low;
    json["high"] = loss.ndcg.interval->high;
  }
  if (loss.ndcg.p) json["p"] = *loss.ndcg.p;
  return json;
}

nlohmann::ordered_json json_of(const Sensitivity& result, const SensitivityOptions& options) {
  const auto list = [](const std::vector<VariantLoss>& losses) {
    auto json = nlohmann::ordered_json::array();
    for (const VariantLoss& loss : losses) json.push_back(json_of(loss));
    return json;
  };
  nlohmann::ordered_json json = {
      {"metric", result.metric},
      {"reference", {{"variant", options.reference}, {"value", result.reference}}},
      {"items", result.items},
      {"users", result.users},
      {"margin", options.margin},
      {"parts", list(result.parts)},
      {"mixtures", list(result.mixtures)},
      {"best", nullptr}};
  if (result.within_margin) json["best"] = result.mixtures.back().variant;
  return json;
}

Table table_of(const char* title, const std::vector<VariantLoss>& losses,
               const std::string& metric) {
  Table table{.title = title,
              .columns = {{"variant"},
                          {"mean cosine", true},
                          {"smallest", true},
                          {metric, true},
                          {"difference", true},
                          {"95% interval", true},
                          {"p", true}},
              .rows = {},
              .notes = {}};
  for (const VariantLoss& loss : losses) {
    const auto& interval = loss.ndcg.interval;
    table.rows.push_back(
        {loss.variant, fmt::format("{:.5f}", loss.embeddings.cosine_mean),
         fmt::format("{:.5f}", loss.embeddings.cosine_min), fmt::format("{:.5f}", loss.ndcg.b),
         fmt::format("{:+.5f}", loss.ndcg.difference),
         interval ? fmt::format("{:+.5f} to {:+.5f}", interval->low, interval->high)
                  : loss.ndcg.reason,
         loss.ndcg.p ? fmt::format("{:.3f}", *loss.ndcg.p) : ""});
  }
  return table;
}

std::string text_of(const Sensitivity& result, const SensitivityOptions& options) {
  const TextStyle style = {.colour = isatty(STDOUT_FILENO) != 0};
  Table parts = table_of("One part alone", result.parts, result.metric);
  parts.notes.push_back(fmt::format(
      "Content recommendations for {} users of {} items, beside {} of {} {:.5f}; paired bootstrap "
      "over users, p by sign flips, not corrected for the {} rows.",
      result.users, result.items, result.metric, options.reference, result.reference,
      result.parts.size()));
  Table mixtures = table_of("Mixtures tried", result.mixtures, result.metric);
  if (result.within_margin) {
    mixtures.notes.push_back(fmt::format(
        "The last one keeps to the margin: its interval lies above {:+.5f}, {:g}% of the "
        "reference's {}.",
        -options.margin * result.reference, 100 * options.margin, result.metric));
  } else {
    mixtures.notes.push_back(fmt::format(
        "None keeps to the margin of {:g}%: the interval of each reaches below {:+.5f}. Intervals "
        "shrink with the number of users.",
        100 * options.margin, -options.margin * result.reference));
  }
  return table_text(parts, style) + "\n" + table_text(mixtures, style);
}

}  // namespace

void add_model_sensitivity(CLI::App& app, Shell& shell) {
  struct Options {
    SensitivityOptions options;
    bool json = false;
  };
  const auto command = std::make_shared<Options>();
  SensitivityOptions& options = command->options;
  app.add_option("dataset", options.dataset, "Dataset file with item texts and interactions")
      ->required();
  app.add_option("--model", options.model, "Hugging Face model directory")->required();
  app.add_option("--precision", options.precision, "What the parts are tried in")
      ->capture_default_str();
  app.add_option("--reference", options.reference, "What the other parts stay in")
      ->capture_default_str();
  app.add_option("--margin", options.margin,
                 "Largest loss of NDCG that is accepted, as a share of the reference's")
      ->capture_default_str();
  app.add_option("--split", options.data.split, "Split of the dataset, as in reckon run");
  add_positive_rule(app, options.data);
  add_count(app, "--resamples", options.resamples, {100, 1'000'000},
            "Bootstrap resamples of each interval");
  add_seed(app, options.seed, "Of the bootstrap and the permutations");
  add_encode_options(app, options.threads, options.token_budget);
  add_json_flag(app, command->json);
  app.footer(
      "Encodes the catalogue once for every linear part of every layer, alone in the precision, "
      "and\n"
      "then by mixtures with fewer and fewer parts in it until the loss keeps to the margin.\n\n"
      "Example:\n  reckon model sensitivity movies.h5 --model MiniLM/ --precision int8");
  app.callback([command, &shell] {
    const Sensitivity result = measure_sensitivity(command->options, shell.progress);
    if (command->json) {
      shell.print_json(json_of(result, command->options));
    } else {
      shell.print(text_of(result, command->options));
    }
  });
}

}  // namespace reckon
