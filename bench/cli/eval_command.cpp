#include <unistd.h>

#include <algorithm>
#include <memory>

#include "bench/cli/command.h"
#include "bench/cli/eval_runs.h"
#include "bench/cli/run_record.h"
#include "bench/cli/shared_options.h"
#include "bench/evaluate_predictions.h"
#include "core/error.h"
#include "reports/record_json.h"
#include "reports/summary.h"

namespace reckon {
namespace {

std::string known_definitions() {
  std::string names;
  for (const RankingDefinition* definition : ranking_definitions())
    names += (names.empty() ? "" : ", ") + std::string(definition->tool);
  return names;
}

// A choice among the names of a table.
template <typename Value>
void add_choice(CLI::App& app, const std::string& option, Value& value,
                std::vector<std::pair<std::string, Value>> choices, const std::string& what) {
  std::string names;
  for (const auto& [name, choice] : choices) names += (names.empty() ? "" : ", ") + name;
  const auto choose = [&value, choices, option, names](const std::string& given) {
    for (const auto& [name, choice] : choices) {
      if (name != given) continue;
      value = choice;
      return;
    }
    fail("{} {}: expected one of {}", option, given, names);
  };
  app.add_option_function<std::string>(option, choose, what + ": " + names)->type_name("NAME");
}

void add_comparison_options(CLI::App& app, ComparisonTableOptions& options) {
  add_choice<PairedTest>(app, "--test", options.test,
                         {{"permutation", PairedTest::kSignFlip},
                          {"t", PairedTest::kStudentT},
                          {"wilcoxon", PairedTest::kWilcoxon}},
                         "Test of differences between runs, paired by query");
  add_choice<IntervalMethod>(app, "--interval", options.interval,
                             {{"t", IntervalMethod::kStudentT},
                              {"percentile", IntervalMethod::kPercentile},
                              {"basic", IntervalMethod::kBasic},
                              {"bca", IntervalMethod::kBca}},
                             "Interval of differences between runs");
  app.add_option_function<std::string>(
         "--correction",
         [&options](const std::string& name) { options.correction = parse_correction(name); },
         "Of p-values for their number: holm, fdr_bh, bonferroni, ...")
      ->type_name("NAME");
  app.add_option("--margin", options.margin,
                 "Also test that no run is worse than the first by this much")
      ->type_name("NUMBER");
  app.add_option("--confidence", options.confidence, "Of intervals")
      ->check(CLI::Range(0.5, 0.9999))
      ->capture_default_str();
  app.add_option("--resamples", options.resamples, "Draws of the bootstrap")
      ->check(CLI::Range(100, 1000000))
      ->capture_default_str();
  app.add_option("--threads", options.threads, "0: as many as there are processors")
      ->capture_default_str();
}

}  // namespace

void add_eval(CLI::App& app, Shell& shell) {
  struct EvalOptions {
    EvaluatePredictionsOptions evaluate;
    EvaluateRunsOptions runs;
    std::string metrics;
    EvalOutput output;
  };
  const auto options = std::make_shared<EvalOptions>();
  EvaluatePredictionsOptions& evaluate = options->evaluate;
  app.add_option("predictions", evaluate.predictions,
                 "predictions.h5 of a run, or HDF5 of the same shape");
  app.add_option("dataset", evaluate.dataset, "The dataset that was predicted");
  app.add_option("--run", options->runs.runs,
                 "Ranked results instead: a TREC run, or a CSV with the columns query, document, "
                 "score; several are compared")
      ->type_name("FILE");
  app.add_option("--qrels", options->runs.judgments,
                 "Their judgments: TREC qrels, or a CSV with query, document, grade")
      ->type_name("FILE");
  app.add_option("--definitions", options->runs.definitions,
                 "Whose definitions of the metrics: " + known_definitions())
      ->type_name("TOOL")
      ->capture_default_str();
  app.add_option("--metrics", options->metrics,
                 "Names with commas between, the tool's own or the common ones: "
                 "ndcg@10,map,recall@100; a wrong one lists all")
      ->type_name("NAMES");
  add_comparison_options(app, options->runs.comparison);
  app.add_flag("--per-query", options->output.per_unit, "Print the value of every query as well");
  app.add_option("--split", evaluate.data.split,
                 "Split of the dataset; without it the one of a run on this dataset");
  add_positive_rule(app, evaluate.data);
  add_cutoffs(app, evaluate.cutoffs,
              "Cutoffs of the metrics; without it those of 5, 10, 20, 50 that the lists have");
  add_seed(app, evaluate.seed, "Of the bootstrap");
  add_json_flag(app, options->output.json);
  app.footer(
      "Metrics that need the scores of all candidates (AUC) are not in a predictions file: they "
      "are said to be unknown."
      "\nRuns and judgments are TREC files or CSV with a header, plain or gzip; - is standard "
      "input."
      "\nExamples:\n  reckon eval out/predictions.h5 movies.h5"
      "\n  reckon eval --run bm25.run --run dense.run --qrels qrels.txt --metrics ndcg@10,map"
      "\n  reckon eval --run dense.run --qrels qrels.txt --definitions trec_eval --per-query");
  app.callback([options, &shell] {
    if (!options->runs.runs.empty() || !options->runs.judgments.empty()) {
      if (options->runs.runs.empty() || options->runs.judgments.empty())
        fail("--run and --qrels go together");
      if (!options->evaluate.predictions.empty())
        fail("{}: a predictions file is evaluated without --run",
             options->evaluate.predictions.string());
      options->runs.metrics = split_measure_names(options->metrics);
      options->runs.comparison.seed = options->evaluate.seed;
      return eval_runs(options->runs, options->output, shell);
    }
    if (options->evaluate.predictions.empty() || options->evaluate.dataset.empty())
      fail("expected PREDICTIONS and DATASET, or --run and --qrels (see reckon eval --help)");
    const Record record = make_record(evaluate_predictions(options->evaluate, shell.progress));
    shell.print(options->output.json
                    ? to_json(record)
                    : summary_text(record, {.colour = isatty(STDOUT_FILENO) != 0}));
  });
}

}  // namespace reckon
