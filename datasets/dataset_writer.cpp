#include "datasets/dataset_writer.h"

#include <algorithm>
#include <vector>

#include "core/error.h"
#include "datasets/dataset_writer_state.h"

namespace reckon {

DatasetWriter::DatasetWriter(const std::filesystem::path& path, const DatasetInfo& info)
    : state_(std::make_unique<State>(path)) {
  state_->file.set_attributes("/", {{"format", std::string("reckon-dataset")},
                                    {"version", std::int64_t{1}},
                                    {"name", info.name},
                                    {"source", info.source},
                                    {"license", info.license}});
}

DatasetWriter::~DatasetWriter() = default;
DatasetWriter::DatasetWriter(DatasetWriter&&) noexcept = default;
DatasetWriter& DatasetWriter::operator=(DatasetWriter&&) noexcept = default;

void DatasetWriter::append_items(std::span<const std::string> ids,
                                 std::span<const std::string> texts) {
  if (!texts.empty() && texts.size() != ids.size()) {
    fail("{}: {} item texts for {} ids", state_->file.path().string(), texts.size(), ids.size());
  }
  if (state_->rows("/items/text") != (texts.empty() ? 0 : state_->items)) {
    fail("{}: /items/text: expected a text for every item or for none; row {} breaks this",
         state_->file.path().string(), state_->items);
  }
  state_->append_ids("/items/id", ids, state_->items);
  if (!texts.empty()) state_->append("/items/text", texts);
}

void DatasetWriter::append_users(std::span<const std::string> ids) {
  state_->append_ids("/users/id", ids, state_->users);
}

template <ColumnNumber T>
void DatasetWriter::append_item_attribute(std::string_view name, std::span<const T> values,
                                          std::size_t cols) {
  state_->append_attribute("items", name, values, cols);
}

void DatasetWriter::append_item_attribute(std::string_view name,
                                          std::span<const std::string> values) {
  state_->append_attribute("items", name, values);
}

template <ColumnNumber T>
void DatasetWriter::append_user_attribute(std::string_view name, std::span<const T> values,
                                          std::size_t cols) {
  state_->append_attribute("users", name, values, cols);
}

void DatasetWriter::append_user_attribute(std::string_view name,
                                          std::span<const std::string> values) {
  state_->append_attribute("users", name, values);
}

#define RECKON_ATTRIBUTE(T)                                                                   \
  template void DatasetWriter::append_item_attribute<T>(std::string_view, std::span<const T>, \
                                                        std::size_t);                         \
  template void DatasetWriter::append_user_attribute<T>(std::string_view, std::span<const T>, \
                                                        std::size_t);
RECKON_ATTRIBUTE(std::int32_t)
RECKON_ATTRIBUTE(std::int64_t)
RECKON_ATTRIBUTE(std::uint8_t)
RECKON_ATTRIBUTE(std::uint64_t)
RECKON_ATTRIBUTE(float)
RECKON_ATTRIBUTE(double)
#undef RECKON_ATTRIBUTE

void DatasetWriter::append_interactions(const InteractionColumns& block) {
  State& state = *state_;
  const std::size_t rows = block.users.size();
  const std::size_t before = state.rules.rows();
  const auto check_length = [&](const std::string& column, std::size_t length, bool optional) {
    if (length != rows && !(optional && length == 0)) {
      fail("{}: {}: {} values for {} interactions", state.file.path().string(), column, length,
           rows);
    }
    if (optional && rows > 0 && state.rows(column) != (length == 0 ? 0 : before)) {
      fail("{}: {}: expected a value for every interaction or for none; row {} breaks this",
           state.file.path().string(), column, before);
    }
  };
  check_length("/interactions/item", block.items.size(), false);
  check_length("/interactions/value", block.values.size(), true);
  check_length("/interactions/timestamp", block.timestamps.size(), true);
  check_length("/interactions/event", block.events.size(), true);
  if (!block.events.empty() && state.event_names.empty()) {
    fail("{}: /interactions/event: events before their names", state.file.path().string());
  }
  state.rules.check(
      block, {.users = state.users, .items = state.items, .events = state.event_names.size()},
      state.faults);
  for (std::size_t i = 0; i < rows; ++i) {
    const auto user = static_cast<std::size_t>(block.users[i]);
    if (state.users_begun <= user) state.begin_users(user + 1, before + i);
  }
  state.append("/interactions/user", block.users);
  state.append("/interactions/item", block.items);
  if (!block.values.empty()) state.append("/interactions/value", block.values);
  if (!block.timestamps.empty()) state.append("/interactions/timestamp", block.timestamps);
  if (!block.events.empty()) state.append("/interactions/event", block.events);
}

void DatasetWriter::set_event_names(std::span<const std::string> names) {
  state_->event_names.assign(names.begin(), names.end());
}

void DatasetWriter::add_task(std::string_view name, const Task& task) {
  State& state = *state_;
  check_name(state.file.path(), "task", name);
  const std::string group = fmt::format("/tasks/{}", name);
  if (task.labels.size() != task.texts.size()) {
    fail("{}: {}: {} labels for {} texts", state.file.path().string(), group, task.labels.size(),
         task.texts.size());
  }
  if (!task.out_of_scope_label.empty() &&
      std::ranges::find(task.label_names, task.out_of_scope_label) == task.label_names.end()) {
    fail("{}: {}: the out-of-scope label \"{}\" is not one of its label names",
         state.file.path().string(), group, task.out_of_scope_label);
  }
  state.add<std::string>(group + "/text", task.texts);
  state.add_references(group + "/label", task.labels, task.label_names.size(), "label names");
  state.add_parts(group + "/part", task.parts, task.texts.size());
  state.add<std::string>(group + "/label_names", task.label_names);
  state.file.set_attribute(group, "kind", task.kind);
  if (!task.out_of_scope_label.empty()) {
    state.file.set_attribute(group, "out_of_scope_label", task.out_of_scope_label);
  }
}

void DatasetWriter::add_split(std::string_view name, const Split& split) {
  check_name(state_->file.path(), "split", name);
  const std::string group = fmt::format("/splits/{}", name);
  state_->add_parts(group + "/part", split.part, state_->rules.rows());
  state_->file.set_attributes(group, split.attributes);
}

void DatasetWriter::set_graph(const Graph& graph) {
  State& state = *state_;
  if (graph.relation.size() != graph.head.size() || graph.tail.size() != graph.head.size()) {
    fail("{}: /graph: {} heads, {} relations, {} tails", state.file.path().string(),
         graph.head.size(), graph.relation.size(), graph.tail.size());
  }
  const std::size_t entities = graph.entity_names.size();
  state.add_references("/graph/head", graph.head, entities, "entities");
  state.add_references("/graph/relation", graph.relation, graph.relation_names.size(), "relations");
  state.add_references("/graph/tail", graph.tail, entities, "entities");
  state.add<std::string>("/graph/entity_names", graph.entity_names);
  state.add<std::string>("/graph/relation_names", graph.relation_names);
}

void DatasetWriter::set_attribute(const std::string& name, const Attribute& value) {
  state_->file.set_attribute("/", name, value);
}

void DatasetWriter::commit() {
  State& state = *state_;
  state.check_beside("/items/", state.items);
  state.check_beside("/users/", state.users);
  state.check_beside("/splits/", state.rules.rows());
  // Users without interactions at the end, and the end of all.
  if (state.rules.rows() > 0) state.begin_users(state.users + 1, state.rules.rows());
  for (const auto& [column, stream] : state.columns) stream->finish();
  if (state.columns.contains("/interactions/event")) {
    state.file.set_attribute("/interactions/event", "names", state.event_names);
  }
  state.columns.clear();
  state.file.set_attribute("/", "content_hash", hash_content(state.file, stored_hash));
  state.file.commit();
}

}  // namespace reckon
