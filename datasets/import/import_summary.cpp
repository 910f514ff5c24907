#include "datasets/import/import_summary.h"

#include <fmt/format.h>

namespace reckon {

void ImportSummary::add_rounded(std::uint64_t timestamps) {
  if (timestamps == 0) return;
  counts.push_back(
      {"timestamps rounded down to seconds, within which items are in the order of rows",
       timestamps});
}

std::string ImportSummary::to_text() const {
  std::string text = fmt::format("dataset {}\n", dataset);
  if (!found.empty()) text += fmt::format("found {}\n", found);
  for (const Count& count : counts) text += fmt::format("{:>12}  {}\n", count.count, count.what);
  return text;
}

}  // namespace reckon
