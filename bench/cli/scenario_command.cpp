#include "bench/cli/scenario_command.h"

#include <algorithm>
#include <array>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "bench/backend.h"
#include "bench/cli/history_folder.h"
#include "bench/cli/output_files.h"
#include "bench/cli/scenario_report.h"
#include "bench/cli/text_input.h"
#include "bench/load/arrival_trace.h"
#include "bench/load/early_stopping.h"
#include "bench/load/encoder_model.h"
#include "bench/load/query_log_csv.h"
#include "bench/load/run_scenario.h"
#include "core/atomic_file.h"
#include "core/error.h"
#include "core/standard_error.h"
#include "core/variant.h"
#include "reports/scenario_tables.h"

namespace reckon {
namespace {

EncoderModel serve(const Service& service, const Encoder& encoder) {
  try {
    return {encoder, *service.tokenizer, service.texts.first, service.texts.second};
  } catch (const Error& error) {
    fail("{}: {}", service.input, error.what());
  }
}

TextWindow read_texts(const ScenarioCommand& command) {
  TextInput input(command.input);
  TextWindow window;
  if (!input.read(command.texts, window)) fail("{}: no texts", input.name());
  return window;
}

std::vector<Arrival> read_trace(const ScenarioCommand& command, std::size_t texts) {
  auto trace = read_arrival_trace(command.trace, texts, command.seed);
  return command.rate > 0 ? at_rate(std::move(trace), command.rate) : trace;
}

// What the outputs are checked against, and what that is called.
struct Accuracy {
  OutputCheck check;
  std::string definition;
};

Accuracy make_accuracy(const ScenarioCommand& command, const Service& service,
                       const EncoderModel& model, std::size_t threads, Progress& progress) {
  if (command.reference.empty()) {
    return {OutputCheck(answer_one_by_one(model, threads, progress)),
            "right is, to the last bit, what the variant answers to the text alone"};
  }
  const auto encoder = make_backend_encoder(service.files, parse_variant(command.reference));
  if (encoder->dimension() != model.output_size()) {
    fail("--reference {}: {} dimensions, {} has {}", command.reference, encoder->dimension(),
         command.variant, model.output_size());
  }
  return {OutputCheck(answer_one_by_one(serve(service, *encoder), threads, progress),
                      command.least_cosine),
          fmt::format("right is a cosine of at least {:g} with what {} answers to the text alone",
                      command.least_cosine, command.reference)};
}

struct Outcome {
  ScenarioOptions options;
  ScenarioRun run;
  std::vector<Requirement> requirements;
};

Outcome run_once(const BatchedModel& model, const OutputCheck& check,
                 const ScenarioOptions& options, Progress& progress) {
  Outcome outcome{.options = options, .run = {}, .requirements = {}};
  outcome.run = run_scenario(model, check, options, progress);
  outcome.requirements = judge(options, outcome.run);
  return outcome;
}

// What decided a run: the first requirement that it does not meet, else its latency.
std::string what_decided(const std::vector<Requirement>& requirements) {
  const auto unmet =
      std::ranges::find_if(requirements, [](const Requirement& one) { return !one.met; });
  return (unmet == requirements.end() ? requirements.front() : *unmet).found;
}

// The last valid run, at the peak; without one the last run.
Outcome run_to_peak(const BatchedModel& model, const OutputCheck& check, ScenarioOptions options,
                    std::optional<PeakRate>& peak, Progress& progress) {
  const double start =
      options.rate > 0 ? options.rate : 0.5 * estimate_throughput(model, options, progress);
  const std::vector<Arrival> trace = options.trace;
  // A low rate must not fail for its few queries.
  options.least_queries =
      std::max(options.least_queries, early_stopping_queries(1, options.percentile));
  Outcome last;
  Outcome valid;
  std::vector<std::string> found;
  peak = find_peak_rate(
      [&](double rate) {
        options.rate = rate;
        if (!trace.empty()) options.trace = at_rate(trace, rate);
        last = run_once(model, check, options, progress);
        ++options.run;
        const bool passed = is_valid(last.requirements);
        if (passed) valid = last;
        found.push_back(what_decided(last.requirements));
        print_error("{:.4g} queries/s: {}, {}\n", rate, passed ? "VALID" : "INVALID", found.back());
        return passed;
      },
      {.start = start});
  for (std::size_t i = 0; i < found.size(); ++i) peak->probes[i].found = found[i];
  return peak->highest_valid ? valid : last;
}

Measure peak_measure(const PeakRate& peak) {
  return {.name = "peak rate",
          .unit = "queries/s",
          .value = peak.highest_valid,
          .low = peak.lowest_invalid ? peak.highest_valid : std::nullopt,
          .high = peak.highest_valid ? peak.lowest_invalid : std::nullopt,
          .n = peak.probes.size(),
          .definition =
              "the highest rate at which two runs were VALID; in place of an interval "
              "this and the lowest rate at which one was not; n: runs",
          .reason = peak.highest_valid ? "" : "no rate that was tried was VALID twice"};
}

ExitCode exit_code_of(const std::vector<Requirement>& requirements) {
  if (is_valid(requirements)) return kExitPass;
  return answers_failed(requirements) ? kExitQualityFailed : kExitInconclusive;
}

// In milliseconds.
std::vector<double> latencies_of(const Outcome& outcome) {
  if (outcome.options.scenario == Scenario::kOffline) return {};
  std::vector<double> latencies = query_latencies(outcome.run);
  for (double& latency : latencies) latency /= 1e6;
  return latencies;
}

}  // namespace

Service make_service(const ScenarioCommand& command, TextWindow texts) {
  return {.files = Model::load(command.model),
          .tokenizer = load_tokenizer(command.model),
          .texts = std::move(texts),
          .input = command.input};
}

ScenarioResult put_under_load(const ScenarioCommand& command, ScenarioOptions options,
                              const Service& service, Progress& progress) {
  if (!command.trace.empty()) options.trace = read_trace(command, service.texts.first.size());
  const auto encoder = make_backend_encoder(service.files, parse_variant(command.variant));
  const EncoderModel model = serve(service, *encoder);
  const Accuracy accuracy = make_accuracy(command, service, model, options.threads, progress);
  std::optional<PeakRate> peak;
  const Outcome outcome = command.find_peak
                              ? run_to_peak(model, accuracy.check, options, peak, progress)
                              : run_once(model, accuracy.check, options, progress);
  ScenarioReport report{.options = outcome.options,
                        .model = command.model.string(),
                        .identity = service.files.identity(),
                        .variant = command.variant,
                        .instruction_set = encoder->instruction_set(),
                        .input = command.input,
                        .texts = model.texts(),
                        .trace = command.trace.string(),
                        .accuracy = accuracy.definition,
                        .requirements = outcome.requirements,
                        .measures = measure(outcome.options, outcome.run),
                        .latencies = latencies_of(outcome),
                        .peak = peak};
  if (peak) report.measures.insert(report.measures.begin(), peak_measure(*peak));
  const auto json = scenario_json(report);
  const std::string text =
      json.dump(2, ' ', false, decltype(json)::error_handler_t::replace) + "\n";
  ScenarioResult result{.record = scenario_from_json(text, "scenario"),
                        .json = text,
                        .exit_code = exit_code_of(outcome.requirements)};
  try {
    if (!command.log.empty()) write_file_atomically(command.log, query_log_csv(outcome.run));
    if (!command.output.empty()) write_file_atomically(command.output, text);
    append_to_history(command.history, result.record.created, text);
  } catch (const Error& error) {
    result.problem = error.what();
  }
  return result;
}

void bench_scenario(const ScenarioCommand& command, const ScenarioOptions& options, Shell& shell) {
  check_outputs(
      std::array{NamedFile{"--output", command.output}, NamedFile{"--log", command.log}},
      std::array{NamedFile{"--input", command.input}, NamedFile{"--trace", command.trace}});
  const Service service = make_service(command, read_texts(command));
  const ScenarioResult result = put_under_load(command, options, service, shell.progress);
  shell.print(command.json ? result.json
                           : scenario_text(result.record, {.colour = shell.colours()}));
  if (!result.problem.empty()) fail("{}", result.problem);
  shell.exit_code = result.exit_code;
}

}  // namespace reckon
