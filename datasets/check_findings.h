#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "datasets/check.h"
#include "datasets/dataset_rules.h"

namespace reckon {

// Keeps the first fault of each rule in each column, and counts them.
class Findings final : public Faults {
 public:
  using Severity = Finding::Severity;

  // A fault that is not of a row.
  void add_of_column(std::string column, std::string text, Severity severity = Severity::kError) {
    findings_.push_back({.severity = severity,
                         .column = std::move(column),
                         .row = {},
                         .count = 1,
                         .text = std::move(text)});
  }

  // Faults of the next rows are warnings.
  void set_severity(Severity severity) { severity_ = severity; }

  bool empty() const { return findings_.empty(); }
  std::vector<Finding> take() { return std::move(findings_); }

 private:
  bool counts(std::string_view column, std::string_view rule, std::size_t) override {
    const auto [known, is_new] =
        known_.try_emplace({std::string(column), std::string(rule)}, findings_.size());
    if (!is_new) ++findings_[known->second].count;
    return is_new;
  }
  void describe(std::string_view column, std::size_t row, const std::string& text) override {
    findings_.push_back({.severity = severity_,
                         .column = std::string(column),
                         .row = row,
                         .count = 1,
                         .text = text});
  }

  Severity severity_ = Severity::kError;
  std::vector<Finding> findings_;
  std::map<std::pair<std::string, std::string>, std::size_t> known_;
};

}  // namespace reckon
