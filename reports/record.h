#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "reports/gpu_record.h"
#include "reports/item_record.h"
#include "reports/rate.h"
#include "reports/work_record.h"

// The results record: everything that one run measured, in plain structs of the same names and
// nesting as results.json (reports/results.schema.json describes every field; record_json.h reads
// and writes). An empty optional is null in the file. A number that could not be computed is an
// empty optional beside a `reason`; NaN and infinities are never written.
namespace reckon {

// The value of an option, a parameter or a setting.
using OptionValue =
    std::variant<std::monostate, bool, std::int64_t, double, std::string, std::vector<std::string>>;
using Options = std::map<std::string, OptionValue>;

struct Gpu {
  std::string name;
  std::int64_t memory_bytes = 0;
};

struct Machine {
  std::string cpu;
  std::vector<std::string> cpu_flags;
  std::string instruction_set;  // the widest that the program dispatches to here, "AVX3_DL"
  std::int64_t cores = 0;       // physical
  std::int64_t threads = 0;     // logical
  std::int64_t memory_bytes = 0;
  std::vector<Gpu> gpu;
  std::optional<std::string> driver;
  std::string operating_system;
  std::string compiler;
  std::string build_type;
  std::map<std::string, std::string> libraries;  // name -> version
  std::string version;                           // of reckon
  std::string commit;
};

struct Configuration {
  std::uint64_t seed = 0;
  Options options;  // every option of the run, written or default
};

struct SplitInfo {
  std::string name;
  std::string method;
  std::int64_t train = 0;  // interactions in each part
  std::int64_t validation = 0;
  std::int64_t test = 0;
  std::int64_t left_out = 0;
};

struct RunDataset {
  std::string name;
  std::string path;
  std::string content_hash;
  std::int64_t items = 0;
  std::int64_t users = 0;
  std::int64_t interactions = 0;
  std::string positive_rule;  // "value >= 4", "every interaction"
  SplitInfo split;
};

struct RunModel {
  std::string path;
  std::string identity;      // content hash of its configuration, vocabulary and weights
  std::string architecture;  // "bert"
  std::int64_t dimension = 0;
  std::int64_t layers = 0;
  std::int64_t parameters = 0;
  Options settings;  // pooling, max_tokens, ...
};

// One timed pass over the same texts.
struct Repetition {
  std::int64_t texts = 0;
  std::int64_t tokens = 0;
  double seconds = 0;
};

struct Encoding {
  std::int64_t texts = 0;
  std::int64_t tokens = 0;
  double seconds = 0;  // in this run; texts that a stopped run had encoded before are not in it
  std::vector<Repetition> repetitions;
  Rate texts_per_second;
  Rate tokens_per_second;
  std::int64_t resumed_texts = 0;  // taken over from a run that was stopped
};

struct Percentile {
  double p = 0;  // of 100: 50, 99, 99.9
  std::optional<double> value;
  std::optional<double> low;  // 95% interval
  std::optional<double> high;
  std::string reason;  // why there is no value: the sample cannot support it
};

struct Latency {
  std::string unit = "ms";
  std::int64_t n = 0;      // of measurements; samples may hold fewer, evenly picked
  std::string definition;  // what one sample covers: "tokenize and encode one text, 1 thread"
  std::vector<double> samples;
  std::vector<Percentile> percentiles;
};

// How far the top-K lists of a recommender agree with those of the same recommender on the
// reference variant; means over users.
struct Agreement {
  std::string recommender;
  std::int64_t k = 0;
  std::optional<double> overlap;           // shared items / K
  std::optional<double> rank_correlation;  // as `definitions` says
  std::string reason;
};

struct Fidelity {
  std::string reference;  // name of the variant compared with, the first
  std::int64_t n = 0;     // texts
  std::optional<double> cosine_min;
  std::optional<double> cosine_p01;  // 1st percentile
  std::optional<double> cosine_mean;
  std::vector<Agreement> agreement;
  std::string reason;
};

struct VariantResult {
  std::string name;
  std::string instruction_set;  // that its kernels used
  std::int64_t threads = 0;
  std::optional<Encoding> encoding;
  std::optional<Latency> latency;
  std::optional<std::int64_t> peak_memory_bytes;  // of the process while it encoded
  std::optional<Fidelity> fidelity;               // none for the reference itself
};

struct Metric {
  std::string name;               // "ndcg", "auc_weighted": a key of `definitions`
  std::optional<std::int64_t> k;  // none for metrics without a cutoff
  std::optional<double> value;
  std::optional<double> low;  // 95% interval; none where none is defined (coverage)
  std::optional<double> high;
  std::int64_t n = 0;                        // users or rows in the mean
  std::optional<double> fraction_of_oracle;  // where the best reachable value is known
  std::string reason;                        // why there is no value, or no interval
};

struct SystemResult {
  std::string name;                    // "fp32/content", "none/popularity"
  std::optional<std::string> variant;  // none for systems that use no model
  std::string recommender;
  Options parameters;  // mixture weights, seed
  std::int64_t users = 0;
  std::vector<Metric> metrics;
  std::optional<std::string> predictions;  // "predictions.h5:/variants/fp32/content"
  double seconds = 0;                      // recommending and evaluating
};

struct Exclusion {
  std::string reason;  // "users without a relevant item"
  std::int64_t count = 0;
};

struct TaskResult {
  std::string name;
  std::string kind;  // "intent", "sentiment"
  std::string variant;
  std::int64_t classes = 0;
  std::int64_t n_train = 0;
  std::int64_t n_test = 0;
  std::vector<Exclusion> left_out;
  std::vector<Metric> metrics;
  std::optional<std::string> predictions;
  double seconds = 0;
};

// System b minus system a, paired by user.
struct Comparison {
  std::string a;
  std::string b;
  std::string metric;
  std::optional<std::int64_t> k;
  std::optional<double> difference;
  std::optional<double> low;
  std::optional<double> high;
  std::optional<double> p;
  std::optional<double> p_adjusted;
  std::int64_t n = 0;
  std::string reason;
};

struct Stage {
  std::string name;
  double seconds = 0;
};

// Of the processors' packages while a variant encoded. Absent from records of older programs.
struct VariantEnergy {
  std::string variant;
  std::int64_t texts = 0;  // of the passes that were metered
  std::optional<double> joules;
  std::optional<double> joules_per_1000_texts;
  std::string reason;
};

// What the timed passes of a variant took of the processors. Absent from records of older programs,
// and of variants that took passes over from a run that was stopped.
struct ProcessorUse {
  std::string variant;
  double seconds = 0;            // wall clock
  double processor_seconds = 0;  // of all threads of the process
};

// The users, or the relevant items of users, in one slice.
struct SliceQuality {
  std::string by;      // "history length"
  std::string slice;   // "5 to 12"
  std::int64_t n = 0;  // users
  std::optional<double> value;
  std::optional<double> low;
  std::optional<double> high;
  std::optional<double> difference;
  std::optional<double> difference_low;
  std::optional<double> difference_high;
  std::optional<double> p;
  std::optional<double> p_adjusted;
};

// A system in every slice. Absent from records of older programs.
struct SystemBySlice {
  std::string system;
  std::optional<std::string> against;  // the system that differences are from; none: the others
  std::string metric;
  std::optional<std::int64_t> k;
  std::vector<SliceQuality> rows;
  std::optional<std::int64_t> worst;  // place in rows
  std::vector<std::string> notes;
};

struct Record {
  std::string created;  // ISO 8601, UTC: "2025-01-31T12:00:00Z"
  Machine machine;
  Configuration configuration;
  RunDataset dataset;
  std::optional<RunModel> model;
  std::vector<VariantResult> variants;
  std::vector<SystemResult> systems;
  std::vector<TaskResult> tasks;
  std::vector<Comparison> comparisons;
  std::vector<Exclusion> excluded;
  std::map<std::string, std::string> definitions;  // metric or term -> what it means
  std::vector<Stage> stages;
  std::vector<std::string> warnings;
  std::vector<VariantEnergy> energy;
  std::vector<ProcessorUse> processor_use;
  std::vector<MachineLimit> limits;
  std::vector<VariantWork> work;
  std::vector<GpuUse> gpu_use;
  std::vector<StoredItems> item_vectors;
  std::vector<SystemBySlice> slices;
};

}  // namespace reckon
