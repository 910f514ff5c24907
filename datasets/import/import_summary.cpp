#include "datasets/import/import_summary.h"

#include <fmt/format.h>

namespace reckon {

std::string ImportSummary::to_text() const {
  std::string text = fmt::format("dataset {}\n", dataset);
  for (const Count& count : counts) text += fmt::format("{:>12}  {}\n", count.count, count.what);
  return text;
}

}  // namespace reckon
