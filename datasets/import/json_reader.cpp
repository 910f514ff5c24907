#include "datasets/import/json_reader.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/error.h"
#include "core/table/parse.h"
#include "datasets/import/json_value_description.h"

namespace reckon {
namespace {

constexpr int kNumberOverflow = 406;  // nlohmann's number of this error

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// Receives the parts of one object and keeps the text of the columns that were asked for.
class ColumnHandler final : public nlohmann::json::json_sax_t {
 public:
  ColumnHandler(const std::vector<std::string>& columns, std::vector<std::string>& fields,
                std::vector<bool>& seen, char list_separator)
      : columns_(columns),
        fields_(fields),
        seen_(seen),
        list_separator_(list_separator),
        filled_(columns.size()) {
    for (auto& field : fields_) field.clear();
  }

  const std::string& problem() const { return problem_; }

  bool null() override { return true; }
  bool boolean(bool value) override { return add(value ? "true" : "false"); }
  bool number_integer(number_integer_t value) override { return add(std::to_string(value)); }
  bool number_unsigned(number_unsigned_t value) override { return add(std::to_string(value)); }
  bool number_float(number_float_t, const string_t& text) override { return add(text); }
  bool string(string_t& text) override {
    if (text.find('\0') != string_t::npos && wanted()) return refuse("holds a NUL character");
    return add(text);
  }
  bool binary(binary_t&) override { return true; }  // JSON text has none
  bool start_object(std::size_t) override {
    if (depth_ >= 1 && wanted()) return refuse("is an object, expected text or a number");
    ++depth_;
    return true;
  }
  bool end_object() override {
    --depth_;
    return true;
  }
  bool start_array(std::size_t) override {
    ++depth_;
    return true;
  }
  bool end_array() override { return end_object(); }
  bool key(string_t& name) override {
    if (depth_ != 1) return true;
    key_ = name;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (columns_[i] != key_) continue;
      if (filled_[i]) return refuse("is there twice");
      filled_[i] = true;
      seen_[i] = true;
    }
    return true;
  }
  bool parse_error(std::size_t position, const std::string& token,
                   const nlohmann::json::exception& error) override {
    if (error.id == kNumberOverflow) {
      problem_ =
          fmt::format("found {}, expected a number that a float64 holds", quote_for_message(token));
      return false;
    }
    problem_ = fmt::format("not JSON: byte {} of the object, after {}", position,
                           quote_for_message(token));
    return false;
  }

 private:
  bool wanted() const {
    return std::find(columns_.begin(), columns_.end(), key_) != columns_.end();
  }
  bool refuse(const char* what) {
    problem_ = fmt::format("key {} {}", quote_for_message(key_), what);
    return false;
  }
  bool add(const std::string& text) {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (columns_[i] != key_) continue;
      if (!fields_[i].empty()) fields_[i] += list_separator_;
      fields_[i] += text;
    }
    return true;
  }

  const std::vector<std::string>& columns_;
  std::vector<std::string>& fields_;
  std::vector<bool>& seen_;
  char list_separator_;
  std::vector<bool> filled_;
  std::string key_;  // of the outermost object, under which the parser is
  std::size_t depth_ = 0;
  std::string problem_;
};

}  // namespace

JsonReader::JsonReader(const std::filesystem::path& path, std::vector<std::string> columns)
    : JsonReader(TextFile(path), std::move(columns)) {}

JsonReader::JsonReader(TextFile file, std::vector<std::string> columns, char list_separator)
    : TableReader(std::move(columns)), file_(std::move(file)), list_separator_(list_separator) {
  fields_.resize(this->columns().size());
  seen_.resize(this->columns().size());
  is_array_ = skip_space() == '[';
  if (is_array_) file_.consume(1, 0);
}

bool JsonReader::next() {
  char first = skip_space();
  if (is_array_) {
    const bool ends = first == ']';
    if (ends || (rows_ > 0 && first == ',')) {
      file_.consume(1, 0);
      first = skip_space();
    } else if (rows_ > 0) {
      fail("{}:{}: expected ',' or ']' after an object", file_.path().string(), file_.line());
    }
    if (ends) {
      if (first != '\0') {
        fail("{}:{}: text after the array's end", file_.path().string(), file_.line());
      }
      is_array_ = false;
    }
  }
  row_line_ = file_.line();
  if (first == '\0' && !is_array_) {
    require_every_key();
    return false;
  }
  if (first != '{') fail("{}: expected a JSON object, found {}", where(), describe_json(first));
  const std::size_t bytes = find_object_end();
  file_.require_utf8(bytes);
  object_ = {file_.unread().data(), bytes};
  parse(object_);
  file_.consume(bytes, static_cast<std::size_t>(std::count(object_.begin(), object_.end(), '\n')));
  ++rows_;
  return true;
}

// Consumes white space; the character that follows, '\0' at the end of the file.
char JsonReader::skip_space() {
  for (;;) {
    const auto text = file_.unread();
    const auto end = std::find_if_not(text.begin(), text.end(), is_space);
    const auto lines = static_cast<std::size_t>(std::count(text.begin(), end, '\n'));
    file_.consume(static_cast<std::size_t>(end - text.begin()), lines);
    if (end != text.end()) {
      if (*end == '\0') fail("{}:{}: a NUL byte", file_.path().string(), file_.line());
      return *end;
    }
    if (file_.at_end()) return '\0';
    file_.extend();
  }
}

// Length of the object at the front: to the brace that closes its first one.
std::size_t JsonReader::find_object_end() {
  std::size_t depth = 0;
  bool in_string = false;
  for (std::size_t i = 0;; ++i) {
    while (i >= file_.unread().size()) {
      if (file_.at_end()) fail("{}: an object begins here and never ends", where());
      file_.extend();
    }
    const char c = file_.unread()[i];
    if (in_string) {
      if (c == '\n') fail("{}: a line ends within a text of the object", where());
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{') {
      ++depth;
    } else if (c == '}' && --depth == 0) {
      return i + 1;
    }
  }
}

void JsonReader::parse(std::string_view object) {
  ColumnHandler handler(columns(), fields_, seen_, list_separator_);
  if (!nlohmann::json::sax_parse(object, &handler)) fail("{}: {}", where(), handler.problem());
}

void JsonReader::require_every_key() const {
  if (rows_ == 0) fail("{}: holds no objects", file_.path().string());
  for (std::size_t i = 0; i < seen_.size(); ++i) {
    if (!seen_[i]) fail("{}: no object has the key '{}'", file_.path().string(), columns()[i]);
  }
}

std::string JsonReader::describe_field(std::size_t i) const {
  if (!fields_[i].empty()) return quote_for_message(fields_[i]);
  return describe_json_value(object_, columns()[i]);
}

std::string JsonReader::where() const {
  return file_.path().string() + ":" + std::to_string(row_line_);
}

bool is_json(const std::filesystem::path& path) { return is_json(TextFile(path)); }

bool is_json(TextFile file) {
  const auto text = file.unread();
  const auto first = std::find_if_not(text.begin(), text.end(), is_space);
  return first != text.end() && (*first == '{' || *first == '[');
}

}  // namespace reckon
