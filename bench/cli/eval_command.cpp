
#include <algorithm>
#include <memory>

#include "bench/cli/command.h"
#include "bench/cli/eval_files.h"
#include "bench/cli/eval_inputs.h"
#include "bench/cli/run_record.h"
#include "bench/cli/shared_options.h"
#include "bench/evaluate_predictions.h"
#include "bench/judgments.h"
#include "core/comm/communicator.h"
#include "core/error.h"
#include "datasets/foreign/neighbour_truth.h"
#include "datasets/hdf5_file.h"
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
                         "Test of differences between runs, paired by query (permutation)");
  add_choice<IntervalMethod>(app, "--interval", options.interval,
                             {{"t", IntervalMethod::kStudentT},
                              {"percentile", IntervalMethod::kPercentile},
                              {"basic", IntervalMethod::kBasic},
                              {"bca", IntervalMethod::kBca}},
                             "Interval of differences between runs (percentile)");
  app.add_option_function<std::string>(
         "--correction",
         [&options](const std::string& name) { options.correction = parse_correction(name); },
         "Of p-values for their number (holm): holm, fdr_bh, bonferroni, none, ...")
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
  add_threads(app, options.threads);
}

}  // namespace

namespace {

struct EvalOptions {
  EvaluatePredictionsOptions evaluate;
  EvalRunsOptions runs;
  std::vector<std::filesystem::path> labels, ratings;
  std::filesystem::path feedback;
  LabelledPredictionsOptions read_labels;
  LoggedFeedbackOptions read_feedback;
  std::string metrics, explain;
  EvalOutput output;
  bool in_definitions = false;  // an option was given that only evaluation by names has
};

std::vector<std::string> names_of(const CLI::App& app, const std::string& option,
                                  const std::string& list) {
  std::vector<std::string> names = split_measure_names(list);
  if (names.empty() && app.count(option) > 0)
    fail("{} '{}': expected names with commas between", option, list);
  return names;
}

bool holds_neighbours(const std::filesystem::path& path) {
  return is_hdf5_file(path) && is_neighbour_truth(Hdf5File::open(path));
}

EvalInput input_of(const EvalOptions& options) {
  const bool runs = !options.runs.runs.empty() || !options.runs.judgments.empty();
  const bool predictions = !options.evaluate.predictions.empty();
  const int kinds = (runs ? 1 : 0) + (predictions ? 1 : 0) + (options.labels.empty() ? 0 : 1) +
                    (options.ratings.empty() ? 0 : 1) + (options.feedback.empty() ? 0 : 1);
  if (kinds != 1 || (predictions && options.evaluate.dataset.empty()) ||
      (runs && (options.runs.runs.empty() || options.runs.judgments.empty())))
    fail(
        "expected one of: PREDICTIONS and DATASET, --run and --qrels, --labels, --ratings, "
        "--feedback (see reckon eval --help)");
  if (runs)
    return holds_neighbours(options.runs.judgments) ? EvalInput::kNeighbours : EvalInput::kRuns;
  if (predictions)
    return options.in_definitions ? EvalInput::kNamedPredictions : EvalInput::kPredictions;
  if (!options.feedback.empty())
    return is_hdf5_file(options.feedback) ? EvalInput::kFeedbackDataset : EvalInput::kFeedbackTable;
  return options.ratings.empty() ? EvalInput::kLabels : EvalInput::kRatings;
}

void run_eval(const CLI::App& app, EvalOptions& options, Shell& shell) {
  const EvalInput input = input_of(options);
  check_eval_options(app, input);
  options.runs.slices |=
      !options.runs.query_attributes.empty() || !options.runs.document_attributes.empty();
  options.runs.wanted.names = names_of(app, "--metrics", options.metrics);
  options.runs.evaluate.explain = names_of(app, "--explain", options.explain);
  const std::vector<std::string>& metrics = options.runs.wanted.names;
  ComparisonTableOptions& statistics = options.runs.evaluate.comparison;
  ResamplingOptions& resampling = options.evaluate.resampling;
  statistics.seed = resampling.seed;
  resampling.draws = statistics.resamples;
  resampling.threads = statistics.threads;
  options.evaluate.confidence = statistics.confidence;
  if (input == EvalInput::kNamedPredictions) {
    eval_predictions(options.evaluate, options.runs, options.output, shell);
  } else if (input == EvalInput::kRuns) {
    eval_runs(options.runs, options.output, shell);
  } else if (launched_rank() > 0) {
    return;  // ranks share no other work
  } else if (input == EvalInput::kPredictions) {
    const Record record = make_record(evaluate_predictions(options.evaluate, shell.progress));
    shell.print(options.output.json ? to_json(record)
                                    : summary_text(record, {.colour = shell.colours()}));
  } else if (input == EvalInput::kNeighbours) {
    NeighbourOptions neighbours{.confidence = statistics.confidence, .resampling = resampling};
    if (!options.evaluate.cutoffs.empty()) neighbours.ks = options.evaluate.cutoffs;
    eval_neighbours(options.runs.runs, options.runs.judgments, neighbours, options.output, shell);
  } else if (!options.feedback.empty()) {
    eval_feedback(
        options.feedback,
        {.read = options.read_feedback,
         .satisfied = options.evaluate.data.positive_threshold.value_or(kDefaultPositiveThreshold),
         .definitions = options.runs.wanted.tool,
         .estimate = {.estimators = metrics,
                      .confidence = statistics.confidence,
                      .resampling = resampling}},
        options.output, shell);
  } else {
    const bool ratings = !options.ratings.empty();
    if (ratings) options.read_labels.kind = LabelKind::kRatings;
    eval_labels(ratings ? options.ratings : options.labels, options.read_labels,
                {.evaluate = {.definitions = options.runs.wanted.tool,
                              .measures = metrics,
                              .resampling = resampling,
                              .confidence = statistics.confidence},
                 .comparison = statistics},
                options.output, shell);
  }
}

void add_table_options(CLI::App& app, EvalOptions& options) {
  app.add_option("--labels", options.labels,
                 "Labelled predictions: a CSV with truth and prediction, score or score:LABEL for "
                 "every label; sets of labels as a|b; a column weight weights the rows; several "
                 "files of the same rows are compared")
      ->type_name("FILE");
  app.add_option("--positive", options.read_labels.positive, "The positive one of two labels")
      ->type_name("LABEL");
  app.add_option("--out-of-scope", options.read_labels.out_of_scope,
                 "The true label that a model should refuse; where predictions answer it, also "
                 "its recall and precision")
      ->type_name("LABEL");
  app.add_option("--threshold", options.read_labels.threshold,
                 "The score from which on the positive label is predicted (0.5; of scores of two "
                 "labels the larger)");
  app.add_option("--ratings", options.ratings,
                 "Ratings: a CSV with the columns truth (or rating) and prediction, weight")
      ->type_name("FILE");
  app.add_option("--feedback", options.feedback,
                 "Logged feedback: a CSV with action, reward, propensity and what the other policy "
                 "does: target (of the logged action), or target:ACTION of each; beside these for "
                 "dm and dr estimate:ACTION, rewards by a model; or a dataset with logged events")
      ->type_name("FILE");
  app.add_option("--uniform", options.read_feedback.uniform_actions,
                 "The other policy takes one of so many actions at random, instead of target")
      ->check(CLI::Range(std::size_t{1}, kMostItems))
      ->type_name("ACTIONS");
  app.add_option("--position", options.read_feedback.at_position,
                 "Only the rounds with this in the column position")
      ->type_name("TEXT");
}

void add_run_options(CLI::App& app, EvalOptions& options) {
  app.add_option("--run", options.runs.runs,
                 "Ranked results: a TREC run, a CSV with query, document, score, or HDF5; several "
                 "are compared")
      ->type_name("FILE");
  app.add_option("--qrels", options.runs.judgments,
                 "Their judgments: TREC qrels, a CSV with query, document, grade, or HDF5, of "
                 "nearest neighbours too")
      ->type_name("FILE");
  app.add_option("--definitions", options.runs.wanted.tool,
                 "Whose definitions of the metrics: " + known_definitions() +
                     "; of --feedback: reckon, obp")
      ->type_name("TOOL")
      ->capture_default_str();
  app.add_option(
         "--metrics", options.metrics,
         "Names with commas between, the tool's own or the common ones: "
         "ndcg@10,map,recall@100, or trec_eval's official, set, all_trec; a wrong one lists all")
      ->type_name("NAMES");
  app.add_option("--explain", options.explain,
                 "Also show where the definitions of these tools part on the first run, and by how "
                 "much: trec_eval,ranx; of one tool alone, from --definitions")
      ->type_name("TOOLS");
  app.add_flag(
      "--one-system", options.runs.evaluate.one_system,
      "The runs are of one system (other seeds): also show what of the spread of values is "
      "the runs' and what the queries'");
  app.add_flag(
      "--count-missing", options.runs.wanted.count_missing,
      "Judged queries that are not in a run count as empty lists, whatever the definitions "
      "do (trec_eval's -c)");
  app.add_flag("--ties", options.runs.evaluate.ties,
               "Also give the worst, expected and best value over the order of tied documents");
  app.add_flag(
      "--slices", options.runs.slices,
      "Also NDCG by slices of users and of their relevant items (history length, popularity, cold "
      "start, text length, attributes), of queries by the number of relevant documents; of several "
      "runs their differences too");
  app.add_option(
         "--query-attributes", options.runs.query_attributes,
         "Slices of --run by a table (CSV, TSV, JSON) of queries: ids in its first column or "
         "in query, user, id")
      ->type_name("FILE");
  app.add_option("--document-attributes", options.runs.document_attributes,
                 "The same of relevant documents: first column or document, item, id")
      ->type_name("FILE");
  app.add_option("--catalogue", options.runs.catalogue,
                 "Number of items there are, for metrics that count those not retrieved")
      ->check(CLI::Range(std::size_t{1}, kMostItems))
      ->type_name("ITEMS");
  app.add_flag("--per-query", options.output.per_unit, "Print the value of every query as well");
  add_comparison_options(app, options.runs.evaluate.comparison);
}

}  // namespace

void add_eval(CLI::App& app, Shell& shell) {
  const auto options = std::make_shared<EvalOptions>();
  EvaluatePredictionsOptions& evaluate = options->evaluate;
  app.add_option("predictions", evaluate.predictions,
                 "predictions.h5 of a run, or HDF5 of the same shape");
  app.add_option("dataset", evaluate.dataset, "The dataset that was predicted");
  add_run_options(app, *options);
  add_table_options(app, *options);
  app.add_option("--split", evaluate.data.split,
                 "Split of the dataset; without it the one of a run on this dataset");
  add_positive_rule(app, evaluate.data);
  add_cutoffs(app, evaluate.cutoffs,
              "Cutoffs of a predictions file's metrics; without it those of 5, 10, 20, 50 that the "
              "lists have");
  add_seed(app, evaluate.resampling.seed, "Of the bootstrap");
  add_json_flag(app, options->output.json);
  app.footer(
      "Metrics that need the scores of all candidates (AUC) are not in a predictions file: they "
      "are said to be unknown. Text and tables may be gzip, and - is standard input (of one "
      "process). Runs are shared by the ranks of mpirun."
      "\nExamples:\n  reckon eval out/predictions.h5 movies.h5"
      "\n  reckon eval out/predictions.h5 movies.h5 --definitions recpack --metrics "
      "NDCGK@10,CoverageK@10"
      "\n  reckon eval --run bm25.run --run dense.run --qrels qrels.txt --metrics ndcg@10,map"
      "\n  reckon eval --run dense.run --qrels qrels.txt --definitions trec_eval --per-query"
      "\n  reckon eval --labels intents.csv --metrics accuracy,f1,per_class,confusion_matrix"
      "\n  reckon eval --labels fp32.csv --labels int8.csv"
      "\n  reckon eval --feedback log.csv --uniform 34"
      "\n  reckon eval --feedback obd.h5 --uniform 34 --position 1 --definitions obp");
  app.callback([options, &app, &shell] {
    for (const char* option : {"--definitions", "--metrics", "--explain", "--ties",
                               "--count-missing", "--per-query", "--slices"})
      options->in_definitions |= app.count(option) > 0;
    run_eval(app, *options, shell);
  });
}

}  // namespace reckon
