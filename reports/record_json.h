#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "reports/record.h"

namespace reckon {

// Text of results.json, indented, keys in the order of record.h. Numbers that are not finite become
// null, bytes that are not UTF-8 U+FFFD.
std::string to_json(const Record& record);

// Reads the text of a results.json of this version. `where` names it in errors. Every field must be
// there and no other, as in results.schema.json; otherwise throws Error naming the place in the
// file ("systems[2].metrics[0].value"), what was found and what was expected.
Record record_from_json(std::string_view text, std::string_view where);

// The file appears whole or not at all.
void write_record(const std::filesystem::path& path, const Record& record);
Record read_record(const std::filesystem::path& path);

}  // namespace reckon
