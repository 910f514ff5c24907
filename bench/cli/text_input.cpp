#include "bench/cli/text_input.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "core/error.h"

namespace reckon {
namespace {

constexpr std::size_t kReadBytes = std::size_t{256} << 10;
constexpr std::size_t kMaxLineBytes = std::size_t{64} << 20;

}  // namespace

TextInput::TextInput(const std::string& path) : name_(path == "-" ? "standard input" : path) {
  if (path == "-") return;
  if (std::filesystem::is_directory(path)) fail("{}: a folder, expected a file of texts", path);
  descriptor_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor_ < 0) fail("{}: {}", path, std::strerror(errno));
  json_lines_ = path.ends_with(".jsonl");
}

TextInput::~TextInput() {
  if (descriptor_ != STDIN_FILENO) ::close(descriptor_);
}

bool TextInput::read(std::size_t limit, TextWindow& window) {
  window.first.clear();
  window.second.clear();
  window.first_row = rows_;
  std::string line;
  while (window.first.size() < limit && next_line(line)) {
    ++lines_;
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (!json_lines_) {
      window.first.push_back(std::move(line));
    } else if (!line.empty()) {
      append_json(line, window);
    }
  }
  rows_ += window.first.size();
  window.pairs = pairs_;
  return !window.first.empty();
}

bool TextInput::next_line(std::string& line) {
  line.clear();
  for (;;) {
    const auto unread = std::string_view(buffer_).substr(begin_);
    const std::size_t end = unread.find('\n');
    line += unread.substr(0, end);
    begin_ += std::min(unread.size(), end) + (end == std::string_view::npos ? 0 : 1);
    if (line.size() > kMaxLineBytes) {
      fail("{}:{}: a line of more than {} MiB", name_, lines_ + 1, kMaxLineBytes >> 20);
    }
    if (end != std::string_view::npos) return true;
    buffer_.resize(kReadBytes);
    const ssize_t read = ::read(descriptor_, buffer_.data(), buffer_.size());
    if (read < 0) fail("{}: after line {}: {}", name_, lines_, std::strerror(errno));
    buffer_.resize(static_cast<std::size_t>(read));
    begin_ = 0;
    if (read == 0) return !line.empty();
  }
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

void append_text(const Tokenizer& tokenizer, const TextInput& input, const TextWindow& window,
                 std::size_t i, std::size_t max_length, TokenBatch& batch) {
  try {
    if (window.pairs) {
      tokenizer.append_pair(batch, window.first[i], window.second[i], max_length);
    } else {
      tokenizer.append(batch, window.first[i], max_length);
    }
  } catch (const Error& error) {
    fail("{}: text {}: {}", input.name(), window.first_row + i, error.what());
  }
}

TokenBatch read_first_texts(const std::string& path, const Model& model, std::size_t most) {
  const auto tokenizer = load_tokenizer(model.directory());
  TextInput input(path);
  TextWindow window;
  if (!input.read(most, window)) fail("{}: expected texts, one a line", input.name());
  TokenBatch texts;
  for (std::size_t i = 0; i < window.first.size(); ++i) {
    append_text(*tokenizer, input, window, i, model.config().max_length, texts);
  }
  return texts;
}

}  // namespace reckon
