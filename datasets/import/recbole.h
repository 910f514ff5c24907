#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/progress.h"
#include "core/table/parse.h"
#include "datasets/import/import_summary.h"

namespace reckon {

struct RecboleOptions {
  std::filesystem::path folder =
      {};  // with <name>.inter, and .item, .user, .kg and .link if there are
  std::vector<std::string> text =
      {};  // fields of .item that make an item's text; empty: all token_seq
  TimeUnit time_unit = TimeUnit::kSeconds;
};

// RecBole's atomic files: tab-separated, the header `field:type` with type token, token_seq, float
// or float_seq. user_id and item_id are needed; rating and timestamp are taken where they are. An
// item's text has a sentence for each field, "Toy Story. Animation, Children's, Comedy.": the first
// as it is, a later token_seq with commas between its words. The other fields of .item and .user
// become attributes; .kg and .link the graph, in which the entity of a linked item has the name
// "item:<id>".
ImportSummary import_recbole(const RecboleOptions& options, const std::filesystem::path& out,
                             Progress& progress);

}  // namespace reckon
