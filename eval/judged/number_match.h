#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace reckon {

// Finds the documents judged among those retrieved for a query, both numbers from 0, for one query
// after another. Most lists name no document twice and are short, which is what this is made for: a
// byte for each of many hash values tells that a document is not there, and the few it does not
// tell of are sought one by one.
class NumberMatch {
 public:
  static constexpr std::size_t kMostDocuments = 2048;  // retrieved and judged

  NumberMatch() : marks_(kSlotsADocument * kMostDocuments) {}

  // Writes the grade of each document retrieved, kUnjudged for those that are not judged. False,
  // and nothing is promised of `retrieved_grades`: a document repeats on one side, one judged is
  // negative or has the grade kUnjudged, or there are more than kMostDocuments.
  bool match(std::span<const std::int32_t> retrieved, std::span<const std::int32_t> judged,
             std::span<const std::int32_t> grades, std::span<std::int32_t> retrieved_grades);

 private:
  static constexpr std::size_t kSlotsADocument = 32;  // at least 32, at most 64

  std::vector<std::uint8_t> marks_;  // of hash values: what they were last marked with
  std::uint8_t generation_ = 0;      // the last mark; older ones mean nothing
  std::array<std::uint8_t, kMostDocuments> seen_{};     // marks before a document's own
  std::array<std::uint32_t, kMostDocuments> places_{};  // of judged documents to be sought
};

// How many documents stand before the first negative one.
std::size_t first_negative(std::span<const std::int32_t> documents);

}  // namespace reckon
