#include "eval/judged/rows_by_query.h"

#include <algorithm>
#include <cstring>

#include "core/error.h"
#include "core/parallel.h"
#include "eval/judged/same_bytes.h"

namespace reckon {
namespace {

constexpr std::size_t kChunkBytes = std::size_t{16} << 20;

struct Stretch {
  std::string_view query;
  std::string_view rows;
};

// Whether a row of words, with no space before it, begins with this query.
bool begins_with(const char* at, const char* end, std::string_view query) {
  return !query.empty() && static_cast<std::size_t>(end - at) > query.size() &&
         same_bytes(at, query.data(), query.size()) &&
         (at[query.size()] == ' ' || at[query.size()] == '\t');
}

// Where the next line begins.
const char* after_line(const char* at, const char* end) {
  const void* const found = std::memchr(at, '\n', static_cast<std::size_t>(end - at));
  return found == nullptr ? end : static_cast<const char*>(found) + 1;
}

std::string_view up_to(std::string_view rows, const char* end) {
  return {rows.data(), static_cast<std::size_t>(end - rows.data())};
}

// Ends of chunks of whole lines.
std::vector<std::size_t> chunk_ends(std::string_view text) {
  std::vector<std::size_t> ends;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t near = std::min(begin + kChunkBytes, text.size());
    const std::size_t end = near == text.size() ? near : text.find('\n', near);
    begin = end == std::string_view::npos ? text.size() : std::min(end + 1, text.size());
    ends.push_back(begin);
  }
  return ends;
}

}  // namespace

RowsByQuery::RowsByQuery(const std::filesystem::path& path, RowKind kind, std::size_t threads,
                         Progress& progress)
    : input_(path), layout_(recognise_rows(input_.text(), kind, input_.name())) {
  const std::string_view text = input_.text().substr(layout_.header_bytes);
  const std::vector<std::size_t> ends = chunk_ends(text);
  std::vector<std::vector<Stretch>> found(ends.size());
  progress.begin("index " + input_.name(), text.size());
  if (threads == 0) threads = default_thread_count();
  parallel_chunks(ends.size(), threads, [&](std::size_t chunk, std::size_t) {
    const std::size_t begin = chunk == 0 ? 0 : ends[chunk - 1];
    const char* at = text.data() + begin;
    const char* const end = text.data() + ends[chunk];
    std::vector<Stretch>& stretches = found[chunk];
    std::string_view query;
    while (at < end) {
      if (layout_.delimiter == ' ' && begins_with(at, end, query)) {
        at = after_line(at, end);
        continue;
      }
      const char* const line = at;
      RowFields fields;
      switch (read_row(at, end, layout_, fields)) {
        case Row::kBlank:
          continue;
        case Row::kMalformed:
          fail_at_columns(line);
        case Row::kFields:
          break;
      }
      if (fields.query.empty()) fail_at(line, "the query is empty");
      if (fields.query == query) continue;
      query = fields.query;
      if (!stretches.empty()) stretches.back().rows = up_to(stretches.back().rows, line);
      stretches.push_back({query, {line, static_cast<std::size_t>(end - line)}});
    }
    progress.advance(ends[chunk] - begin);
  });

  std::vector<Stretch> all;
  for (std::vector<Stretch>& part : found) {
    all.insert(all.end(), part.begin(), part.end());
    part = {};
  }
  const auto by_id = [](const Stretch& a, const Stretch& b) {
    const int order = a.query.compare(b.query);
    return order != 0 ? order < 0 : a.rows.data() < b.rows.data();
  };
  if (!std::is_sorted(all.begin(), all.end(), by_id)) std::sort(all.begin(), all.end(), by_id);
  stretches_.reserve(all.size());
  for (const Stretch& stretch : all) {
    if (queries_.empty() || queries_.back().id != stretch.query)
      queries_.push_back({.id = stretch.query, .first_stretch = stretches_.size()});
    stretches_.push_back(stretch.rows);
    ++queries_.back().stretches;
  }
}

void RowsByQuery::fail_at_columns(const char* place) const {
  fail_at(place, fmt::format("not the {} columns of a {}", layout_.columns, layout_.name));
}

void RowsByQuery::fail_at(const char* place, const std::string& problem) const {
  const std::string_view text = input_.text();
  const auto line = 1 + std::count(text.data(), place, '\n');
  fail("{}: line {}: {}", input_.name(), line, problem);
}

}  // namespace reckon
