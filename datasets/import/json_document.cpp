#include "datasets/import/json_document.h"

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/table/text_file.h"

namespace reckon {
namespace {

nlohmann::json read_json(const std::filesystem::path& path) {
  TextFile file(path);
  while (!file.at_end()) file.extend();
  const auto text = file.unread();
  file.require_utf8(text.size());
  auto document = nlohmann::json::parse(text.begin(), text.end(), nullptr, false);
  if (document.is_discarded()) fail("{}: not JSON", path.string());
  return document;
}

const std::string& text_of(const nlohmann::json& value, const std::string& where) {
  if (!value.is_string()) fail("{}: found {}, expected a text", where, value.type_name());
  const auto& text = value.get_ref<const std::string&>();
  if (text.find('\0') != text.npos) fail("{}: a NUL character", where);
  return text;
}

}  // namespace

std::vector<std::string> read_json_names(const std::filesystem::path& path) {
  const nlohmann::json document = read_json(path);
  if (!document.is_array() || document.empty()) fail("{}: expected a list of texts", path.string());
  std::vector<std::string> names;
  for (const auto& name : document) {
    names.push_back(text_of(name, fmt::format("{}: [{}]", path.string(), names.size())));
  }
  return names;
}

JsonPairs read_json_pairs(const std::filesystem::path& path) {
  const nlohmann::json document = read_json(path);
  if (!document.is_object()) fail("{}: expected an object of lists", path.string());
  JsonPairs pairs;
  for (const auto& [name, list] : document.items()) {
    if (!list.is_array()) fail("{}: '{}' is not a list", path.string(), name);
    auto& rows = pairs[name];
    for (const auto& row : list) {
      const std::string where = fmt::format("{}: {}[{}]", path.string(), name, rows.size());
      if (!row.is_array() || row.size() != 2) fail("{}: expected [text, label]", where);
      rows.emplace_back(text_of(row[0], where), text_of(row[1], where));
    }
  }
  return pairs;
}

}  // namespace reckon
