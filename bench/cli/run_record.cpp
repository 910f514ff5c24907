#include "bench/cli/run_record.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <ctime>

#include "bench/machine_facts.h"
#include "bench/percentile.h"
#include "core/cpu/instruction_set.h"
#include "eval/classification.h"
#include "eval/ranking_metric.h"

#ifdef RECKON_HAS_CUDA
#include "cuda/device.h"
#endif

namespace reckon {
namespace {

std::optional<double> finite(double value) {
  return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

std::int64_t integer(std::size_t value) { return static_cast<std::int64_t>(value); }

template <typename Values, typename Get>
Rate rate_of(const Values& passes, Get get) {
  Rate rate;
  std::vector<double> values;
  for (const auto& pass : passes) {
    if (pass.seconds > 0) values.push_back(get(pass) / pass.seconds);
  }
  std::sort(values.begin(), values.end());
  rate.n = integer(values.size());
  if (values.empty()) {
    rate.reason = "nothing was timed";
    return rate;
  }
  const std::size_t middle = values.size() / 2;
  rate.median = values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  if (const auto estimate = estimate_percentile(values, 0.5)) {
    rate.low = estimate->low;
    rate.high = estimate->high;
  } else {
    rate.reason = fmt::format("{} passes: an interval of the median needs {}", values.size(),
                              samples_needed(0.5));
  }
  return rate;
}

Encoding record_encoding(const MeasuredVariant& variant) {
  Encoding encoding;
  for (const TimedPass& pass : variant.passes) {
    encoding.texts += integer(pass.texts);
    encoding.tokens += integer(pass.tokens);
    encoding.seconds += pass.seconds;
    encoding.repetitions.push_back({integer(pass.texts), integer(pass.tokens), pass.seconds});
  }
  encoding.texts_per_second = rate_of(
      variant.passes, [](const TimedPass& pass) { return static_cast<double>(pass.texts); });
  encoding.tokens_per_second = rate_of(
      variant.passes, [](const TimedPass& pass) { return static_cast<double>(pass.tokens); });
  encoding.resumed_texts = integer(variant.resumed_texts);
  return encoding;
}

Latency record_latency(const std::vector<double>& seconds) {
  Latency latency;
  latency.n = integer(seconds.size());
  latency.definition =
      "wall-clock time from a text to its vector: tokenize and encode one text on one thread";
  for (const double second : seconds) latency.samples.push_back(1000 * second);
  std::vector<double> sorted = latency.samples;
  std::sort(sorted.begin(), sorted.end());
  for (const double p : {0.5, 0.9, 0.95, 0.99, 0.999}) {
    Percentile percentile{
        .p = std::round(p * 1000) / 10, .value = {}, .low = {}, .high = {}, .reason = {}};
    if (const auto estimate = estimate_percentile(sorted, p)) {
      percentile.value = estimate->value;
      percentile.low = estimate->low;
      percentile.high = estimate->high;
    } else {
      percentile.reason =
          fmt::format("{} samples, {} are needed", sorted.size(), samples_needed(p));
    }
    latency.percentiles.push_back(std::move(percentile));
  }
  return latency;
}

Fidelity record_fidelity(const VariantFidelity& fidelity, const std::string& reference) {
  Fidelity out;
  out.reference = reference;
  out.n = integer(fidelity.embeddings.rows);
  out.cosine_min = finite(fidelity.embeddings.cosine_min);
  out.cosine_p01 = finite(fidelity.embeddings.cosine_p01);
  out.cosine_mean = finite(fidelity.embeddings.cosine_mean);
  for (const auto& lists : fidelity.lists) {
    Agreement agreement;
    agreement.recommender = lists.recommender;
    agreement.k = integer(lists.agreement.k);
    agreement.overlap = finite(lists.agreement.overlap);
    agreement.rank_correlation = finite(lists.agreement.kendall_tau);
    if (!agreement.rank_correlation) agreement.reason = "no user has two common items";
    out.agreement.push_back(std::move(agreement));
  }
  return out;
}

Configuration record_configuration(const ExperimentOptions& options) {
  Configuration configuration;
  configuration.seed = options.seed;
  std::vector<std::string> cutoffs;
  for (const std::size_t k : options.cutoffs) cutoffs.push_back(std::to_string(k));
  configuration.options = {
      {"dataset", options.dataset.string()},
      {"model", options.model.string()},
      {"variants", options.variants},
      {"output", options.output.string()},
      {"split", options.data.split},
      {"implicit", options.data.implicit},
      {"k", cutoffs},
      {"raw", options.raw},
      {"latency_texts", integer(options.latency_texts)},
      {"resamples", integer(options.resamples)},
      {"seed", static_cast<std::int64_t>(options.seed)},
      {"threads", integer(options.threads)},
      {"token_budget", integer(options.token_budget)},
  };
  configuration.options["positive_threshold"] =
      options.data.positive_threshold
          ? OptionValue(static_cast<double>(*options.data.positive_threshold))
          : OptionValue();
  return configuration;
}

RunModel record_model(const Model& model, const std::filesystem::path& path) {
  const ModelConfig& config = model.config();
  RunModel out;
  out.path = path.string();
  out.identity = model.identity();
  out.architecture = name_of(config.architecture);
  out.dimension = integer(config.dimension());
  out.layers = integer(config.layers);
  out.parameters = integer(model.weight_counts().parameters);
  std::vector<std::string> pooling;
  for (const Pooling mode : config.pooling) pooling.emplace_back(name_of(mode));
  out.settings = {{"hidden", integer(config.hidden)},
                  {"heads", integer(config.heads)},
                  {"intermediate", integer(config.intermediate)},
                  {"vocabulary", integer(config.vocabulary)},
                  {"max_length", integer(config.max_length)},
                  {"pooling", pooling},
                  {"normalize", config.normalize}};
  return out;
}

// The best reachable value of each metric, where the truth is planted.
void set_fractions_of_oracle(std::vector<SystemResult>& systems) {
  const auto oracle = std::find_if(systems.begin(), systems.end(), [](const SystemResult& system) {
    return system.recommender == "oracle";
  });
  if (oracle == systems.end()) return;
  for (SystemResult& system : systems) {
    for (std::size_t m = 0; m < system.metrics.size(); ++m) {
      const auto& best = oracle->metrics[m].value;
      if (system.metrics[m].value && best && *best > 0) {
        system.metrics[m].fraction_of_oracle = *system.metrics[m].value / *best;
      }
    }
  }
}

}  // namespace

Machine record_machine() {
  const MachineFacts facts = machine_facts();
  Machine machine;
  machine.cpu = facts.cpu;
  machine.cpu_flags = facts.cpu_flags;
  machine.instruction_set = cpu::instruction_set();
  machine.cores = facts.cores;
  machine.threads = facts.threads;
  machine.memory_bytes = facts.memory_bytes;
#ifdef RECKON_HAS_CUDA
  const GpuStatus gpu = gpu_status();
  for (const GpuDevice& device : gpu.devices) {
    machine.gpu.push_back({device.name, static_cast<std::int64_t>(device.memory_bytes)});
  }
  if (!gpu.driver_version.empty()) machine.driver = "CUDA " + gpu.driver_version;
#endif
  machine.operating_system = facts.operating_system;
  machine.compiler = facts.compiler;
  machine.build_type = facts.build_type;
  machine.libraries = facts.libraries;
  machine.version = facts.version;
  machine.commit = facts.commit;
  return machine;
}

std::string record_time() {
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm utc{};
  gmtime_r(&now, &utc);
  char text[32];
  std::strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &utc);
  return text;
}

SystemResult record_system(const SystemRun& system) {
  SystemResult out;
  out.name = system.name();
  if (system.variant != "none") out.variant = system.variant;
  out.recommender = system.recommender;
  for (std::size_t s = 0; s < system.weights.size(); ++s) {
    out.parameters["weight " + system.sources[s]] = std::round(system.weights[s] * 1e6) / 1e6;
  }
  out.users = integer(system.evaluation.users.size());
  for (const MetricValue& value : system.evaluation.overall) {
    Metric metric;
    metric.name = value.metric->name;
    if (value.cutoff > 0) metric.k = integer(value.cutoff);
    metric.value = finite(value.value);
    if (const auto interval = system.resamples.interval(value.name)) {
      metric.low = interval->low;
      metric.high = interval->high;
    } else if (const auto* rule = std::get_if<OfWholeSystem>(&value.metric->rule)) {
      metric.reason = rule->why_no_interval;
    }
    metric.n = integer(value.users);
    if (!metric.value) metric.reason = "no user has a value";
    out.metrics.push_back(std::move(metric));
  }
  for (const UnknownMetric& unknown : system.evaluation.unknown) {
    Metric metric;
    metric.name = unknown.name;
    metric.reason = unknown.reason;
    out.metrics.push_back(std::move(metric));
  }
  out.seconds = system.seconds;
  return out;
}

TaskResult record_task(const TaskRun& task) {
  TaskResult out;
  out.name = task.task;
  out.kind = task.kind;
  out.variant = task.variant;
  out.classes = integer(task.classes);
  out.n_train = integer(task.train_rows);
  out.n_test = integer(task.test_rows.size());
  if (task.out_of_scope_train + task.out_of_scope_test > 0) {
    out.left_out = {{"out-of-scope train rows", integer(task.out_of_scope_train)},
                    {"out-of-scope test rows", integer(task.out_of_scope_test)}};
  }
  for (const ClassificationValue& value : task.evaluation.values) {
    Metric metric;
    metric.name = value.name;
    metric.value = finite(value.value);
    if (value.interval) {
      metric.low = value.interval->low;
      metric.high = value.interval->high;
    }
    metric.n = out.n_test;
    if (!metric.value) metric.reason = "not defined on this part";
    out.metrics.push_back(std::move(metric));
  }
  out.seconds = task.seconds;
  return out;
}

std::vector<Exclusion> record_exclusions(const EvaluatedUserCounts& counts) {
  return {{"users without history: no positive interaction before the test part",
           integer(counts.without_history)},
          {"users without relevant items: no new positive interaction in the test part",
           integer(counts.without_relevant)}};
}

std::map<std::string, std::string> record_definitions() {
  std::map<std::string, std::string> definitions;
  for (const RankingMetric& metric : ranking_metrics())
    definitions[std::string(metric.name)] = metric.definition;
  for (const ClassificationMetric& metric : classification_metrics()) {
    definitions[std::string(metric.name)] = metric.definition;
  }
  definitions["rate"] =
      "median over the passes, each over one window of the catalogue; low and high: 95% interval "
      "of the median from "
      "order statistics (binomial)";
  definitions["percentile"] =
      "the order statistic at rank ceil(p n); low and high: 95% interval from order statistics "
      "(binomial); absent "
      "where the sample is too small for it";
  definitions["interval"] = "95% percentile bootstrap over users (rows for labelled tasks)";
  definitions["p"] =
      "two-sided sign-flip permutation test, paired by user; p_adjusted: Holm's correction over "
      "the main metrics (ndcg and recall at the main cutoff, auc) of all pairs of systems";
  definitions["memory"] =
      "peak_memory_bytes of a variant: growth of resident memory from before its encoder was made "
      "to its peak while "
      "it encoded the first texts";
  definitions["overlap"] =
      "share of the items common to the first K of both lists, mean over users";
  definitions["rank_correlation"] =
      "Kendall's tau of the items common to the first K of both lists, mean over users with two "
      "such items";
  definitions["fraction_of_oracle"] =
      "value / value of the recommender that sees the planted truth";
  return definitions;
}

Record make_record(const ExperimentResult& result) {
  Record record;
  record.created = record_time();
  record.machine = record_machine();
  record.configuration = record_configuration(result.options);
  record.dataset = {.name = result.dataset.name,
                    .path = result.options.dataset.string(),
                    .content_hash = result.dataset_identity,
                    .items = integer(result.items),
                    .users = integer(result.users),
                    .interactions = integer(result.interactions),
                    .positive_rule = result.positive_rule,
                    .split = {}};
  SplitInfo& split = record.dataset.split;
  split.name = result.split_name;
  if (const auto method = result.split.find("method"); method != result.split.end()) {
    if (const auto* text = std::get_if<std::string>(&method->second)) split.method = *text;
  }
  const auto count = [&](const char* part) {
    const auto found = result.split_counts.find(part);
    return found == result.split_counts.end() ? 0 : integer(found->second);
  };
  split.train = count("train");
  split.validation = count("validation");
  split.test = count("test");
  split.left_out = count("left_out");
  if (result.model) record.model = record_model(*result.model, result.options.model);
  for (std::size_t v = 0; v < result.variants.size(); ++v) {
    const MeasuredVariant& measured = result.variants[v];
    VariantResult variant;
    variant.name = measured.variant.text;
    variant.instruction_set = measured.encoder->instruction_set();
    variant.threads = integer(result.options.threads);
    if (!measured.passes.empty()) variant.encoding = record_encoding(measured);
    if (v < result.latencies.size()) variant.latency = record_latency(result.latencies[v]);
    if (measured.memory_bytes > 0)
      variant.peak_memory_bytes = static_cast<std::int64_t>(measured.memory_bytes);
    if (v < result.fidelity.size() && result.fidelity[v]) {
      variant.fidelity = record_fidelity(*result.fidelity[v], result.variants.front().variant.text);
    }
    record.variants.push_back(std::move(variant));
  }
  for (const SystemRun& system : result.systems) {
    record.systems.push_back(record_system(system));
    record.systems.back().predictions = "predictions.h5:/variants/" + system.name();
    if (system.recommender == "random") {
      record.systems.back().parameters["seed"] = static_cast<std::int64_t>(result.options.seed);
    }
  }
  set_fractions_of_oracle(record.systems);
  for (const TaskRun& task : result.tasks) {
    record.tasks.push_back(record_task(task));
    record.tasks.back().predictions = "predictions.h5:/tasks/" + task.task + "/" + task.variant;
  }
  for (const ComparedSystems& pair : result.comparisons) {
    for (const MetricComparison& row : pair.metrics) {
      Comparison comparison;
      comparison.a = pair.a;
      comparison.b = pair.b;
      comparison.metric = row.metric->name;
      if (row.cutoff > 0) comparison.k = integer(row.cutoff);
      comparison.difference = finite(row.difference);
      if (row.interval) {
        comparison.low = row.interval->low;
        comparison.high = row.interval->high;
      }
      comparison.p = row.p;
      comparison.p_adjusted = row.p_adjusted;
      comparison.n = integer(row.users);
      comparison.reason = row.reason;
      record.comparisons.push_back(std::move(comparison));
    }
  }
  if (!result.systems.empty())
    record.excluded = record_exclusions(result.systems.front().evaluation.counts);
  if (split.left_out > 0)
    record.excluded.push_back({"interactions left out by the split", split.left_out});
  record.definitions = record_definitions();
  for (const StageTime& stage : result.stages) record.stages.push_back({stage.name, stage.seconds});
  record.warnings = result.warnings;
  return record;
}

}  // namespace reckon
