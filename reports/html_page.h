#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "reports/summary.h"

// The frame that every page of results shares: one file, without network, that holds its style, its
// scripts and the data of its charts.
namespace reckon {

// What a page says. All texts are as they were written: they are escaped here; `content` is HTML.
struct HtmlPage {
  std::string title;
  std::string subtitle;
  std::vector<Headline> headlines;
  std::vector<std::string> warnings;
  std::string content;  // sections
  std::string footer;
};

// The whole document. `data` is what the charts of the page draw (html/chart_series.js names its
// parts; those that are left out are empty).
std::string html_page(const HtmlPage& page, const nlohmann::ordered_json& data);

// Title, introduction and content, as HTML. Only a long one may be cut between two sheets of paper.
std::string html_section(std::string_view title, std::string_view intro, std::string_view content,
                         bool is_long = false);

// Unfolds on demand; nothing where there is no content.
std::string html_details(std::string_view label, std::string_view content);

// The place of a chart of html/controls.js.
std::string html_chart(std::string_view id, std::string_view label);

// The place of a legend, which the script fills with buttons.
std::string html_legend(std::string_view id, std::string_view label);

// The choice of what is drawn, `<chart>-choice`, and a legend, `<chart>-series`, over a chart; no
// legend without a label of it.
std::string html_choice(std::string_view chart, std::string_view label, std::string_view legend);

// JSON that may stand in a script element, on one line.
std::string script_json(const nlohmann::ordered_json& data);

}  // namespace reckon
