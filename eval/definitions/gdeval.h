#pragma once

#include <cstddef>

#include "eval/judged/judged_list.h"

// What gdeval, and with it ir_measures, prints: five decimals.
namespace reckon::definitions {

// Expected reciprocal rank where the highest grade is 4; throws Error for a higher one.
double gdeval_err(const JudgedList& list, std::size_t k);

// Gain is 2^grade - 1.
double gdeval_ndcg(const JudgedList& list, std::size_t k);

}  // namespace reckon::definitions
