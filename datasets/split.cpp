#include "datasets/split.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/random.h"
#include "datasets/column_hash.h"
#include "datasets/dataset_rules.h"

namespace reckon {
namespace {

struct MethodName {
  SplitMethod method;
  std::string_view name;
};
constexpr std::array<MethodName, 4> kMethods = {{
    {SplitMethod::kTimePerUser, "time-per-user"},
    {SplitMethod::kGlobalTime, "global-time"},
    {SplitMethod::kRandom, "random"},
    {SplitMethod::kLeaveOneOut, "leave-one-out"},
}};

// ceil(fraction * n), not thrown off by a fraction that is not a binary number: 0.1 * 30 is 3.
std::size_t portion(double fraction, std::size_t n) {
  return static_cast<std::size_t>(std::ceil(fraction * static_cast<double>(n) - 1e-9));
}

struct Counts {
  std::size_t validation = 0;
  std::size_t test = 0;
};

// Of n interactions of a user, at least 1.
Counts held_out(const SplitOptions& options, std::size_t n) {
  if (options.method == SplitMethod::kLeaveOneOut) {
    return {.validation = n > 1 ? std::size_t{1} : 0, .test = 1};
  }
  const std::size_t test = std::min(n, portion(options.test_fraction, n));
  return {.validation = std::min(n - test, portion(options.validation_fraction, n)), .test = test};
}

void check_options(const SplitOptions& options) {
  const double test = options.test_fraction;
  const double validation = options.validation_fraction;
  if (!(test > 0 && test < 1 && validation >= 0 && test + validation < 1)) {
    fail(
        "split: test fraction {} and validation fraction {}, expected the first above 0 and a sum "
        "below 1",
        test, validation);
  }
}

// The parts of one user in the order of time.
void part_in_order(std::span<std::uint8_t> parts, const Counts& counts) {
  const std::size_t train = parts.size() - counts.test - counts.validation;
  std::ranges::fill(parts.first(train), kTrainPart);
  std::ranges::fill(parts.subspan(train, counts.validation), kValidationPart);
  std::ranges::fill(parts.last(counts.test), kTestPart);
}

// Shuffles the parts of one user (Fisher and Yates); the same for a user whatever the others are.
void shuffle_parts(std::span<std::uint8_t> parts, std::uint64_t seed, std::size_t user) {
  Random random(seed, user);
  for (std::size_t i = parts.size(); i > 1; --i) std::swap(parts[i - 1], parts[random.below(i)]);
}

// Moments from which on interactions are test and validation: the timestamps of the first of the
// last ceil(f n) of all that are not left out.
struct Moments {
  std::int64_t validation_from = 0;
  std::int64_t test_from = 0;
};

Moments find_moments(std::span<const std::uint8_t> parts, std::span<const std::int64_t> timestamps,
                     const SplitOptions& options) {
  std::vector<std::int64_t> times;
  times.reserve(parts.size());
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i] != kLeftOutPart) times.push_back(timestamps[i]);
  }
  if (times.empty()) return {};
  const Counts counts = held_out(options, times.size());
  const auto nth = [&](std::size_t from_end) {
    const auto at = times.end() - static_cast<std::ptrdiff_t>(std::max<std::size_t>(1, from_end));
    std::ranges::nth_element(times, at);
    return *at;
  };
  return {.validation_from = nth(counts.test + counts.validation), .test_from = nth(counts.test)};
}

void part_by_moments(std::span<std::uint8_t> parts, std::span<const std::int64_t> timestamps,
                     const Moments& moments) {
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i] == kLeftOutPart) continue;
    parts[i] = timestamps[i] >= moments.test_from         ? kTestPart
               : timestamps[i] >= moments.validation_from ? kValidationPart
                                                          : kTrainPart;
  }
}

std::int64_t count_part(const Split& split, std::uint8_t part) {
  return std::ranges::count(split.part, part);
}

}  // namespace

std::string_view name_of(SplitMethod method) {
  return std::ranges::find(kMethods, method, &MethodName::method)->name;
}

SplitMethod parse_split_method(std::string_view name) {
  const auto found = std::ranges::find(kMethods, name, &MethodName::name);
  if (found != kMethods.end()) return found->method;
  std::vector<std::string_view> names;
  names.reserve(kMethods.size());
  for (const MethodName& method : kMethods) names.push_back(method.name);
  fail("split method \"{}\", expected one of {}", name, fmt::join(names, ", "));
}

Split make_split(std::span<const std::int64_t> offsets, std::span<const std::int64_t> timestamps,
                 const SplitOptions& options) {
  check_options(options);
  if (offsets.empty() || offsets.front() != 0 || !std::ranges::is_sorted(offsets)) {
    fail("split: expected offsets that begin with 0 and never decrease");
  }
  const auto rows = static_cast<std::size_t>(offsets.back());
  const bool by_moments = options.method == SplitMethod::kGlobalTime;
  if (by_moments && timestamps.size() != rows) {
    fail("split: {} timestamps for {} interactions; a split by {} needs them all",
         timestamps.size(), rows, name_of(options.method));
  }
  Split split;
  split.part.assign(rows, kTrainPart);
  std::int64_t left_out_users = 0;
  for (std::size_t user = 0; user + 1 < offsets.size(); ++user) {
    const auto begin = static_cast<std::size_t>(offsets[user]);
    const auto parts =
        std::span(split.part).subspan(begin, static_cast<std::size_t>(offsets[user + 1]) - begin);
    if (parts.size() < std::max<std::size_t>(1, options.minimum_interactions)) {
      std::ranges::fill(parts, kLeftOutPart);
      ++left_out_users;
    } else if (!by_moments) {
      part_in_order(parts, held_out(options, parts.size()));
      if (options.method == SplitMethod::kRandom) shuffle_parts(parts, options.seed, user);
    }
  }
  split.attributes["method"] = std::string(name_of(options.method));
  if (by_moments) {
    const Moments moments = find_moments(split.part, timestamps, options);
    part_by_moments(split.part, timestamps, moments);
    split.attributes["validation_from"] = moments.validation_from;
    split.attributes["test_from"] = moments.test_from;
  }
  if (options.method != SplitMethod::kLeaveOneOut) {
    split.attributes["test_fraction"] = options.test_fraction;
    split.attributes["validation_fraction"] = options.validation_fraction;
  }
  if (options.method == SplitMethod::kRandom) {
    split.attributes["seed"] = static_cast<std::int64_t>(options.seed);
  }
  split.attributes["minimum_interactions"] =
      static_cast<std::int64_t>(options.minimum_interactions);
  split.attributes["train"] = count_part(split, kTrainPart);
  split.attributes["validation"] = count_part(split, kValidationPart);
  split.attributes["test"] = count_part(split, kTestPart);
  split.attributes["left_out_interactions"] = count_part(split, kLeftOutPart);
  split.attributes["left_out_users"] = left_out_users;
  return split;
}

Split split_by_time_per_user(const Interactions& interactions) {
  return make_split(interactions.by_user.offsets, interactions.timestamps, {});
}

void write_split(const std::filesystem::path& dataset, std::string_view name, const Split& split) {
  check_name(dataset, "split", name);
  std::size_t interactions = 0;
  bool stored_hashes_hold = false;
  {
    const Dataset original = Dataset::open(dataset);
    interactions = original.interaction_count();
    stored_hashes_hold = original.file().sealed();
  }
  if (split.part.size() != interactions) {
    fail("{}: a split of {} interactions, expected {}", dataset.string(), split.part.size(),
         interactions);
  }
  Hdf5File file = Hdf5File::edit(dataset);
  const std::string group = fmt::format("/splits/{}", name);
  if (file.has_group(group)) file.remove(group);
  ColumnHash hash;
  hash.add(std::span<const std::uint8_t>(split.part));
  file.write<std::uint8_t>(group + "/part", split.part);
  file.set_attribute(group + "/part", "content_hash", hash.hex());
  file.set_attributes(group, split.attributes);
  file.set_attribute("/", "content_hash",
                     hash_content(file, stored_hashes_hold ? stored_hash : hash_column));
  file.commit();
}

}  // namespace reckon
