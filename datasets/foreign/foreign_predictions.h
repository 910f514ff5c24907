#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/table/usual_columns.h"

namespace reckon {

// Ids as a file has them: numbers or texts.
struct ForeignIds {
  std::vector<std::int64_t> numbers;
  std::vector<std::string> texts;
  bool are_texts = false;

  std::size_t size() const { return are_texts ? texts.size() : numbers.size(); }
  std::string text(std::size_t i) const {
    return are_texts ? texts[i] : std::to_string(numbers[i]);
  }
};

// Lists of items of another program's file, or its judgements of items.
struct ForeignPredictions {
  std::string found;              // the layout, in words
  ForeignIds queries;             // users or queries [u]
  bool queries_are_rows = false;  // the file has no ids of them
  std::vector<std::size_t>
      offsets;                 // [u + 1]: the items of query q are [offsets[q], offsets[q + 1])
  ForeignIds items;            // in the order of the file
  std::vector<double> scores;  // of the items, higher is better; empty: the order says all
};

// Reads lists by what the file holds, in the root or in `group`:
//   items [u, K] with scores [u, K] and users or user [u], of which only items must be there;
//   neighbors [u, K] with distances (the scores are their negatives), rows from 0;
//   knns [u, K], rows from 1, in the order of the file;
//   predictions [u, K];
//   tables of pandas or PyTables, and datasets [n] beside each other, with a row for each query and
//   item: a column of queries, one of items and perhaps one of scores, ranks or, of judgments,
//   grades, by their usual names (usual_columns.h). A query's rows need not be together.
// Queries without a column are their rows. In [u, K], a negative item (below 1 in knns) is an empty
// place. Throws Error for shapes that contradict each other and scores that are NaN, where the file
// holds several tables and none is named, and where a table has no score but a column of a name
// that is not known.
ForeignPredictions read_foreign_predictions(const std::filesystem::path& path, RowKind kind,
                                            const std::string& group = {});

}  // namespace reckon
