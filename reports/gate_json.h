#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "reports/gate_record.h"

namespace reckon {

// Everything, format "reckon-gate", version 1, as reports/gate.schema.json describes it. Numbers
// that are not finite become null.
std::string gate_json(const GateRecord& record);

// Reads it back. Throws Error naming file and place for another format or version, and for what is
// not as the schema says.
GateRecord read_gate(const std::filesystem::path& path);
GateRecord gate_from_json(std::string_view text, std::string_view where);

}  // namespace reckon
