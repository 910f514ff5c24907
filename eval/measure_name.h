#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace reckon {

// What a user calls a measure, taken apart. Tools write the same thing differently; all of these
// are read: "ndcg@10", "nDCG(dcg='exp-log2')@10", "ndcg_score(k=5,ignore_ties=False)",
// "NDCGK(5)", "NDCG(gain=rating)|n=5", "map@5-l2" and, by with_prefix, "P_5".
// Getters note what was asked for, so that a name with an argument nobody understands is refused.
class MeasureName {
 public:
  MeasureName() = default;
  // Throws Error for unbalanced brackets, an empty base, an argument without "=" or a cutoff that
  // is no positive number.
  explicit MeasureName(std::string_view text);

  const std::string& text() const { return text_; }
  const std::string& base() const { return base_; }

  // Of "@10", an argument "k", "K", "n", "top_k" or "cutoff", or a suffix; kUncut where there is
  // none, None or -1.
  std::size_t cutoff() const;
  // Arguments by name. Throw Error for a value of the wrong kind.
  double number(std::string_view name, double otherwise) const;
  std::int32_t integer(std::string_view name, std::int32_t otherwise) const;
  bool flag(std::string_view name, bool otherwise) const;  // True, False, true, false, 1, 0
  std::string word(std::string_view name, std::string_view otherwise) const;  // without quotes

  // Throws Error naming the first argument that no getter has asked for.
  void refuse_unknown_arguments() const;
  // The same name with what follows the prefix in its base as argument "_": "P_5" becomes base "P_"
  // with the suffix 5.
  MeasureName with_prefix(std::string_view prefix) const;

  static constexpr std::size_t kUncut = ~std::size_t{0};

 private:
  const std::string* find(std::string_view name) const;

  std::string text_;
  std::string base_;
  std::map<std::string, std::string, std::less<>> arguments_;  // "@10" is argument "@"
  mutable std::set<std::string, std::less<>> asked_;
};

// The names of a list such as "map,AP(rel=2)@5,P(judged_only=True,rel=1)@10": commas within
// brackets do not end a name.
std::vector<std::string> split_measure_names(std::string_view list);

}  // namespace reckon
