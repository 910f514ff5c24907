#include "reports/compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "core/error.h"
#include "datasets/predictions_file.h"
#include "reports/record_json.h"
#include "reports/result_format.h"
#include "reports/scenario_comparison.h"

namespace reckon {
namespace {

// The predictions of one run, opened when they are first needed.
class Predictions {
 public:
  Predictions(std::filesystem::path folder, std::string dataset_hash)
      : folder_(std::move(folder)), dataset_hash_(std::move(dataset_hash)) {}

  UserValues values(const SystemResult& system) {
    if (!system.predictions) fail("{} has no predictions", system.name);
    const std::size_t colon = system.predictions->rfind(":/");
    if (colon == std::string::npos) {
      fail("{}: predictions are \"{}\", expected FILE:/GROUP", system.name, *system.predictions);
    }
    const PredictionsFile& file = open(system.predictions->substr(0, colon));
    const std::string group = system.predictions->substr(colon + 1);
    const auto& rankings = file.rankings();
    const auto ranking =
        std::find_if(rankings.begin(), rankings.end(),
                     [&](const PredictionsFile::Ranking& each) { return each.group == group; });
    if (ranking == rankings.end()) fail("{}: no group {}", path_.string(), group);
    RankingPredictions predictions = file.read(*ranking);
    return {std::move(predictions.users), std::move(predictions.per_user)};
  }

 private:
  const PredictionsFile& open(const std::filesystem::path& name) {
    // A record may come from anybody: it names files beside itself and nothing else.
    if (name.empty() || name == ".." || name != name.filename()) {
      fail("predictions in \"{}\", expected a file in the folder of the results", name.string());
    }
    const std::filesystem::path path = folder_ / name;
    if (file_ && path_ == path) return *file_;
    auto file = std::make_unique<PredictionsFile>(PredictionsFile::open(path));
    if (file->dataset_hash() != dataset_hash_) {
      fail("{}: made on dataset {}, the results on {}", path.string(), file->dataset_hash(),
           dataset_hash_);
    }
    path_ = path;
    file_ = std::move(file);
    return *file_;
  }

  std::filesystem::path folder_;
  std::string dataset_hash_;
  std::filesystem::path path_;
  std::unique_ptr<PredictionsFile> file_;
};

std::string label_of(const std::filesystem::path& path) {
  const bool usual = path.filename() == "results.json" && path.has_parent_path();
  return (usual ? path.parent_path() : path).string();
}

// Those of the second and later of the same name have a number.
std::vector<std::string> labels_of(std::span<const std::filesystem::path> results) {
  std::vector<std::string> plain;
  std::vector<std::string> labels;
  for (const std::filesystem::path& path : results) {
    const std::string label = label_of(path);
    const auto same = std::count(plain.begin(), plain.end(), label);
    labels.push_back(same == 0 ? label : fmt::format("{} ({})", label, same + 1));
    plain.push_back(label);
  }
  return labels;
}

}  // namespace

std::vector<ComparedRun> open_runs(std::span<const std::filesystem::path> results) {
  const std::vector<std::string> labels = labels_of(results);
  std::vector<ComparedRun> runs;
  for (const std::filesystem::path& path : results) {
    Record record = read_record(path);
    const auto predictions =
        std::make_shared<Predictions>(path.parent_path(), record.dataset.content_hash);
    runs.push_back({.label = labels[runs.size()],
                    .record = std::move(record),
                    .user_values = [predictions](const SystemResult& system) {
                      return predictions->values(system);
                    }});
  }
  return runs;
}

RunComparison compare_results(std::span<const std::filesystem::path> results,
                              const CompareOptions& options, Progress& progress) {
  const auto is_scenario = [](const std::filesystem::path& path) {
    const std::string format = result_format(path);
    if (format == "reckon-gate") {
      fail(
          "{}: a verdict of reckon gate, expected results of runs or scenarios (reckon report "
          "shows it)",
          path.string());
    }
    return format == "reckon-scenario";
  };
  const auto scenarios = std::count_if(results.begin(), results.end(), is_scenario);
  if (scenarios == 0) return compare_runs(open_runs(results), options, progress);
  if (scenarios < std::ssize(results)) {
    fail("compare: {} scenarios among {} files, expected all of them or none", scenarios,
         results.size());
  }
  const std::vector<std::string> labels = labels_of(results);
  std::vector<ComparedScenario> runs;
  for (const std::filesystem::path& path : results) {
    runs.push_back({labels[runs.size()], read_scenario(path)});
  }
  return compare_scenarios(runs);
}

}  // namespace reckon
