#include "bench/cli/text_input.h"

#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/error.h"

namespace reckon {

TextInput::TextInput(const std::string& path)
    : name_(path == "-" ? "standard input" : path), in_(&std::cin) {
  if (path == "-") return;
  if (std::filesystem::is_directory(path)) fail("{}: a folder, expected a file of texts", path);
  file_.open(path, std::ios::binary);
  if (!file_) fail("{}: cannot be read", path);
  in_ = &file_;
  json_lines_ = path.ends_with(".jsonl");
}

bool TextInput::read(std::size_t limit, TextWindow& window) {
  window.first.clear();
  window.second.clear();
  window.first_row = rows_;
  std::string line;
  while (window.first.size() < limit && std::getline(*in_, line)) {
    ++lines_;
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (!json_lines_) {
      window.first.push_back(std::move(line));
    } else if (!line.empty()) {
      append_json(line, window);
    }
  }
  if (in_->bad()) fail("{}: cannot be read after line {}", name_, lines_);
  rows_ += window.first.size();
  window.pairs = pairs_;
  return !window.first.empty();
}

void TextInput::append_json(const std::string& line, TextWindow& window) {
  const auto object = nlohmann::json::parse(line, nullptr, false);
  if (!object.is_object()) fail("{}:{}: expected a JSON object", name_, lines_);
  const auto text_of = [&](const char* key) {
    const auto found = object.find(key);
    if (found == object.end() || !found->is_string())
      fail("{}:{}: expected a string \"{}\"", name_, lines_, key);
    return found->get<std::string>();
  };
  const bool is_pair = object.contains("pair");
  if (rows_ + window.first.size() == 0) pairs_ = is_pair;
  if (is_pair != pairs_)
    fail("{}:{}: \"pair\" in some lines only, expected it in all or none", name_, lines_);
  window.first.push_back(text_of("text"));
  if (is_pair) window.second.push_back(text_of("pair"));
}

}  // namespace reckon
