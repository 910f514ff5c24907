#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/user_items.h"
#include "datasets/hdf5_file.h"

namespace reckon {

struct DatasetInfo {
  std::string name;
  std::string source;   // where the data come from
  std::string license;  // as stated there
};

// All interactions. Interaction row r of the file is position r of every array.
struct Interactions {
  UserItems by_user;                     // a user's items by timestamp, then item row
  std::vector<float> values;             // empty: implicit feedback
  std::vector<std::int64_t> timestamps;  // seconds; empty: the order in the file stands
  std::size_t size() const { return by_user.items.size(); }
};

// A range of interaction rows; a column that the file does not have is empty.
struct InteractionBlock {
  std::vector<std::int32_t> users;
  std::vector<std::int32_t> items;
  std::vector<float> values;
  std::vector<std::int64_t> timestamps;
  std::vector<std::uint8_t> events;
};

// Values of Split::part and Task::parts.
inline constexpr std::uint8_t kTrainPart = 0;
inline constexpr std::uint8_t kValidationPart = 1;
inline constexpr std::uint8_t kTestPart = 2;
inline constexpr std::uint8_t kLeftOutPart = 255;

struct Split {
  std::vector<std::uint8_t> part;  // one an interaction row
  Attributes attributes;           // how it was made: method, seed, fractions, counts
};

// Labelled text.
struct Task {
  std::string kind;  // "intent" or "sentiment"
  std::vector<std::string> texts;
  std::vector<std::int32_t> labels;  // rows of label_names
  std::vector<std::uint8_t> parts;
  std::vector<std::string> label_names;
  std::string out_of_scope_label;  // the name in label_names of queries of no class; empty: none
};

// Knowledge graph: triple t says that entity head[t] is in relation[t] to entity tail[t].
struct Graph {
  std::vector<std::int32_t> head;
  std::vector<std::int32_t> relation;
  std::vector<std::int32_t> tail;
  std::vector<std::string> entity_names;
  std::vector<std::string> relation_names;
};

// A dataset file, format "reckon-dataset", version 1, open for reading. Every part is optional; a
// part that is asked for and not there is an Error naming it. Reading checks what makes the result
// safe to use (lengths, ranges of row numbers, order, UTF-8), and throws Error at the first wrong
// row; check_dataset finds all there is.
class Dataset {
 public:
  // Checks format, version, and the type and shape of every column; reads no column.
  static Dataset open(const std::filesystem::path& path);

  const std::filesystem::path& path() const { return file_.path(); }
  const DatasetInfo& info() const { return info_; }
  const std::string& name() const { return info_.name; }
  const std::string& source() const { return info_.source; }
  const std::string& license() const { return info_.license; }
  // Hash of all columns, the same for any chunking, compression and integer width. Taken from the
  // attribute content_hash of a sealed file, else computed by reading all of it.
  std::string identity() const;

  std::size_t item_count() const { return item_count_; }
  std::size_t user_count() const { return user_count_; }
  std::size_t interaction_count() const { return interaction_count_; }
  bool has_item_texts() const { return file_.has_column("/items/text"); }
  bool has_values() const { return file_.has_column("/interactions/value"); }
  bool has_timestamps() const { return file_.has_column("/interactions/timestamp"); }
  bool has_events() const { return file_.has_column("/interactions/event"); }

  // Rows [begin, end).
  std::vector<std::string> item_ids(std::size_t begin, std::size_t end) const;
  std::vector<std::string> item_texts(std::size_t begin, std::size_t end) const;
  std::vector<std::string> user_ids(std::size_t begin, std::size_t end) const;

  // Names of the columns of /items and /users other than id and text; read them with file().
  std::vector<std::string> item_attributes() const;
  std::vector<std::string> user_attributes() const;
  // Models whose item embeddings are there; /items/embeddings/<model> [n, d], read with file().
  std::vector<std::string> item_embeddings() const;

  Interactions interactions() const;
  // Rows [begin, end), for walking a file that is larger than memory: lengths and ranges are
  // checked, order is not.
  InteractionBlock interaction_block(std::size_t begin, std::size_t end) const;
  // user_count() + 1 numbers: the rows of user u are [offsets[u], offsets[u + 1]).
  std::vector<std::int64_t> interaction_offsets() const;
  std::vector<std::string> event_names() const;

  std::vector<std::string> split_names() const;
  Split split(std::string_view name) const;
  std::vector<std::string> task_names() const;
  Task task(std::string_view name) const;
  bool has_graph() const { return file_.has_group("/graph"); }
  Graph graph() const;

  const Hdf5File& file() const { return file_; }

 private:
  explicit Dataset(Hdf5File file);
  Hdf5File file_;
  DatasetInfo info_;
  std::size_t item_count_ = 0;
  std::size_t user_count_ = 0;
  std::size_t interaction_count_ = 0;
};

}  // namespace reckon
