#include "datasets/predictions_file.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/error.h"
#include "core/variant.h"

namespace reckon {
namespace {

constexpr std::string_view kFormat = "reckon-predictions";
constexpr std::size_t kDepth = 8;

std::string text_of(const std::optional<Attribute>& attribute) {
  const std::string* text = attribute ? std::get_if<std::string>(&*attribute) : nullptr;
  return text == nullptr ? "" : *text;
}

// Groups at or below `group` that hold one of the columns.
void find_groups(const Hdf5File& file, const std::string& group,
                 std::initializer_list<std::string_view> columns, std::size_t depth,
                 std::vector<std::string>& found) {
  if (depth > kDepth) return;
  if (std::ranges::any_of(columns, [&](std::string_view column) {
        return file.has_column(fmt::format("{}/{}", group, column));
      })) {
    found.push_back(group);
    return;
  }
  for (const std::string& name : file.groups(group)) {
    find_groups(file, fmt::format("{}/{}", group, name), columns, depth + 1, found);
  }
}

bool is_variant(const std::string& text) {
  try {
    parse_variant(text);
    return true;
  } catch (const Error&) {
    return false;
  }
}

// "int8/content" -> ("int8", "content"); "cuda/fp8" and "int8" are variants as a whole.
std::pair<std::string, std::string> split_last(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return {path, ""};
  const std::string before = path.substr(0, slash);
  if (is_variant(path) && !is_variant(before)) return {path, ""};
  return {before, path.substr(slash + 1)};
}

// The part of a group's path below its parent's.
std::string below(const std::string& group, const std::string& parent) {
  return group.size() <= parent.size() ? "" : group.substr(parent.size() + 1);
}

template <typename T>
Matrix<T> read_matrix(const Hdf5File& file, const std::string& column) {
  const ColumnInfo info = file.column(column);
  const std::vector<T> values = file.read<T>(column);
  Matrix<T> matrix(info.rows, info.cols);
  std::ranges::copy(values, matrix.data());
  return matrix;
}

template <typename T>
std::span<const T> values_of(const Matrix<T>& matrix) {
  return {matrix.data(), matrix.rows() * matrix.cols()};
}

void check_rows(const Hdf5File& file, const std::string& column, std::size_t found,
                std::size_t expected, std::string_view other) {
  if (found != expected) {
    fail("{}: {}: {} rows, expected {} as in {}", file.path().string(), column, found, expected,
         other);
  }
}

}  // namespace

PredictionsWriter::PredictionsWriter(const std::filesystem::path& path,
                                     const std::string& dataset_hash)
    : file_(Hdf5File::create(path)) {
  file_.set_attributes("/", {{"format", std::string(kFormat)},
                             {"version", std::int64_t{1}},
                             {"dataset_hash", dataset_hash}});
}

void PredictionsWriter::add_ranking(std::string_view variant, std::string_view recommender,
                                    const RankingPredictions& predictions) {
  const std::string group = fmt::format("/variants/{}/{}", variant, recommender);
  const std::size_t users = predictions.users.size();
  const bool has_scores = predictions.scores.rows() > 0 || predictions.scores.cols() > 0;
  check_rows(file_, group + "/items", predictions.items.rows(), users, "user");
  if (has_scores) {
    check_rows(file_, group + "/scores", predictions.scores.rows(), users, "user");
    if (predictions.scores.cols() != predictions.items.cols()) {
      fail("{}: {}/scores: {} columns, expected {} as in items", file_.path().string(), group,
           predictions.scores.cols(), predictions.items.cols());
    }
  }
  file_.write<std::int32_t>(group + "/user", predictions.users);
  file_.write(group + "/items", values_of(predictions.items), predictions.items.cols());
  if (has_scores) {
    file_.write(group + "/scores", values_of(predictions.scores), predictions.scores.cols());
  }
  for (const auto& [metric, values] : predictions.per_user) {
    const std::string column = fmt::format("{}/per_user/{}", group, metric);
    check_rows(file_, column, values.size(), users, "user");
    file_.write<double>(column, values);
  }
}

void PredictionsWriter::add_task(std::string_view task, std::string_view variant,
                                 const TaskPredictions& predictions) {
  const std::string group = fmt::format("/tasks/{}/{}", task, variant);
  check_rows(file_, group + "/scores", predictions.scores.rows(), predictions.rows.size(), "row");
  file_.write<std::int64_t>(group + "/row", predictions.rows);
  file_.write(group + (predictions.probabilities ? "/probabilities" : "/scores"),
              values_of(predictions.scores), predictions.scores.cols());
}

void PredictionsWriter::set_attribute(const std::string& name, const Attribute& value) {
  file_.set_attribute("/", name, value);
}

void PredictionsWriter::commit() { file_.commit(); }

PredictionsFile::PredictionsFile(Hdf5File file) : file_(std::move(file)) {
  const std::string format = text_of(file_.attribute("/", "format"));
  if (!format.empty() && format != kFormat) {
    fail("{}: its attribute format is \"{}\", expected \"{}\"", file_.path().string(), format,
         kFormat);
  }
  const auto version = file_.attribute("/", "version");
  if (version && *version != Attribute(std::int64_t{1})) {
    fail("{}: a version of the format that is not 1", file_.path().string());
  }
  std::vector<std::string> groups;
  find_groups(file_, "/variants", {"items"}, 0, groups);
  for (const std::string& group : groups) {
    auto [variant, recommender] = split_last(below(group, "/variants"));
    rankings_.push_back({.variant = variant, .recommender = recommender, .group = group});
  }
  for (const std::string& task : file_.groups("/tasks")) {
    groups.clear();
    find_groups(file_, "/tasks/" + task, {"scores", "probabilities"}, 0, groups);
    for (const std::string& group : groups) {
      tasks_.push_back({.task = task, .variant = below(group, "/tasks/" + task), .group = group});
    }
  }
  if (rankings_.empty() && tasks_.empty()) {
    fail(
        "{}: no predictions: expected /variants/<variant>/<recommender>/items or "
        "/tasks/<task>/<variant>/scores",
        file_.path().string());
  }
}

PredictionsFile PredictionsFile::open(const std::filesystem::path& path) {
  return PredictionsFile(Hdf5File::open(path));
}

std::string PredictionsFile::dataset_hash() const {
  return text_of(file_.attribute("/", "dataset_hash"));
}

std::string PredictionsFile::positive_rule() const {
  return text_of(file_.attribute("/", "positive_rule"));
}

RankingPredictions PredictionsFile::read(const Ranking& ranking) const {
  RankingPredictions predictions;
  const std::string& group = ranking.group;
  predictions.items = read_matrix<std::int32_t>(file_, group + "/items");
  const std::size_t users = predictions.items.rows();
  predictions.users = file_.read<std::int32_t>(group + "/user");
  check_rows(file_, group + "/user", predictions.users.size(), users, "items");
  if (file_.has_column(group + "/scores")) {
    const auto stored = read_matrix<double>(file_, group + "/scores");
    predictions.scores = Matrix<float>(stored.rows(), stored.cols());
    for (std::size_t row = 0; row < stored.rows(); ++row) {
      const auto scores = predictions.scores.row(row);
      std::ranges::transform(stored.row(row), scores.begin(),
                             [](double score) { return static_cast<float>(score); });
      for (std::size_t i = 1; i < stored.cols(); ++i)
        if (scores[i] == scores[i - 1] && stored.row(row)[i] != stored.row(row)[i - 1])
          ++predictions.ties_by_rounding;
    }
    check_rows(file_, group + "/scores", predictions.scores.rows(), users, "items");
    if (predictions.scores.cols() != predictions.items.cols()) {
      fail("{}: {}/scores: {} columns, expected {} as in items", file_.path().string(), group,
           predictions.scores.cols(), predictions.items.cols());
    }
  }
  for (const std::string& metric : file_.columns(group + "/per_user")) {
    const std::string column = fmt::format("{}/per_user/{}", group, metric);
    const std::vector<double> values = file_.read<double>(column);
    check_rows(file_, column, values.size(), users, "items");
    predictions.per_user.emplace(metric, values);
  }
  return predictions;
}

TaskPredictions PredictionsFile::read(const TaskEntry& task) const {
  TaskPredictions predictions;
  predictions.probabilities = file_.has_column(task.group + "/probabilities");
  const std::string column =
      task.group + (predictions.probabilities ? "/probabilities" : "/scores");
  predictions.scores = read_matrix<float>(file_, column);
  if (file_.has_column(task.group + "/row")) {
    predictions.rows = file_.read<std::int64_t>(task.group + "/row");
    check_rows(file_, task.group + "/row", predictions.rows.size(), predictions.scores.rows(),
               column);
  } else {
    predictions.rows.resize(predictions.scores.rows());
    std::ranges::generate(predictions.rows, [row = std::int64_t{0}]() mutable { return row++; });
  }
  return predictions;
}

}  // namespace reckon
