#include "datasets/import/json_value_description.h"

#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "core/table/parse.h"

namespace reckon {
namespace {

constexpr std::size_t kShownKeys = 5;

// Receives the parts of one object and keeps the kinds of its values.
class KindHandler final : public nlohmann::json::json_sax_t {
 public:
  explicit KindHandler(std::string_view wanted) : wanted_(wanted) {}

  std::string wanted_kind = {};  // empty: the object does not have the key
  std::vector<std::pair<std::string, const char*>> others = {};  // the first, and one more
  bool null() override { return value("null"); }
  bool boolean(bool) override { return value("true or false"); }
  bool number_integer(number_integer_t) override { return value("a number"); }
  bool number_unsigned(number_unsigned_t) override { return value("a number"); }
  bool number_float(number_float_t, const string_t&) override { return value("a number"); }
  bool string(string_t& text) override { return value(text.empty() ? "an empty text" : "a text"); }
  bool binary(binary_t&) override { return true; }
  bool start_object(std::size_t) override {
    if (depth_ > 0) value("an object");
    ++depth_;
    return true;
  }
  bool end_object() override {
    --depth_;
    return true;
  }
  bool start_array(std::size_t) override {
    value("a list");
    ++depth_;
    return true;
  }
  bool end_array() override { return end_object(); }
  bool key(string_t& name) override {
    if (depth_ == 1) key_ = name;
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception&) override {
    return false;
  }

 private:
  bool value(const char* kind) {
    if (depth_ != 1) return true;
    if (key_ == wanted_) {
      wanted_kind = kind;
    } else if (others.size() <= kShownKeys) {
      others.emplace_back(key_, kind);
    }
    return true;
  }

  std::string_view wanted_;
  std::string key_;
  std::size_t depth_ = 0;
};

}  // namespace

std::string describe_json(char first) {
  if (first == '{') return "an object";
  if (first == '[') return "a list";
  if (first == '"') return "a text";
  if (first == '-' || (first >= '0' && first <= '9')) return "a number";
  if (first == '\0') return "the end of the file";
  return static_cast<unsigned char>(first) < 0x80 ? quote_for_message({&first, 1}) : "a word";
}

std::string describe_json_value(std::string_view object, std::string_view key) {
  KindHandler handler(key);
  nlohmann::json::sax_parse(object, &handler);
  if (!handler.wanted_kind.empty()) {
    return handler.wanted_kind == "a list" ? "a list without values" : handler.wanted_kind;
  }
  if (handler.others.empty()) return "an object without keys";
  std::string keys;
  for (std::size_t i = 0; i < handler.others.size(); ++i) {
    keys += i == 0 ? "" : ", ";
    if (i == kShownKeys) return "no such key in an object of " + keys + "...";
    keys += quote_for_message(handler.others[i].first) + " (" + handler.others[i].second + ")";
  }
  return "no such key in an object of " + keys;
}

}  // namespace reckon
