#include "bench/judgments.h"

#include <array>
#include <cmath>
#include <fstream>
#include <utility>

#include "core/error.h"
#include "datasets/foreign/foreign_predictions.h"
#include "eval/judged/judged_text.h"

namespace reckon {
namespace {

using Grades = JudgedMemory::Grades;

std::map<std::string, Grades> read_hdf5_judgments(const std::filesystem::path& path) {
  const ForeignPredictions lists = read_foreign_predictions(path, RowKind::kJudgments);
  std::map<std::string, Grades> judgments;
  for (std::size_t q = 0; q < lists.queries.size(); ++q) {
    Grades& grades = judgments[lists.queries.text(q)];
    for (std::size_t i = lists.offsets[q]; i < lists.offsets[q + 1]; ++i) {
      const double grade = lists.scores.empty() ? 1.0 : lists.scores[i];
      if (grade != std::trunc(grade) || std::abs(grade) >= 2147483648.0)
        fail(
            "{}: query {}: item {} has grade {}, expected a whole number from -2147483647 to "
            "2147483647",
            path.string(), lists.queries.text(q), lists.items.text(i), grade);
      const auto [known, added] =
          grades.emplace(lists.items.text(i), static_cast<std::int32_t>(grade));
      if (!added && known->second != static_cast<std::int32_t>(grade))
        fail("{}: query {}: item {} has the grades {} and {}", path.string(), lists.queries.text(q),
             known->first, known->second, grade);
    }
  }
  return judgments;
}

}  // namespace

bool is_hdf5_file(const std::filesystem::path& path) {
  static constexpr std::string_view kSignature("\x89HDF\r\n\x1a\n", 8);
  if (!std::filesystem::is_regular_file(path)) return false;  // it might make us wait for ever
  std::array<char, 8> first{};
  std::ifstream(path, std::ios::binary).read(first.data(), first.size());
  return std::string_view(first.data(), first.size()) == kSignature;
}

Judgments::Judgments(const std::filesystem::path& path, std::size_t threads, Progress& progress) {
  if (!is_hdf5_file(path)) {
    rows_.emplace(path, RowKind::kJudgments, threads, progress);
    return;
  }
  for (auto& [query, grades] : read_hdf5_judgments(path))
    grades_.emplace_back(query, std::move(grades));
}

std::size_t Judgments::query_count() const {
  return rows_ ? rows_->queries().size() : grades_.size();
}

std::string_view Judgments::query_id(std::size_t query) const {
  return rows_ ? rows_->queries()[query].id.text() : std::string_view(grades_[query].first);
}

JudgedMemory::Grades Judgments::grades(std::size_t query) const {
  return rows_ ? read_grades(*rows_, query) : grades_[query].second;
}

}  // namespace reckon
