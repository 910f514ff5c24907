#include "eval/judged/judged_memory.h"

#include <algorithm>
#include <functional>
#include <unordered_map>
#include <unordered_set>

#include "core/error.h"

namespace reckon {

JudgedMemory::JudgedMemory(std::map<std::string, Documents> run,
                           std::map<std::string, Grades> judgments) {
  std::map<std::string, Query> queries;
  while (!run.empty()) {
    auto node = run.extract(run.begin());
    Query& query = queries[node.key()];
    query.documents = std::move(node.mapped());
    query.is_retrieved = true;
  }
  while (!judgments.empty()) {
    auto node = judgments.extract(judgments.begin());
    Query& query = queries[node.key()];
    query.grades = std::move(node.mapped());
    query.is_judged = true;
  }
  for (auto& [id, query] : queries) {
    query.id = id;
    queries_.push_back(std::move(query));
  }
  std::unordered_set<std::string_view> catalogue;
  for (const Query& query : queries_) {
    for (const auto& [id, score] : query.documents) catalogue.insert(id);
    for (const auto& [id, grade] : query.grades) catalogue.insert(id);
  }
  catalogue_size_ = catalogue.size();
}

void JudgedMemory::read(std::size_t query, bool repeated_refused, QueryDocuments& documents) const {
  const Query& from = queries_[query];
  documents.documents.clear();
  documents.judged.clear();
  documents.repeated = 0;
  for (const auto& [id, grade] : from.grades) documents.judged.push_back(grade);
  std::sort(documents.judged.begin(), documents.judged.end(), std::greater<>());
  std::unordered_map<std::string_view, std::size_t> places;
  for (const auto& [id, score] : from.documents) {
    const auto [place, added] = places.emplace(id, documents.documents.size());
    if (!added) {
      if (repeated_refused) fail("query {}: document {} is retrieved twice", from.id, id);
      documents.documents.own_scores[place->second] = score;
      ++documents.repeated;
      continue;
    }
    const auto grade = from.grades.find(id);
    documents.documents.add(id, score, grade == from.grades.end() ? kUnjudged : grade->second);
  }
}

}  // namespace reckon
