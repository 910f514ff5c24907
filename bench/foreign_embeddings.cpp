#include "bench/foreign_embeddings.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "core/error.h"
#include "core/scoring/magnitude.h"
#include "datasets/embeddings_file.h"

namespace reckon {
namespace {

constexpr const char* kItems = "/embeddings";
constexpr const char* kTasks = "/tasks";

std::string column_of(const std::string& task) {
  return fmt::format("{}/{}/embeddings", kTasks, task);
}

std::string shape_of(const ColumnInfo& column) {
  if (column.rank != 1 && column.rank != 2) return fmt::format("{} dimensions", column.rank);
  if (!column.unreadable.empty()) return column.unreadable;
  return column.rank == 1 ? fmt::format("{} [{}]", column.type, column.rows)
                          : fmt::format("{} [{}, {}]", column.type, column.rows, column.cols);
}

// `row_of` says what a row is: "item of movies.h5".
Matrix<float> read_rows(const Hdf5File& file, const std::string& column, std::size_t rows,
                        const std::string& row_of) {
  const std::string expected =
      fmt::format("expected finite numbers [{}, d], one row for each {}", rows, row_of);
  const std::string at = fmt::format("{}: {}", file.path().string(), column);
  if (!file.has_column(column)) fail("{}: not there, {}", at, expected);
  const ColumnInfo info = file.column(column);
  const bool numbers = info.elements == ColumnInfo::Elements::kFloats ||
                       info.elements == ColumnInfo::Elements::kIntegers;
  if (!info.unreadable.empty() || !numbers || info.rank != 2 || info.rows != rows ||
      info.cols == 0) {
    fail("{}: {}, {}", at, shape_of(info), expected);
  }
  Matrix<float> vectors = read_embeddings(file, column);
  for (std::size_t i = 0; i < vectors.rows(); ++i) {
    if (!std::isfinite(largest_magnitude(vectors.row(i)))) {
      fail("{}: row {} holds a number that is not finite, {}", at, i, expected);
    }
  }
  return vectors;
}

Matrix<float> read_task(const Hdf5File& file, const std::string& task, const Dataset& dataset) {
  const std::size_t rows = dataset.file().column(fmt::format("/tasks/{}/text", task)).rows;
  Matrix<float> vectors =
      read_rows(file, column_of(task), rows,
                fmt::format("text of task {} of {}", task, dataset.path().string()));
  for (std::size_t i = 0; i < vectors.rows(); ++i) {
    if (largest_magnitude(vectors.row(i)) > 0) continue;
    fail(
        "{}: {}: row {} is zero, expected a vector that has a cosine, for each text of task {} of "
        "{}",
        file.path().string(), column_of(task), i, task, dataset.path().string());
  }
  return vectors;
}

ForeignVectors read_one(const std::filesystem::path& path, const Dataset& dataset) {
  const Hdf5File file = Hdf5File::open(path);
  const std::vector<std::string> tasks = dataset.task_names();
  ForeignVectors vectors;
  std::vector<std::string> found = file.groups(kTasks);
  // Vectors that lie where their group should be are not passed over.
  std::ranges::move(file.columns(kTasks), std::back_inserter(found));
  for (const std::string& task : found) {
    if (std::ranges::count(tasks, task) == 0) {
      fail("{}: {}/{}: no such task in {}, expected {}", path.string(), kTasks, task,
           dataset.path().string(),
           tasks.empty() ? "none" : fmt::format("{}", fmt::join(tasks, ", ")));
    }
    vectors.tasks.emplace(task, read_task(file, task, dataset));
  }
  const bool needs_items = dataset.has_item_texts() && dataset.item_count() > 0;
  if (needs_items || file.has_column(kItems)) {
    vectors.items = read_rows(file, kItems, dataset.item_count(),
                              fmt::format("item of {}", dataset.path().string()));
  } else if (vectors.tasks.empty()) {
    fail("{}: no vectors, expected {} of {}", path.string(),
         tasks.empty() ? kItems : column_of(fmt::format("{}", fmt::join(tasks, "|"))),
         dataset.path().string());
  }
  return vectors;
}

}  // namespace

void check_foreign_names(std::span<const ForeignEmbeddings> list,
                         std::span<const std::string> variants) {
  for (const ForeignEmbeddings& foreign : list) {
    if (std::ranges::count(list, foreign.name, &ForeignEmbeddings::name) > 1 ||
        std::ranges::count(variants, foreign.name) > 0) {
      fail("--embeddings: the name '{}' is given twice", foreign.name);
    }
  }
}

std::vector<ForeignVectors> read_foreign_embeddings(std::span<const ForeignEmbeddings> list,
                                                    const Dataset& dataset) {
  std::vector<ForeignVectors> all;
  all.reserve(list.size());
  for (const ForeignEmbeddings& foreign : list) all.push_back(read_one(foreign.file, dataset));
  return all;
}

}  // namespace reckon
