#include "datasets/check.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <optional>
#include <utility>

#include "core/error.h"
#include "datasets/check_findings.h"
#include "datasets/check_ids.h"
#include "datasets/column_hash.h"
#include "datasets/dataset.h"
#include "datasets/dataset_layout.h"
#include "datasets/dataset_rules.h"
#include "datasets/logged_events.h"

namespace reckon {
namespace {

constexpr std::size_t kBlockRows = 1 << 16;

class Check {
 public:
  Check(const Dataset& dataset, Progress& progress)
      : dataset_(dataset), file_(dataset.file()), progress_(progress) {}

  std::vector<Finding> run() {
    const std::vector<std::string> columns = list_columns(file_);
    std::uint64_t rows = 0;
    for (const std::string& column : columns) rows += file_.column(column).rows;
    // Once by the rules, once for the hash that is stated.
    progress_.begin("checking", file_.attribute("/", "content_hash") ? 2 * rows : rows);
    guarded("", [&] { file_.verify_seal(); });
    if (!findings_.empty()) return findings_.take();
    check_items_and_users();
    guarded("/interactions", [&] { check_interactions(); });
    for (const std::string& name : dataset_.split_names()) check_split("/splits/" + name);
    for (const std::string& name : dataset_.task_names()) check_task("/tasks/" + name);
    if (dataset_.has_graph()) check_graph();
    check_events();
    guarded("", [&] { check_hashes(); });
    return findings_.take();
  }

 private:
  // What cannot be read is a finding, not the end.
  void guarded(const std::string& column, const std::function<void()>& check) {
    try {
      check();
    } catch (const Error& error) {
      std::string text = error.what();
      for (const std::string& prefix : {file_.path().string() + ": ", column + ": "}) {
        if (text.starts_with(prefix)) text = text.substr(prefix.size());
      }
      findings_.add_of_column(column, text);
    }
  }

  // Calls check(begin, values) for the blocks of a column, if it is there.
  template <typename T>
  void walk(const std::string& column,
            const std::function<void(std::size_t, const std::vector<T>&)>& check) {
    if (!file_.has_column(column)) return;
    guarded(column, [&] {
      const ColumnInfo info = file_.column(column);
      if (!info.unreadable.empty()) return;
      const std::size_t step =
          std::max<std::size_t>(1, kBlockRows / std::max<std::size_t>(1, info.cols));
      for (std::size_t begin = 0; begin < info.rows; begin += step) {
        const std::size_t end = std::min(begin + step, info.rows);
        if constexpr (std::is_same_v<T, std::string>) {
          check(begin, file_.read_strings(column, begin, end));
        } else {
          check(begin, file_.read<T>(column, begin, end));
        }
        progress_.advance(end - begin);
      }
    });
  }

  void walk_texts(const std::string& column) {
    walk<std::string>(column, [&](std::size_t begin, const std::vector<std::string>& texts) {
      check_texts(column, begin, texts, findings_);
    });
  }

  void walk_ids(const std::string& column, Finding::Severity duplicates) {
    IdChecker checker(column, file_);
    walk<std::string>(column, [&](std::size_t begin, const std::vector<std::string>& ids) {
      check_ids(column, begin, ids, findings_);
      checker.add(ids);
    });
    findings_.set_severity(duplicates);
    guarded(column, [&] { checker.find_duplicates(findings_); });
    findings_.set_severity(Finding::Severity::kError);
  }

  void walk_references(const std::string& column, std::size_t count, std::string_view of) {
    walk<std::int32_t>(column, [&](std::size_t begin, const std::vector<std::int32_t>& values) {
      check_references(column, begin, values, count, of, findings_);
    });
  }

  void walk_finite(const std::string& column) {
    walk<float>(column, [&](std::size_t begin, const std::vector<float>& values) {
      check_finite(column, begin, file_.column(column).cols, values, findings_);
    });
  }

  void check_items_and_users() {
    walk_ids("/items/id", Finding::Severity::kError);
    walk_ids("/users/id", Finding::Severity::kError);
    walk_texts("/items/text");
    for (const std::string& name : dataset_.item_attributes()) check_attribute("/items/" + name);
    for (const std::string& name : dataset_.user_attributes()) check_attribute("/users/" + name);
    for (const std::string& name : dataset_.item_embeddings()) {
      walk_finite("/items/embeddings/" + name);
    }
  }

  // Numbers may be missing (NaN) here.
  void check_attribute(const std::string& column) {
    const ColumnInfo info = file_.column(column);
    if (info.elements == ColumnInfo::Elements::kStrings) return walk_texts(column);
    progress_.advance(info.rows);
  }

  void check_interactions() {
    const std::size_t rows = dataset_.interaction_count();
    const std::size_t columns =
        std::size_t{2} + dataset_.has_values() + dataset_.has_timestamps() + dataset_.has_events();
    InteractionRules rules;
    InteractionRules::Limits limits = {.users = dataset_.user_count(),
                                       .items = dataset_.item_count()};
    if (dataset_.has_events()) limits.events = dataset_.event_names().size();
    std::vector<std::int64_t> offsets(dataset_.user_count() + 1, 0);
    for (std::size_t begin = 0; begin < rows; begin += kBlockRows) {
      const std::size_t end = std::min(begin + kBlockRows, rows);
      const InteractionBlock block = read_interactions(file_, begin, end);
      rules.check({block.users, block.items, block.values, block.timestamps, block.events}, limits,
                  findings_);
      for (const std::int32_t user : block.users) {
        if (user >= 0 && static_cast<std::size_t>(user) < dataset_.user_count()) {
          ++offsets[static_cast<std::size_t>(user) + 1];
        }
      }
      progress_.advance(columns * (end - begin));
    }
    for (std::size_t u = 1; u < offsets.size(); ++u) offsets[u] += offsets[u - 1];
    check_offsets(offsets);
  }

  void check_offsets(const std::vector<std::int64_t>& expected) {
    const std::string column = "/interactions/offsets";
    walk<std::int64_t>(column, [&](std::size_t begin, const std::vector<std::int64_t>& found) {
      for (std::size_t i = 0; i < found.size(); ++i) {
        if (found[i] != expected[begin + i]) {
          findings_.add(column, "offset", begin + i, [&] {
            return fmt::format("{}, expected {} from /interactions/user", found[i],
                               expected[begin + i]);
          });
        }
      }
    });
  }

  void check_split(const std::string& group) {
    const std::string column = group + "/part";
    std::map<std::uint8_t, std::int64_t> counts;
    walk<std::uint8_t>(column, [&](std::size_t begin, const std::vector<std::uint8_t>& parts) {
      check_parts(column, begin, parts, findings_);
      for (const std::uint8_t part : parts) ++counts[part];
    });
    const Attributes attributes = file_.attributes(group);
    for (const auto& [name, part] :
         {std::pair("train", kTrainPart), std::pair("validation", kValidationPart),
          std::pair("test", kTestPart), std::pair("left_out_interactions", kLeftOutPart)}) {
      const auto stated = attributes.find(name);
      if (stated != attributes.end() && stated->second != Attribute(counts[part])) {
        findings_.add_of_column(group, fmt::format("its attribute {} is not the {} rows there are",
                                                   name, counts[part]));
      }
    }
    if (counts[kTestPart] == 0) {
      findings_.add_of_column(column, "no row is in the test part", Finding::Severity::kWarning);
    }
  }

  void check_task(const std::string& group) {
    const std::string names = group + "/label_names";
    walk_texts(group + "/text");
    walk_ids(names, Finding::Severity::kError);
    walk_references(group + "/label", file_.column(names).rows, "label names");
    walk<std::uint8_t>(group + "/part",
                       [&](std::size_t begin, const std::vector<std::uint8_t>& parts) {
                         check_parts(group + "/part", begin, parts, findings_);
                       });
    const Attributes attributes = file_.attributes(group);
    const auto kind = attributes.find("kind");
    if (kind == attributes.end() || (kind->second != Attribute(std::string("intent")) &&
                                     kind->second != Attribute(std::string("sentiment")))) {
      findings_.add_of_column(group, "its attribute kind is not \"intent\" or \"sentiment\"");
    }
    const auto out_of_scope = attributes.find("out_of_scope_label");
    guarded(names, [&] {
      if (out_of_scope == attributes.end()) return;
      const std::vector<std::string> labels = file_.read_strings(names);
      if (std::ranges::none_of(labels, [&](const std::string& label) {
            return out_of_scope->second == Attribute(label);
          })) {
        findings_.add_of_column(group,
                                "its attribute out_of_scope_label is not one of its label names");
      }
    });
  }

  void check_graph() {
    const std::size_t entities = file_.column("/graph/entity_names").rows;
    walk_references("/graph/head", entities, "entities");
    walk_references("/graph/relation", file_.column("/graph/relation_names").rows, "relations");
    walk_references("/graph/tail", entities, "entities");
    walk_ids("/graph/entity_names", Finding::Severity::kWarning);
    walk_ids("/graph/relation_names", Finding::Severity::kWarning);
  }

  // Logged feedback, and the columns beside it.
  void check_events() {
    if (!file_.has_group("/events")) return;
    for (const std::string& name : file_.columns("/events")) {
      if (std::ranges::find(kEventColumns, name) != std::end(kEventColumns)) continue;
      const std::string column = "/events/" + name;
      const ColumnInfo::Elements elements = file_.column(column).elements;
      if (elements == ColumnInfo::Elements::kStrings) walk_texts(column);
      if (elements == ColumnInfo::Elements::kFloats) walk_finite(column);
    }
    guarded("/events", [&] {
      const std::size_t rows = file_.column("/events/action").rows;
      for (std::size_t begin = 0; begin < rows; begin += kBlockRows) {
        const std::size_t end = std::min(begin + kBlockRows, rows);
        check_logged_events(read_logged_events(file_, begin, end), begin,
                            {.items = dataset_.item_count(), .users = dataset_.user_count()},
                            findings_);
      }
      for (const char* name : kEventColumns)
        if (file_.has_column(fmt::format("/events/{}", name))) progress_.advance(rows);
    });
  }

  // Against the hashes that the file states: which column changed since it was written.
  void check_hashes() {
    const auto text_of = [](const std::optional<Attribute>& attribute) {
      const std::string* text = attribute ? std::get_if<std::string>(&*attribute) : nullptr;
      return text == nullptr ? "" : *text;
    };
    const std::string stated = text_of(file_.attribute("/", "content_hash"));
    if (stated.empty()) return;
    bool column_changed = false;
    const std::string found = hash_content(file_, [&](const Hdf5File&, const std::string& column) {
      std::string hash = hash_column(file_, column);
      const std::string stated_hash = text_of(file_.attribute(column, "content_hash"));
      if (!stated_hash.empty() && stated_hash != hash) {
        findings_.add_of_column(column,
                                "changed since it was written (its content_hash is of "
                                "other values)");
        column_changed = true;
      }
      progress_.advance(file_.column(column).rows);
      return hash;
    });
    if (found != stated && !column_changed) {
      findings_.add_of_column("", fmt::format("columns were added, removed or renamed since it was "
                                              "written: content_hash {}, expected {}",
                                              stated, found));
    }
  }

  const Dataset& dataset_;
  const Hdf5File& file_;
  Progress& progress_;
  Findings findings_;
};

}  // namespace

std::string Finding::line() const {
  std::string line = column;
  if (row) line += fmt::format("{}row {}", line.empty() ? "" : ": ", *row);
  line += fmt::format("{}{}", line.empty() ? "" : ": ", text);
  if (count > 1) line += fmt::format(" (and {} more row{})", count - 1, count == 2 ? "" : "s");
  return line;
}

std::vector<Finding> check_dataset(const std::filesystem::path& path, Progress& progress) {
  const Dataset dataset = Dataset::open(path);
  return Check(dataset, progress).run();
}

}  // namespace reckon
