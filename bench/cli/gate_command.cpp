#include <unistd.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <memory>

#include "bench/backend.h"
#include "bench/cli/command.h"
#include "bench/cli/gate_outputs.h"
#include "bench/cli/gate_quality.h"
#include "bench/cli/gate_record.h"
#include "bench/cli/output_files.h"
#include "bench/cli/shared_options.h"
#include "bench/gate/injection.h"
#include "core/error.h"
#include "core/model/model.h"
#include "reports/record_json.h"
#include "reports/stored_speed_rows.h"

namespace reckon {
namespace {

struct GateCommandOptions {
  gate::Side baseline{.name = "baseline", .build = {}, .model = {}, .more = {}};
  gate::Side candidate{.name = "candidate", .build = {}, .model = {}, .more = {}};
  GateResults results;
  std::filesystem::path spec;
  std::filesystem::path model;
  double seconds = 0;  // 0: the spec's
  std::uint64_t seed = 1;
  double stored_budget = StoredSpeedOptions().budget;
  std::string injection = "nothing";
  bool variants_given = false;
  bool strict = false;
  bool print_spec = false;
  GateOutputs outputs;
};

gate::GateSpec read_spec(const GateCommandOptions& options) {
  gate::GateSpec spec = options.spec.empty()
                            ? gate::parse_gate_spec(gate::default_gate_spec(), "default spec")
                            : gate::read_gate_spec(options.spec);
  if (options.seconds > 0) spec.seconds = options.seconds;
  return spec;
}

void append_rows(GateRecord& record, std::vector<GateRow> rows) {
  record.rows.insert(record.rows.end(), std::make_move_iterator(rows.begin()),
                     std::make_move_iterator(rows.end()));
}

// The two sides as the options say: what one does not, both have.
gate::GateOptions gate_options(const GateCommandOptions& options, const gate::GateSpec& spec) {
  gate::GateOptions gate{.baseline = options.baseline,
                         .candidate = options.candidate,
                         .spec = spec,
                         .family = spec.family(),
                         .seed = options.seed};
  if (gate.baseline.build.empty() && gate.candidate.build.empty()) {
    gate.baseline.build = gate.candidate.build = "/proc/self/exe";
  }
  for (auto [side, other] :
       {std::pair{&gate.baseline, &gate.candidate}, std::pair{&gate.candidate, &gate.baseline}}) {
    if (side->build.empty()) side->build = other->build;
    side->build = std::filesystem::weakly_canonical(side->build);
    if (side->model.empty()) side->model = options.model.empty() ? spec.model : options.model;
  }
  const gate::Injection injection = gate::parse_injection(options.injection);
  if (injection.kind != gate::InjectionKind::kNothing) {
    gate.candidate.more = {"--inject", gate::to_text(injection)};
  }
  return gate;
}

bool is_record(const std::filesystem::path& path) {
  return path.extension() == ".json" || std::filesystem::is_directory(path);
}

std::filesystem::path record_path(const std::filesystem::path& path) {
  return std::filesystem::is_directory(path) ? path / "results.json" : path;
}

// One stored result against another: nothing is run.
GateRecord compare_stored(const GateCommandOptions& options) {
  if (!is_record(options.baseline.build) || !is_record(options.candidate.build)) {
    fail("gate: --baseline and --candidate: expected two programs or two results.json");
  }
  const GateResults results{.baseline = record_path(options.baseline.build),
                            .candidate = record_path(options.candidate.build),
                            .dataset = options.results.dataset,
                            .baseline_variant = options.baseline.variant,
                            .candidate_variant = options.candidate.variant};
  const Record before = read_record(results.baseline);
  const Record after = read_record(results.candidate);
  const gate::GateSpec spec = options.spec.empty() ? gate::GateSpec() : read_spec(options);
  const bool one_run = std::filesystem::equivalent(results.baseline, results.candidate);
  const std::size_t timed = options.variants_given ? 1 : before.variants.size();
  const auto family = spec.family() - spec.rows.size() + timed;
  const double level = spec.false_alarms / static_cast<double>(std::max<std::size_t>(family, 1));
  GateRecord record = describe_gate(spec);
  record.baseline.path = results.baseline.string();
  record.candidate.path = results.candidate.string();
  StoredSpeedOptions speed{.level = level, .budget = options.stored_budget};
  if (one_run) speed.allowance = 0;
  if (options.variants_given) {
    record.baseline.variant = speed.baseline_variant = options.baseline.variant;
    record.candidate.variant = speed.candidate_variant = options.candidate.variant;
  }
  record.rows = stored_speed_rows(before, after, speed);
  append_rows(record, gate_quality_rows(spec.quality, results, level));
  if (record.rows.empty()) fail("gate: nothing that both results have timed, and no [[quality]]");
  record.warnings = machine_differences(before, after);
  if (one_run) return record;
  record.warnings.push_back(fmt::format(
      "results of different times: every interval is widened by {:.0f}% for what one run does not "
      "show of another; builds that run in turns are compared more sharply",
      100 * kSessionAllowance));
  return record;
}

// Of both sides; a run of both variants is the results of both.
GateResults quality_results(const GateCommandOptions& options, const gate::GateSpec& spec) {
  GateResults results = options.results;
  if (results.baseline.empty()) results.baseline = results.candidate;
  if (results.candidate.empty()) results.candidate = results.baseline;
  if (!spec.quality.empty() && results.baseline.empty()) {
    fail("{}: [[quality]] needs --baseline-results and --candidate-results", options.spec.string());
  }
  const bool one_run = options.results.baseline.empty() || options.results.candidate.empty();
  if (!spec.quality.empty() && one_run && options.baseline.variant == options.candidate.variant) {
    fail("--{}-results: needs --{}-results, too, or two variants of one run",
         options.results.baseline.empty() ? "candidate" : "baseline",
         options.results.baseline.empty() ? "baseline" : "candidate");
  }
  results.baseline = record_path(results.baseline);
  results.candidate = record_path(results.candidate);
  results.baseline_variant = options.baseline.variant;
  results.candidate_variant = options.candidate.variant;
  return results;
}

// Throws Error for a variant that this program cannot compute, where it is both builds: a mistake
// of the caller. Of two builds, one that cannot has lost it: a regression.
void check_variants(const gate::GateOptions& gate) {
  if (gate.baseline.build != gate.candidate.build ||
      gate.baseline.build != std::filesystem::canonical("/proc/self/exe")) {
    return;
  }
  for (const gate::Side* side : {&gate.baseline, &gate.candidate}) {
    if (side->model.empty()) continue;
    make_backend_encoder(Model::load(side->model), parse_variant(side->variant));
  }
}

GateRecord measure(const GateCommandOptions& options, Shell& shell) {
  const gate::GateSpec spec = read_spec(options);
  const gate::GateOptions gate = gate_options(options, spec);
  check_variants(gate);
  const double level = spec.false_alarms / static_cast<double>(gate.family);
  std::vector<GateRow> quality =
      gate_quality_rows(spec.quality, quality_results(options, spec), level);
  GateRecord record = make_gate_record(gate, gate::run_gate(gate, shell.progress));
  append_rows(record, std::move(quality));
  return record;
}

void check_files(const GateCommandOptions& options) {
  const std::array<NamedFile, 4> outputs = {{{"--output", options.outputs.record},
                                             {"--markdown", options.outputs.markdown},
                                             {"--junit", options.outputs.junit},
                                             {"--sarif", options.outputs.sarif}}};
  const std::array<NamedFile, 5> inputs = {{{"--spec", options.spec},
                                            {"--baseline", record_path(options.baseline.build)},
                                            {"--candidate", record_path(options.candidate.build)},
                                            {"--baseline-results", options.results.baseline},
                                            {"--candidate-results", options.results.candidate}}};
  check_outputs(outputs, inputs);
}

void run(const GateCommandOptions& options, Shell& shell) {
  check_files(options);
  const bool stored = is_record(options.baseline.build) || is_record(options.candidate.build);
  GateRecord record = stored ? compare_stored(options) : measure(options, shell);
  record.spec = options.spec.empty() ? "default" : options.spec.string();
  shell.exit_code = exit_code_of(record, options.strict);
  write_gate(record, options.outputs, shell);
}

void add_sides(CLI::App& app, GateCommandOptions& options) {
  for (gate::Side* side : {&options.baseline, &options.candidate}) {
    const std::string name = "--" + side->name;
    app.add_option(name, side->build,
                   "A reckon program (without either: this one), or a results.json");
    app.add_option(name + "-variant", side->variant, "Of the encoder")->capture_default_str();
    app.add_option(name + "-model", side->model, "Hugging Face directory, where they differ");
    app.add_option(name + "-results",
                   side == &options.baseline ? options.results.baseline : options.results.candidate,
                   "results.json of its run, for rows of quality; of two variants one run will do");
  }
  app.add_option("--model", options.model, "Hugging Face directory of both");
  app.add_option("--dataset", options.results.dataset,
                 "Dataset of both results, for rows of slices, where it is not where they say");
}

void add_outputs(CLI::App& app, GateOutputs& outputs) {
  app.add_option("-o,--output", outputs.record, "JSON file of the verdict");
  app.add_option("--markdown", outputs.markdown, "Markdown file, for the summary of a job");
  app.add_option("--junit", outputs.junit, "JUnit XML file");
  app.add_option("--sarif", outputs.sarif, "SARIF 2.1.0 file");
  app.add_flag("--github", outputs.github, "Print annotations of GitHub Actions, too");
  add_json_flag(app, outputs.json);
}

}  // namespace

void add_gate(CLI::App& app, Shell& shell) {
  const auto options = std::make_shared<GateCommandOptions>();
  add_sides(app, *options);
  app.add_option("--spec", options->spec, "TOML file of rows and budgets");
  app.add_flag("--print-spec", options->print_spec, "Print the spec used without --spec, to edit");
  app.add_option("--seconds", options->seconds,
                 "Time budget of all rows that a clock measures, instead of the spec's")
      ->check(CLI::Range(1.0, 86400.0));
  app.add_option("--stored-budget", options->stored_budget,
                 "Accepted slowdown of one stored result against another")
      ->check(CLI::Range(1e-4, 10.0))
      ->capture_default_str();
  add_seed(app, options->seed, "Of inputs and of the order of turns");
  app.add_flag("--strict", options->strict, "Warnings and rows left out end with exit code 3");
  add_outputs(app, options->outputs);
  app.add_option("--inject", options->injection,
                 "Give the candidate a fault, to see that it is found: KIND or KIND:AMOUNT, as "
                 "`reckon selftest` lists them");
  app.footer(
      "Both builds run side by side on this machine, in turns. A row is SLOWER when that came back "
      "in fresh processes; INCONCLUSIVE when its budget could not have been seen.\n"
      "Exit codes: 0 pass, 2 regression, 3 warning (--strict), 4 inconclusive, 5 quality failed.\n"
      "Examples:\n"
      "  reckon gate --baseline old/bin/reckon --candidate build/bin/reckon --model DIR\n"
      "  reckon gate --baseline before/results.json --candidate after/results.json\n"
      "  reckon gate --baseline-variant fp32 --candidate-variant int8 --model DIR --spec "
      "gate.toml\n"
      "      --baseline-results out/results.json       speed and quality; the run has both "
      "variants");
  app.callback([options, &app, &shell] {
    options->variants_given =
        app.count("--baseline-variant") + app.count("--candidate-variant") > 0;
    if (options->print_spec) {
      shell.print(gate::default_gate_spec());
    } else {
      run(*options, shell);
    }
  });
}

}  // namespace reckon
