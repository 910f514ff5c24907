#include "bench/judged_slices.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "bench/slice_attributes.h"
#include "core/error.h"
#include "core/parallel.h"

namespace reckon {
namespace {

constexpr std::size_t kQueriesAChunk = 64;

// The slices of a table's rows, handed to the queries or documents of its ids.
class RowsById {
 public:
  RowsById(const std::filesystem::path& path, std::span<const std::string_view> id_names)
      : path_(path), file_(read_slice_attributes(path, id_names)) {
    for (const std::string& id : file_.ids)
      rows_.emplace(id, static_cast<std::int32_t>(rows_.size()));
    used_.resize(file_.ids.size());
  }

  // The next of those to be sliced.
  void add(std::string_view id) {
    const auto found = rows_.find(id);
    row_of_.push_back(found == rows_.end() ? -1 : found->second);
    if (row_of_.back() >= 0) used_[static_cast<std::size_t>(row_of_.back())] = true;
  }

  // Of all that were added; `what` they are ("judged queries with a relevant document").
  std::vector<Slicing> take(std::string_view what, std::vector<std::string>& notes) {
    const auto unknown = std::ranges::count(used_, false);
    if (std::cmp_equal(unknown, used_.size()))
      fail("{}: none of {} ids is one of the {}", path_.string(), used_.size(), what);
    if (unknown > 0)
      notes.push_back(fmt::format("{}: {} of {} ids are none of the {}", path_.string(), unknown,
                                  used_.size(), what));
    if (const auto absent = std::ranges::count(row_of_, -1); absent > 0)
      notes.push_back(fmt::format("{}: {} of {} {} are not there and in none of its slices",
                                  path_.string(), absent, row_of_.size(), what));
    for (std::string& note : file_.attributes.notes) notes.push_back(std::move(note));
    for (Slicing& slicing : file_.attributes.slicings) {
      std::vector<std::int32_t> slice_of;
      for (const std::int32_t row : row_of_)
        slice_of.push_back(row < 0 ? -1 : slicing.slice_of[static_cast<std::size_t>(row)]);
      slicing.slice_of = std::move(slice_of);
    }
    return std::move(file_.attributes.slicings);
  }

 private:
  std::filesystem::path path_;
  SliceTableFile file_;
  std::unordered_map<std::string_view, std::int32_t> rows_;
  std::vector<bool> used_;            // [rows]
  std::vector<std::int32_t> row_of_;  // -1: no row
};

// The first places by score, ties by id.
std::vector<std::string_view> best_documents(const RetrievedDocuments& documents) {
  std::vector<std::size_t> places(documents.size());
  for (std::size_t i = 0; i < places.size(); ++i) places[i] = i;
  const std::size_t count = std::min(kSliceCutoff, places.size());
  std::partial_sort(places.begin(), places.begin() + static_cast<std::ptrdiff_t>(count),
                    places.end(), [&](std::size_t a, std::size_t b) {
                      if (documents.scores()[a] != documents.scores()[b])
                        return documents.scores()[a] > documents.scores()[b];
                      return documents.ids[a] < documents.ids[b];
                    });
  std::vector<std::string_view> best;
  for (std::size_t i = 0; i < count; ++i) best.push_back(documents.ids[places[i]]);
  return best;
}

}  // namespace

JudgedSlices::JudgedSlices(const Judgments& judgments,
                           const std::filesystem::path& query_attributes,
                           const std::filesystem::path& document_attributes)
    : judgments_(judgments) {
  std::vector<double> counts;
  for (std::size_t query = 0; query < judgments.query_count(); ++query) {
    const JudgedMemory::Grades grades = judgments.grades(query);
    const auto relevant =
        std::ranges::count_if(grades, [](const auto& grade) { return grade.second >= 1; });
    if (relevant == 0) continue;
    queries_.push_back(query);
    counts.push_back(static_cast<double>(relevant));
    if (std::cmp_greater(relevant_.items.size() + static_cast<std::size_t>(relevant),
                         std::numeric_limits<std::int32_t>::max()))
      fail("slices: more than 2^31 - 1 relevant documents");
    for (std::int64_t i = 0; i < relevant; ++i)
      relevant_.items.push_back(static_cast<std::int32_t>(relevant_.items.size()));
    relevant_.end_row();
  }
  slicings_.units.push_back(slice_by_quantiles("relevant documents", counts));
  if (!query_attributes.empty()) add_query_attributes(query_attributes);
  if (!document_attributes.empty()) add_document_attributes(document_attributes);
}

void JudgedSlices::add_query_attributes(const std::filesystem::path& path) {
  constexpr std::array<std::string_view, 3> kIdNames = {"query", "user", "id"};
  RowsById rows(path, kIdNames);
  for (const std::size_t query : queries_) rows.add(judgments_.query_id(query));
  for (Slicing& slicing : rows.take("queries with a relevant document", slicings_.notes))
    slicings_.units.push_back(std::move(slicing));
}

void JudgedSlices::add_document_attributes(const std::filesystem::path& path) {
  constexpr std::array<std::string_view, 3> kIdNames = {"document", "item", "id"};
  RowsById rows(path, kIdNames);
  for (std::size_t unit = 0; unit < queries_.size(); ++unit)
    for (const std::string& document : relevant_documents(unit)) rows.add(document);
  slicings_.targets = rows.take("relevant documents of queries", slicings_.notes);
}

// Ascending, as the unit's targets are counted.
std::vector<std::string> JudgedSlices::relevant_documents(std::size_t unit) const {
  std::vector<std::string> documents;
  for (const auto& [document, grade] : judgments_.grades(queries_[unit]))
    if (grade >= 1) documents.push_back(document);
  return documents;
}

SlicedLists JudgedSlices::lists_of(const JudgedSource& run, std::size_t threads) const {
  std::unordered_map<std::string_view, std::size_t> units;
  for (std::size_t unit = 0; unit < queries_.size(); ++unit)
    units.emplace(judgments_.query_id(queries_[unit]), unit);
  SlicedLists lists{.places = Matrix<std::int32_t>(queries_.size(), kSliceCutoff),
                    .relevant = &relevant_,
                    .slicings = &slicings_};
  for (std::size_t unit = 0; unit < queries_.size(); ++unit)
    std::ranges::fill(lists.places.row(unit), -1);
  const std::size_t queries = run.query_count();
  if (threads == 0) threads = default_thread_count();
  std::vector<QueryDocuments> scratch(threads);
  parallel_chunks((queries + kQueriesAChunk - 1) / kQueriesAChunk, threads,
                  [&](std::size_t chunk, std::size_t thread) {
                    QueryDocuments& documents = scratch[thread];
                    const std::size_t end = std::min((chunk + 1) * kQueriesAChunk, queries);
                    for (std::size_t query = chunk * kQueriesAChunk; query < end; ++query) {
                      const auto unit = units.find(run.query_id(query));
                      if (unit == units.end() || !run.is_retrieved(query)) continue;
                      run.read(query, false, documents);
                      const auto relevant = relevant_documents(unit->second);
                      const auto targets = relevant_.row(unit->second);
                      auto place = lists.places.row(unit->second).begin();
                      for (const std::string_view id : best_documents(documents.documents)) {
                        const auto found = std::ranges::lower_bound(relevant, id);
                        if (found != relevant.end() && *found == id)
                          *place = targets[static_cast<std::size_t>(found - relevant.begin())];
                        ++place;
                      }
                    }
                  });
  return lists;
}

}  // namespace reckon
