#include "datasets/dataset.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "core/error.h"
#include "datasets/column_hash.h"
#include "datasets/dataset_layout.h"
#include "datasets/dataset_rules.h"

namespace reckon {
namespace {

constexpr std::size_t kBlockRows = 1 << 18;

std::string text_of(const std::optional<Attribute>& attribute) {
  const std::string* text = attribute ? std::get_if<std::string>(&*attribute) : nullptr;
  return text == nullptr ? "" : *text;
}

void check_format(const Hdf5File& file) {
  const std::string where = file.path().string();
  const std::string format = text_of(file.attribute("/", "format"));
  if (format != "reckon-dataset") {
    fail("{}: not a dataset: its attribute format is \"{}\", expected \"reckon-dataset\"", where,
         format);
  }
  const auto version = file.attribute("/", "version");
  const std::int64_t* number = version ? std::get_if<std::int64_t>(&*version) : nullptr;
  if (number == nullptr) fail("{}: its attribute version is no integer, expected 1", where);
  if (*number != 1) fail("{}: version {} of the format, expected 1", where, *number);
}

std::vector<std::string> without(std::vector<std::string> names,
                                 std::initializer_list<std::string_view> known) {
  std::erase_if(names, [&](const std::string& name) {
    return std::ranges::find(known, name) != known.end();
  });
  return names;
}

std::string require_group(const Hdf5File& file, const std::string& parent, std::string_view name,
                          std::string_view what) {
  std::string group = fmt::format("{}/{}", parent, name);
  if (!name.empty() && file.has_group(group)) return group;
  const std::vector<std::string> names = file.groups(parent);
  fail("{}: no {} \"{}\"; it has {}", file.path().string(), what, name,
       names.empty() ? "none" : fmt::format("{}", fmt::join(names, ", ")));
}

std::vector<std::string> read_texts(const Hdf5File& file, const std::string& column,
                                    std::size_t begin, std::size_t end) {
  std::vector<std::string> texts = file.read_strings(column, begin, end);
  FaultsAreErrors faults(file.path());
  check_texts(column, begin, texts, faults);
  return texts;
}

std::vector<std::string> read_texts(const Hdf5File& file, const std::string& column) {
  return read_texts(file, column, 0, file.column(column).rows);
}

}  // namespace

Dataset::Dataset(Hdf5File file) : file_(std::move(file)) {
  check_format(file_);
  info_ = {.name = text_of(file_.attribute("/", "name")),
           .source = text_of(file_.attribute("/", "source")),
           .license = text_of(file_.attribute("/", "license"))};
  const DatasetSizes sizes = check_dataset_layout(file_);
  constexpr std::size_t kMost = std::numeric_limits<std::int32_t>::max();
  if (sizes.items > kMost || sizes.users > kMost) {
    fail("{}: {} items and {} users, expected at most {} of each", path().string(), sizes.items,
         sizes.users, kMost);
  }
  item_count_ = sizes.items;
  user_count_ = sizes.users;
  interaction_count_ = sizes.interactions;
}

Dataset Dataset::open(const std::filesystem::path& path) { return Dataset(Hdf5File::open(path)); }

std::string Dataset::identity() const {
  if (file_.sealed()) {
    std::string stored = text_of(file_.attribute("/", "content_hash"));
    if (!stored.empty()) return stored;
  }
  return hash_content(file_, hash_column);
}

std::vector<std::string> Dataset::item_ids(std::size_t begin, std::size_t end) const {
  return read_texts(file_, "/items/id", begin, end);
}

std::vector<std::string> Dataset::item_texts(std::size_t begin, std::size_t end) const {
  if (!has_item_texts()) fail("{}: its items have no text (/items/text)", path().string());
  return read_texts(file_, "/items/text", begin, end);
}

std::vector<std::string> Dataset::user_ids(std::size_t begin, std::size_t end) const {
  if (!file_.has_column("/users/id")) fail("{}: its users have no ids", path().string());
  return read_texts(file_, "/users/id", begin, end);
}

std::vector<std::string> Dataset::item_attributes() const {
  return without(file_.columns("/items"), {"id", "text"});
}

std::vector<std::string> Dataset::user_attributes() const {
  return without(file_.columns("/users"), {"id"});
}

std::vector<std::string> Dataset::item_embeddings() const {
  return file_.columns("/items/embeddings");
}

InteractionBlock Dataset::interaction_block(std::size_t begin, std::size_t end) const {
  InteractionBlock block = read_interactions(file_, begin, end);
  FaultsAreErrors faults(path());
  check_references("/interactions/user", begin, block.users, user_count_, "users", faults);
  check_references("/interactions/item", begin, block.items, item_count_, "items", faults);
  return block;
}

Interactions Dataset::interactions() const {
  if (!file_.has_group("/interactions")) fail("{}: it has no interactions", path().string());
  Interactions all;
  std::vector<std::int64_t> counts(user_count_, 0);
  all.by_user.items.reserve(interaction_count_);
  InteractionRules rules;
  FaultsAreErrors faults(path());
  for (std::size_t begin = 0; begin < interaction_count_; begin += kBlockRows) {
    InteractionBlock block =
        read_interactions(file_, begin, std::min(begin + kBlockRows, interaction_count_));
    rules.check({block.users, block.items, block.values, block.timestamps, {}},
                {.users = user_count_, .items = item_count_}, faults);
    for (const std::int32_t user : block.users) ++counts[static_cast<std::size_t>(user)];
    std::ranges::copy(block.items, std::back_inserter(all.by_user.items));
    std::ranges::copy(block.values, std::back_inserter(all.values));
    std::ranges::copy(block.timestamps, std::back_inserter(all.timestamps));
  }
  all.by_user.offsets.reserve(user_count_ + 1);
  for (const std::int64_t count : counts) {
    all.by_user.offsets.push_back(all.by_user.offsets.back() + count);
  }
  if (file_.has_column("/interactions/offsets") &&
      file_.read<std::int64_t>("/interactions/offsets") != all.by_user.offsets) {
    fail("{}: /interactions/offsets: not the offsets of /interactions/user", path().string());
  }
  return all;
}

std::vector<std::int64_t> Dataset::interaction_offsets() const {
  std::vector<std::int64_t> offsets;
  if (file_.has_column("/interactions/offsets")) {
    offsets = file_.read<std::int64_t>("/interactions/offsets");
    for (std::size_t u = 0; u < offsets.size(); ++u) {
      const std::int64_t before = u == 0 ? 0 : offsets[u - 1];
      if (offsets[u] < before || (u == 0 && offsets[u] != 0)) {
        fail("{}: /interactions/offsets: row {}: {}, expected {}{}", path().string(), u, offsets[u],
             u == 0 ? "" : "at least ", before);
      }
    }
    if (std::cmp_not_equal(offsets.back(), interaction_count_)) {
      fail("{}: /interactions/offsets: ends in {}, expected the {} interactions", path().string(),
           offsets.back(), interaction_count_);
    }
    return offsets;
  }
  offsets.assign(user_count_ + 1, 0);
  FaultsAreErrors faults(path());
  for (std::size_t begin = 0; begin < interaction_count_; begin += kBlockRows) {
    const std::size_t end = std::min(begin + kBlockRows, interaction_count_);
    const auto users = file_.read<std::int32_t>("/interactions/user", begin, end);
    check_references("/interactions/user", begin, users, user_count_, "users", faults);
    for (const std::int32_t user : users) ++offsets[static_cast<std::size_t>(user) + 1];
  }
  for (std::size_t u = 0; u < user_count_; ++u) offsets[u + 1] += offsets[u];
  return offsets;
}

std::vector<std::string> Dataset::event_names() const {
  if (!has_events()) return {};
  const auto names = file_.attribute("/interactions/event", "names");
  const auto* list = names ? std::get_if<std::vector<std::string>>(&*names) : nullptr;
  return list == nullptr ? std::vector<std::string>() : *list;
}

std::vector<std::string> Dataset::split_names() const { return file_.groups("/splits"); }

Split Dataset::split(std::string_view name) const {
  const std::string group = require_group(file_, "/splits", name, "split");
  Split split = {.part = file_.read<std::uint8_t>(group + "/part"),
                 .attributes = file_.attributes(group)};
  FaultsAreErrors faults(path());
  check_parts(group + "/part", 0, split.part, faults);
  return split;
}

std::vector<std::string> Dataset::task_names() const { return file_.groups("/tasks"); }

Task Dataset::task(std::string_view name) const {
  const std::string group = require_group(file_, "/tasks", name, "task");
  Task task = {.kind = text_of(file_.attribute(group, "kind")),
               .texts = read_texts(file_, group + "/text"),
               .labels = file_.read<std::int32_t>(group + "/label"),
               .parts = file_.read<std::uint8_t>(group + "/part"),
               .label_names = read_texts(file_, group + "/label_names"),
               .out_of_scope_label = text_of(file_.attribute(group, "out_of_scope_label"))};
  FaultsAreErrors faults(path());
  check_references(group + "/label", 0, task.labels, task.label_names.size(), "label names",
                   faults);
  check_parts(group + "/part", 0, task.parts, faults);
  return task;
}

Graph Dataset::graph() const {
  if (!has_graph()) fail("{}: it has no graph", path().string());
  Graph graph = {.head = file_.read<std::int32_t>("/graph/head"),
                 .relation = file_.read<std::int32_t>("/graph/relation"),
                 .tail = file_.read<std::int32_t>("/graph/tail"),
                 .entity_names = read_texts(file_, "/graph/entity_names"),
                 .relation_names = read_texts(file_, "/graph/relation_names")};
  FaultsAreErrors faults(path());
  const std::size_t entities = graph.entity_names.size();
  check_references("/graph/head", 0, graph.head, entities, "entities", faults);
  check_references("/graph/relation", 0, graph.relation, graph.relation_names.size(), "relations",
                   faults);
  check_references("/graph/tail", 0, graph.tail, entities, "entities", faults);
  return graph;
}

}  // namespace reckon
