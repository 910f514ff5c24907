#include "datasets/foreign/neighbour_truth.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <variant>
#include <vector>

#include "core/error.h"
#include "datasets/foreign/foreign_layout.h"
#include "datasets/foreign/foreign_table.h"

namespace reckon {
namespace {

using Elements = ColumnInfo::Elements;

constexpr std::size_t kBlockValues = std::size_t{1} << 18;

// Where the lists lie, and from which number they count.
struct Place {
  std::string group;
  const char* neighbours;
  const char* distances;
  std::int64_t first;
};

bool is_matrix(const Hdf5File& file, const std::string& path) {
  if (!file.has_column(path)) return false;
  const ColumnInfo info = file.column(path);
  return info.unreadable.empty() && info.rank == 2;
}

// erikbern/ann-benchmarks, ann_benchmarks/datasets.py and results.py: counted from 0.
// sisap-challenges/sisap23-laion-challenge-faiss-example, search/search.py: counted from 1.
Place find_place(const Hdf5File& file, const std::string& group) {
  std::vector<Place> found;
  const auto look_at = [&](const std::string& there) {
    if (is_matrix(file, join_path(there, "neighbors"))) {
      found.push_back({there, "neighbors", "distances", 0});
    } else if (is_matrix(file, join_path(there, "knns"))) {
      found.push_back({there, "knns", "dists", 1});
    }
  };
  if (!group.empty()) {
    look_at(group.starts_with('/') ? group : "/" + group);
  } else {
    look_at("/");
    if (found.empty()) {
      for (const std::string& name : file.groups("/")) look_at("/" + name);
    }
  }
  if (found.size() == 1) return found.front();
  if (found.empty()) {
    fail("{}: {}: no lists of neighbours: expected neighbors or knns [queries, k]",
         file.path().string(), group.empty() ? "/" : group);
  }
  std::vector<std::string> groups;
  groups.reserve(found.size());
  for (const Place& place : found) groups.push_back(place.group);
  fail("{}: lists of neighbours in several groups, expected one to be named: {}",
       file.path().string(), list_names(groups));
}

// Calls take(row of the first, values) with blocks of rows.
template <typename T, typename Take>
void read_blocks(const Hdf5File& file, const std::string& path, const ColumnInfo& info,
                 const Take& take) {
  const std::size_t step =
      std::max<std::size_t>(1, kBlockValues / std::max<std::size_t>(1, info.cols));
  for (std::size_t begin = 0; begin < info.rows; begin += step) {
    take(begin, file.read<T>(path, begin, std::min(begin + step, info.rows)));
  }
}

Matrix<std::int32_t> read_neighbours(const Hdf5File& file, const Place& place) {
  const std::string path = join_path(place.group, place.neighbours);
  const ColumnInfo info = file.column(path);
  Matrix<std::int32_t> neighbours(info.rows, info.cols);
  read_blocks<std::int64_t>(file, path, info, [&](std::size_t begin, const auto& values) {
    for (std::size_t i = 0; i < values.size(); ++i) {
      const std::int64_t row = std::max<std::int64_t>(values[i] - place.first, -1);
      if (values[i] < place.first - 1 || row > std::numeric_limits<std::int32_t>::max()) {
        fail("{}: {}: row {}: {}, expected {} to {}, or {} for none", file.path().string(), path,
             begin + i / info.cols, values[i], place.first,
             std::numeric_limits<std::int32_t>::max(), place.first - 1);
      }
      neighbours.data()[begin * info.cols + i] = static_cast<std::int32_t>(row);
    }
  });
  return neighbours;
}

Matrix<double> read_distances(const Hdf5File& file, const Place& place,
                              const Matrix<std::int32_t>& neighbours) {
  const std::string path = join_path(place.group, place.distances);
  if (!file.has_column(path)) return {};
  const ColumnInfo info = file.column(path);
  if (info.rank != 2 || info.rows != neighbours.rows() || info.cols != neighbours.cols()) {
    fail("{}: {}: {} x {}, expected {} x {} as in {}", file.path().string(), path, info.rows,
         info.cols, neighbours.rows(), neighbours.cols(), place.neighbours);
  }
  Matrix<double> distances(info.rows, info.cols);
  read_blocks<double>(file, path, info, [&](std::size_t begin, const auto& values) {
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (std::isnan(values[i])) {
        fail("{}: {}: row {}: nan, expected a distance", file.path().string(), path,
             begin + i / info.cols);
      }
    }
    std::ranges::copy(values, distances.data() + begin * info.cols);
  });
  return distances;
}

NeighbourLists read_lists(const Hdf5File& file, const Place& place) {
  NeighbourLists lists;
  lists.neighbours = read_neighbours(file, place);
  lists.distances = read_distances(file, place, lists.neighbours);
  return lists;
}

Matrix<float> read_queries(const Hdf5File& file, const std::string& path, std::size_t expected) {
  if (!is_matrix(file, path)) return {};
  const ColumnInfo info = file.column(path);
  if (info.rows != expected) {
    fail("{}: {}: {} queries, expected {} as there are lists", file.path().string(), path,
         info.rows, expected);
  }
  Matrix<float> queries(info.rows, info.cols);
  read_blocks<float>(file, path, info, [&](std::size_t begin, const auto& values) {
    std::ranges::copy(values, queries.data() + begin * info.cols);
  });
  return queries;
}

// Rows of the vectors that were searched: dense [n, d]; sparse ones lie behind each other, their
// sizes in size_train (ann-benchmarks) or a matrix of compressed rows (SISAP).
std::size_t count_vectors(const Hdf5File& file) {
  for (const char* path : {"/size_train", "/train/indptr", "/train"}) {
    if (!file.has_column(path)) continue;
    const ColumnInfo info = file.column(path);
    if (path == std::string_view("/train") && info.rank != 2) return 0;
    return path == std::string_view("/train/indptr") && info.rows > 0 ? info.rows - 1 : info.rows;
  }
  return 0;
}

void check_truth(const Hdf5File& file, const Place& place, const NeighbourTruth& truth) {
  const std::string path = join_path(place.group, place.neighbours);
  const Matrix<std::int32_t>& neighbours = truth.lists.neighbours;
  for (std::size_t q = 0; q < neighbours.rows(); ++q) {
    for (std::size_t i = 0; i < neighbours.cols(); ++i) {
      const std::int32_t row = neighbours.data()[q * neighbours.cols() + i];
      const bool beyond = truth.vectors > 0 && std::cmp_greater_equal(row, truth.vectors);
      if (row < 0 || beyond) {
        fail("{}: {}: row {}: {}, expected {} to {}", file.path().string(), path, q,
             row + place.first, place.first,
             truth.vectors > 0 ? static_cast<std::int64_t>(truth.vectors) - 1 + place.first
                               : std::numeric_limits<std::int32_t>::max());
      }
      if (!truth.from_distances || i == 0) continue;
      const double* distance = &truth.lists.distances.data()[q * neighbours.cols() + i];
      if (distance[0] < distance[-1]) {
        fail("{}: {}: row {}: {} behind {}, expected distances that grow", file.path().string(),
             join_path(place.group, place.distances), q, distance[0], distance[-1]);
      }
    }
  }
}

}  // namespace

bool is_neighbour_truth(const Hdf5File& file) {
  if (is_matrix(file, "/neighbors") && file.has_column("/test")) return true;
  const auto groups = file.groups("/");
  return is_matrix(file, "/knns") || std::ranges::any_of(groups, [&](const std::string& group) {
           return is_matrix(file, "/" + group + "/knns");
         });
}

NeighbourTruth read_neighbour_truth(const std::filesystem::path& path, const std::string& group) {
  const Hdf5File file = Hdf5File::open(path);
  const Place place = find_place(file, group);
  NeighbourTruth truth;
  truth.lists = read_lists(file, place);
  truth.vectors = count_vectors(file);
  truth.from_distances = place.first == 0;
  if (truth.from_distances && truth.lists.distances.rows() != truth.lists.neighbours.rows()) {
    fail("{}: {}: not there", path.string(), join_path(place.group, place.distances));
  }
  const std::string queries =
      place.first == 0 ? join_path(place.group, "test") : join_path(place.group, "queries");
  truth.queries = read_queries(file, queries, truth.lists.neighbours.rows());
  if (const auto metric = file.attribute("/", "distance")) {
    if (const auto* text = std::get_if<std::string>(&*metric)) truth.metric = *text;
  }
  check_truth(file, place, truth);
  return truth;
}

NeighbourLists read_neighbour_lists(const std::filesystem::path& path, const std::string& group) {
  const Hdf5File file = Hdf5File::open(path);
  return read_lists(file, find_place(file, group));
}

}  // namespace reckon
