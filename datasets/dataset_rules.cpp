#include "datasets/dataset_rules.h"

#include <fmt/format.h>

#include <cmath>

#include "core/utf8.h"

namespace reckon {

namespace {

// What keeps a text from being a name; empty: nothing does.
std::string fault_of_name(std::string_view name) {
  if (name.empty()) return "nothing";
  if (name == "." || name == "..") return fmt::format("\"{}\"", name);
  const std::size_t invalid = find_invalid_utf8(name);
  if (invalid != name.npos)
    return fmt::format("byte 0x{:02X}", static_cast<std::uint8_t>(name[invalid]));
  for (const char c : name) {
    if (c == '/') return fmt::format("\"{}\"", name);
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      return fmt::format("byte 0x{:02X}", static_cast<unsigned char>(c));
    }
  }
  return {};
}

}  // namespace

void check_name(const std::filesystem::path& path, std::string_view what, std::string_view name) {
  const std::string fault = fault_of_name(name);
  if (fault.empty()) return;
  fail(
      "{}: name of a{} {}: found {}, expected UTF-8 without '/' and control characters, not \".\" "
      "or \"..\"",
      path.string(), what == "attribute" ? "n" : "", what, fault);
}

void check_references(std::string_view column, std::size_t first,
                      std::span<const std::int32_t> values, std::size_t count, std::string_view of,
                      Faults& faults) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i] < 0 || static_cast<std::size_t>(values[i]) >= count) {
      faults.add(column, "reference", first + i,
                 [&] { return fmt::format("{}, expected a row of {} {}", values[i], count, of); });
    }
  }
}

void check_parts(std::string_view column, std::size_t first, std::span<const std::uint8_t> parts,
                 Faults& faults) {
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i] > kTestPart && parts[i] != kLeftOutPart) {
      faults.add(column, "part", first + i,
                 [&] { return fmt::format("part {}, expected 0, 1, 2 or 255", parts[i]); });
    }
  }
}

void check_texts(std::string_view column, std::size_t first, std::span<const std::string> texts,
                 Faults& faults) {
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const std::size_t at = find_invalid_utf8(texts[i]);
    if (at != std::string_view::npos) {
      faults.add(column, "utf8", first + i,
                 [&] { return fmt::format("text that is not UTF-8 at byte {}", at); });
    }
  }
}

void check_ids(std::string_view column, std::size_t first, std::span<const std::string> ids,
               Faults& faults) {
  check_texts(column, first, ids, faults);
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (ids[i].empty()) faults.add(column, "empty", first + i, [] { return "an empty id"; });
  }
}

void check_finite(std::string_view column, std::size_t first, std::size_t cols,
                  std::span<const float> values, Faults& faults) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!std::isfinite(values[i])) {
      faults.add(column, "finite", first + i / cols,
                 [&] { return fmt::format("{}, expected a finite number", values[i]); });
    }
  }
}

void InteractionRules::check(const InteractionColumns& block, const Limits& limits,
                             Faults& faults) {
  constexpr std::string_view kUser = "/interactions/user";
  constexpr std::string_view kItem = "/interactions/item";
  constexpr std::string_view kTimestamp = "/interactions/timestamp";
  check_references(kUser, rows_, block.users, limits.users, "users", faults);
  check_references(kItem, rows_, block.items, limits.items, "items", faults);
  check_finite("/interactions/value", rows_, 1, block.values, faults);
  const bool timed = !block.timestamps.empty();
  for (std::size_t i = 0; i < block.users.size(); ++i) {
    const std::size_t row = rows_ + i;
    const std::int32_t user = block.users[i];
    const std::int32_t item = block.items[i];
    const std::int64_t timestamp = timed ? block.timestamps[i] : 0;
    const bool same_user = row > 0 && user == last_user_;
    if (row > 0 && user < last_user_) {
      faults.add(kUser, "order", row, [&] {
        return fmt::format("user {} after user {}, expected interactions sorted by user", user,
                           last_user_);
      });
    } else if (same_user && timed && timestamp < last_timestamp_) {
      faults.add(kTimestamp, "order", row, [&] {
        return fmt::format(
            "{} after {} of the same user, expected interactions sorted by user, "
            "then timestamp",
            timestamp, last_timestamp_);
      });
    } else if (same_user && timed && timestamp == last_timestamp_ && item < last_item_) {
      faults.add(kItem, "order", row, [&] {
        return fmt::format(
            "item {} after item {} of the same user and timestamp, expected "
            "interactions sorted by user, timestamp, then item",
            item, last_item_);
      });
    }
    last_user_ = user;
    last_item_ = item;
    last_timestamp_ = timestamp;
  }
  for (std::size_t i = 0; i < block.events.size(); ++i) {
    if (block.events[i] >= limits.events) {
      faults.add("/interactions/event", "name", rows_ + i, [&] {
        return fmt::format("event {}, expected one of {} event names", block.events[i],
                           limits.events);
      });
    }
  }
  rows_ += block.users.size();
}

}  // namespace reckon
