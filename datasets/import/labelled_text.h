#pragma once

#include <filesystem>
#include <string>

#include "core/progress.h"
#include "core/table/table_reader.h"
#include "datasets/dataset.h"
#include "datasets/import/import_summary.h"

namespace reckon {

struct LabelledTextOptions {
  DatasetInfo info = {};                // no name: that of the train file without its extension
  std::string task = {};                // its name; empty: its kind
  std::string kind = {};                // "intent" or "sentiment"
  TableOptions table = TableOptions();  // of all files
  std::string text = {};                // columns
  std::string label = {};
  std::filesystem::path train = {};
  std::filesystem::path validation = {};  // empty: none
  std::filesystem::path test = {};        // empty: none
  std::string out_of_scope_label = {};    // queries of no class; empty: there are none
};

// Labelled text in delimited text or JSON, one file a part. The classes are the labels of all
// files, in the order of their bytes. A row without text or label is an error.
ImportSummary import_labelled_text(const LabelledTextOptions& options,
                                   const std::filesystem::path& out, Progress& progress);

}  // namespace reckon
