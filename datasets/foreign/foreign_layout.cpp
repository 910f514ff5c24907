#include "datasets/foreign/foreign_layout.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "core/error.h"
#include "datasets/foreign/foreign_table.h"
#include "datasets/foreign/pandas_table.h"
#include "datasets/foreign/sparse_matrix.h"

namespace reckon {
namespace {

using Elements = ColumnInfo::Elements;

bool has_shape(const Hdf5File& file, const std::string& path, std::size_t rank) {
  return file.has_column(path) && file.column(path).rank == rank;
}

bool is_number(const ColumnInfo& info) {
  return info.unreadable.empty() &&
         (info.elements == Elements::kIntegers || info.elements == Elements::kFloats);
}

// On-disk format of anndata (anndata docs/fileformat-prose.md): the root's attribute encoding-type
// since 0.8; groups X, obs and var before.
bool is_anndata(const Hdf5File& file) {
  const auto type = file.attribute("/", "encoding-type");
  if (type && *type == Attribute(std::string("anndata"))) return true;
  const auto has_axis = [&](const char* name) {
    return file.has_group(name) || file.has_column(name);
  };
  return SparseMatrix::is_in(file, "/X") && has_axis("/obs") && has_axis("/var");
}

// erikbern/ann-benchmarks, ann_benchmarks/datasets.py, write_output().
bool is_ann_benchmarks(const Hdf5File& file) {
  return file.has_column("/train") && file.has_column("/test") && file.has_column("/neighbors") &&
         file.has_column("/distances");
}

// SISAP indexing challenges: gold standards and results hold `knns` and `dists`
// (sisap-challenges/sisap23-laion-challenge-evaluation eval.py; sisap26-python-baseline
// datasets.py: in groups test, itest, otest, allknn beside `train`).
bool is_sisap(const Hdf5File& file) {
  if (has_shape(file, "/knns", 2)) return true;
  return std::ranges::any_of(file.groups("/"), [&](const std::string& group) {
    return has_shape(file, "/" + group + "/knns", 2);
  });
}

// benfred/implicit, implicit/datasets/lastfm.py and beside: a group "artist_user_plays" with data,
// indices, indptr; names in root datasets "artist" and "user".
bool is_sparse_matrix(const Hdf5File& file) { return !SparseMatrix::groups(file).empty(); }

// maciejkula/recommender_datasets, recommender_datasets/output.py, write_hdf5_data(); read by
// maciejkula/spotlight, spotlight/datasets/movielens.py and amazon.py.
bool is_spotlight(const Hdf5File& file) {
  return has_shape(file, "/user_id", 1) && has_shape(file, "/item_id", 1) &&
         (has_shape(file, "/rating", 1) || has_shape(file, "/timestamp", 1) ||
          file.columns("/").size() == 2);
}

// zygmuntz/goodbooks-10k as HDF5: `ratings` [n, 3] of user, item, rating in the order of time
// (maciejkula/spotlight, spotlight/datasets/goodbooks.py).
bool is_goodbooks(const Hdf5File& file) {
  return has_shape(file, "/ratings", 2) && file.column("/ratings").cols == 3;
}

bool is_pandas(const Hdf5File& file) { return !find_pandas_tables(file).empty(); }

bool is_id_name(std::string_view name) {
  constexpr std::array<std::string_view, 9> kNames = {
      "id", "ids", "item_id", "item_ids", "items", "name", "names", "keys", "item_name"};
  return std::ranges::find(kNames, name) != kNames.end();
}

// Vectors [n, d], perhaps several of them, perhaps with ids [n] (SISAP 2023: "emb", "pca32"; ours:
// "embeddings").
bool is_embeddings(const Hdf5File& file) {
  bool vectors = false;
  std::optional<std::size_t> rows;
  for (const std::string& name : file.columns("/")) {
    const ColumnInfo info = file.column("/" + name);
    const bool is_vectors = is_number(info) && info.rank == 2 && info.elements == Elements::kFloats;
    const bool is_ids = info.unreadable.empty() && info.rank == 1 && is_id_name(name);
    if (!is_vectors && !is_ids) return false;
    // A matrix called `data` is as likely a table of numbers.
    if (is_vectors && name == "data") return false;
    vectors = vectors || is_vectors;
    if (rows && *rows != info.rows) return false;
    rows = info.rows;
  }
  return vectors;
}

// reczoo/FuxiCTR 1.0, fuxictr/datasets/data_utils.py, save_hdf5(): one array `data` [n, features +
// 1], the label last.
bool is_fuxi_array(const Hdf5File& file) {
  return file.columns("/").size() == 1 && has_shape(file, "/data", 2) &&
         is_number(file.column("/data")) && file.column("/data").cols >= 3;
}

// reczoo/FuxiCTR 1.1 to 2.1, fuxictr/utils.py load_h5() and preprocess save_h5(): a dataset of each
// feature and label, [n] or, for sequences, [n, length].
bool is_fuxi_columns(const Hdf5File& file) {
  std::size_t lists = 0;
  std::optional<std::size_t> rows;
  const std::vector<std::string> names = file.columns("/");
  for (const std::string& name : names) {
    const ColumnInfo info = file.column("/" + name);
    if (!info.unreadable.empty() || (rows && *rows != info.rows)) return false;
    rows = info.rows;
    if (info.rank == 1 && info.elements != Elements::kOther) ++lists;
  }
  return lists >= 2 && names.size() >= 3;
}

constexpr std::array<ForeignLayoutRow, 10> kLayouts = {{
    {ForeignLayout::kAnnData, "anndata", "AnnData: a sparse matrix of observations and variables",
     is_anndata},
    {ForeignLayout::kAnnBenchmarks, "ann-benchmarks",
     "ann-benchmarks: vectors with their nearest neighbours", is_ann_benchmarks},
    {ForeignLayout::kSisap, "sisap", "SISAP challenge: nearest neighbours counted from 1",
     is_sisap},
    {ForeignLayout::kSparseMatrix, "implicit",
     "implicit: a sparse matrix of data, indices and indptr", is_sparse_matrix},
    {ForeignLayout::kSpotlight, "spotlight", "Spotlight: datasets user_id, item_id, rating",
     is_spotlight},
    {ForeignLayout::kGoodbooks, "goodbooks", "goodbooks: ratings [n, 3] of user, item, rating",
     is_goodbooks},
    {ForeignLayout::kPandas, "pandas", "pandas or PyTables: a table with named columns", is_pandas},
    {ForeignLayout::kEmbeddings, "embeddings", "embeddings: vectors [n, d]", is_embeddings},
    {ForeignLayout::kFuxiArray, "fuxictr-array", "FuxiCTR 1.0: data [n, features and label]",
     is_fuxi_array},
    {ForeignLayout::kFuxiColumns, "fuxictr", "FuxiCTR 1.1 to 2.1: a dataset of each feature",
     is_fuxi_columns},
}};

}  // namespace

std::string join_path(const std::string& group, std::string_view name) {
  return group == "/" ? fmt::format("/{}", name) : fmt::format("{}/{}", group, name);
}

std::span<const ForeignLayoutRow> foreign_layouts() { return kLayouts; }

const ForeignLayoutRow& find_layout(const Hdf5File& file, std::string_view name) {
  for (const ForeignLayoutRow& row : kLayouts) {
    if (name.empty() ? row.recognises(file) : row.name == name) return row;
  }
  std::vector<std::string> names;
  names.reserve(kLayouts.size());
  for (const ForeignLayoutRow& row : kLayouts) names.emplace_back(row.name);
  if (!name.empty()) {
    fail("layout \"{}\": not known, expected one of {}", name, list_names(names));
  }
  const auto format = file.attribute("/", "format");
  if (format && *format == Attribute(std::string("reckon-dataset"))) {
    fail("{}: a dataset of reckon already: there is nothing to import", file.path().string());
  }
  std::vector<std::string> there = file.columns("/");
  for (const std::string& group : file.groups("/")) there.push_back(group + "/");
  fail("{}: layout not recognised: found {}; expected one of {} (--layout)", file.path().string(),
       list_names(there), list_names(names));
}

}  // namespace reckon
