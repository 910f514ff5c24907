#include "datasets/import/text_presets.h"

#include <string>
#include <utility>
#include <vector>

#include "datasets/dataset_writer.h"
#include "datasets/import/json_document.h"
#include "datasets/import/open_table.h"
#include "datasets/import/task_builder.h"

namespace reckon {
namespace {

using Path = std::filesystem::path;

// A dataset of one task, from files with the columns text and label.
struct OneTask {
  DatasetInfo info;
  std::string task;
  std::string text;
  std::string label;
  std::vector<std::pair<std::string, std::uint8_t>> files;  // and their parts
};

ImportSummary import_one_task(const OneTask& preset, TaskBuilder task, const Path& folder,
                              const Path& out, Progress& progress) {
  progress.begin("reading labelled texts", 0);
  ImportSummary summary{.dataset = preset.info.name, .counts = {}};
  DatasetWriter writer(out, preset.info);
  for (const auto& [file, part] : preset.files) {
    task.add_table(*open_table(folder / file, {preset.text, preset.label}), part);
  }
  writer.add_task(preset.task, task.finish(preset.task, summary));
  writer.commit();
  return summary;
}

}  // namespace

ImportSummary import_banking77(const Path& folder, const Path& out, Progress& progress) {
  const OneTask preset = {
      .info = {.name = "banking77",
               .source = "BANKING77, PolyAI (https://github.com/PolyAI-LDN/task-specific-datasets)",
               .license = "CC BY 4.0"},
      .task = "intent",
      .text = "text",
      .label = "category",
      .files = {{"train.csv", kTrainPart}, {"test.csv", kTestPart}}};
  TaskBuilder task("intent", read_json_names(folder / "categories.json"));
  return import_one_task(preset, std::move(task), folder, out, progress);
}

ImportSummary import_cic(const Path& folder, const Path& out, Progress& progress) {
  const OneTask preset = {
      .info = {.name = "cic",
               .source =
                   "CIC, customer intents of DataCLUE (https://github.com/CLUEbenchmark/DataCLUE)",
               .license = "academic use"},
      .task = "intent",
      .text = "sentence",
      .label = "label_des",
      .files = {{"train.json", kTrainPart},
                {"dev.json", kValidationPart},
                {"test_public.json", kTestPart}}};
  std::vector<std::string> names;
  const auto labels = open_table(folder / "labels.json", {"label_des"});
  while (labels->next()) names.emplace_back(labels->required(0));
  return import_one_task(preset, TaskBuilder("intent", names), folder, out, progress);
}

ImportSummary import_eprstmt(const Path& folder, const Path& out, Progress& progress) {
  const OneTask preset = {
      .info = {.name = "eprstmt",
               .source =
                   "EPRSTMT, product reviews of FewCLUE (https://github.com/CLUEbenchmark/FewCLUE)",
               .license = "academic use"},
      .task = "sentiment",
      .text = "sentence",
      .label = "label",
      .files = {{"train_few_all.json", kTrainPart},
                {"dev_few_all.json", kValidationPart},
                {"test_public.json", kTestPart}}};
  return import_one_task(preset, TaskBuilder("sentiment", {"Negative", "Positive"}), folder, out,
                         progress);
}

ImportSummary import_clinc150(const Path& folder, const Path& out, Progress& progress) {
  progress.begin("reading labelled texts", 0);
  ImportSummary summary{.dataset = "clinc150", .counts = {}};
  DatasetWriter writer(out, {.name = "clinc150",
                             .source = "CLINC150 (https://github.com/clinc/oos-eval)",
                             .license = "CC BY 3.0"});
  TaskBuilder task("intent");
  constexpr std::pair<const char*, std::uint8_t> kLists[] = {
      {"train", kTrainPart},        {"oos_train", kTrainPart}, {"val", kValidationPart},
      {"oos_val", kValidationPart}, {"test", kTestPart},       {"oos_test", kTestPart}};
  const Path file = folder / "data_full.json";
  const JsonPairs pairs = read_json_pairs(file);
  for (const auto& [name, part] : kLists) {
    const auto list = pairs.find(name);
    if (list == pairs.end()) fail("{}: no list '{}'", file.string(), name);
    for (std::size_t i = 0; i < list->second.size(); ++i) {
      const auto& [text, label] = list->second[i];
      task.add(text, label, part, fmt::format("{}: {}[{}]", file.string(), name, i));
    }
  }
  task.set_out_of_scope("oos");
  writer.add_task("intent", task.finish("intent", summary));
  writer.commit();
  return summary;
}

ImportSummary import_sst(const Path& folder, const Path& out, Progress& progress) {
  progress.begin("reading labelled texts", 0);
  ImportSummary summary{.dataset = "sst", .counts = {}};
  DatasetWriter writer(out,
                       {.name = "sst",
                        .source = "Stanford Sentiment Treebank, sentences "
                                  "(https://github.com/AcademiaSinicaNLPLab/sentiment_dataset)",
                        .license = "none stated"});
  const std::pair<std::string, std::vector<std::string>> tasks[] = {
      {"binary", {"negative", "positive"}},
      {"fine", {"very negative", "negative", "neutral", "positive", "very positive"}}};
  constexpr std::pair<const char*, std::uint8_t> kFiles[] = {
      {"train", kTrainPart}, {"dev", kValidationPart}, {"test", kTestPart}};
  for (const auto& [name, label_names] : tasks) {
    TaskBuilder task("sentiment", label_names);
    for (const auto& [extension, part] : kFiles) {
      const Path file = folder / fmt::format("stsa.{}.{}", name, extension);
      const auto lines =
          open_table(file, {"1"}, {.delimiter = "none", .header = false, .quotes = false});
      while (lines->next()) {
        const std::string_view line = lines->field(0);
        const auto label = static_cast<std::size_t>(line.front() - '0');
        if (label >= label_names.size() || line.substr(1, 1) != " ") {
          lines->fail_field(0,
                            fmt::format("a label from 0 to {} and a text", label_names.size() - 1));
        }
        task.add(line.substr(2), label_names[label], part, lines->where());
      }
    }
    writer.add_task(name, task.finish(name, summary));
  }
  writer.commit();
  return summary;
}

}  // namespace reckon
