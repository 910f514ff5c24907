#pragma once

#include <array>
#include <filesystem>
#include <string_view>

#include "core/progress.h"
#include "datasets/import/import_summary.h"

namespace reckon {

// A published dataset of labelled text, in the files that it is published in.
struct TextPreset {
  std::string_view name;
  std::string_view what;
  ImportSummary (*import)(const std::filesystem::path& folder, const std::filesystem::path& out,
                          Progress& progress);
};

// train.csv, test.csv, categories.json; classes in the order of categories.json. Task "intent".
ImportSummary import_banking77(const std::filesystem::path& folder,
                               const std::filesystem::path& out, Progress& progress);
// data_full.json with its out-of-scope queries (label "oos"). Task "intent".
ImportSummary import_clinc150(const std::filesystem::path& folder, const std::filesystem::path& out,
                              Progress& progress);
// stsa.{binary,fine}.{train,dev,test}, lines `label text`. Tasks "binary" and "fine".
ImportSummary import_sst(const std::filesystem::path& folder, const std::filesystem::path& out,
                         Progress& progress);
// train.json, dev.json, test_public.json, labels.json; classes in the order of labels.json. Task
// "intent".
ImportSummary import_cic(const std::filesystem::path& folder, const std::filesystem::path& out,
                         Progress& progress);
// train_few_all.json, dev_few_all.json, test_public.json. Task "sentiment".
ImportSummary import_eprstmt(const std::filesystem::path& folder, const std::filesystem::path& out,
                             Progress& progress);

inline constexpr std::array<TextPreset, 5> kTextPresets = {{
    {"banking77", "intents of bank customers, English, 77 classes", import_banking77},
    {"clinc150", "intents of 150 classes with out-of-scope queries, English", import_clinc150},
    {"sst", "sentiment of film reviews, English, 2 and 5 classes", import_sst},
    {"cic", "intents of shop customers, Chinese, 118 classes", import_cic},
    {"eprstmt", "sentiment of product reviews, Chinese", import_eprstmt},
}};

}  // namespace reckon
