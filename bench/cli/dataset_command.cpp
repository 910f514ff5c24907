#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "bench/cli/command.h"
#include "bench/cli/shared_options.h"
#include "core/text/tokenizer.h"
#include "datasets/check.h"
#include "datasets/dataset.h"
#include "datasets/dataset_writer.h"
#include "datasets/describe.h"
#include "datasets/split.h"
#include "datasets/synth/synthesize.h"

namespace reckon {

void add_dataset_synth(CLI::App& app, Shell& shell) {
  struct Options {
    SynthOptions synth;
    std::filesystem::path output;
    bool json = false;
  };
  const auto options = std::make_shared<Options>();
  SynthOptions& synth = options->synth;
  app.add_option("-o,--output", options->output, "Dataset file to write")->required();
  add_count(app, "--items", synth.items, {1, 10'000'000}, "Items");
  add_count(app, "--users", synth.users, {1, 1'000'000'000}, "Users");
  app.add_option("--interactions-per-user", synth.interactions_per_user, "Mean, at least 8")
      ->capture_default_str();
  app.add_option("--noise", synth.noise,
                 "Share of interactions that interest has no part in, 0 to 1")
      ->capture_default_str();
  add_count(app, "--labelled-texts", synth.labelled_texts, {0, 100'000'000},
            "Texts of each labelled task, 0 for none");
  add_seed(app, synth.seed, "Same seed, same file");
  add_json_flag(app, options->json);
  app.footer(
      "Items are described in English from attributes, users have planted interests in them: the "
      "best reachable\n"
      "quality is known, and reckon run prints quality as a fraction of it.\n"
      "Example:\n  reckon dataset synth --items 2000 --users 500 -o synth.h5");
  app.callback([options, &shell] {
    print_summary(synthesize(options->synth, options->output, shell.progress), options->json,
                  shell);
  });
}

void add_dataset_split(CLI::App& app, Shell& shell) {
  struct Options {
    std::filesystem::path dataset;
    std::string name;
    std::string method = "time-per-user";
    SplitOptions split;
    bool json = false;
  };
  const auto options = std::make_shared<Options>();
  app.add_option("dataset", options->dataset, "Dataset file, rewritten with the split in it")
      ->required();
  app.add_option("--method", options->method, "time-per-user, global-time, random or leave-one-out")
      ->capture_default_str();
  app.add_option("--name", options->name, "Name in the file; the method's without it");
  app.add_option("--test", options->split.test_fraction,
                 "Fraction of a user's interactions (global-time: of all)")
      ->capture_default_str();
  app.add_option("--validation", options->split.validation_fraction, "Likewise")
      ->capture_default_str();
  add_count(app, "--minimum-interactions", options->split.minimum_interactions, {0, 1'000'000'000},
            "Users with fewer are left out");
  add_seed(app, options->split.seed, "Of the method random");
  add_json_flag(app, options->json);
  app.footer(
      "Examples:\n"
      "  reckon dataset split movies.h5 --method leave-one-out\n"
      "  reckon run movies.h5 --split leave-one-out ...");
  app.callback([options, &shell] {
    options->split.method = parse_split_method(options->method);
    const std::string name = options->name.empty() ? options->method : options->name;
    Split split;
    {
      const Dataset dataset = Dataset::open(options->dataset);
      const Interactions interactions = dataset.interactions();
      split = make_split(interactions.by_user.offsets, interactions.timestamps, options->split);
    }
    write_split(options->dataset, name, split);
    std::string text = fmt::format("split {}\n", name);
    nlohmann::ordered_json json{{"split", name}};
    for (const auto& attribute : split.attributes) {
      std::visit(
          [&](const auto& value) {
            json[attribute.first] = value;
            if constexpr (std::is_same_v<std::decay_t<decltype(value)>, std::vector<std::string>>) {
              text += fmt::format("  {:<24} {}\n", attribute.first, fmt::join(value, ", "));
            } else {
              text += fmt::format("  {:<24} {}\n", attribute.first, value);
            }
          },
          attribute.second);
    }
    if (options->json) {
      shell.print_json(json);
    } else {
      shell.print(text);
    }
  });
}

void add_dataset_describe(CLI::App& app, Shell& shell) {
  struct Options {
    std::filesystem::path dataset;
    std::filesystem::path model;
    bool json = false;
  };
  const auto options = std::make_shared<Options>();
  app.add_option("dataset", options->dataset, "Dataset file")->required();
  app.add_option("--model", options->model,
                 "Model directory whose tokenizer gives text lengths in tokens");
  add_json_flag(app, options->json);
  app.footer("Example:\n  reckon dataset describe movies.h5 --model MiniLM/");
  app.callback([options, &shell] {
    std::unique_ptr<Tokenizer> tokenizer;
    if (!options->model.empty()) tokenizer = load_tokenizer(options->model);
    const DatasetDescription description = describe_dataset(
        Dataset::open(options->dataset), {.tokenizer = tokenizer.get()}, shell.progress);
    if (options->json) {
      shell.print_json(to_json(description));
    } else {
      shell.print(to_text(description));
    }
  });
}

void add_dataset_check(CLI::App& app, Shell& shell) {
  struct Options {
    std::filesystem::path dataset;
    bool json = false;
  };
  const auto options = std::make_shared<Options>();
  app.add_option("dataset", options->dataset, "Dataset file")->required();
  add_json_flag(app, options->json);
  app.footer(
      "Exit code 1 when something is wrong; warnings alone are 0.\nExample:\n  reckon dataset "
      "check movies.h5");
  app.callback([options, &shell] {
    const std::vector<Finding> findings = check_dataset(options->dataset, shell.progress);
    std::size_t errors = 0;
    std::string text;
    nlohmann::ordered_json rows = nlohmann::ordered_json::array();
    for (const Finding& finding : findings) {
      const bool error = finding.severity == Finding::Severity::kError;
      errors += error ? 1 : 0;
      text += fmt::format("{}: {}\n", error ? "error" : "warning", finding.line());
      nlohmann::ordered_json row;
      row["severity"] = error ? "error" : "warning";
      row["column"] = finding.column;
      row["row"] = finding.row ? nlohmann::ordered_json(*finding.row) : nlohmann::ordered_json();
      row["count"] = finding.count;
      row["text"] = finding.text;
      rows.push_back(std::move(row));
    }
    if (findings.empty()) text = fmt::format("{}: no fault found\n", options->dataset.string());
    nlohmann::ordered_json json;
    json["errors"] = errors;
    json["findings"] = std::move(rows);
    if (options->json) {
      shell.print_json(json);
    } else {
      shell.print(text);
    }
    if (errors > 0) shell.exit_code = kExitUsageOrInput;
  });
}

}  // namespace reckon
