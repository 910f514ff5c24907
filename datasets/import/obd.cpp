#include "datasets/import/obd.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "core/error.h"
#include "core/table/csv_reader.h"
#include "datasets/dataset_writer.h"
#include "datasets/import/attribute_columns.h"
#include "datasets/import/row_index.h"

namespace reckon {
namespace {

constexpr const char* kItems = "item_context.csv";
constexpr std::size_t kBlockRows = 8192;

std::vector<std::filesystem::path> entries_of(const std::filesystem::path& folder) {
  std::error_code error;
  std::vector<std::filesystem::path> entries;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error))
    entries.push_back(entry.path());
  if (error) fail("{}: {}", folder.string(), error.message());
  std::ranges::sort(entries);
  return entries;
}

// The folder of one log and its items.
std::filesystem::path campaign_folder(const ObdOptions& options) {
  if (std::filesystem::exists(options.folder / kItems)) return options.folder;
  const std::filesystem::path policy = options.folder / options.policy;
  if (!options.campaign.empty()) return policy / options.campaign;
  const std::vector<std::filesystem::path> campaigns = entries_of(policy);
  if (campaigns.size() == 1) return campaigns.front();
  std::vector<std::string> names;
  names.reserve(campaigns.size());
  for (const std::filesystem::path& campaign : campaigns) names.push_back(campaign.filename());
  fail("{}: expected one campaign, found {}: --campaign says which", policy.string(),
       names.empty() ? "none" : fmt::format("{}", fmt::join(names, ", ")));
}

std::filesystem::path log_in(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> logs = entries_of(folder);
  std::erase_if(logs, [](const std::filesystem::path& path) {
    return path.extension() != ".csv" || path.filename() == kItems;
  });
  if (logs.size() != 1)
    fail("{}: expected one log beside {}, found {}", folder.string(), kItems, logs.size());
  return logs.front();
}

// Columns of the log, by their places among those that are read.
struct LogColumns {
  static constexpr std::size_t kTimestamp = 0, kItem = 1, kPosition = 2, kClick = 3,
                               kPropensity = 4;

  explicit LogColumns(const std::filesystem::path& log) {
    const std::vector<std::string> header = CsvReader(log, {}, {.header = true}).header();
    const bool published = std::ranges::find(header, "action_prob") != header.end();
    names = {"timestamp", "item_id", "position", "click",
             published ? "action_prob" : "propensity_score"};
    const auto add = [&](std::string_view prefix) {
      for (const std::string& name : header)
        if (name.starts_with(prefix)) names.push_back(name);
      return names.size();
    };
    first_feature = names.size();
    first_affinity = add("user_feature_");
    add("user-item_affinity_");
  }

  std::vector<std::string> names;
  std::size_t first_feature = 0;   // up to first_affinity
  std::size_t first_affinity = 0;  // up to the last
};

// The user features of a row as one text: an id of those who have them.
std::string profile(const CsvReader& rows, const LogColumns& columns) {
  std::string text;
  for (std::size_t i = columns.first_feature; i < columns.first_affinity; ++i)
    text += fmt::format("{}{}", text.empty() ? "" : " ", rows.field(i));
  if (text.empty()) text = "all";
  return text;
}

RowIndex read_items(const std::filesystem::path& path) {
  CsvReader rows(path, {"item_id"}, {.header = true});
  RowIndex items;
  while (rows.next()) items.find_or_add(rows.required(0));
  return items;
}

// Users with their features.
RowIndex write_users(const std::filesystem::path& log, const LogColumns& columns,
                     DatasetWriter& writer) {
  CsvReader rows(log, columns.names, {.header = true});
  RowIndex users;
  std::vector<std::vector<std::string>> features(columns.first_affinity - columns.first_feature);
  while (rows.next()) {
    const std::size_t known = users.size();
    users.find_or_add(profile(rows, columns));
    if (users.size() == known) continue;
    for (std::size_t i = 0; i < features.size(); ++i)
      features[i].emplace_back(rows.field(columns.first_feature + i));
  }
  writer.append_users(users.ids(0, users.size()));
  for (std::size_t i = 0; i < features.size(); ++i)
    writer.append_user_attribute(columns.names[columns.first_feature + i], features[i]);
  return users;
}

double read_number(const CsvReader& rows, std::size_t place) {
  const auto value = try_parse_number(rows.required(place));
  if (!value) rows.fail_field(place, "a number");
  return *value;
}

void append_event(CsvReader& rows, const LogColumns& columns, const RowIndex& items,
                  const RowIndex& users, LoggedEvents& block, std::vector<float>& context) {
  const std::int32_t item = items.find(rows.required(LogColumns::kItem));
  if (item == RowIndex::kNone)
    rows.fail_field(LogColumns::kItem, fmt::format("an item_id of {}", kItems));
  const std::int64_t position = rows.integer(LogColumns::kPosition);
  if (position < 1 || position > std::numeric_limits<std::int32_t>::max())
    rows.fail_field(LogColumns::kPosition, "a position from 1");
  const std::int64_t click = rows.integer(LogColumns::kClick);
  if (click != 0 && click != 1) rows.fail_field(LogColumns::kClick, "0 or 1");
  const double propensity = read_number(rows, LogColumns::kPropensity);
  if (!(propensity > 0 && propensity <= 1))
    rows.fail_field(LogColumns::kPropensity, "a probability above 0 and up to 1");
  block.action.push_back(item);
  block.reward.push_back(static_cast<double>(click));
  block.propensity.push_back(propensity);
  block.position.push_back(static_cast<std::int32_t>(position));
  block.user.push_back(users.find(profile(rows, columns)));
  block.timestamp.push_back(rows.timestamp(LogColumns::kTimestamp));
  for (std::size_t i = columns.first_affinity; i < columns.names.size(); ++i)
    context.push_back(rows.number(i));
}

}  // namespace

ImportSummary import_obd(const ObdOptions& options, const std::filesystem::path& out,
                         Progress& progress) {
  const std::filesystem::path folder = campaign_folder(options);
  const std::filesystem::path log = log_in(folder);
  const LogColumns columns(log);
  const DatasetInfo info{.name = "open bandit dataset: " + log.stem().string(),
                         .source = "https://research.zozo.com/data.html",
                         .license = "CC BY 4.0"};
  ImportSummary summary{.dataset = info.name, .counts = {}};
  DatasetWriter writer(out, info);
  const RowIndex items = read_items(folder / kItems);
  writer.append_items(items.ids(0, items.size()), {});
  write_attributes({.of = AttributeTable::Of::kItems, .file = folder / kItems, .id = "item_id"},
                   items, writer, summary);
  const RowIndex users = write_users(log, columns, writer);
  summary.counts.push_back({"items", items.size()});
  summary.counts.push_back({"users: combinations of user features", users.size()});

  progress.begin("reading events", 0);
  CsvReader rows(log, columns.names, {.header = true});
  LoggedEvents block;
  std::vector<float> context;
  std::uint64_t events = 0;
  const auto flush = [&] {
    writer.append_events(
        block, {context.data(), block.size(), columns.names.size() - columns.first_affinity});
    events += block.size();
    progress.advance(block.size());
    block = {};
    context.clear();
  };
  while (rows.next()) {
    append_event(rows, columns, items, users, block, context);
    if (block.size() == kBlockRows) flush();
  }
  flush();
  if (events == 0) fail("{}: holds no events", log.string());
  summary.counts.push_back({"events", events});
  if (rows.rounded_timestamps() > 0)
    summary.counts.push_back({"timestamps rounded down to seconds", rows.rounded_timestamps()});
  writer.commit();
  return summary;
}

}  // namespace reckon
