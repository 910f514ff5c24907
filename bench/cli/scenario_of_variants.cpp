#include "bench/cli/scenario_of_variants.h"

#include <algorithm>
#include <cctype>
#include <system_error>
#include <utility>
#include <vector>

#include "bench/backend.h"
#include "bench/sweep.h"
#include "core/atomic_file.h"
#include "core/error.h"
#include "core/standard_error.h"
#include "core/variant.h"
#include "datasets/dataset.h"
#include "reports/comparison_page.h"
#include "reports/comparison_report.h"
#include "reports/scenario_comparison.h"
#include "reports/scenario_page.h"
#include "reports/scenario_tables.h"

namespace reckon {
namespace {

TextWindow texts_of(const ExperimentOptions& experiment, std::size_t most) {
  const Dataset dataset = Dataset::open(experiment.dataset);
  if (!dataset.has_item_texts()) {
    fail("{}: items without text, which --scenario asks for", experiment.dataset.string());
  }
  TextWindow window;
  window.first = dataset.item_texts(0, std::min(most, dataset.item_count()));
  return window;
}

// "cuda/int8:first=bf16" -> "scenario-cuda_int8_first_bf16.json"
std::string file_name(std::string_view variant) {
  std::string name;
  for (const char c : variant) name += std::isalnum(static_cast<unsigned char>(c)) ? c : '_';
  return fmt::format("scenario-{}.json", name);
}

void make_folder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) fail("{}: {}", folder.string(), error.message());
}

void report(const std::vector<ScenarioResult>& results, const std::filesystem::path& page,
            bool json, const Shell& shell) {
  const TextStyle style{.colour = shell.colours()};
  if (results.size() == 1) {
    const ScenarioResult& only = results.front();
    write_file_atomically(page, scenario_html(only.record));
    shell.print(json ? only.json : scenario_text(only.record, style));
    return;
  }
  std::vector<ComparedScenario> compared;
  compared.reserve(results.size());
  for (const ScenarioResult& result : results) {
    compared.push_back({.label = result.record.variant, .record = result.record});
  }
  const RunComparison comparison = compare_scenarios(compared);
  write_file_atomically(page, comparison_html(comparison, ComparedMetrics::kMain));
  shell.print(json ? comparison_json(comparison)
                   : comparison_text(comparison, ComparedMetrics::kMain, style));
}

}  // namespace

void run_scenario_of_variants(ScenarioCommand command, const ScenarioOptions& options,
                              const ExperimentOptions& experiment, Shell& shell) {
  if (experiment.model.empty()) fail("--model is required with --scenario");
  command.model = experiment.model;
  command.input = experiment.dataset.string();
  const Service service = make_service(command, texts_of(experiment, command.texts));
  const std::vector<std::string> variants =
      experiment.sweep.empty()
          ? experiment.variants
          : sweep_variants(parse_sweep(experiment.sweep), service.files.config());
  // What cannot be encoded is to be known before anything is measured.
  for (const std::string& variant : variants) {
    make_backend_encoder(service.files, parse_variant(variant));
  }
  make_folder(experiment.output);
  std::vector<ScenarioResult> results;
  for (const std::string& variant : variants) {
    command.variant = variant;
    command.output = experiment.output / file_name(variant);
    results.push_back(put_under_load(command, options, service, shell.progress));
    if (!results.back().problem.empty()) fail("{}", results.back().problem);
    print_error("{}: {}\n", variant, scenario_verdict(results.back().record));
    shell.exit_code = std::max<int>(shell.exit_code, results.back().exit_code);
  }
  const std::filesystem::path page = experiment.output / "scenario.html";
  report(results, page, command.json, shell);
  print_error("Report: {}\n", page.string());
}

}  // namespace reckon
