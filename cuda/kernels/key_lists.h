#pragma once

#include "cuda/device_code.h"
#include "cuda/kernels/top_k.h"

namespace reckon::cuda {

// Two buffers of `size` elements for each query, of which kernels fill one from the other.
template <class T>
struct Buffers {
  T* elements;  // [queries, 2, size]
  std::size_t size;
  __host__ __device__ __forceinline__ T* of(std::size_t query, int which) const {
    return elements + (2 * query + static_cast<unsigned>(which)) * size;
  }
};

// The keys of scored items (scored_key.h) that a query has, no two alike.
struct KeyLists {
  Buffers<std::uint64_t> buffers;
  std::uint64_t* worst;  // [queries]
  int* counts;           // [queries]
};

// Room for the sort of a list of k keys.
std::size_t sorted_size(int k);

// The best k of each query's keys in buffer `which` go to the other one, in any order; the worst of
// k keys goes to `worst`.
void select_best(const KeyLists& lists, unsigned queries, int k, int which, Stream stream);

// Sorts the at most k keys of each query, in buffer `which`, and writes them as items and scores.
void write_sorted(const KeyLists& lists, unsigned queries, int k, int which, const TopKOutput& out,
                  Stream stream);

}  // namespace reckon::cuda
