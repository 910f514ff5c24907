#include "reports/history.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "core/content_hash.h"
#include "core/error.h"
#include "core/mapped_file.h"

namespace reckon {
namespace {

std::vector<std::filesystem::path> files_in(const std::filesystem::path& folder) {
  std::error_code error;
  std::vector<std::filesystem::path> files;
  for (std::filesystem::directory_iterator each(folder, error), end; !error && each != end;
       each.increment(error)) {
    std::error_code ignored;
    if (each->is_directory(ignored)) {
      const std::filesystem::path results = each->path() / "results.json";
      if (std::filesystem::exists(results, ignored)) files.push_back(results);
    } else if (each->path().extension() == ".json") {
      files.push_back(each->path());
    }
  }
  if (error) fail("{}: {}", folder.string(), error.message());
  std::ranges::sort(files);
  return files;
}

std::string hash_of(const std::filesystem::path& file) {
  ContentHash hash;
  hash.add(MappedFile(file).text());
  return hash.hex();
}

std::vector<HistorySeries> series_of(const std::vector<HistoryEntry>& entries, bool all,
                                     std::vector<std::string>& conditions) {
  std::vector<HistorySeries> series;
  std::map<std::tuple<std::string, std::string, std::string>, std::size_t> places;
  for (std::size_t entry = 0; entry < entries.size(); ++entry) {
    for (const HistoryValue& value : entries[entry].values) {
      if (!value.main && !all) continue;
      const auto [place, is_new] =
          places.try_emplace({value.conditions, value.name, value.unit}, series.size());
      if (is_new) {
        const auto known = std::ranges::find(conditions, value.conditions);
        const auto at = static_cast<std::size_t>(known - conditions.begin());
        if (known == conditions.end()) conditions.push_back(value.conditions);
        series.push_back({.name = value.name,
                          .unit = value.unit,
                          .conditions = at,
                          .is_speed = value.is_speed,
                          .main = value.main,
                          .points = {},
                          .changes = {}});
      }
      series[place->second].points.push_back({entry, value.value});
    }
  }
  return series;
}

// Whether any order of the values could show a change.
bool can_change(const HistorySeries& series) {
  return series.points.size() >= 2 * kShortestLevel &&
         std::ranges::any_of(series.points, [&](const HistorySeries::Point& point) {
           return point.value != series.points.front().value;
         });
}

void find_changes(HistorySeries& series, const ChangePointOptions& options) {
  std::vector<double> values;
  for (const HistorySeries::Point& point : series.points) {
    values.push_back(series.is_speed ? std::log(point.value) : point.value);
  }
  series.changes = find_change_points(values, options);
  if (!series.is_speed) return;
  for (ChangePoint& change : series.changes) {
    for (double* logarithm : {&change.before, &change.after, &change.shift}) {
      *logarithm = std::exp(*logarithm);
    }
    if (!change.shift_interval) continue;
    change.shift_interval->low = std::exp(change.shift_interval->low);
    change.shift_interval->high = std::exp(change.shift_interval->high);
  }
}

struct Found {
  std::vector<HistoryEntry> entries;
  std::vector<std::string> warnings;
};

Found read_folder(const std::filesystem::path& folder) {
  Found found;
  std::map<std::string, std::string> hashes;
  for (const std::filesystem::path& file : files_in(folder)) {
    try {
      const auto [same, is_new] = hashes.try_emplace(hash_of(file), file.string());
      if (!is_new) fail("{}: the same as {}", file.string(), same->second);
      found.entries.push_back(read_history_entry(file));
    } catch (const Error& error) {
      found.warnings.push_back(fmt::format("left out: {}", error.what()));
    }
  }
  return found;
}

}  // namespace

History make_history(std::vector<HistoryEntry> entries, const HistoryOptions& options) {
  History history;
  history.level = options.level;
  std::ranges::stable_sort(entries, {}, &HistoryEntry::created);
  history.entries = std::move(entries);
  history.series = series_of(history.entries, options.all, history.conditions);
  history.searched = static_cast<std::size_t>(std::ranges::count_if(history.series, can_change));
  const ChangePointOptions search{.level = options.level,
                                  .family = std::max<std::size_t>(history.searched, 1),
                                  .seed = options.seed};
  history.shortest = shortest_series(search);
  for (HistorySeries& series : history.series) {
    if (can_change(series)) find_changes(series, search);
  }
  return history;
}

History open_history(const std::filesystem::path& folder, const HistoryOptions& options) {
  Found found = read_folder(folder);
  if (found.entries.empty()) {
    fail("{}: no results of runs or scenarios{}", folder.string(),
         found.warnings.empty() ? "" : fmt::format("; {}", found.warnings.front()));
  }
  History history = make_history(std::move(found.entries), options);
  history.warnings = std::move(found.warnings);
  return history;
}

History history_before(const Record& record, const std::filesystem::path& folder,
                       const HistoryOptions& options) {
  std::error_code error;
  if (folder.empty() || !std::filesystem::is_directory(folder, error)) return {};
  Found found = read_folder(folder);
  HistoryEntry last = history_entry(record);
  // Two runs may have begun in one second.
  std::erase_if(found.entries, [&](const HistoryEntry& entry) {
    return entry.created > last.created ||
           (entry.created == last.created && entry.values == last.values);
  });
  found.entries.push_back(std::move(last));
  History history = make_history(std::move(found.entries), options);
  std::erase_if(history.series, [&](const HistorySeries& series) {
    return series.points.size() < 2 || series.points.back().entry + 1 != history.entries.size();
  });
  history.warnings = std::move(found.warnings);
  return history;
}

ChangedCommits commits_of(const History& history, const HistorySeries& series,
                          const ChangePoint& change) {
  const auto entry = [&](std::size_t point) -> const HistoryEntry& {
    return history.entries[series.points[std::min(point, series.points.size() - 1)].entry];
  };
  const HistoryEntry& after = entry(change.at);
  const HistoryEntry& before = entry(change.at - 1);
  ChangedCommits commits{.first = after.commit,
                         .last_before = before.commit,
                         .earliest = entry(change.first).commit,
                         .latest = entry(change.last).commit,
                         .also = {}};
  for (const auto& [name, value] : after.surroundings) {
    const auto same =
        std::ranges::find(before.surroundings, name, &std::pair<std::string, std::string>::first);
    const std::string old = same == before.surroundings.end() ? "" : same->second;
    if (old != value) commits.also.push_back(fmt::format("{}: {}, then {}", name, old, value));
  }
  return commits;
}

}  // namespace reckon
