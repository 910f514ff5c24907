#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

#include "datasets/dataset.h"

namespace reckon {

// Interactions of another program's file, which can be read any number of times.
class InteractionSource {
 public:
  using Take = std::function<void(const InteractionBlock&)>;
  // What a reading found.
  struct Counts {
    std::uint64_t zeros = 0;    // stored zeros of a sparse matrix, which mean no interaction
    std::uint64_t rounded = 0;  // timestamps that were not whole seconds
  };

  virtual ~InteractionSource() = default;
  // Rows that are read, zeros included.
  virtual std::uint64_t size() const = 0;
  // Whether the order of the rows is that of time where there are no timestamps.
  virtual bool in_order_of_time() const = 0;
  // Calls take() with blocks of rows in the order of the file; every block has the same columns.
  virtual Counts read(const Take& take) const = 0;
};

}  // namespace reckon
