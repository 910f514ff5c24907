#include "datasets/import/item_catalogue.h"

#include <algorithm>
#include <array>
#include <utility>

namespace reckon {
namespace {

constexpr std::size_t kBlock = 8192;  // items written at once

bool ends_a_sentence(std::string_view text) {
  constexpr std::array<std::string_view, 7> kEnds = {".",      "!",      "?",     "\u2026",
                                                     "\u3002", "\uFF01", "\uFF1F"};
  return std::any_of(kEnds.begin(), kEnds.end(),
                     [&](std::string_view end) { return text.ends_with(end); });
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kSpace);
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

}  // namespace

bool ItemCatalogue::add(std::string_view id, std::string text) {
  const std::size_t before = size();
  index_.find_or_add(id);
  if (size() == before) return false;
  texts_.push_back(std::move(text));
  if (texts_.size() == kBlock) flush();
  return true;
}

std::int32_t ItemCatalogue::find_or_add(std::string_view id) {
  const std::int32_t row = index_.find(id);
  if (row != RowIndex::kNone) return row;
  add(id, {});
  ++without_text_;
  return static_cast<std::int32_t>(size() - 1);
}

void ItemCatalogue::finish(ImportSummary& summary) {
  flush();
  if (without_text_ > 0) {
    summary.counts.push_back({"items that only interactions name, without text", without_text_});
  }
  summary.counts.push_back({"items written", size()});
}

void ItemCatalogue::flush() {
  if (!has_texts_) texts_.clear();
  if (written_ < size()) writer_.append_items(index_.ids(written_, size()), texts_);
  written_ = size();
  texts_.clear();
}

std::string join_sentences(const std::vector<std::string_view>& parts) {
  if (parts.size() == 1) return std::string(parts.front());
  std::string text;
  for (const std::string_view untrimmed : parts) {
    const std::string_view part = trim(untrimmed);
    if (part.empty()) continue;
    if (!text.empty()) text += ' ';
    text += part;
    if (!ends_a_sentence(part)) text += '.';
  }
  return text;
}

}  // namespace reckon
