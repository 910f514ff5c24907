#include "datasets/synth/query_task.h"

#include <utility>
#include <vector>

#include "datasets/synth/planted_text.h"
#include "datasets/synth/synth_streams.h"
#include "datasets/synth/vocabulary.h"

namespace reckon {
namespace {

std::uint8_t part_of(std::size_t place) {
  return place % 10 < 7 ? kTrainPart : place % 10 == 7 ? kValidationPart : kTestPart;
}

std::string_view pick_template(const std::vector<std::string_view>& templates, std::uint8_t part,
                               Random& random) {
  constexpr std::size_t kTest = QueryClass::kTestTemplates;
  constexpr std::size_t kValidation = QueryClass::kValidationTemplates;
  const std::size_t train = templates.size() - kTest - kValidation;
  if (part == kTrainPart) return templates[random.below(train)];
  if (part == kValidationPart) return templates[train + random.below(kValidation)];
  return templates[train + kValidation + random.below(kTest)];
}

}  // namespace

Task make_query_task(const std::string& kind, std::span<const QueryClass> classes,
                     const SynthOptions& options) {
  Task task;
  task.kind = kind;
  std::vector<std::vector<std::string_view>> templates;
  for (const QueryClass& query_class : classes) {
    task.label_names.emplace_back(query_class.name);
    templates.push_back(split_wordings(query_class.templates));
  }
  const std::size_t kind_number = kind == "intent" ? 0 : 1;
  for (std::size_t i = 0; i < options.labelled_texts; ++i) {
    Random random(options.seed, stream_of(SynthStream::kQueries, 2 * i + kind_number));
    const std::size_t label = i % classes.size();
    const std::uint8_t part = part_of(i / classes.size());
    task.texts.push_back(fill_template(pick_template(templates[label], part, random), random));
    task.labels.push_back(static_cast<std::int32_t>(label));
    task.parts.push_back(part);
  }
  return task;
}

}  // namespace reckon
