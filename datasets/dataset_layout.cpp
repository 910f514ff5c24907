#include "datasets/dataset_layout.h"

#include <optional>
#include <string_view>

#include "core/error.h"

namespace reckon {
namespace {

using Elements = ColumnInfo::Elements;

std::string_view name_of(Elements elements) {
  switch (elements) {
    case Elements::kIntegers:
      return "integers";
    case Elements::kFloats:
      return "numbers";
    case Elements::kStrings:
      return "strings";
    case Elements::kOther:
      break;
  }
  return "numbers or strings";
}

class Layout {
 public:
  explicit Layout(const Hdf5File& file) : file_(file) {}

  // Number of rows of a column of rank 1, if it is there. Any type will do where it has no rows:
  // programs store empty lists as floats.
  std::optional<std::size_t> rows(const std::string& column, Elements elements) const {
    if (!file_.has_column(column)) return {};
    const ColumnInfo info = file_.column(column);
    if (!info.unreadable.empty()) {
      fail("{}: {}: {}", file_.path().string(), column, info.unreadable);
    }
    const bool fits = info.elements == elements ||
                      (elements == Elements::kFloats && info.elements == Elements::kIntegers);
    if (info.rows > 0 && (!fits || info.rank != 1)) {
      fail("{}: {}: expected {} in 1 dimension, found {} in {}", file_.path().string(), column,
           name_of(elements), info.type, info.rank);
    }
    return info.rows;
  }

  // The same for a column with as many rows as another.
  void rows_as(const std::string& column, Elements elements, std::size_t expected,
               std::string_view other) const {
    if (const auto found = rows(column, elements)) same_rows(column, *found, expected, other);
  }

  std::size_t require(const std::string& column, Elements elements) const {
    const auto found = rows(column, elements);
    if (!found) fail("{}: {}: not there", file_.path().string(), column);
    return *found;
  }

  void require_as(const std::string& column, Elements elements, std::size_t expected,
                  std::string_view other) const {
    same_rows(column, require(column, elements), expected, other);
  }

  void same_rows(const std::string& column, std::size_t found, std::size_t expected,
                 std::string_view other) const {
    if (found != expected) {
      fail("{}: {}: {} rows, expected {} as in {}", file_.path().string(), column, found, expected,
           other);
    }
  }

  // Columns of any type beside an id.
  void check_attributes(const std::string& group, std::size_t expected) const {
    for (const std::string& name : file_.columns(group)) {
      const std::string column = fmt::format("{}/{}", group, name);
      const ColumnInfo info = file_.column(column);
      if (info.unreadable.empty()) same_rows(column, info.rows, expected, group + "/id");
    }
  }

 private:
  const Hdf5File& file_;
};

void check_embeddings(const Hdf5File& file, const Layout& layout, std::size_t items) {
  for (const std::string& name : file.columns("/items/embeddings")) {
    const std::string column = "/items/embeddings/" + name;
    const ColumnInfo info = file.column(column);
    if (!info.unreadable.empty() || info.rank != 2 || info.elements != Elements::kFloats) {
      fail("{}: {}: expected floats in 2 dimensions, found {} in {}", file.path().string(), column,
           info.type, info.rank);
    }
    layout.same_rows(column, info.rows, items, "/items/id");
  }
}

void check_tasks(const Hdf5File& file, const Layout& layout) {
  for (const std::string& name : file.groups("/tasks")) {
    const std::string group = "/tasks/" + name;
    const std::size_t texts = layout.require(group + "/text", Elements::kStrings);
    layout.require_as(group + "/label", Elements::kIntegers, texts, group + "/text");
    layout.require_as(group + "/part", Elements::kIntegers, texts, group + "/text");
    layout.require(group + "/label_names", Elements::kStrings);
  }
}

void check_graph(const Hdf5File& file, const Layout& layout) {
  if (!file.has_group("/graph")) return;
  const std::size_t triples = layout.require("/graph/head", Elements::kIntegers);
  layout.require_as("/graph/relation", Elements::kIntegers, triples, "/graph/head");
  layout.require_as("/graph/tail", Elements::kIntegers, triples, "/graph/head");
  layout.require("/graph/entity_names", Elements::kStrings);
  layout.require("/graph/relation_names", Elements::kStrings);
}

// Logged feedback; other columns are of any type and rank, one row an event.
void check_events(const Hdf5File& file, const Layout& layout) {
  if (!file.has_group("/events")) return;
  const std::string action = "/events/action";
  const std::size_t events = layout.require(action, Elements::kIntegers);
  for (const char* column : {"/events/reward", "/events/propensity"})
    layout.require_as(column, Elements::kFloats, events, action);
  for (const char* column : {"/events/position", "/events/user", "/events/timestamp"})
    layout.rows_as(column, Elements::kIntegers, events, action);
  for (const char* column : {"/events/satisfaction", "/events/target"})
    layout.rows_as(column, Elements::kFloats, events, action);
  for (const std::string& name : file.columns("/events")) {
    const ColumnInfo info = file.column("/events/" + name);
    if (info.unreadable.empty()) layout.same_rows("/events/" + name, info.rows, events, action);
  }
}

}  // namespace

DatasetSizes check_dataset_layout(const Hdf5File& file) {
  const Layout layout(file);
  DatasetSizes sizes;
  if (const auto ids = layout.rows("/items/id", Elements::kStrings)) {
    sizes.items = *ids;
    layout.rows_as("/items/text", Elements::kStrings, sizes.items, "/items/id");
    layout.check_attributes("/items", sizes.items);
  } else if (file.has_group("/items")) {
    fail("{}: /items/id: not there", file.path().string());
  }
  check_embeddings(file, layout, sizes.items);

  const bool has_interactions = file.has_group("/interactions");
  if (has_interactions) {
    const std::string user = "/interactions/user";
    sizes.interactions = layout.require(user, Elements::kIntegers);
    layout.require_as("/interactions/item", Elements::kIntegers, sizes.interactions, user);
    layout.rows_as("/interactions/value", Elements::kFloats, sizes.interactions, user);
    layout.rows_as("/interactions/timestamp", Elements::kIntegers, sizes.interactions, user);
    layout.rows_as("/interactions/event", Elements::kIntegers, sizes.interactions, user);
    layout.require("/items/id", Elements::kStrings);
  }
  const auto offsets = layout.rows("/interactions/offsets", Elements::kIntegers);
  if (offsets == std::size_t{0}) {
    fail("{}: /interactions/offsets: no rows, expected one more than there are users",
         file.path().string());
  }
  if (const auto ids = layout.rows("/users/id", Elements::kStrings)) {
    sizes.users = *ids;
    layout.check_attributes("/users", sizes.users);
    if (offsets) {
      layout.same_rows("/interactions/offsets", *offsets, sizes.users + 1, "/users/id, and 1");
    }
  } else if (offsets) {
    sizes.users = *offsets - 1;
  } else if (sizes.interactions > 0) {
    const auto last =
        file.read<std::int32_t>("/interactions/user", sizes.interactions - 1, sizes.interactions);
    if (last[0] < 0) fail("{}: /interactions/user: user {}", file.path().string(), last[0]);
    sizes.users = static_cast<std::size_t>(last[0]) + 1;
  }
  for (const std::string& name : file.groups("/splits")) {
    layout.require_as("/splits/" + name + "/part", Elements::kIntegers, sizes.interactions,
                      "/interactions/user");
  }
  check_tasks(file, layout);
  check_graph(file, layout);
  check_events(file, layout);
  return sizes;
}

InteractionBlock read_interactions(const Hdf5File& file, std::size_t begin, std::size_t end) {
  InteractionBlock block;
  if (begin == end) return block;
  const std::string group = "/interactions/";
  block.users = file.read<std::int32_t>(group + "user", begin, end);
  block.items = file.read<std::int32_t>(group + "item", begin, end);
  if (file.has_column(group + "value")) {
    block.values = file.read<float>(group + "value", begin, end);
  }
  if (file.has_column(group + "timestamp")) {
    block.timestamps = file.read<std::int64_t>(group + "timestamp", begin, end);
  }
  if (file.has_column(group + "event")) {
    block.events = file.read<std::uint8_t>(group + "event", begin, end);
  }
  return block;
}

}  // namespace reckon
