#pragma once

#include <array>
#include <string_view>

#include "datasets/import/labelled_text.h"
#include "datasets/import/lists.h"
#include "datasets/import/movielens.h"
#include "datasets/import/recbole.h"
#include "datasets/import/table_import.h"
#include "datasets/import/text_presets.h"

namespace reckon {

// What can be imported, beside the presets of kTextPresets. Every importer writes one dataset file,
// whole or not at all, with the split "default" (by time per user) where there are interactions. A
// bad row is an Error that names file and line.
struct ImporterName {
  std::string_view name;
  std::string_view what;
};

inline constexpr std::array<ImporterName, 6> kImporters = {{
    {"movielens", "a MovieLens folder (ratings.csv, movies.csv, links.csv): import_movielens"},
    {"recbole", "a folder of RecBole atomic files (.inter .item .user .kg .link): import_recbole"},
    {"csv", "interactions, items and users in delimited text: import_tables"},
    {"jsonl", "interactions, items and users in JSON objects: import_tables"},
    {"lists", "lines `user item item ...`: import_lists"},
    {"text", "labelled text in delimited text or JSON: import_labelled_text"},
}};

}  // namespace reckon
