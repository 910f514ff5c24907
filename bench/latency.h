#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "bench/item_encoding.h"
#include "core/progress.h"
#include "core/text/tokenizer.h"

namespace reckon {

// Seconds from a text to its vector, one text at a time on one thread, of every variant (with the
// option batch=N: from that text and the N - 1 after it to their vectors): [variants][texts]. For
// each text the variants take turns, and the one that begins changes from text to text. Ten texts
// warm up.
std::vector<std::vector<double>> measure_latencies(std::span<const MeasuredVariant> variants,
                                                   const Tokenizer& tokenizer,
                                                   std::span<const std::string> texts,
                                                   Progress& progress);

}  // namespace reckon
