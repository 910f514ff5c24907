#include "core/model/safetensors_header.h"

#include <algorithm>
#include <cstring>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <utility>

#include "core/error.h"

namespace reckon {
namespace {

constexpr std::uint64_t kLengthField = 8;
constexpr std::uint64_t kLargestHeader = 100'000'000;  // the reference reader's limit
constexpr std::size_t kLargestRank = 64;
constexpr std::size_t kDeepestNesting = 64;  // of members that are skipped

// Receives the events of nlohmann's parser, so that a hostile header is refused at its first wrong
// token instead of being built up in memory.
class HeaderReader {
 public:
  explicit HeaderReader(std::string_view file) : file_(file) {}

  std::vector<TensorEntry> take_entries() { return std::move(entries_); }

  bool null() { return value("null"); }
  bool boolean(bool) { return value("a boolean"); }
  bool number_float(double, const std::string& digits) { return value(digits.substr(0, 40)); }
  bool number_integer(std::int64_t number) { return value(std::to_string(number)); }
  bool binary(std::vector<std::uint8_t>&) { return value("binary data"); }

  bool number_unsigned(std::uint64_t number) {
    if (place_ == Place::kShape) {
      if (entry_.shape.size() == kLargestRank) refuse("shape", "more numbers", "at most 64");
      entry_.shape.push_back(number);
    } else if (place_ == Place::kOffsets) {
      if (offsets_ == 2) refuse("data_offsets", "more than two numbers", "[begin, end]");
      (offsets_ == 0 ? entry_.begin : entry_.end) = number;
      ++offsets_;
    } else {
      return value(std::to_string(number));
    }
    return true;
  }

  bool string(const std::string& text) {
    if (place_ == Place::kMetadata) return true;
    if (place_ != Place::kEntry || member_ != "dtype") return value("a text");
    const auto type = parse_data_type(text);
    if (!type) refuse("dtype", quote_tensor_name(text), "a type of the safetensors format");
    entry_.type = *type;
    return true;
  }

  bool start_object(std::size_t) {
    if (place_ == Place::kStart) {
      place_ = Place::kRoot;
    } else if (place_ == Place::kRoot) {
      place_ = name_ == "__metadata__" ? Place::kMetadata : Place::kEntry;
      entry_ = {.name = name_, .type = DataType::kF32, .shape = {}, .begin = 0, .end = 0};
      members_.clear();
    } else {
      return open("an object");
    }
    return true;
  }

  bool key(const std::string& text) {
    if (skipped_ > 0) return true;
    if (place_ == Place::kRoot) {
      name_ = text;
      if (!names_.insert(text).second) {
        fail("{}: header: the name {} is there twice", file_, quote_tensor_name(text));
      }
    } else if (place_ == Place::kEntry) {
      member_ = text;
      if (is_known() && !members_.insert(text).second) refuse(text, "it twice", "it once");
    }
    return true;
  }

  bool end_object() {
    if (skipped_ > 0) {
      --skipped_;
    } else if (place_ == Place::kEntry) {
      for (const char* member : {"dtype", "shape", "data_offsets"}) {
        if (!members_.contains(member)) refuse(member, "nothing", "this member");
      }
      entries_.push_back(std::move(entry_));
      place_ = Place::kRoot;
    } else {
      place_ = place_ == Place::kMetadata ? Place::kRoot : Place::kEnd;
    }
    return true;
  }

  bool start_array(std::size_t) {
    if (place_ != Place::kEntry || skipped_ > 0 || !is_known() || member_ == "dtype") {
      return open("a list");
    }
    place_ = member_ == "shape" ? Place::kShape : Place::kOffsets;
    offsets_ = 0;
    return true;
  }

  bool end_array() {
    if (skipped_ > 0) {
      --skipped_;
      return true;
    }
    if (place_ == Place::kOffsets && offsets_ != 2) {
      refuse("data_offsets", fmt::format("{} numbers", offsets_), "[begin, end]");
    }
    place_ = Place::kEntry;
    return true;
  }

  // The parser's own text quotes the file at any length: the position says enough.
  bool parse_error(std::size_t position, const std::string&, const nlohmann::json::exception&) {
    fail("{}: header: not JSON at byte {}", file_, kLengthField + position);
  }

 private:
  enum class Place { kStart, kRoot, kMetadata, kEntry, kShape, kOffsets, kEnd };

  bool is_known() const {
    return member_ == "dtype" || member_ == "shape" || member_ == "data_offsets";
  }

  // A value where no particular one is taken: fine within what is skipped, else an error.
  bool value(std::string_view found) {
    if (skipped_ > 0) return true;
    switch (place_) {
      case Place::kEntry:
        if (!is_known()) return true;
        refuse(member_, found, member_ == "dtype" ? "a text" : "a list of whole numbers");
      case Place::kShape:
        refuse("shape", found, "whole numbers");
      case Place::kOffsets:
        refuse("data_offsets", found, "whole numbers");
      case Place::kMetadata:
        fail("{}: header: __metadata__: found {}, expected texts", file_, found);
      case Place::kRoot:
        if (name_ == "__metadata__" && found == "null") return true;
        fail("{}: header: {}: found {}, expected an object", file_, quote_tensor_name(name_),
             found);
      default:
        fail("{}: header: found {}, expected an object", file_, found);
    }
  }

  bool open(std::string_view found) {
    value(found);
    if (++skipped_ > kDeepestNesting) {
      fail("{}: header: nested deeper than {} levels", file_, kDeepestNesting);
    }
    return true;
  }

  [[noreturn]] void refuse(std::string_view member, std::string_view found,
                           std::string_view expected) const {
    fail("{}: header: {}: {}: found {}, expected {}", file_, quote_tensor_name(name_), member,
         found, expected);
  }

  std::string_view file_;
  Place place_ = Place::kStart;
  std::size_t skipped_ = 0;  // open lists and objects of an unknown member
  std::string name_;         // of the entry
  std::string member_;       // of the entry's member
  std::set<std::string> names_, members_;
  TensorEntry entry_;
  int offsets_ = 0;
  std::vector<TensorEntry> entries_;
};

std::uint64_t bytes_of(const TensorEntry& entry, std::string_view file) {
  std::uint64_t bits = bits_of(entry.type);
  for (const std::uint64_t extent : entry.shape) {
    if (__builtin_mul_overflow(bits, extent, &bits)) {
      fail("{}: tensor {}: shape [{}] is too large to address", file, quote_tensor_name(entry.name),
           fmt::join(entry.shape, ", "));
    }
  }
  if (bits % 8 != 0) {
    fail("{}: tensor {}: found {} bits, expected whole bytes", file, quote_tensor_name(entry.name),
         bits);
  }
  return bits / 8;
}

// The tensors lie one behind the other, in the order of their offsets, and fill the data.
void check_offsets(std::vector<TensorEntry>& entries, std::uint64_t data, std::string_view file) {
  std::sort(entries.begin(), entries.end(), [](const TensorEntry& a, const TensorEntry& b) {
    return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
  });
  std::uint64_t expected = 0;
  for (const TensorEntry& entry : entries) {
    const std::string name = quote_tensor_name(entry.name);
    if (entry.begin != expected) {
      fail(
          "{}: tensor {}: begins at data byte {}, expected {}: tensors must not overlap nor leave "
          "a hole",
          file, name, entry.begin, expected);
    }
    if (entry.end < entry.begin || entry.end > data) {
      fail("{}: tensor {}: ends at data byte {}, expected {} to {}", file, name, entry.end,
           entry.begin, data);
    }
    const std::uint64_t bytes = bytes_of(entry, file);
    if (entry.end - entry.begin != bytes) {
      fail("{}: tensor {}: found {} bytes, expected {} for {} [{}]", file, name,
           entry.end - entry.begin, bytes, name_of(entry.type), fmt::join(entry.shape, ", "));
    }
    expected = entry.end;
  }
  if (expected != data) {
    fail("{}: found {} bytes of data, expected {} as the header says", file, data, expected);
  }
}

}  // namespace

std::vector<TensorEntry> read_safetensors_header(std::span<const std::byte> bytes,
                                                 std::string_view file) {
  if (bytes.size() < kLengthField) {
    fail("{}: found {} bytes, expected a safetensors file: at least 8", file, bytes.size());
  }
  std::uint64_t length = 0;
  std::memcpy(&length, bytes.data(), sizeof(length));
  const std::uint64_t rest = bytes.size() - kLengthField;
  if (length > kLargestHeader || length > rest) {
    fail("{}: found a header length of {}, expected at most {}", file, length,
         std::min(kLargestHeader, rest));
  }
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()) + kLengthField, length);
  // The parser would skip white space and a byte order mark, and take a NUL for the end.
  if (!text.starts_with('{')) fail("{}: header: expected '{{' at its beginning", file);
  if (const auto nul = text.find('\0'); nul != std::string_view::npos) {
    fail("{}: header: not JSON at byte {}", file, kLengthField + nul);
  }
  HeaderReader reader(file);
  nlohmann::json::sax_parse(text, &reader);
  std::vector<TensorEntry> entries = reader.take_entries();
  check_offsets(entries, rest - length, file);
  for (TensorEntry& entry : entries) {
    entry.begin += kLengthField + length;
    entry.end += kLengthField + length;
  }
  return entries;
}

std::string quote_tensor_name(std::string_view name) {
  constexpr std::size_t kLongest = 120;
  std::string line = "'";
  for (const char c : name.substr(0, kLongest)) {
    line += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? '?' : c;
  }
  return line + (name.size() > kLongest ? "...'" : "'");
}

}  // namespace reckon
