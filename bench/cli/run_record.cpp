#include "bench/cli/run_record.h"

#include <chrono>
#include <ctime>

#include "bench/cli/gpu_record.h"
#include "bench/cli/item_record.h"
#include "bench/cli/quality_record.h"
#include "bench/cli/record_values.h"
#include "bench/cli/slice_record.h"
#include "bench/cli/variant_record.h"
#include "bench/cli/work_record.h"
#include "bench/machine_facts.h"
#include "core/cpu/instruction_set.h"

#ifdef RECKON_HAS_CUDA
#include "cuda/device.h"
#endif

namespace reckon {
namespace {

Machine record_machine() {
  const MachineFacts facts = machine_facts();
  Machine machine;
  machine.cpu = facts.cpu;
  machine.cpu_flags = facts.cpu_flags;
  machine.instruction_set = cpu::name_of(cpu::instruction_set());
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
      {"confidence", options.confidence},
      {"seed", static_cast<std::int64_t>(options.seed)},
      {"threads", integer(options.threads)},
      {"token_budget", integer(options.token_budget)},
  };
  if (!options.sweep.empty()) configuration.options["sweep"] = options.sweep;
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

std::vector<Exclusion> record_exclusions(const EvaluatedUserCounts& counts) {
  return {{"users without history: no positive interaction before the test part",
           integer(counts.without_history)},
          {"users without relevant items: no new positive interaction in the test part",
           integer(counts.without_relevant)},
          {"users without a list of recommendations", integer(counts.without_recommendations)}};
}

}  // namespace

std::string record_time() {
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm utc{};
  gmtime_r(&now, &utc);
  char text[32];
  std::strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &utc);
  return text;
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
  record.variants = record_variants(result);
  record.energy = record_energy(result);
  record.limits = record_limits(result);
  record.work = record_work(result);
  record.gpu_use = record_gpu_use(result);
  record.item_vectors = record_items(result);
  record.processor_use = record_processor_use(result);
  record.systems = record_systems(result);
  record.tasks = record_tasks(result);
  record.comparisons = record_comparisons(result);
  record.slices = record_slices(result.slices);
  if (!result.systems.empty())
    record.excluded = record_exclusions(result.systems.front().evaluation.counts);
  if (split.left_out > 0)
    record.excluded.push_back({"interactions left out by the split", split.left_out});
  record.definitions = record_definitions(result);
  for (const StageTime& stage : result.stages) record.stages.push_back({stage.name, stage.seconds});
  record.warnings = result.warnings;
  return record;
}

}  // namespace reckon
