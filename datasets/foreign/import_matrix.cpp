// Sparse matrices of users and items.

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/error.h"
#include "datasets/foreign/axis_names.h"
#include "datasets/foreign/foreign_import.h"
#include "datasets/foreign/foreign_table.h"
#include "datasets/foreign/sparse_source.h"
#include "datasets/foreign/write_by_user.h"

namespace reckon {
namespace {

// A claim of more columns than this without names is damage, not data.
constexpr std::size_t kUnnamedColumns = 1'000'000;
constexpr std::size_t kUnnamedColumnsAnEntry = 64;

struct Axes {
  bool users_are_rows = true;
  AxisNames users;  // without names: no path
  AxisNames items;
  std::string reason;  // why users are rows, or not
};

bool is_user_name(std::string_view name) {
  return name == "user" || name == "users" || name == "user_id" || name == "userid";
}

// The first two words of "artist_user_plays", by which the group names its rows and columns.
std::pair<std::string, std::string> axes_of_name(std::string_view group) {
  group.remove_prefix(group.rfind('/') + 1);
  const std::size_t first = group.find('_');
  if (first == group.npos) return {};
  const std::string_view rest = group.substr(first + 1);
  return {std::string(group.substr(0, first)), std::string(rest.substr(0, rest.find('_')))};
}

// The names in the root: `user`, and of the others that which the group is named after, or the only
// one.
void find_names(const Hdf5File& file, const std::string& group, Axes& axes) {
  const auto [row, column] = axes_of_name(group);
  std::vector<std::string> others;
  for (const std::string& name : file.columns("/")) {
    const ColumnInfo info = file.column("/" + name);
    if (info.elements != ColumnInfo::Elements::kStrings || !info.unreadable.empty()) continue;
    if (is_user_name(name)) {
      axes.users = names_at(file, "/" + name);
    } else if (name == row || name == column) {
      axes.items = names_at(file, "/" + name);
    } else {
      others.push_back(name);
    }
  }
  if (axes.items.path.empty() && others.size() == 1) axes.items = names_at(file, "/" + others[0]);
}

void orient(const Hdf5ImportOptions& options, const SparseMatrix& matrix, Axes& axes) {
  const auto fits = [&](const AxisNames& names) {
    return !names.path.empty() && names.count == matrix.rows();
  };
  const auto [row, column] = axes_of_name(matrix.group());
  const auto decide = [&](bool users_are_rows, const char* reason) {
    axes.users_are_rows = users_are_rows;
    axes.reason = reason;
  };
  if (!options.rows.empty()) {
    if (options.rows != "users" && options.rows != "items") {
      fail("--rows: \"{}\", expected users or items", options.rows);
    }
    decide(options.rows == "users", "--rows");
  } else if (fits(axes.users) != fits(axes.items)) {
    decide(fits(axes.users), "by the number of its names");
  } else if (is_user_name(row) != is_user_name(column)) {
    decide(is_user_name(row), "by the name of the group");
  } else {
    decide(true, "which the file does not say: --rows items if not");
  }
}

// Axes have as many rows as the matrix needs and names as many.
void check_size(const SparseMatrix& matrix, const Hdf5File& file, std::size_t size,
                std::string_view what, AxisNames& names) {
  if (!names.path.empty() && names.count < size) {
    fail("{}: {}: {} names, expected one for each of the {} {} of {} (--rows if those are others)",
         file.path().string(), names.path, names.count, size, what, matrix.group());
  }
  names.file = &file;
  if (names.path.empty()) names.count = size;
}

std::size_t count_columns(const Hdf5File& file, const SparseMatrix& matrix,
                          const AxisNames& names) {
  const std::size_t counted =
      matrix.columns() ? std::max(*matrix.columns(), std::size_t{1}) : matrix.count_columns();
  const std::size_t most = kUnnamedColumns + kUnnamedColumnsAnEntry * matrix.entries();
  if (names.path.empty() && counted > most) {
    fail("{}: {}: {} columns for {} entries, expected at most {}", file.path().string(),
         matrix.group(), counted, matrix.entries(), most);
  }
  return counted;
}

void write(ForeignImport& import, const SparseMatrix& matrix, Axes axes) {
  import.progress.begin("reading the matrix", 0);
  AxisNames& of_rows = axes.users_are_rows ? axes.users : axes.items;
  AxisNames& of_columns = axes.users_are_rows ? axes.items : axes.users;
  const std::size_t columns = count_columns(import.file, matrix, of_columns);
  const char* kUsers = "users";
  const char* kItems = "items";
  check_size(matrix, import.file, matrix.rows(), axes.users_are_rows ? kUsers : kItems, of_rows);
  check_size(matrix, import.file, columns, axes.users_are_rows ? kItems : kUsers, of_columns);
  write_items(axes.items, import.writer, import.summary);
  write_users(axes.users, import.writer, import.summary);
  const SparseSource source(matrix, columns, axes.users_are_rows);
  if (write_by_user(source, axes.users.count, import.writer, import.summary, import.progress) ==
      0) {
    fail("{}: holds no interactions", import.file.path().string());
  }
}

void refuse_columns(const ForeignImport& import) {
  import.refuse("--user", import.options.user);
  import.refuse("--item", import.options.item);
  import.refuse("--value", import.options.value);
  import.refuse("--timestamp", import.options.timestamp);
}

std::string absolute(const std::string& group) {
  return group.starts_with('/') ? group : "/" + group;
}

// The index of a dataframe: the dataset that the attribute _index names, or of nullable strings its
// values; before anndata 0.7 a field of a compound dataset.
AxisNames index_of(const Hdf5File& file, const std::string& frame) {
  if (file.has_column(frame)) {
    for (const std::string& field : file.column(frame).fields) {
      if (field == "index" || field == "_index") return names_at(file, join_path(frame, field));
    }
    fail("{}: {}: expected a field index", file.path().string(), frame);
  }
  std::string index = "_index";
  if (const auto named = file.attribute(frame, "_index")) {
    if (const auto* text = std::get_if<std::string>(&*named)) index = *text;
  }
  std::string path = fmt::format("{}/{}", frame, index);
  if (file.has_group(path)) path += "/values";
  if (!file.has_column(path)) fail("{}: {}: not there", file.path().string(), path);
  return names_at(file, path);
}

bool has_compressed_columns(const Hdf5File& file, const std::string& matrix) {
  // encoding-type since anndata 0.7, h5sparse_format before.
  for (const char* name : {"encoding-type", "h5sparse_format"}) {
    const auto value = file.attribute(matrix, name);
    const auto* text = value ? std::get_if<std::string>(&*value) : nullptr;
    if (text == nullptr) continue;
    if (*text == "csr_matrix" || *text == "csr") return false;
    if (*text == "csc_matrix" || *text == "csc") return true;
    fail("{}: {}: its attribute {} is \"{}\", expected csr_matrix or csc_matrix",
         file.path().string(), matrix, name, *text);
  }
  fail("{}: {}: has no attribute encoding-type, expected csr_matrix or csc_matrix",
       file.path().string(), matrix);
}

}  // namespace

void import_sparse_matrix(ForeignImport& import) {
  refuse_columns(import);
  const Hdf5File& file = import.file;
  std::string group = absolute(import.options.group);
  if (import.options.group.empty()) {
    const std::vector<std::string> groups = SparseMatrix::groups(file);
    if (groups.size() != 1) {
      fail("{}: {} matrices, expected one, or --group with one of {}", file.path().string(),
           groups.size(), list_names(groups));
    }
    group = groups.front();
  }
  const SparseMatrix matrix(file, group);
  Axes axes;
  find_names(file, group, axes);
  orient(import.options, matrix, axes);
  import.summary.found += fmt::format("; rows of {} are {} ({})", group,
                                      axes.users_are_rows ? "users" : "items", axes.reason);
  write(import, matrix, std::move(axes));
}

void import_anndata(ForeignImport& import) {
  refuse_columns(import);
  const Hdf5File& file = import.file;
  const std::string group = import.options.group.empty() ? "/X" : absolute(import.options.group);
  if (!SparseMatrix::is_in(file, group)) {
    fail("{}: {}: not a sparse matrix of data, indices and indptr (--group names another)",
         file.path().string(), group);
  }
  const SparseMatrix matrix(file, group);
  const bool obs_are_users = import.options.rows != "items";
  AxisNames obs = index_of(file, "/obs");
  AxisNames var = index_of(file, "/var");
  const bool by_columns = has_compressed_columns(file, group);
  const AxisNames& compressed = by_columns ? var : obs;
  if (compressed.count != matrix.rows()) {
    fail("{}: {}: {} names, expected {} as {} has {}", file.path().string(), compressed.path,
         compressed.count, matrix.rows(), group, by_columns ? "columns" : "rows");
  }
  import.summary.found +=
      fmt::format("; observations are {} ({})", obs_are_users ? "users" : "items",
                  import.options.rows.empty() ? "--rows items if not" : "--rows");
  write(import, matrix,
        {.users_are_rows = obs_are_users != by_columns,
         .users = obs_are_users ? obs : var,
         .items = obs_are_users ? var : obs,
         .reason = {}});
  const std::string vectors = obs_are_users ? "/varm" : "/obsm";
  for (const std::string& name : file.columns(vectors)) {
    const std::string path = fmt::format("{}/{}", vectors, name);
    const ColumnInfo info = file.column(path);
    if (info.unreadable.empty() && info.rank == 2 &&
        info.elements == ColumnInfo::Elements::kFloats) {
      copy_vectors(import, path, "embeddings/" + name, true);
    }
  }
}

}  // namespace reckon
