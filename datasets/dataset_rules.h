#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "core/error.h"
#include "datasets/dataset_writer.h"

namespace reckon {

// Who is told of rows that break a rule of the format.
class Faults {
 public:
  virtual ~Faults() = default;
  // `make_text` gives found and expected, and is called only when that is wanted.
  template <typename MakeText>
  void add(std::string_view column, std::string_view rule, std::size_t row, MakeText make_text) {
    if (counts(column, rule, row)) describe(column, row, make_text());
  }

 private:
  // Whether the text of this fault is wanted.
  virtual bool counts(std::string_view column, std::string_view rule, std::size_t row) = 0;
  // Follows counts() of the same fault.
  virtual void describe(std::string_view column, std::size_t row, const std::string& text) = 0;
};

// Throws Error at the first.
class FaultsAreErrors final : public Faults {
 public:
  explicit FaultsAreErrors(std::filesystem::path path) : path_(std::move(path)) {}

 private:
  bool counts(std::string_view, std::string_view, std::size_t) override { return true; }
  void describe(std::string_view column, std::size_t row, const std::string& text) override {
    fail("{}: {}: row {}: {}", path_.string(), column, row, text);
  }
  std::filesystem::path path_;
};

// Names of splits, tasks, attributes and models (`what`) are names of HDF5 links: not empty, UTF-8
// without '/' and control characters, not "." or "..". Throws Error.
void check_name(const std::filesystem::path& path, std::string_view what, std::string_view name);

// The rules of columns, for values that begin at row `first`.
// References: values in [0, count); `of` names what they refer to ("items").
void check_references(std::string_view column, std::size_t first,
                      std::span<const std::int32_t> values, std::size_t count, std::string_view of,
                      Faults& faults);
void check_parts(std::string_view column, std::size_t first, std::span<const std::uint8_t> parts,
                 Faults& faults);
void check_texts(std::string_view column, std::size_t first, std::span<const std::string> texts,
                 Faults& faults);
void check_ids(std::string_view column, std::size_t first, std::span<const std::string> ids,
               Faults& faults);
void check_finite(std::string_view column, std::size_t first, std::size_t cols,
                  std::span<const float> values, Faults& faults);

// The rules of interactions, which come in blocks in the order of rows: users and items that are
// there, sorted by user, then timestamp, then item row (without timestamps by user; the order in
// the file is then the order in time), values that are numbers, events that have names.
class InteractionRules {
 public:
  struct Limits {
    std::size_t users = 0;
    std::size_t items = 0;
    std::size_t events = 256;
  };
  void check(const InteractionColumns& block, const Limits& limits, Faults& faults);
  std::size_t rows() const { return rows_; }

 private:
  std::size_t rows_ = 0;
  std::int32_t last_user_ = -1;
  std::int32_t last_item_ = -1;
  std::int64_t last_timestamp_ = 0;
};

}  // namespace reckon
