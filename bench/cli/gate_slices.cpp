#include "bench/cli/gate_slices.h"

#include "bench/dataset_slices.h"
#include "bench/experiment_data.h"
#include "core/error.h"
#include "datasets/dataset.h"

namespace reckon {
namespace {

template <typename T>
std::optional<T> option_of(const Record& record, const std::string& name) {
  const auto& options = record.configuration.options;
  const auto found = options.find(name);
  if (found == options.end() || !std::holds_alternative<T>(found->second)) return std::nullopt;
  return std::get<T>(found->second);
}

// Which interactions the run predicted.
DataOptions data_options(const Record& record) {
  DataOptions options;
  options.split = option_of<std::string>(record, "split").value_or("");
  options.implicit = option_of<bool>(record, "implicit").value_or(false);
  if (const auto threshold = option_of<double>(record, "positive_threshold")) {
    options.positive_threshold = static_cast<float>(*threshold);
  }
  return options;
}

}  // namespace

std::vector<Slicing> user_slicings(const ComparedRun& run, const std::filesystem::path& dataset) {
  const std::filesystem::path path =
      dataset.empty() ? std::filesystem::path(run.record.dataset.path) : dataset;
  const Dataset opened = Dataset::open(path);
  if (opened.identity() != run.record.dataset.content_hash) {
    fail("{}: not the dataset of {}", path.string(), run.label);
  }
  return slice_dataset(opened, load_experiment_data(opened, data_options(run.record))).units;
}

}  // namespace reckon
