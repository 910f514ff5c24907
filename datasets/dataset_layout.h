#pragma once

#include <cstddef>
#include <string>

#include "datasets/dataset.h"
#include "datasets/hdf5_file.h"

namespace reckon {

// Numbers of rows that the columns of a dataset file agree on.
struct DatasetSizes {
  std::size_t items = 0;
  std::size_t users = 0;
  std::size_t interactions = 0;
};

// Checks the type and shape of every column that format version 1 names, and that columns beside
// each other have as many rows; reads no column but the last user row where /users is not there.
// Throws Error at the first fault. Of logged feedback, /events (logged_events.h), action, reward
// and propensity must be there; position, user, timestamp, satisfaction and target may be, and
// columns of other names, such as context [events, d], hold anything with a row an event.
DatasetSizes check_dataset_layout(const Hdf5File& file);

// Rows [begin, end) of the columns of /interactions that are there, as they are.
InteractionBlock read_interactions(const Hdf5File& file, std::size_t begin, std::size_t end);

}  // namespace reckon
