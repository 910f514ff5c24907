
#include <memory>

#include "bench/cli/command.h"
#include "bench/cli/history_folder.h"
#include "bench/cli/run_record.h"
#include "bench/cli/scenario_of_variants.h"
#include "bench/cli/shared_options.h"
#include "bench/experiment.h"
#include "bench/run_folder.h"
#include "bench/sweep.h"
#include "core/standard_error.h"
#include "reports/html_report.h"
#include "reports/record_json.h"
#include "reports/summary.h"

namespace reckon {
namespace {

struct RunOptions {
  ExperimentOptions experiment;
  ScenarioCommand scenario;
  std::filesystem::path history;
  bool json = false;
};

void run(const RunOptions& options, Shell& shell) {
  const std::filesystem::path& output = options.experiment.output;
  RunFolder folder(output);
  const Record record = make_record(run_experiment(options.experiment, folder, shell.progress));
  write_html_report(folder.draft("report.html"), record,
                    history_before(record, options.history, {}));
  write_record(folder.draft("results.json"), record);
  folder.publish({"predictions.h5", "report.html", "results.json"});
  append_to_history(options.history, record.created, to_json(record));
  shell.print(options.json ? to_json(record) : summary_text(record, {.colour = shell.colours()}));
  print_error("Results: {}\nReport:  {}\n", (output / "results.json").string(),
              (output / "report.html").string());
}

// The load instead of the experiment: what is of the experiment alone does not go with it.
void add_scenario(CLI::App& app, ScenarioCommand& scenario) {
  add_scenario_options(app, scenario);
  for (const char* name : {"--embeddings", "--split", "--positive-threshold", "--implicit", "--k",
                           "--raw", "--latency-texts", "--resamples", "--token-budget"}) {
    app.get_option("--scenario")->excludes(name);
  }
}

void run_scenario(const CLI::App& app, RunOptions& options, Shell& shell) {
  ScenarioCommand& scenario = options.scenario;
  scenario.threads = options.experiment.threads;
  scenario.seed = options.experiment.seed;
  scenario.history = options.history;
  scenario.json = options.json;
  run_scenario_of_variants(scenario, scenario_options(app, scenario), options.experiment, shell);
}

}  // namespace

void add_run(CLI::App& app, Shell& shell) {
  const auto options = std::make_shared<RunOptions>();
  ExperimentOptions& experiment = options->experiment;
  app.add_option("dataset", experiment.dataset, "Dataset file (reckon dataset import, synth)")
      ->required();
  app.add_option("--model", experiment.model, "Hugging Face model directory");
  app.add_option(
         "--variants", experiment.variants,
         "Variants of the model, the first is the reference: fp32,int8:first=bf16,last=fp32")
      ->delimiter(',')
      ->capture_default_str();
  app.add_option("--sweep", experiment.sweep,
                 "In place of --variants: all combinations of precision, batch, length, layers, "
                 "dim, items and rescore, each with values (precision=fp32,int8,layers=6,3) or "
                 "without for the usual ones, beside fp32")
      ->excludes("--variants")
      ->check([](const std::string& text) {
        parse_sweep(text);
        return std::string();
      });
  app.add_option_function<std::vector<std::string>>(
         "--embeddings",
         [&experiment](const std::vector<std::string>& texts) {
           for (const std::string& text : texts) {
             const auto equals = text.find('=');
             if (equals == std::string::npos || equals == 0 || equals + 1 == text.size()) {
               throw CLI::ValidationError("--embeddings", "expected NAME=FILE.h5, found " + text);
             }
             experiment.embeddings.push_back({text.substr(0, equals), text.substr(equals + 1)});
           }
         },
         "Vectors of another program beside the variants, NAME=FILE.h5 with `embeddings` [items, "
         "d] where the items have texts, `tasks/TASK/embeddings` [texts, d] of labelled tasks")
      ->trigger_on_parse();
  app.add_option(
         "-o,--output", experiment.output,
         "Folder for results.json, predictions.h5 and report.html; with --scenario, for a JSON "
         "file a variant and scenario.html")
      ->required()
      ->check([](const std::string& path) {
        return path.empty() ? std::string("expected the name of a folder") : std::string();
      });
  app.add_option(
      "--split", experiment.data.split,
      "Split of the dataset; without it 'default', or one by time per user made on the spot");
  add_positive_rule(app, experiment.data);
  add_cutoffs(app, experiment.cutoffs,
              "Cutoffs of the metrics; without it 5, 10, 20, 50, as far as the catalogue goes");
  app.add_flag("--raw", experiment.raw,
               "Item vectors as encoded, their mean over the catalogue not taken off");
  add_count(app, "--latency-texts", experiment.latency_texts, {0, 1'000'000},
            "Single texts timed for latency");
  add_count(app, "--resamples", experiment.resamples, {100, 1'000'000},
            "Bootstrap resamples of each interval");
  add_seed(
      app, experiment.seed,
      "Of the bootstrap, the permutations and the random recommender, or of a scenario's queries");
  add_encode_options(app, experiment.threads, experiment.token_budget);
  add_history(app, options->history);
  add_json_flag(app, options->json);
  add_scenario(app, options->scenario);
  app.footer(
      "Examples:\n"
      "  reckon run movies.h5 --model MiniLM/ --variants fp32,int8 -o out/\n"
      "  reckon run movies.h5 --model MiniLM/ --sweep precision,layers,dim=384,128 -o out/\n"
      "  reckon run lists.h5 -o out/            items without text: no model is needed\n"
      "  reckon run movies.h5 --model MiniLM/ --variants fp32,int8 --scenario server --rate 100\n"
      "      --latency-bound 50 -o out/         the variants under load, as reckon bench puts "
      "them\n"
      "  reckon --config run.toml run           options from a file, section [run]\n"
      "Variants are [backend/]precision[:option=value,...], precision fp32, bf16, bf16x3, int8 or\n"
      "int4, with these options on the CPU:\n"
      "  PART=PRECISION       of attention, qkv, attention_output, ffn, intermediate, output, "
      "first,\n"
      "                       last, layer0 ..., layer0.ffn ...\n"
      "  activations=static   in the ranges of reckon model quantize --calibrate\n"
      "  layers=N             the first N layers\n"
      "  heads=N              the N attention heads of each layer whose weights are largest\n"
      "  ffn_columns=N        the same of the columns of the feed-forward network\n"
      "  importance=first_order  instead by how far the output moves without them, as reckon "
      "model\n"
      "                       importance found\n"
      "  length=N             texts cut to N tokens\n"
      "  batch=N              N texts at a time on each thread, and in a measurement of latency\n"
      "  dim=N                the first N numbers of an embedding\n"
      "  pca=N                the first N principal components, learned on the items (rows of a\n"
      "                       task) of the train part\n"
      "  items=FORMAT         item vectors kept and searched as int8, int4 or binary\n"
      "  rescore=N            beside items=: lists are of the best N, scored again in float32\n"
      "Backend cuda, of a program built by cmake --preset cuda, encodes and scores on an NVIDIA\n"
      "GPU: cuda/fp32, cuda/tf32, cuda/fp16, cuda/bf16, cuda/int8, cuda/fp8. Its options are "
      "others:\n"
      "  batch_invariant=on   a vector has the same bits in every batch\n"
      "  graphs=off           small batches are launched kernel by kernel, no CUDA graphs\n"
      "A run that was stopped goes on where it was when it is started again with the same "
      "options.");
  app.callback([options, &app, &shell] {
    options->experiment.variants = join_variant_options(options->experiment.variants);
    if (options->scenario.scenario.empty()) {
      run(*options, shell);
    } else {
      run_scenario(app, *options, shell);
    }
  });
}

}  // namespace reckon
