#include "cuda/gemm_choices.h"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/atomic_file.h"
#include "core/content_hash.h"
#include "core/error.h"
#include "core/json_value.h"

namespace reckon::cuda {
namespace {

constexpr std::string_view kFormat = "reckon-gemm-choices";
constexpr std::uint64_t kVersion = 2;
constexpr auto kLargestInt = static_cast<std::uint64_t>(std::numeric_limits<int>::max());
constexpr auto kLastType = static_cast<std::uint64_t>(GemmType::kFp8);
constexpr auto kLastEpilogue = static_cast<std::uint64_t>(GemmEpilogue::kBiasGeluTanh);

std::string file_name(std::string_view key) {
  ContentHash hash;
  hash.add(key);
  return fmt::format("gemm-{}.json", hash.hex());
}

std::pair<GemmBucket, GemmChoices::Algorithm> choice_of(const JsonValue& row) {
  const auto count = [&](const char* name) {
    return static_cast<int>(row.at(name).count(1, kLargestInt));
  };
  const GemmBucket bucket = {
      {static_cast<GemmType>(row.at("type").count(0, kLastType)),
       static_cast<GemmEpilogue>(row.at("epilogue").count(0, kLastEpilogue))},
      {count("rows"), count("outputs"), count("inputs")}};
  GemmChoices::Algorithm algorithm = {};
  const auto words = row.at("algorithm").items(algorithm.size());
  if (words.size() != algorithm.size()) row.fail_here("expected 8 words of an algorithm");
  std::ranges::transform(words, algorithm.begin(), [](const JsonValue& word) {
    return word.count(0, std::numeric_limits<std::uint64_t>::max());
  });
  return {bucket, algorithm};
}

}  // namespace

int bucket_of_rows(int rows) {
  const int step = std::max(static_cast<int>(std::bit_floor(static_cast<unsigned>(rows))) / 4, 1);
  return (rows + step - 1) / step * step;
}

GemmBucket bucket_of(const GemmKind& kind, const GemmShape& shape) {
  return {kind, {bucket_of_rows(shape.rows), shape.outputs, shape.inputs}};
}

GemmChoices::GemmChoices(const std::filesystem::path& folder, std::string key,
                         std::function<void(std::string_view)> warn)
    : file_(folder.empty() ? folder : folder / file_name(key)),
      key_(std::move(key)),
      warn_(std::move(warn)) {
  read();
}

std::optional<GemmChoices::Algorithm> GemmChoices::find(const GemmBucket& bucket) const {
  const std::scoped_lock lock(mutex_);
  const auto found = choices_.find(bucket);
  if (found == choices_.end()) return std::nullopt;
  return found->second;
}

void GemmChoices::add(const GemmBucket& bucket, const Algorithm& algorithm) {
  const std::scoped_lock lock(mutex_);
  read();
  choices_.insert_or_assign(bucket, algorithm);
  write();
}

GemmChoices::Algorithm GemmChoices::choose(const GemmBucket& bucket,
                                           const std::function<bool(const Algorithm&)>& usable,
                                           const std::function<Algorithm()>& measure) {
  const std::scoped_lock lock(measuring_);
  if (const auto known = find(bucket); known && usable(*known)) return *known;
  const Algorithm algorithm = measure();
  add(bucket, algorithm);
  return algorithm;
}

void GemmChoices::read() {
  std::error_code ignored;
  if (file_.empty() || !std::filesystem::exists(file_, ignored)) return;
  try {
    const JsonValue file = JsonValue::read(file_);
    if (file.at("format").text() != kFormat || file.at("key").text() != key_) {
      file.fail_here(fmt::format("expected {} of {}", kFormat, key_));
    }
    file.at("version").count(kVersion, kVersion);
    Choices choices;
    for (const JsonValue& row : file.at("choices").items()) choices.insert(choice_of(row));
    choices_.merge(choices);
  } catch (const Error& error) {
    warn_once(fmt::format("{}: algorithms are measured anew", error.what()));
  }
}

void GemmChoices::write() {
  if (file_.empty()) return;
  nlohmann::json rows = nlohmann::json::array();
  for (const auto& [bucket, algorithm] : choices_) {
    rows.push_back({{"type", bucket.kind.type},
                    {"epilogue", bucket.kind.epilogue},
                    {"rows", bucket.shape.rows},
                    {"outputs", bucket.shape.outputs},
                    {"inputs", bucket.shape.inputs},
                    {"algorithm", algorithm}});
  }
  const nlohmann::json file = {
      {"format", kFormat}, {"version", kVersion}, {"key", key_}, {"choices", rows}};
  try {
    std::error_code ignored;  // what matters is the file
    std::filesystem::create_directories(file_.parent_path(), ignored);
    write_file_atomically(file_, file.dump(1) + "\n");
  } catch (const Error& error) {
    warn_once(fmt::format("{}: algorithms are not kept", error.what()));
    file_.clear();
  }
}

void GemmChoices::warn_once(std::string_view text) {
  if (warn_) std::exchange(warn_, nullptr)(text);
}

std::filesystem::path cache_folder() {
  if (const char* const cache = std::getenv("XDG_CACHE_HOME");
      cache && std::filesystem::path(cache).is_absolute()) {
    return std::filesystem::path(cache) / "reckon";
  }
  const char* const home = std::getenv("HOME");
  return home && *home ? std::filesystem::path(home) / ".cache/reckon" : std::filesystem::path();
}

}  // namespace reckon::cuda
