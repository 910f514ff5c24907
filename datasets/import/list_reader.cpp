#include "datasets/import/list_reader.h"

#include <algorithm>
#include <cstring>

#include "core/error.h"
#include "core/table/csv_dialect.h"

namespace reckon {
namespace {

constexpr std::string_view kSpace = " \t\r\n";

}  // namespace

ListReader::ListReader(const std::filesystem::path& path, std::string_view delimiter)
    : file_(path), delimiter_(parse_delimiter(delimiter)) {
  if (delimiter_ == " ") delimiter_.clear();
}

bool ListReader::next() {
  for (;;) {
    if (consumed_at_next_ > 0) file_.consume(consumed_at_next_, 1);
    consumed_at_next_ = line_end();
    if (consumed_at_next_ == 0) return false;
    file_.require_utf8(consumed_at_next_);
    std::string_view line(file_.unread().data(), consumed_at_next_);
    if (line.find('\0') != std::string_view::npos) fail("{}: a NUL byte", where());
    words_.clear();
    delimiter_.empty() ? cut_at_spaces(line) : cut_at_delimiter(line);
    if (!words_.empty()) return true;
  }
}

void ListReader::cut_at_spaces(std::string_view line) {
  for (std::size_t at = line.find_first_not_of(kSpace); at != std::string_view::npos;) {
    const std::size_t end = std::min(line.find_first_of(kSpace, at), line.size());
    words_.push_back(line.substr(at, end - at));
    at = line.find_first_not_of(kSpace, end);
  }
}

void ListReader::cut_at_delimiter(std::string_view line) {
  bool is_user = true;
  for (std::size_t at = 0; at <= line.size(); is_user = false) {
    const std::size_t end = std::min(line.find(delimiter_, at), line.size());
    std::string_view word = line.substr(at, end - at);
    word.remove_prefix(std::min(word.find_first_not_of(kSpace), word.size()));
    word = word.substr(0, word.find_last_not_of(kSpace) + 1);
    if (!word.empty() && !is_user && words_.empty()) fail("{}: items without a user", where());
    if (!word.empty()) words_.push_back(word);
    at = end + delimiter_.size();
  }
}

// Length of the line at the front with its end; 0 at the end of the file.
std::size_t ListReader::line_end() {
  for (std::size_t scanned = 0;;) {
    const auto text = file_.unread();
    if (const void* end = std::memchr(text.data() + scanned, '\n', text.size() - scanned)) {
      return static_cast<std::size_t>(static_cast<const char*>(end) - text.data()) + 1;
    }
    if (file_.at_end()) return text.size();
    scanned = text.size();
    file_.extend();
  }
}

std::string ListReader::where() const {
  return file_.path().string() + ":" + std::to_string(file_.line());
}

}  // namespace reckon
