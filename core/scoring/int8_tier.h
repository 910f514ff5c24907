#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/matrix.h"

namespace reckon {

// What to fetch into the cache during a product, 1, 2 or 4 lines of 64 bytes a quad, one after the
// other: memory is read all the time then.
struct FetchAhead {
  const std::uint8_t* next;
  const std::uint8_t* end;
  std::size_t lines;  // a quad

  void operator()() {
    if (next >= end) return;
    __builtin_prefetch(next);
    if (lines > 1) __builtin_prefetch(next + 64);
    if (lines > 2) {
      __builtin_prefetch(next + 128);
      __builtin_prefetch(next + 192);
    }
    next += 64 * lines;
  }
};

// Inner products of a block of 8-bit items (quantized_items.h) with a group of 8-bit queries.
struct Int8Product {
  const std::uint8_t* items;
  std::size_t quads;
  const std::byte* queries;  // PackedInt8Queries::group
  const std::int32_t* initial;
  std::size_t count;  // queries of the group, at least 1
  FetchAhead fetch;
  std::int32_t* sums;  // [count, 64], 64-byte aligned
};

// One way to multiply. Sums of integers are exact: all tiers give the same bits.
struct Int8Tier {
  std::string name;           // "avx512_vnni", "avx_vnni", or Highway's name of the rest, "avx2"
  std::size_t group;          // most queries multiplied at a time
  std::size_t element_bytes;  // of a packed query element
  void (*multiply)(const Int8Product&);
};

// Those that this processor has and Highway is not kept from, the fastest first.
std::vector<Int8Tier> int8_tiers();

// 8-bit queries in the layout of a tier: group by group, in each quad after quad, in each the quads
// of the queries of the group. Elements of two bytes stand in the order 0, 2, 1, 3.
class PackedInt8Queries {
 public:
  PackedInt8Queries(MatrixView<const std::int8_t> queries, const Int8Tier& tier);
  std::size_t groups() const { return groups_.rows(); }
  std::size_t begin(std::size_t group) const { return group * group_size_; }
  std::size_t end(std::size_t group) const;
  const std::byte* group(std::size_t g) const { return groups_.row(g).data(); }
  // What the sums of the group begin with: it takes off the 128 that the items carry.
  const std::int32_t* initial(std::size_t g) const { return initial_.data() + begin(g); }

 private:
  std::size_t group_size_;
  Matrix<std::byte> groups_;
  std::vector<std::int32_t> initial_;
};

// Kernels of int8_vnni.cpp, for processors that have the instructions.
void multiply_avx512_vnni(const Int8Product& product);
void multiply_avx_vnni(const Int8Product& product);

}  // namespace reckon
