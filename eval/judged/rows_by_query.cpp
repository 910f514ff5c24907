#include "eval/judged/rows_by_query.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

#include "core/byte_mask.h"
#include "core/error.h"
#include "core/parallel.h"
#include "eval/judged/id_hash.h"

namespace reckon {
namespace {

constexpr std::size_t kChunkBytes = std::size_t{16} << 20;

struct Stretch {
  QueryId query;
  std::string_view rows;
};

bool stands_before(const Stretch& a, const Stretch& b) {
  const auto order = a.query <=> b.query;
  return order != 0 ? order < 0 : a.rows.data() < b.rows.data();
}

// The rows of one query as words: those that begin with it and the space behind it.
class RowsOfQuery {
 public:
  // The bytes are those of a row, which begins with the query.
  explicit RowsOfQuery(std::string_view beginning)
      : beginning_(beginning),
        mask_(beginning.size() >= 8 ? ~std::uint64_t{0}
                                    : (std::uint64_t{1} << 8 * beginning.size()) - 1),
        first_(load_word<std::uint64_t>(beginning.data()) & mask_) {}

  // The first line behind the one at `at` that does not begin so; `end` where all do.
  const char* after(const char* at, const char* end) const {
    while (end - at >= static_cast<std::ptrdiff_t>(2 * kBlock)) {
      __builtin_prefetch(at + kAhead);
      for (std::uint64_t newlines = newline_mask(at); newlines != 0; newlines &= newlines - 1) {
        const char* const line = at + std::countr_zero(newlines) + 1;
        if (!begin_at(line, end)) return line;
      }
      at += kBlock;
    }
    for (;;) {
      const void* const found = std::memchr(at, '\n', static_cast<std::size_t>(end - at));
      if (found == nullptr) return end;
      at = static_cast<const char*>(found) + 1;
      if (!begin_at(at, end)) return at;
    }
  }

 private:
  static constexpr std::size_t kBlock = 64;
  static constexpr std::size_t kAhead = 1024;  // bytes that come into the cache meanwhile

  bool begin_at(const char* line, const char* end) const {
    if (static_cast<std::size_t>(end - line) < std::max<std::size_t>(8, beginning_.size()))
      return false;
    return (load_word<std::uint64_t>(line) & mask_) == first_ &&
           (beginning_.size() <= 8 ||
            std::memcmp(line + 8, beginning_.data() + 8, beginning_.size() - 8) == 0);
  }

  std::string_view beginning_;
  std::uint64_t mask_;
  std::uint64_t first_;
};

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
      if (fields.query != query) {
        query = fields.query;
        if (!stretches.empty()) stretches.back().rows = up_to(stretches.back().rows, line);
        stretches.push_back({QueryId(query), {line, static_cast<std::size_t>(end - line)}});
      }
      // A row of words goes on, so that a space stands behind the query, and has eight bytes.
      if (layout_.delimiter == ' ' && query.data() == line && at - line >= 8)
        at = RowsOfQuery({line, query.size() + 1}).after(line, end);
    }
    progress.advance(ends[chunk] - begin);
  });

  std::vector<Stretch> all;
  for (std::vector<Stretch>& part : found) {
    all.insert(all.end(), part.begin(), part.end());
    part = {};
  }
  if (!std::ranges::is_sorted(all, stands_before)) std::ranges::sort(all, stands_before);
  stretches_.reserve(all.size());
  for (const Stretch& stretch : all) {
    if (queries_.empty() || queries_.back().id != stretch.query)
      queries_.push_back({.id = stretch.query, .first_stretch = stretches_.size()});
    stretches_.push_back(stretch.rows);
    ++queries_.back().stretches;
  }
}

void RowsByQuery::fail_at_columns(const char* place) const {
  fail_at(place, fmt::format("not the {} columns of a {}{}", layout_.columns, layout_.name,
                             layout_.delimiter == ' '
                                 ? ""
                                 : ", whose fields may stand in quotes but hold none, and no line "
                                   "end"));
}

void RowsByQuery::fail_at(const char* place, const std::string& problem) const {
  const std::string_view text = input_.text();
  const auto line = 1 + std::count(text.data(), place, '\n');
  fail("{}: line {}: {}", input_.name(), line, problem);
}

}  // namespace reckon
