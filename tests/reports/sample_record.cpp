#include "tests/reports/sample_record.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "core/random.h"

namespace reckon::test {
namespace {

struct Quality {
  const char* recommender;
  double ndcg10;
  double auc;
};
constexpr std::array<Quality, 3> kModelFree = {
    {{"item_cf", 0.110, 0.887}, {"popularity", 0.076, 0.876}, {"random", 0.0016, 0.500}}};
constexpr std::array<Quality, 2> kWithModel = {
    {{"content", 0.029, 0.792}, {"mixture", 0.118, 0.912}}};
constexpr std::array<std::int64_t, 4> kCutoffs = {5, 10, 20, 50};

struct Speed {
  const char* variant;
  double texts_per_second;
  double milliseconds;
  double loss;  // factor on the quality of fp32
};
constexpr std::array<Speed, 3> kVariants = {
    {{"fp32", 162, 9.6, 1.0}, {"int8", 388, 4.3, 0.991}, {"fp32:layers=4", 240, 6.6, 0.93}}};

Metric metric(std::string name, std::optional<std::int64_t> k, double value, double spread) {
  return {.name = std::move(name),
          .k = k,
          .value = value,
          .low = std::max(0.0, value - spread),
          .high = value + spread,
          .n = 596,
          .fraction_of_oracle = {},
          .reason = {}};
}

std::vector<Metric> metrics(const Quality& quality, double loss) {
  std::vector<Metric> all;
  for (const std::int64_t k : kCutoffs) {
    const double growth = std::pow(static_cast<double>(k) / 10.0, 0.18) * loss;
    const double ndcg = quality.ndcg10 * growth;
    all.push_back(metric("precision", k, ndcg * 0.8 / growth / growth, 0.006));
    all.push_back(metric("recall", k, ndcg * 0.7 * growth * growth, 0.007));
    all.push_back(metric("hit_rate", k, std::min(1.0, ndcg * 3.8 * growth), 0.03));
    all.push_back(metric("ndcg", k, ndcg, 0.009 * growth));
    all.push_back(metric("map", k, ndcg * 0.4, 0.004));
    Metric coverage = metric("coverage", k, std::min(1.0, 0.05 * growth * 4), 0);
    coverage.low = coverage.high = std::nullopt;
    all.push_back(coverage);
  }
  all.push_back(metric("auc", std::nullopt, 0.5 + (quality.auc - 0.5) * loss, 0.007));
  return all;
}

SystemResult system(const Quality& quality, const Speed* speed) {
  const std::string variant = speed ? speed->variant : "none";
  SystemResult result;
  result.name = variant + "/" + quality.recommender;
  if (speed) result.variant = variant;
  result.recommender = quality.recommender;
  if (result.recommender == "mixture") {
    result.parameters = {{"content", 0.1}, {"item_cf", 0.6}, {"popularity", 0.3}};
  }
  if (result.recommender == "random") result.parameters = {{"seed", std::int64_t{42}}};
  result.users = 596;
  result.metrics = metrics(quality, speed ? speed->loss : 1);
  result.predictions = "predictions.h5:/variants/" + result.name;
  result.seconds = 0.42;
  return result;
}

VariantResult variant(const Speed& speed, bool reference) {
  VariantResult result;
  result.name = speed.variant;
  result.instruction_set = "AVX3_DL";
  result.threads = 2;
  Encoding& encoding = result.encoding.emplace();
  encoding.texts = 9742;
  encoding.tokens = 688'314;
  encoding.seconds = 9742 / speed.texts_per_second;
  for (int i = 0; i < 9; ++i) {
    const double texts = 1024;
    encoding.repetitions.push_back(
        {1024, 72'352, texts / speed.texts_per_second * (1 + 0.005 * (i - 4))});
  }
  const double tokens_per_second = speed.texts_per_second * 72'352 / 1024;
  encoding.texts_per_second = {
      speed.texts_per_second, speed.texts_per_second * 0.98, speed.texts_per_second * 1.02, 9, {}};
  encoding.tokens_per_second = {
      tokens_per_second, tokens_per_second * 0.98, tokens_per_second * 1.02, 9, {}};
  Latency& latency = result.latency.emplace();
  latency.definition = "tokenize and encode one text, one thread, after 20 texts of warm-up";
  latency.n = 400;
  Random random(7, static_cast<std::uint64_t>(speed.texts_per_second));
  for (int i = 0; i < 400; ++i) {
    latency.samples.push_back(speed.milliseconds * std::exp(0.28 * random.normal()));
  }
  const double ms = speed.milliseconds;
  latency.percentiles = {{50, ms, ms * 0.98, ms * 1.02, {}},
                         {90, ms * 1.43, ms * 1.38, ms * 1.5, {}},
                         {99, ms * 1.92, ms * 1.8, ms * 2.2, {}},
                         {99.9, {}, {}, {}, "needs at least 2995 samples, there are 400"}};
  result.peak_memory_bytes = 412'000'000;
  if (!reference) {
    result.fidelity = Fidelity{.reference = "fp32",
                               .n = 9742,
                               .cosine_min = 0.9871,
                               .cosine_p01 = 0.9922,
                               .cosine_mean = 0.9968,
                               .agreement = {},
                               .reason = {}};
    for (const std::int64_t k : kCutoffs) {
      result.fidelity->agreement.push_back({"content", k, 0.93, 0.97, {}});
    }
  }
  return result;
}

TaskResult task(const Speed& speed, const char* name, const char* kind, std::int64_t classes,
                double accuracy) {
  TaskResult result;
  result.name = name;
  result.kind = kind;
  result.variant = speed.variant;
  result.classes = classes;
  result.n_train = 10'003;
  result.n_test = 3080;
  if (result.name == "clinc150") result.left_out = {{"out-of-scope rows", 1000}};
  result.metrics = {metric("accuracy", {}, accuracy * speed.loss, 0.012),
                    metric("f1_macro", {}, accuracy * speed.loss - 0.003, 0.012),
                    metric("auc_ovr_macro", {}, 0.991 * speed.loss, 0.002)};
  for (Metric& each : result.metrics) each.n = result.n_test;
  result.predictions = "predictions.h5:/tasks/" + result.name + "/" + result.variant;
  result.seconds = 1.3;
  return result;
}

VariantWork work(const Speed& speed, double intensity, double limit, std::vector<WorkPart> parts) {
  VariantWork result;
  result.variant = speed.variant;
  result.texts = 9742;
  result.tokens = 688'314;
  result.squared_tokens = 71'000'000;
  result.batches = 700;
  result.seconds = 9742 / speed.texts_per_second;
  result.operations = 1.5e13;
  result.operations_per_second = result.operations / result.seconds;
  result.parts = std::move(parts);
  result.weight_bytes = result.operations / intensity;
  result.intensity = intensity;
  result.limit = limit;
  result.fraction_of_limit = *result.operations_per_second / limit;
  return result;
}

// A slice of 8 users has no interval and cannot be the worst.
SystemBySlice by_slice(const SystemResult& system, const char* against) {
  SystemBySlice slices;
  slices.system = system.name;
  if (against != nullptr) slices.against = against;
  slices.metric = "ndcg";
  slices.k = 10;
  const auto add = [&](const char* by, const char* slice, std::int64_t n, double factor) {
    const auto ndcg = std::ranges::find_if(system.metrics, [](const Metric& metric) {
      return metric.name == "ndcg" && metric.k == 10;
    });
    SliceQuality row = {by, slice, n, factor * *ndcg->value, {}, {}, {}, {}, {}, {}, {}};
    row.difference = (factor - 1) * *ndcg->value;
    if (n >= 10) {
      row.low = 0.9 * *row.value;
      row.high = 1.1 * *row.value;
      row.difference_low = *row.difference - 0.001;
      row.difference_high = *row.difference + 0.001;
      row.p = 0.002;
      row.p_adjusted = 0.012;
    }
    slices.rows.push_back(std::move(row));
  };
  add("history length", "3 to 20", 200, 0.8);
  add("history length", "21 to 60", 198, 1.1);
  add("history length", "61 to 900", 198, 1.2);
  add("cold-start users", "cold (at most 5)", 8, 0.5);
  add("cold-start users", "warm", 588, 1.0);
  add("genres", "Action", 401, 0.7);
  add("genres", "Drama", 322, 1.3);
  slices.worst = 5;
  slices.notes = {
      "fewer than 30, too few to be the worst slice: cold-start users cold (at most 5) (8)"};
  return slices;
}

}  // namespace

Record empty_record() {
  Record record;
  record.created = "2025-01-31T12:00:00Z";
  record.machine = {.cpu = "Example CPU 9000 @ 2.60GHz",
                    .cpu_flags = {"sse4_2", "avx2", "fma", "avx512f", "avx512_vnni"},
                    .instruction_set = "AVX3_DL",
                    .cores = 2,
                    .threads = 4,
                    .memory_bytes = std::int64_t{16} << 30,
                    .gpu = {},
                    .driver = {},
                    .operating_system = "Linux 6.1.0-18-amd64, Debian GNU/Linux 12 (bookworm)",
                    .compiler = "GCC 12.2.0",
                    .build_type = "Release",
                    .libraries = {{"hdf5", "1.10.8"}, {"highway", "1.0.3"}, {"icu", "72.1"}},
                    .version = "0.1.0",
                    .commit = "0123456789abcdef0123456789abcdef01234567"};
  record.configuration.seed = 42;
  record.configuration.options = {{"k", std::vector<std::string>{"5", "10", "20", "50"}},
                                  {"positive_threshold", 4.0},
                                  {"raw", false},
                                  {"repetitions", std::int64_t{5}},
                                  {"threads", std::int64_t{2}},
                                  {"limit", std::monostate{}},
                                  {"variants", "fp32,int8,fp32:layers=4"}};
  record.dataset = {.name = "ml-latest-small",
                    .path = "data/ml-latest-small.h5",
                    .content_hash = "2f1d0c9b8a7f6e5d4c3b2a190817f6e5",
                    .items = 9742,
                    .users = 610,
                    .interactions = 100'836,
                    .positive_rule = "value >= 4",
                    .split = {"by-time-per-user", "the last 20 % of each user's interactions",
                              70'308, 10'371, 20'157, 0}};
  record.definitions = {{"ndcg", "binary gain, log2 discount, ideal of min(K, relevant items)"},
                        {"auc", "P(relevant item scores above another candidate), ties half"}};
  return record;
}

Record sample_record() {
  Record record = empty_record();
  record.model = RunModel{.path = "models/all-MiniLM-L6-v2",
                          .identity = "99aa88bb77cc66dd55ee44ff33001122",
                          .architecture = "bert",
                          .dimension = 384,
                          .layers = 6,
                          .parameters = 22'713'216,
                          .settings = {{"max_tokens", std::int64_t{256}}, {"pooling", "mean"}}};
  for (const Speed& speed : kVariants) {
    record.variants.push_back(variant(speed, &speed == kVariants.data()));
    for (const Quality& quality : kWithModel) record.systems.push_back(system(quality, &speed));
    record.tasks.push_back(task(speed, "banking77", "intent", 77, 0.849));
    record.tasks.push_back(task(speed, "clinc150", "intent", 150, 0.917));
    record.tasks.push_back(task(speed, "sst", "sentiment", 2, 0.801));
  }
  for (const Quality& quality : kModelFree) record.systems.push_back(system(quality, nullptr));
  for (const SystemResult& system : record.systems) {
    record.slices.push_back(by_slice(system, nullptr));
    if (system.name == "int8/content") record.slices.push_back(by_slice(system, "fp32/content"));
  }
  for (const Quality& quality : kWithModel) {
    for (const Speed& speed : std::span(kVariants).subspan(1)) {
      const double difference = quality.ndcg10 * (speed.loss - 1);
      const bool shown = speed.loss < 0.95;
      record.comparisons.push_back({.a = fmt::format("fp32/{}", quality.recommender),
                                    .b = fmt::format("{}/{}", speed.variant, quality.recommender),
                                    .metric = "ndcg",
                                    .k = 10,
                                    .difference = difference,
                                    .low = difference - (shown ? 0.0005 : 0.002),
                                    .high = difference + (shown ? 0.0005 : 0.002),
                                    .p = shown ? 0.0001 : 0.21,
                                    .p_adjusted = shown ? 0.0004 : 0.42,
                                    .n = 596,
                                    .reason = {}});
    }
  }
  record.limits = {{"memory read", "bytes/s", "memchr over a buffer", 2, 2e10, 1.9e10, 3},
                   {"fp32 multiply-adds", "FLOP/s", "in registers", 2, 4e11, 3.9e11, 3},
                   {"int8 products", "OP/s", "in the first cache", 2, 1.6e12, 1.5e12, 3}};
  record.work = {work(kVariants[0], 502, 4e11, {{"fp32 multiply-adds", 1.5e13, 1}}),
                 work(kVariants[1], 2008, 1.4e12,
                      {{"int8 products", 1.4e13, 1}, {"fp32 multiply-adds", 1e12, 1}}),
                 work(kVariants[2], 502, 4e11, {{"fp32 multiply-adds", 1.5e13, 1}})};
  record.excluded = {{"users with fewer than 5 interactions", 0},
                     {"users without a positive item in their history", 2},
                     {"users without a relevant item", 12}};
  record.stages = {{"read dataset", 0.21},    {"load model", 0.35},
                   {"tokenize", 3.9},         {"encode fp32", 60.1},
                   {"encode int8", 25.1},     {"encode fp32:layers=4", 40.6},
                   {"tune mixture", 2.8},     {"recommend and evaluate", 6.2},
                   {"labelled tasks", 11.7},  {"latency", 8.2},
                   {"write predictions", 0.4}};
  record.warnings = {"another process used 1.4 cores while the run was timed"};
  return record;
}

}  // namespace reckon::test
