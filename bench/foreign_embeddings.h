#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "core/matrix.h"

namespace reckon {

// Item vectors that another program made: a system beside the variants, without a speed.
struct ForeignEmbeddings {
  std::string name;
  std::filesystem::path file;  // `embeddings` [items, d]
};

// Throws Error when a name is given twice, or is that of a variant.
void check_foreign_names(std::span<const ForeignEmbeddings> list,
                         std::span<const std::string> variants);

// The vectors of each. Throws Error unless they are finite and one for each of the items.
std::vector<Matrix<float>> read_foreign_embeddings(std::span<const ForeignEmbeddings> list,
                                                   std::size_t items);

}  // namespace reckon
