#pragma once

#include <filesystem>
#include <string>

#include "reports/history.h"
#include "reports/record.h"

namespace reckon {

// The report of a run: one HTML file that needs no network, with charts, every table, light and
// dark, for screens of any width and for paper. Sections of what was not measured are left out;
// `history` is of the results before it.
std::string html_report(const Record& record, const History& history = {});

// The file appears whole or not at all.
void write_html_report(const std::filesystem::path& path, const Record& record,
                       const History& history = {});

}  // namespace reckon
