#include "core/table/csv_record.h"

#include <array>
#include <cstring>

namespace reckon {
namespace {

// One pass over the record at the front of a text.
class Scanner {
 public:
  Scanner(std::string_view text, bool is_all, const CsvDialect& dialect, CsvRecord& record)
      : text_(text), is_all_(is_all), dialect_(dialect), record_(record) {
    for (const char c : {'\n', '\r', '\0'}) stops_[static_cast<unsigned char>(c)] = true;
    if (!dialect.delimiter.empty()) {
      stops_[static_cast<unsigned char>(dialect.delimiter.front())] = true;
    }
    record.fields.clear();
    record.bytes = record.lines = 0;
    record.problem = nullptr;
  }

  CsvRecord::State scan() {
    for (;;) {
      const bool quoted = dialect_.quotes && at_ < text_.size() && text_[at_] == '"';
      const bool known = quoted ? scan_quoted() : scan_plain();
      if (!known) return end_state();
      if (at_ == text_.size()) {
        if (is_all_) return CsvRecord::State::kComplete;
        return CsvRecord::State::kIncomplete;
      }
      if (text_[at_] == '\n' || text_[at_] == '\r') {
        if (!skip_line_end()) return CsvRecord::State::kIncomplete;
        return CsvRecord::State::kComplete;
      }
      at_ += dialect_.delimiter.size();
    }
  }
  std::size_t position() const { return at_; }

 private:
  enum class Match { kYes, kNo, kUnknown };

  CsvRecord::State end_state() const {
    return record_.problem ? CsvRecord::State::kBroken : CsvRecord::State::kIncomplete;
  }

  Match delimiter_at(std::size_t position) const {
    const std::string_view delimiter = dialect_.delimiter;
    if (delimiter.empty()) return Match::kNo;
    if (delimiter.size() == 1) return text_[position] == delimiter[0] ? Match::kYes : Match::kNo;
    const std::string_view here = text_.substr(position, delimiter.size());
    if (here == delimiter) return Match::kYes;
    const bool cut_short = !is_all_ && here.size() < delimiter.size();
    return cut_short && delimiter.starts_with(here) ? Match::kUnknown : Match::kNo;
  }

  // Both leave at_ behind the field: at a delimiter, a line end or the end of the text. False when
  // that is not known or the field is broken.
  bool scan_plain() {
    const std::size_t begin = at_;
    for (;; ++at_) {
      while (at_ < text_.size() && !stops_[static_cast<unsigned char>(text_[at_])]) ++at_;
      if (at_ == text_.size() || text_[at_] == '\n' || text_[at_] == '\r') break;
      if (text_[at_] == '\0') {
        record_.problem = "a NUL byte";
        return false;
      }
      const Match match = delimiter_at(at_);
      if (match == Match::kUnknown) return false;
      if (match == Match::kYes) break;
    }
    record_.fields.push_back({begin, at_, false});
    return true;
  }

  bool scan_quoted() {
    const std::size_t begin = ++at_;
    bool doubled = false;
    for (;;) {
      const auto* quote =
          static_cast<const char*>(std::memchr(text_.data() + at_, '"', text_.size() - at_));
      if (!quote) {
        if (is_all_) record_.problem = "a quote that is opened here and never closed";
        return false;
      }
      at_ = static_cast<std::size_t>(quote - text_.data()) + 1;
      if (at_ == text_.size() && !is_all_) return false;
      if (at_ == text_.size() || text_[at_] != '"') break;
      doubled = true;
      ++at_;
    }
    record_.fields.push_back({begin, at_ - 1, doubled});
    if (!count_lines(text_.substr(begin, at_ - 1 - begin))) return false;
    if (at_ == text_.size() || text_[at_] == '\n' || text_[at_] == '\r') return true;
    const Match match = delimiter_at(at_);
    if (match == Match::kNo)
      record_.problem =
          "text after a closing quote (if quotes are ordinary characters: --quotes false)";
    return match == Match::kYes;
  }

  // Counts the line ends within a quoted field; false at a NUL.
  bool count_lines(std::string_view field) {
    for (std::size_t i = 0; i < field.size(); ++i) {
      if (field[i] == '\0') {
        record_.problem = "a NUL byte";
        return false;
      }
      const bool carriage_return = field[i] == '\r' && field.substr(i + 1, 1) != "\n";
      if (field[i] == '\n' || carriage_return) ++record_.lines;
    }
    return true;
  }

  bool skip_line_end() {
    if (text_[at_] == '\r') {
      if (at_ + 1 == text_.size() && !is_all_) return false;  // "\n" may follow
      if (text_.substr(at_ + 1, 1) == "\n") ++at_;
    }
    ++at_;
    ++record_.lines;
    return true;
  }

  std::string_view text_;
  bool is_all_;
  const CsvDialect& dialect_;
  CsvRecord& record_;
  std::size_t at_ = 0;
  std::array<bool, 256> stops_{};  // characters that may end a plain field
};

}  // namespace

void scan_csv_record(std::string_view text, bool is_all, const CsvDialect& dialect,
                     CsvRecord& record) {
  Scanner scanner(text, is_all, dialect, record);
  record.state = scanner.scan();
  record.bytes = scanner.position();
}

}  // namespace reckon
