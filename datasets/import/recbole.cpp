#include "datasets/import/recbole.h"

#include <string_view>
#include <utility>

#include "core/error.h"
#include "datasets/dataset_writer.h"
#include "datasets/import/atomic_table.h"
#include "datasets/import/interaction_table.h"
#include "datasets/import/item_catalogue.h"
#include "datasets/import/row_index.h"

namespace reckon {
namespace {

// What is gathered before it can be written.
struct Import {
  std::filesystem::path stem;  // of all files: "ml-100k/ml-100k"
  DatasetWriter writer;
  ImportSummary summary;

  std::filesystem::path file(const char* extension) const {
    return std::filesystem::path(stem) += extension;
  }
};

std::filesystem::path find_stem(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> found;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.path().extension() == ".inter") found.push_back(entry.path());
  }
  if (error) fail("{}: {}", folder.string(), error.message());
  if (found.size() != 1) fail("{}: {} files .inter, expected one", folder.string(), found.size());
  return found.front().replace_extension();
}

// The values of fields that become attributes.
struct AttributeColumns {
  std::vector<AtomicTable::Field> fields;
  std::vector<std::vector<std::string>> values;

  void add(const AtomicTable::Field& field) {
    fields.push_back(field);
    values.emplace_back();
  }
  // Takes the row's fields from number `first` on.
  void add_row(const TableReader& row, std::size_t first) {
    for (std::size_t i = 0; i < fields.size(); ++i) values[i].emplace_back(row.field(first + i));
  }
};

// Columns that a dataset has a use of its own for.
bool is_reserved(std::string_view name) {
  return name == "id" || name == "text" || name == "embeddings" || name == "entity";
}

bool is_list(const AtomicTable::Field& field) {
  return field.type == "token_seq" || field.type == "float_seq";
}

// "Action Thriller" -> "Action, Thriller"
std::string with_commas(std::string_view words) {
  std::string list;
  for (const char c : words) {
    if (c == ' ') list += ',';
    list += c;
  }
  return list;
}

AttributeColumns read_items(const RecboleOptions& options, Import& import, ItemCatalogue& items) {
  const AtomicTable table(import.file(".item"));
  std::vector<AtomicTable::Field> text;
  for (const std::string& name : options.text) text.push_back(table.require(name));
  AttributeColumns attributes;
  for (const auto& field : table.fields()) {
    if (options.text.empty() && field.type == "token_seq") text.push_back(field);
    if (field.name != "item_id" && !is_reserved(field.name)) attributes.add(field);
  }
  std::vector<AtomicTable::Field> fields = {table.require("item_id")};
  fields.insert(fields.end(), text.begin(), text.end());
  fields.insert(fields.end(), attributes.fields.begin(), attributes.fields.end());
  CsvReader rows = table.open(fields);
  std::vector<std::string> parts(text.size());
  while (rows.next()) {
    for (std::size_t i = 0; i < text.size(); ++i) {
      const std::string_view part = rows.field(1 + i);
      parts[i] = i > 0 && is_list(text[i]) ? with_commas(part) : std::string(part);
    }
    if (!items.add(rows.required(0), join_sentences({parts.begin(), parts.end()}))) {
      rows.fail_field(0, "an id that is there once");
    }
    attributes.add_row(rows, 1 + text.size());
  }
  import.summary.counts.push_back({"items read", items.size()});
  return attributes;
}

AttributeColumns read_users(const Import& import, RowIndex& users) {
  const AtomicTable table(import.file(".user"));
  AttributeColumns attributes;
  std::vector<AtomicTable::Field> fields = {table.require("user_id")};
  for (const auto& field : table.fields()) {
    if (field.name != "user_id" && !is_reserved(field.name)) attributes.add(field);
  }
  fields.insert(fields.end(), attributes.fields.begin(), attributes.fields.end());
  CsvReader rows = table.open(fields);
  while (rows.next()) {
    const std::size_t before = users.size();
    users.find_or_add(rows.required(0));
    if (users.size() == before) rows.fail_field(0, "an id that is there once");
    attributes.add_row(rows, 1);
  }
  return attributes;
}

InteractionTable read_interactions(TimeUnit time_unit, Import& import, ItemCatalogue& items,
                                   RowIndex& users, Progress& progress) {
  const AtomicTable table(import.file(".inter"));
  std::vector<AtomicTable::Field> fields = {table.require("user_id"), table.require("item_id")};
  const bool values = table.find("rating") != nullptr;
  const bool timestamps = table.find("timestamp") != nullptr;
  if (values) fields.push_back(table.require("rating"));
  if (timestamps) fields.push_back(table.require("timestamp"));
  InteractionTable interactions({.values = values, .timestamps = timestamps});
  CsvReader rows = table.open(fields);
  while (rows.next()) {
    interactions.add({.user = users.find_or_add(rows.required(0)),
                      .item = items.find_or_add(rows.required(1)),
                      .value = values ? rows.number(2) : 0,
                      .timestamp = timestamps ? rows.timestamp(values ? 3 : 2, time_unit) : 0});
    if (interactions.size() % 8192 == 0) progress.advance(8192);
  }
  if (interactions.size() == 0) fail("{}: holds no interactions", import.file(".inter").string());
  import.summary.add_rounded(rows.rounded_timestamps());
  return interactions;
}

// Writes the graph, and /items/entity: the entity of an item, -1 where it has none.
void import_graph(Import& import, const ItemCatalogue& items) {
  Graph graph;
  RowIndex entities;
  RowIndex relations;
  const AtomicTable triples(import.file(".kg"));
  CsvReader rows = triples.open(
      {triples.require("head_id"), triples.require("relation_id"), triples.require("tail_id")});
  while (rows.next()) {
    graph.head.push_back(entities.find_or_add(rows.required(0)));
    graph.relation.push_back(relations.find_or_add(rows.required(1)));
    graph.tail.push_back(entities.find_or_add(rows.required(2)));
  }
  std::vector<std::int32_t> entity_of_item(items.size(), -1);
  std::uint64_t unknown = 0;
  std::uint64_t linked = 0;
  if (std::filesystem::exists(import.file(".link"))) {
    const AtomicTable links(import.file(".link"));
    CsvReader link = links.open({links.require("item_id"), links.require("entity_id")});
    while (link.next()) {
      const std::int32_t item = items.find(link.required(0));
      const std::int32_t entity = entities.find_or_add(link.required(1));
      ++(item == RowIndex::kNone ? unknown : linked);
      if (item != RowIndex::kNone) entity_of_item[static_cast<std::size_t>(item)] = entity;
    }
  }
  graph.entity_names = entities.ids(0, entities.size());
  graph.relation_names = relations.ids(0, relations.size());
  import.writer.append_item_attribute<std::int32_t>("entity", entity_of_item);
  import.writer.set_graph(graph);
  auto& counts = import.summary.counts;
  counts.push_back({"graph triples", graph.head.size()});
  counts.push_back({"graph entities", entities.size()});
  counts.push_back({"graph relations", relations.size()});
  counts.push_back({"items linked to an entity", linked});
  counts.push_back({"dropped: links of items that are not there", unknown});
}

}  // namespace

ImportSummary import_recbole(const RecboleOptions& options, const std::filesystem::path& out,
                             Progress& progress) {
  const std::filesystem::path stem = find_stem(options.folder);
  const std::string name = stem.filename().string();
  Import import{stem,
                DatasetWriter(out, {.name = name,
                                    .source = "RecBole atomic files (" + name +
                                              "), https://github.com/RUCAIBox/RecBole",
                                    .license = "as stated by the data's authors; see RecBole"}),
                {.dataset = name, .counts = {}}};
  progress.begin("reading interactions", 0);
  const bool has_items = std::filesystem::exists(import.file(".item"));
  ItemCatalogue items(import.writer, has_items);
  AttributeColumns item_attributes;
  if (has_items) item_attributes = read_items(options, import, items);
  RowIndex users;
  AttributeColumns user_attributes;
  if (std::filesystem::exists(import.file(".user"))) user_attributes = read_users(import, users);
  InteractionTable interactions =
      read_interactions(options.time_unit, import, items, users, progress);
  items.finish(import.summary);
  write_users(users, import.writer, import.summary);
  for (std::size_t i = 0; i < item_attributes.fields.size(); ++i) {
    item_attributes.values[i].resize(items.size());
    import.writer.append_item_attribute(item_attributes.fields[i].name, item_attributes.values[i]);
  }
  for (std::size_t i = 0; i < user_attributes.fields.size(); ++i) {
    user_attributes.values[i].resize(users.size());
    import.writer.append_user_attribute(user_attributes.fields[i].name, user_attributes.values[i]);
  }
  interactions.write(users.size(), import.writer, import.summary, progress);
  if (std::filesystem::exists(import.file(".kg"))) import_graph(import, items);
  import.writer.commit();
  return std::move(import.summary);
}

}  // namespace reckon
