#include "bench/cli/config_file.h"

#include <toml++/toml.h>

#include <string>
#include <utility>

#include "core/error.h"

namespace reckon {
namespace {

constexpr std::size_t kMaxBytes = std::size_t{1} << 20;

// All of it, for a configuration is small; a device or a wrong file need not be.
std::string read_all(std::istream& input) {
  std::string text(kMaxBytes + 1, '\0');
  input.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(input.gcount()));
  if (text.size() > kMaxBytes) fail("--config: more than {} bytes, expected options", kMaxBytes);
  return text;
}

std::string value_text(const toml::node& node, const std::string& key) {
  if (const auto* value = node.as_string()) return value->get();
  if (const auto* value = node.as_integer()) return fmt::format("{}", value->get());
  if (const auto* value = node.as_floating_point()) return fmt::format("{}", value->get());
  if (const auto* value = node.as_boolean()) return value->get() ? "true" : "false";
  fail("--config: line {}: {}: expected a string, a number, a boolean or a list of them",
       node.source().begin.line, key);
}

void append_items(const toml::table& table, const std::vector<std::string>& parents,
                  std::vector<CLI::ConfigItem>& items) {
  for (const auto& [key, node] : table) {
    const std::string name(key.str());
    if (const toml::table* section = node.as_table()) {
      std::vector<std::string> path = parents;
      path.push_back(name);
      append_items(*section, path, items);
      continue;
    }
    CLI::ConfigItem item;
    item.parents = parents;
    item.name = name;
    if (const toml::array* list = node.as_array()) {
      for (const toml::node& element : *list) item.inputs.push_back(value_text(element, name));
      if (item.inputs.empty()) {
        fail("--config: line {}: {}: an empty list", node.source().begin.line, name);
      }
    } else {
      item.inputs.push_back(value_text(node, name));
    }
    items.push_back(std::move(item));
  }
}

}  // namespace

std::vector<CLI::ConfigItem> ConfigFile::from_config(std::istream& input) const {
  std::vector<CLI::ConfigItem> options;
  try {
    append_items(toml::parse(read_all(input)), {}, options);
  } catch (const toml::parse_error& error) {
    const auto place = error.source().begin;
    fail("--config: line {}, column {}: {}", place.line, place.column, error.description());
  }
  return options;
}

}  // namespace reckon
