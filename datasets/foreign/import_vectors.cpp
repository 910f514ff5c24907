// Vectors of items, with or without truth about their neighbours.

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "core/error.h"
#include "datasets/foreign/axis_names.h"
#include "datasets/foreign/foreign_import.h"

namespace reckon {
namespace {

constexpr std::size_t kBlockValues = std::size_t{1} << 18;

ColumnInfo require_vectors(const Hdf5File& file, const std::string& path) {
  if (file.has_group(path)) {
    fail("{}: {}: a group, expected vectors [n, d]: sparse ones are not read", file.path().string(),
         path);
  }
  if (!file.has_column(path)) {
    fail(
        "{}: {}: not there: the file holds lists of neighbours, which `reckon eval` reads, but no "
        "vectors to import",
        file.path().string(), path);
  }
  ColumnInfo info = file.column(path);
  if (!info.unreadable.empty()) fail("{}: {}: {}", file.path().string(), path, info.unreadable);
  const bool numbers = info.elements == ColumnInfo::Elements::kFloats ||
                       info.elements == ColumnInfo::Elements::kIntegers;
  if (info.rank != 2 || !numbers || info.cols == 0) {
    fail("{}: {}: expected vectors [n, d] of numbers, found {} in {} dimensions",
         file.path().string(), path, info.type, info.rank);
  }
  if (info.rows > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max())) {
    fail("{}: {}: {} vectors, more than 32-bit row numbers", file.path().string(), path, info.rows);
  }
  return info;
}

void import_embeddings(ForeignImport& import) {
  const Hdf5File& file = import.file;
  AxisNames items;
  std::vector<std::string> vectors;
  for (const std::string& name : file.columns("/")) {
    const std::string path = "/" + name;
    const ColumnInfo info = file.column(path);
    if (info.rank == 2) {
      require_vectors(file, path);
      vectors.push_back(name);
    } else if (info.rank == 1 && items.path.empty()) {
      items = names_at(file, path);
    }
  }
  if (vectors.empty()) fail("{}: no vectors [n, d] in its root", file.path().string());
  for (const std::string& name : vectors) {
    const std::size_t rows = file.column("/" + name).rows;
    if (items.path.empty() && name == vectors.front()) items.count = rows;
    if (rows != items.count) {
      fail("{}: /{}: {} vectors, expected {} as in {}", file.path().string(), name, rows,
           items.count, items.path.empty() ? "/" + vectors.front() : items.path);
    }
  }
  write_items(items, import.writer, import.summary);
  for (const std::string& name : vectors) {
    copy_vectors(import, "/" + name, "embeddings/" + name, true);
  }
}

}  // namespace

void copy_vectors(ForeignImport& import, const std::string& path, std::string_view attribute,
                  bool of_items) {
  const ColumnInfo info = require_vectors(import.file, path);
  import.progress.begin("reading vectors", info.rows);
  const std::size_t step = std::max<std::size_t>(1, kBlockValues / info.cols);
  for (std::size_t begin = 0; begin < info.rows; begin += step) {
    const std::size_t end = std::min(begin + step, info.rows);
    const auto block = import.file.read<double>(path, begin, end);
    std::vector<float> values(block.size());
    for (std::size_t i = 0; i < block.size(); ++i) {
      values[i] = static_cast<float>(block[i]);
      if (!std::isfinite(values[i])) {
        fail("{}: {}: row {}: {}, expected a finite number", import.file.path().string(), path,
             begin + i / info.cols, block[i]);
      }
    }
    if (of_items) {
      import.writer.append_item_attribute<float>(attribute, values, info.cols);
    } else {
      import.writer.append_user_attribute<float>(attribute, values, info.cols);
    }
    import.progress.advance(end - begin);
  }
  import.summary.counts.push_back(
      {fmt::format("vectors of {} dimensions from {} to /{}/{}", info.cols, path,
                   of_items ? "items" : "users", attribute),
       info.rows});
}

void import_vectors(ForeignImport& import) {
  for (const auto& [option, value] : {std::pair{"--rows", &import.options.rows},
                                      {"--group", &import.options.group},
                                      {"--user", &import.options.user},
                                      {"--item", &import.options.item},
                                      {"--value", &import.options.value},
                                      {"--timestamp", &import.options.timestamp}}) {
    import.refuse(option, *value);
  }
  if (import.layout == ForeignLayout::kEmbeddings) {
    import_embeddings(import);
    return;
  }
  const ColumnInfo items = require_vectors(import.file, "/train");
  const bool queries = import.layout == ForeignLayout::kAnnBenchmarks;
  write_items({.file = &import.file, .path = {}, .count = items.rows}, import.writer,
              import.summary);
  copy_vectors(import, "/train", "embeddings/train", true);
  if (!queries) return;
  const ColumnInfo users = require_vectors(import.file, "/test");
  write_users({.file = &import.file, .path = {}, .count = users.rows}, import.writer,
              import.summary);
  copy_vectors(import, "/test", "embedding", false);
}

}  // namespace reckon
