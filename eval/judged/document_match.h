#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace reckon {

// Finds the documents judged among those retrieved for a query, for one query after another.
// Documents are numbers from 0, or numbers that stand for longer ids. Most lists name no document
// twice and are not long, which is what this is made for: a byte for each of many hash values tells
// that a document is not there, and the few it does not tell of are sought one by one.
class DocumentMatch {
 public:
  static constexpr std::size_t kMostDocuments = 65536;  // retrieved and judged

  struct Pair {
    std::uint32_t retrieved = 0;  // place in the list
    std::uint32_t judged = 0;
  };
  // The places of documents that are on both sides, until the next call. Nothing: a number repeats
  // on one side, or there are more than kMostDocuments.
  std::optional<std::span<const Pair>> match(std::span<const std::int32_t> retrieved,
                                             std::span<const std::int32_t> judged);

 private:
  static constexpr std::size_t kSlotsADocument = 32;  // at least 32, at most 64

  std::vector<std::uint8_t> marks_;  // of hash values: what they were last marked with
  std::uint8_t generation_ = 0;      // the last mark; older ones mean nothing
  std::vector<std::uint8_t> seen_;   // marks before a document's own
  std::vector<Pair> pairs_;
};

// How many documents stand before the first negative one.
std::size_t first_negative(std::span<const std::int32_t> documents);

}  // namespace reckon
