#include "datasets/import/json_keys.h"

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "datasets/import/json_reader.h"

namespace reckon {
namespace {

constexpr std::size_t kMostKeys = 1000;

// Receives the parts of all objects, one after the other.
class KeyHandler final : public nlohmann::json::json_sax_t {
 public:
  void begin() {
    depth_ = 0;
    keys_of_object_.clear();
  }
  JsonKeys take() {
    JsonKeys keys;
    for (const std::string& key : order_) {
      (is_bad_.at(key) ? keys.of_objects : keys.of_values).push_back(key);
    }
    return keys;
  }

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t& text) override {
    if (text.find('\0') != string_t::npos) mark();
    return true;
  }
  bool binary(binary_t&) override { return true; }
  bool start_object(std::size_t) override {
    if (depth_++ > 0) mark();
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
    current_ = is_bad_.find(name);
    if (current_ == is_bad_.end() && is_bad_.size() < kMostKeys) {
      current_ = is_bad_.emplace(name, false).first;
      order_.push_back(name);
    }
    if (current_ != is_bad_.end() && !keys_of_object_.insert(name).second) mark();
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception&) override {
    return false;  // JsonReader has said what is wrong
  }

 private:
  void mark() {
    if (current_ != is_bad_.end()) current_->second = true;
  }

  std::map<std::string, bool> is_bad_;
  std::vector<std::string> order_;
  std::map<std::string, bool>::iterator current_ = is_bad_.end();
  std::set<std::string> keys_of_object_;
  std::size_t depth_ = 0;
};

}  // namespace

JsonKeys read_json_keys(TextFile file) {
  JsonReader objects(std::move(file), {});
  KeyHandler handler;
  while (objects.next()) {
    handler.begin();
    nlohmann::json::sax_parse(objects.object(), &handler);
  }
  return handler.take();
}

}  // namespace reckon
