#include <unistd.h>

#include <algorithm>
#include <memory>

#include "bench/cli/command.h"
#include "bench/cli/run_record.h"
#include "bench/cli/shared_options.h"
#include "bench/evaluate_predictions.h"
#include "reports/record_json.h"
#include "reports/summary.h"

namespace reckon {

void add_eval(CLI::App& app, Shell& shell) {
  struct EvalOptions {
    EvaluatePredictionsOptions evaluate;
    bool json = false;
  };
  const auto options = std::make_shared<EvalOptions>();
  EvaluatePredictionsOptions& evaluate = options->evaluate;
  app.add_option("predictions", evaluate.predictions,
                 "predictions.h5 of a run, or HDF5 of the same shape")
      ->required();
  app.add_option("dataset", evaluate.dataset, "The dataset that was predicted")->required();
  app.add_option("--split", evaluate.data.split,
                 "Split of the dataset; without it the one of a run on this dataset");
  add_positive_rule(app, evaluate.data);
  add_cutoffs(app, evaluate.cutoffs,
              "Cutoffs of the metrics; without it those of 5, 10, 20, 50 that the lists have");
  add_seed(app, evaluate.seed, "Of the bootstrap");
  add_json_flag(app, options->json);
  app.footer(
      "Metrics that need the scores of all candidates (AUC) are not in a predictions file: they "
      "are said to be unknown."
      "\nExample:\n  reckon eval out/predictions.h5 movies.h5");
  app.callback([options, &shell] {
    const Record record = make_record(evaluate_predictions(options->evaluate, shell.progress));
    shell.print(options->json ? to_json(record)
                              : summary_text(record, {.colour = isatty(STDOUT_FILENO) != 0}));
  });
}

}  // namespace reckon
