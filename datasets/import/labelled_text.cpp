#include "datasets/import/labelled_text.h"

#include "core/error.h"
#include "datasets/dataset_writer.h"
#include "datasets/import/open_table.h"
#include "datasets/import/task_builder.h"

namespace reckon {

ImportSummary import_labelled_text(const LabelledTextOptions& options,
                                   const std::filesystem::path& out, Progress& progress) {
  if (options.train.empty()) fail("import: expected a file of train texts");
  if (options.text.empty() || options.label.empty()) {
    fail("import: expected the columns of text and label in {}", options.train.string());
  }
  DatasetInfo info = options.info;
  if (info.name.empty()) info.name = options.train.stem().string();
  ImportSummary summary{.dataset = info.name, .counts = {}};
  DatasetWriter writer(out, info);
  progress.begin("reading labelled texts", 0);
  TaskBuilder task(options.kind);
  const auto add = [&](const std::filesystem::path& file, std::uint8_t part) {
    if (file.empty()) return;
    task.add_table(*open_table(file, {options.text, options.label}, options.table), part);
  };
  add(options.train, kTrainPart);
  add(options.validation, kValidationPart);
  add(options.test, kTestPart);
  if (!options.out_of_scope_label.empty()) task.set_out_of_scope(options.out_of_scope_label);
  const std::string name = options.task.empty() ? options.kind : options.task;
  writer.add_task(name, task.finish(name, summary));
  writer.commit();
  return summary;
}

}  // namespace reckon
