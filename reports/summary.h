#pragma once

#include <string>
#include <vector>

#include "reports/record.h"
#include "reports/table.h"

namespace reckon {

// What a run shows: one figure and what it means.
struct Headline {
  std::string label;   // "Best quality"
  std::string figure;  // "0.1180"
  std::string text;    // "ndcg@10 of fp32/mixture [0.1090, 0.1270]; ..."
};

// Best quality, the fastest variant as far as intervals show one, the cheapest within a margin, and
// each variant against the first by the best recommender that uses a model; what was measured of
// these.
std::vector<Headline> headlines(const Record& record);

// Headlines, warnings and the tables that a reader needs first, for a terminal.
std::string summary_text(const Record& record, TextStyle style = {});

// The same as GitHub's Markdown, and every slice.
std::string summary_markdown(const Record& record);

}  // namespace reckon
