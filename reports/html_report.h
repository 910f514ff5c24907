#pragma once

#include <filesystem>
#include <string>

#include "reports/record.h"

namespace reckon {

// The report of a run: one HTML file that needs no network, with charts, every table, light and
// dark, for screens of any width and for paper. Sections of what was not measured are left out.
std::string html_report(const Record& record);

// The file appears whole or not at all.
void write_html_report(const std::filesystem::path& path, const Record& record);

}  // namespace reckon
