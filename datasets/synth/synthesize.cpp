#include "datasets/synth/synthesize.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/parallel.h"
#include "datasets/dataset_writer.h"
#include "datasets/split.h"
#include "datasets/synth/planted_columns.h"
#include "datasets/synth/planted_history.h"
#include "datasets/synth/query_task.h"
#include "datasets/synth/synth_streams.h"

namespace reckon {
namespace {

constexpr std::size_t kChunk = 1024;  // items or users that one thread makes at once
constexpr std::size_t kWindow = 16;   // chunks that are in memory at once

void require_options(const SynthOptions& options) {
  constexpr std::size_t kLeastItems = 100;
  constexpr std::size_t kMostItems = 10'000'000;
  constexpr std::size_t kMostUsers = 100'000'000;
  if (options.items < kLeastItems || options.items > kMostItems) {
    fail("synth: {} items, expected {} to {}", options.items, kLeastItems, kMostItems);
  }
  if (options.users < 1 || options.users > kMostUsers) {
    fail("synth: {} users, expected 1 to {}", options.users, kMostUsers);
  }
  const auto least = static_cast<double>(kLeastInteractions);
  const double most = static_cast<double>(options.items) / 4.0;
  if (!(options.interactions_per_user >= least && options.interactions_per_user <= most)) {
    fail("synth: {} interactions per user, expected {} to a quarter of the items, {}",
         options.interactions_per_user, least, most);
  }
  if (!(options.noise >= 0.0 && options.noise <= 1.0)) {
    fail("synth: noise {}, expected 0 to 1", options.noise);
  }
}

// Calls make(begin, end, chunk) for chunks of [0, count) in several threads, and then, window by
// window, write(begin, end) in this one.
template <typename Make, typename Write>
void in_windows(std::size_t count, std::size_t threads, Progress& progress, Make&& make,
                Write&& write) {
  for (std::size_t begin = 0; begin < count; begin += kChunk * kWindow) {
    const std::size_t end = std::min(count, begin + kChunk * kWindow);
    const std::size_t chunks = (end - begin + kChunk - 1) / kChunk;
    parallel_chunks(chunks, threads, [&](std::size_t chunk, std::size_t) {
      const std::size_t first = begin + chunk * kChunk;
      for (std::size_t row = first; row < std::min(end, first + kChunk); ++row) {
        make(row, row - begin);
      }
    });
    write(begin, end);
    progress.advance(end - begin);
  }
}

void write_items(const SynthOptions& options, const PlantedCatalogue& catalogue,
                 DatasetWriter& writer, Progress& progress) {
  progress.begin("describing items", options.items);
  std::vector<std::string> ids(kChunk * kWindow);
  std::vector<std::string> texts(kChunk * kWindow);
  const auto make = [&](std::size_t row, std::size_t place) {
    Random random(options.seed, stream_of(SynthStream::kText, row));
    ids[place] = fmt::format("item-{}", row);
    texts[place] = describe_item(catalogue.item(row), random);
  };
  const auto write = [&](std::size_t begin, std::size_t end) {
    writer.append_items(std::span(ids).first(end - begin), std::span(texts).first(end - begin));
    append_planted_items(catalogue, begin, end, writer);
  };
  in_windows(options.items, options.threads, progress, make, write);
}

void write_users(const SynthOptions& options, DatasetWriter& writer) {
  std::vector<std::string> ids;
  for (std::size_t user = 0; user < options.users; ++user) {
    ids.push_back(fmt::format("user-{}", user));
    if (ids.size() == kChunk * kWindow || user + 1 == options.users) {
      writer.append_users(ids);
      ids.clear();
    }
  }
}

// Writes interactions, interests and the split; returns the number of interactions.
std::uint64_t write_interactions(const SynthOptions& options, const PlantedCatalogue& catalogue,
                                 DatasetWriter& writer, Progress& progress) {
  progress.begin("drawing interactions of users", options.users);
  std::vector<PlantedHistory> histories(kChunk * kWindow);
  std::vector<std::int64_t> offsets = {0};
  const auto make = [&](std::size_t user, std::size_t place) {
    histories[place] = make_history(catalogue, options, user);
  };
  const auto write = [&](std::size_t begin, std::size_t end) {
    PlantedHistory all;
    std::vector<std::int32_t> users;
    const auto append = [](auto& to, const auto& from) {
      to.insert(to.end(), from.begin(), from.end());
    };
    for (std::size_t user = begin; user < end; ++user) {
      const PlantedHistory& history = histories[user - begin];
      users.insert(users.end(), history.items.size(), static_cast<std::int32_t>(user));
      append(all.items, history.items);
      append(all.values, history.values);
      append(all.timestamps, history.timestamps);
      append(all.long_term, history.long_term);
      append(all.latest, history.latest);
      offsets.push_back(offsets.back() + static_cast<std::int64_t>(history.items.size()));
    }
    writer.append_interactions(
        {.users = users, .items = all.items, .values = all.values, .timestamps = all.timestamps});
    append_planted_interests(all.long_term, all.latest, writer);
  };
  in_windows(options.users, options.threads, progress, make, write);
  writer.add_split("default", make_split(offsets, {}, SplitOptions{}));
  return static_cast<std::uint64_t>(offsets.back());
}

}  // namespace

ImportSummary synthesize(const SynthOptions& given, const std::filesystem::path& out,
                         Progress& progress) {
  require_options(given);
  SynthOptions options = given;
  if (options.threads == 0) options.threads = default_thread_count();
  const std::string name = fmt::format("synth-{}-{}", options.items, options.seed);
  DatasetWriter writer(
      out, {.name = name, .source = "generated by reckon dataset synth", .license = "CC0 1.0"});
  progress.begin("planting items", 0);
  const PlantedCatalogue catalogue(options.seed, options.items);
  write_items(options, catalogue, writer, progress);
  write_users(options, writer);
  const std::uint64_t interactions = write_interactions(options, catalogue, writer, progress);
  set_planted_options(options, writer);
  if (options.labelled_texts > 0) {
    writer.add_task("intent", make_query_task("intent", intent_classes(), options));
    writer.add_task("sentiment", make_query_task("sentiment", sentiment_classes(), options));
  }
  writer.commit();
  return {.dataset = name,
          .counts = {{"items", options.items},
                     {"users", options.users},
                     {"interactions", interactions},
                     {"labelled texts of each task", options.labelled_texts}}};
}

}  // namespace reckon
