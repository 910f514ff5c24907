#include "datasets/import/atomic_table.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/error.h"
#include "core/table/parse.h"

namespace reckon {
namespace {

const TableOptions kAtomic = {.delimiter = "\t", .header = true, .quotes = false};
constexpr std::array<std::string_view, 4> kTypes = {"token", "token_seq", "float", "float_seq"};

}  // namespace

AtomicTable::AtomicTable(std::filesystem::path path) : path_(std::move(path)) {
  const CsvReader reader(path_, {}, kAtomic);
  for (const std::string& header : reader.header()) {
    const auto colon = std::min(header.rfind(':'), header.size());
    const std::string type = colon < header.size() ? header.substr(colon + 1) : "";
    if (std::find(kTypes.begin(), kTypes.end(), type) == kTypes.end()) {
      fail("{}:1: field {}, expected name:type, the type token, token_seq, float or float_seq",
           path_.string(), quote_for_message(header));
    }
    fields_.push_back({header, header.substr(0, colon), type});
  }
}

const AtomicTable::Field* AtomicTable::find(std::string_view name) const {
  const auto found = std::find_if(fields_.begin(), fields_.end(),
                                  [&](const Field& field) { return field.name == name; });
  return found == fields_.end() ? nullptr : &*found;
}

const AtomicTable::Field& AtomicTable::require(std::string_view name) const {
  if (const Field* field = find(name)) return *field;
  fail("{}: no field {}", path_.string(), quote_for_message(name));
}

CsvReader AtomicTable::open(const std::vector<Field>& fields) const {
  std::vector<std::string> headers;
  headers.reserve(fields.size());
  for (const Field& field : fields) headers.push_back(field.header);
  return CsvReader(path_, std::move(headers), kAtomic);
}

}  // namespace reckon
