#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace reckon {

// The id of a query in a text, ordered by its bytes. The first eight are kept beside it: mostly all
// that comparing takes, without a look at the text, which is far away.
class QueryId {
 public:
  QueryId() = default;
  explicit QueryId(std::string_view text) : text_(text) {
    for (std::size_t i = 0; i < sizeof(leading_); ++i)
      leading_ = leading_ << 8 | (i < text.size() ? static_cast<unsigned char>(text[i]) : 0U);
  }

  std::string_view text() const { return text_; }

  friend std::strong_ordering operator<=>(const QueryId& a, const QueryId& b) {
    if (a.leading_ != b.leading_) return a.leading_ <=> b.leading_;
    if (a.text_.size() <= sizeof(leading_) || b.text_.size() <= sizeof(leading_))
      return a.text_.size() <=> b.text_.size();  // one begins the other
    return a.text_ <=> b.text_;
  }
  friend bool operator==(const QueryId& a, const QueryId& b) { return std::is_eq(a <=> b); }

 private:
  std::string_view text_;
  std::uint64_t leading_ = 0;  // the first byte is the highest; zeros behind a shorter id
};

}  // namespace reckon
