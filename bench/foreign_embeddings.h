#pragma once

#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/matrix.h"
#include "datasets/dataset.h"

namespace reckon {

// Vectors that another program made: a system beside the variants, without a speed.
struct ForeignEmbeddings {
  std::string name;
  // `embeddings` [items, d]; `tasks/<name>/embeddings` [rows of the task, d]
  std::filesystem::path file;
};

struct ForeignVectors {
  Matrix<float> items;                         // [items, d]; no rows: there are none
  std::map<std::string, Matrix<float>> tasks;  // of those tasks that the file holds vectors of
};

// Throws Error when a name is given twice, or is that of a variant.
void check_foreign_names(std::span<const ForeignEmbeddings> list,
                         std::span<const std::string> variants);

// The vectors of each. Throws Error unless they are finite, one for each of the items or of a
// task's rows, and those of a task not zero (they have no cosine); where a task is none of the
// dataset's; where there are none of the items though these have texts, or none at all.
std::vector<ForeignVectors> read_foreign_embeddings(std::span<const ForeignEmbeddings> list,
                                                    const Dataset& dataset);

}  // namespace reckon
