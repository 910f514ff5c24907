#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/matrix.h"
#include "datasets/dataset.h"
#include "datasets/logged_events.h"

namespace reckon {

// A block of interactions to append; a column is there in every block or in none.
struct InteractionColumns {
  std::span<const std::int32_t> users;
  std::span<const std::int32_t> items;
  std::span<const float> values = {};             // none: implicit feedback
  std::span<const std::int64_t> timestamps = {};  // seconds
  std::span<const std::uint8_t> events = {};      // rows of the event names
};

// Writes a dataset file as a stream: blocks of any size, memory does not grow with the dataset (but
// for 8 bytes a user). The file appears at commit() or not at all. Everything is checked as it
// comes: Error names the column and the row.
class DatasetWriter {
 public:
  DatasetWriter(const std::filesystem::path& path, const DatasetInfo& info);
  ~DatasetWriter();
  DatasetWriter(DatasetWriter&&) noexcept;
  DatasetWriter& operator=(DatasetWriter&&) noexcept;

  // The next items and users. Texts (UTF-8): one an id, or never any.
  void append_items(std::span<const std::string> ids, std::span<const std::string> texts);
  void append_users(std::span<const std::string> ids);

  // The next rows of the column /items/<name> or /users/<name>; at commit() it has as many rows as
  // there are items or users. cols 0: [n], else [n, cols]. id and text are taken; of items,
  // "embeddings/<model>" are a model's embeddings.
  template <ColumnNumber T>
  void append_item_attribute(std::string_view name, std::span<const T> values,
                             std::size_t cols = 0);
  void append_item_attribute(std::string_view name, std::span<const std::string> values);
  template <ColumnNumber T>
  void append_user_attribute(std::string_view name, std::span<const T> values,
                             std::size_t cols = 0);
  void append_user_attribute(std::string_view name, std::span<const std::string> values);

  // The next interactions, sorted by user, then timestamp, then item over all blocks (without
  // timestamps: by user). They name items and users that were appended before.
  void append_interactions(const InteractionColumns& block);
  // Before the first block with events.
  void set_event_names(std::span<const std::string> names);

  // The next events of logged feedback, in the order of the log. They name items and users that
  // were appended before; a column, context [events, d] too, is there in every block or in none.
  void append_events(const LoggedEvents& block, MatrixView<const float> context = {});

  void add_task(std::string_view name, const Task& task);
  // After all interactions: one part an interaction.
  void add_split(std::string_view name, const Split& split);
  void set_graph(const Graph& graph);
  // An attribute of the root beside format, version, name, source, license and content_hash.
  void set_attribute(const std::string& name, const Attribute& value);

  void commit();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace reckon
