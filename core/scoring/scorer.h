#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "core/matrix.h"
#include "core/scoring/similarity.h"
#include "core/user_items.h"
#include "core/variant.h"

namespace reckon {

// The best k items of each query, best first: score descending, then the smaller item row. Where
// fewer than k items are left after exclusion, the rest of the row is item -1, score -infinity.
struct TopK {
  Matrix<std::int32_t> items;  // [queries, k]
  Matrix<float> scores;        // [queries, k]
};

// Bytes of the vectors of a catalogue in memory.
struct ItemBytes {
  std::size_t scanned = 0;  // read whole for every block of queries; 0 where it is not known
  std::size_t beside = 0;   // float32 vectors of which only the candidates are read
};

// Scoring of queries against a fixed item matrix [n, d], exact but for make_compressed_scorer().
// Every score is summed in one fixed order, so it does not depend on batch, block or thread. Never
// holds a full score matrix.
class Scorer {
 public:
  virtual ~Scorer() = default;
  virtual std::size_t item_count() const = 0;
  virtual std::size_t dimension() const = 0;
  // queries [q, d]; `excluded` is empty or has q rows of ascending item rows that must not appear.
  // Throws Error when shapes differ or k is 0 or larger than item_count().
  virtual TopK top_k(MatrixView<const float> queries, std::size_t k, const UserItems& excluded,
                     std::size_t threads) const = 0;
  // out [q, n]: all scores of a few queries. The caller keeps q small (a block).
  virtual void scores(MatrixView<const float> queries, MatrixView<float> out) const = 0;
  // Whether top_k() scores its candidates anew, by other scores than those of scores().
  virtual bool rescores() const { return false; }
  // Of what top_k() needs for lists of k.
  virtual ItemBytes item_bytes(std::size_t /*k*/) const { return {}; }
};

// CPU scorer. The items must outlive the scorer; they are read in order once here and once more by
// the first top_k of many items, which keeps n (d + 16) bytes of 8-bit items (quantized_items.h):
// the matrix may be a mapped file larger than memory. Throws Error when an element is not finite.
std::unique_ptr<Scorer> make_cpu_scorer(MatrixView<const float> items,
                                        Similarity similarity = Similarity::kInnerProduct);

}  // namespace reckon
