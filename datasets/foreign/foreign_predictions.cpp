#include "datasets/foreign/foreign_predictions.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "core/error.h"
#include "core/table/usual_columns.h"
#include "datasets/foreign/foreign_layout.h"
#include "datasets/foreign/foreign_table.h"
#include "datasets/foreign/pandas_table.h"
#include "datasets/hdf5_file.h"

namespace reckon {
namespace {

using Elements = ColumnInfo::Elements;
using Names = std::span<const std::string_view>;

constexpr std::size_t kBlockValues = std::size_t{1} << 18;

// Layouts of lists [u, K].
struct ListLayout {
  const char* items;
  const char* scores;
  std::int64_t first;  // the number of the first item
  double sign;         // of the scores
  const char* found;
};

constexpr std::array<ListLayout, 4> kListLayouts = {{
    {"items", "scores", 0, 1, "lists of items [u, K] with scores"},
    // erikbern/ann-benchmarks, ann_benchmarks/results.py, store_results().
    {"neighbors", "distances", 0, -1, "neighbours from 0 (ann-benchmarks)"},
    // sisap-challenges, search.py, store_results(): whether dists grow depends on the metric.
    {"knns", "", 1, 1, "neighbours from 1 (SISAP)"},
    {"predictions", "", 0, 1, "predictions [u, K]"},
}};

bool has_rank(const Hdf5File& file, const std::string& path, std::size_t rank) {
  if (!file.has_column(path)) return false;
  const ColumnInfo info = file.column(path);
  return info.unreadable.empty() && info.rank == rank;
}

ForeignIds read_ids(const ForeignTable& table, const ForeignColumn& column) {
  ForeignIds ids{.numbers = {}, .texts = {}, .are_texts = column.elements == Elements::kStrings};
  const std::size_t step = table.block_rows();
  for (std::size_t begin = 0; begin < table.rows(); begin += step) {
    const std::size_t end = std::min(begin + step, table.rows());
    if (ids.are_texts) {
      auto block = table.strings(column, begin, end);
      std::ranges::move(block, std::back_inserter(ids.texts));
    } else {
      const auto block = table.integers(column, begin, end);
      ids.numbers.insert(ids.numbers.end(), block.begin(), block.end());
    }
  }
  return ids;
}

// Nothing where the file has no ids.
std::optional<ForeignIds> read_list_queries(const Hdf5File& file, const std::string& group,
                                            std::size_t rows) {
  for (const char* name : {"users", "user"}) {
    const std::string path = join_path(group, name);
    if (!has_rank(file, path, 1)) continue;
    const ColumnInfo info = file.column(path);
    if (info.rows != rows) {
      fail("{}: {}: {} rows, expected {} as there are lists", file.path().string(), path, info.rows,
           rows);
    }
    const ForeignColumn column{.name = name, .path = path, .elements = info.elements};
    return read_ids({file, group, {column}, rows}, column);
  }
  return std::nullopt;
}

ForeignIds row_numbers(std::size_t rows) {
  ForeignIds ids;
  ids.numbers.resize(rows);
  std::iota(ids.numbers.begin(), ids.numbers.end(), std::int64_t{0});
  return ids;
}

double checked_score(const Hdf5File& file, const std::string& path, std::size_t row, double score) {
  // -inf stands where programs fill up a list.
  if (std::isnan(score) || score == std::numeric_limits<double>::infinity()) {
    fail("{}: {}: row {}: {}, expected a score", file.path().string(), path, row, score);
  }
  return score;
}

ForeignPredictions read_lists(const Hdf5File& file, const std::string& group,
                              const ListLayout& layout) {
  const std::string path = join_path(group, layout.items);
  const ColumnInfo info = file.column(path);
  ForeignPredictions lists;
  lists.found = layout.found;
  const auto queries = read_list_queries(file, group, info.rows);
  lists.queries_are_rows = !queries;
  lists.queries = queries ? *queries : row_numbers(info.rows);
  lists.items.are_texts = info.elements == Elements::kStrings;
  const std::string scores = join_path(group, layout.scores);
  const bool scored = *layout.scores != '\0' && file.has_column(scores);
  if (scored) {
    const ColumnInfo shape = file.column(scores);
    if (shape.rank != 2 || shape.rows != info.rows || shape.cols != info.cols) {
      fail("{}: {}: {} x {}, expected {} x {} as in {}", file.path().string(), scores, shape.rows,
           shape.cols, info.rows, info.cols, path);
    }
  }
  const auto add_score = [&](std::size_t row, double score) {
    lists.scores.push_back(checked_score(file, scores, row, layout.sign * score));
  };
  lists.offsets.push_back(0);
  const std::size_t cols = info.cols;
  const std::size_t step = std::max<std::size_t>(1, kBlockValues / std::max<std::size_t>(1, cols));
  for (std::size_t begin = 0; begin < info.rows; begin += step) {
    const std::size_t end = std::min(begin + step, info.rows);
    std::vector<double> of_block;
    if (scored) of_block = file.read<double>(scores, begin, end);
    std::vector<std::string> texts;
    std::vector<std::int64_t> numbers;
    if (lists.items.are_texts) {
      texts = file.read_strings(path, begin, end);
    } else {
      numbers = file.read<std::int64_t>(path, begin, end);
    }
    for (std::size_t i = 0; i < (end - begin) * cols; ++i) {
      const bool empty = lists.items.are_texts ? texts[i].empty() : numbers[i] < layout.first;
      if (!empty && lists.items.are_texts) lists.items.texts.push_back(std::move(texts[i]));
      if (!empty && !lists.items.are_texts)
        lists.items.numbers.push_back(numbers[i] - layout.first);
      if (!empty && scored) add_score(begin + i / cols, of_block[i]);
      if ((i + 1) % cols == 0) lists.offsets.push_back(lists.items.size());
    }
  }
  lists.offsets.resize(info.rows + 1, lists.items.size());
  return lists;
}

// Row numbers of distinct ids in the order of their first, and the ids.
template <typename Id>
std::vector<std::size_t> group_ids(std::vector<Id> ids, std::vector<Id>& distinct) {
  std::unordered_map<Id, std::size_t> rows;
  std::vector<std::size_t> row_of(ids.size());
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const auto [at, is_new] = rows.try_emplace(ids[i], rows.size());
    row_of[i] = at->second;
    if (is_new) distinct.push_back(std::move(ids[i]));
  }
  return row_of;
}

const ForeignColumn* find_first(const ForeignTable& table, Names names) {
  for (const std::string_view name : names)
    for (const ForeignColumn& column : table.columns())
      if (usual_columns::lower_case(column.name) == name) return &column;
  return nullptr;
}

bool is_run(const ForeignTable& table) {
  return find_first(table, usual_columns::kQuery) != nullptr &&
         find_first(table, usual_columns::kDocument) != nullptr;
}

// What says how good an item is; nullptr: nothing does. Columns that might, and are not known to,
// are not passed over.
const ForeignColumn* find_value(const ForeignTable& table, RowKind kind) {
  const bool run = kind == RowKind::kRun;
  const Names names = run ? Names(usual_columns::kScore) : Names(usual_columns::kGrade);
  if (const ForeignColumn* column = find_first(table, names)) return column;
  if (const ForeignColumn* column = run ? find_first(table, usual_columns::kRank) : nullptr)
    return column;
  for (const ForeignColumn& column : table.columns())
    if (!usual_columns::is_one_of(column.name, usual_columns::kQuery) &&
        !usual_columns::is_one_of(column.name, usual_columns::kDocument) &&
        !usual_columns::is_one_of(column.name, usual_columns::kNoGrade))
      fail("{}: {}: column '{}' is none that is known, expected one of {}",
           table.file().path().string(), table.path(), column.name, fmt::join(names, ", "));
  return nullptr;
}

// A row for each query and item: gathered by query, each in the order of the file.
ForeignPredictions read_rows(const ForeignTable& table, RowKind kind) {
  const ForeignColumn& query = table.require(find_first(table, usual_columns::kQuery)->name);
  const ForeignColumn& item = table.require(find_first(table, usual_columns::kDocument)->name);
  const ForeignColumn* score = find_value(table, kind);
  if (score != nullptr) score = &table.require(score->name);
  const bool lower_is_better =
      score != nullptr && usual_columns::is_one_of(score->name, usual_columns::kRank);
  ForeignPredictions lists;
  lists.found = fmt::format("a table {}: {}, {}{}", table.path(), query.name, item.name,
                            score == nullptr ? "" : ", " + score->name);
  ForeignIds ids = read_ids(table, query);
  lists.queries.are_texts = ids.are_texts;
  const std::vector<std::size_t> row_of =
      ids.are_texts ? group_ids(std::move(ids.texts), lists.queries.texts)
                    : group_ids(std::move(ids.numbers), lists.queries.numbers);
  lists.offsets.resize(lists.queries.size() + 1);
  for (const std::size_t row : row_of) ++lists.offsets[row + 1];
  std::partial_sum(lists.offsets.begin(), lists.offsets.end(), lists.offsets.begin());
  std::vector<std::size_t> next(lists.offsets.begin(), lists.offsets.end() - 1);
  std::vector<std::size_t> place(row_of.size());
  for (std::size_t i = 0; i < row_of.size(); ++i) place[i] = next[row_of[i]]++;

  ForeignIds items = read_ids(table, item);
  lists.items.are_texts = items.are_texts;
  (items.are_texts ? lists.items.texts.resize(place.size())
                   : lists.items.numbers.resize(place.size()));
  for (std::size_t i = 0; i < place.size(); ++i) {
    if (items.are_texts) {
      lists.items.texts[place[i]] = std::move(items.texts[i]);
    } else {
      lists.items.numbers[place[i]] = items.numbers[i];
    }
  }
  if (score == nullptr) return lists;
  lists.scores.resize(place.size());
  const std::size_t step = table.block_rows();
  for (std::size_t begin = 0; begin < table.rows(); begin += step) {
    const auto block = table.numbers(*score, begin, std::min(begin + step, table.rows()));
    for (std::size_t i = 0; i < block.size(); ++i) {
      const double value = checked_score(table.file(), score->path, begin + i, block[i]);
      lists.scores[place[begin + i]] = lower_is_better ? -value : value;
    }
  }
  return lists;
}

ForeignPredictions read_table(const Hdf5File& file, RowKind kind, const std::string& group) {
  std::vector<ForeignTable> tables = find_pandas_tables(file);
  std::vector<std::string> paths;
  paths.reserve(tables.size());
  for (const ForeignTable& table : tables) paths.push_back(table.path());
  std::erase_if(tables, [&](const ForeignTable& table) {
    return !is_run(table) || (!group.empty() && table.path() != group);
  });
  if (tables.size() > 1) {
    fail("{}: several tables of predictions, expected one to be named: {}", file.path().string(),
         list_names(paths));
  }
  if (tables.size() == 1) return read_rows(tables.front(), kind);
  std::vector<std::string> there = file.columns(group.empty() ? "/" : group);
  there.insert(there.end(), paths.begin(), paths.end());
  fail(
      "{}: no predictions recognised: found {}; expected items, neighbors, knns or predictions "
      "[u, K], or a table of user and item or query and document",
      file.path().string(), list_names(there));
}

}  // namespace

ForeignPredictions read_foreign_predictions(const std::filesystem::path& path, RowKind kind,
                                            const std::string& group) {
  const Hdf5File file = Hdf5File::open(path);
  const std::string named = group.empty() || group.starts_with('/') ? group : "/" + group;
  const std::string in = named.empty() ? "/" : named;
  for (const ListLayout& layout : kListLayouts) {
    if (has_rank(file, join_path(in, layout.items), 2)) return read_lists(file, in, layout);
  }
  // Datasets of as many rows beside each other.
  const bool lists = std::ranges::any_of(usual_columns::kDocument, [&](std::string_view name) {
    return has_rank(file, join_path(in, name), 1);
  });
  if (lists) {
    const ForeignTable table = ForeignTable::of_group(file, in, usual_columns::kQuery);
    if (is_run(table)) return read_rows(table, kind);
  }
  return read_table(file, kind, named);
}

}  // namespace reckon
