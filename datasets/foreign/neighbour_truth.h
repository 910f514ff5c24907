#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

#include "core/matrix.h"
#include "datasets/hdf5_file.h"

namespace reckon {

// Lists of neighbours, a row a query, nearest first.
struct NeighbourLists {
  Matrix<std::int32_t> neighbours;  // [queries, k] rows of vectors from 0; -1: an empty place
  Matrix<double> distances;         // [queries, k]; 0 x 0: the file has none
};

// The nearest neighbours that searches are measured against.
struct NeighbourTruth {
  NeighbourLists lists;         // without empty places
  Matrix<float> queries;        // [queries, d]; 0 x 0: the file has none, or sparse ones
  std::size_t vectors = 0;      // that were searched; 0: the file does not say
  std::string metric;           // "euclidean", "angular", ...; empty: the file does not say
  bool from_distances = false;  // recall is counted by distances, as ann-benchmarks does; else by
                                // rows, as SISAP does
};

// Whether a file holds such truth: ann-benchmarks' or SISAP's.
bool is_neighbour_truth(const Hdf5File& file);

// Reads it. ann-benchmarks: `neighbors` from 0, `distances`, `train`, `test`, the root's attribute
// `distance`. SISAP: `knns` from 1 and `dists`, with `queries` in the same group and `train`; of
// several groups (itest, otest, allknn) the one at `group`. Throws Error for shapes that contradict
// each other, a neighbour outside the vectors, and distances that are NaN, or shrink (in
// ann-benchmarks' files, where they decide).
NeighbourTruth read_neighbour_truth(const std::filesystem::path& path,
                                    const std::string& group = {});

// Reads the lists that a search found: `neighbors` from 0 with `distances`, or `knns` from 1 with
// `dists`. A place is empty where the neighbour is below the first (-1; 0 in SISAP's files).
NeighbourLists read_neighbour_lists(const std::filesystem::path& path,
                                    const std::string& group = {});

}  // namespace reckon
