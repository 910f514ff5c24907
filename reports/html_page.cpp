#include "reports/html_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "reports/html_assets.h"
#include "reports/html_table.h"

namespace reckon {
namespace {

using nlohmann::ordered_json;

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at)) {
    text.replace(at, from.size(), to);
    at += to.size();
  }
}

std::string header(const HtmlPage& page) {
  std::string out =
      fmt::format("<a class=\"skip\" href=\"#main\">To the results</a>\n<header>\n<h1>{}</h1>\n",
                  escape_html(page.title));
  out += fmt::format("<p class=\"muted\">{}</p>\n", escape_html(page.subtitle));
  if (!page.headlines.empty()) {
    out += "<dl class=\"headlines\">\n";
    for (const Headline& headline : page.headlines) {
      out += fmt::format(
          "<div><dt>{}</dt><dd class=\"figure\">{}</dd><dd class=\"muted\">{}</dd></div>\n",
          escape_html(headline.label), escape_html(headline.figure), escape_html(headline.text));
    }
    out += "</dl>\n";
  }
  if (!page.warnings.empty()) {
    out += "<ul class=\"warnings\" aria-label=\"Warnings\">";
    for (const std::string& warning : page.warnings) {
      out += fmt::format("<li>{}</li>", escape_html(warning));
    }
    out += "</ul>\n";
  }
  return out + "</header>\n";
}

// The page with every {{name}} replaced; what is put in is not searched again.
std::string fill(std::string_view page,
                 const std::vector<std::pair<std::string_view, std::string_view>>& parts) {
  std::string out;
  while (true) {
    const std::size_t open = page.find("{{");
    if (open == std::string_view::npos) return out.append(page);
    const std::size_t close = page.find("}}", open);
    const std::string_view name = page.substr(open + 2, close - open - 2);
    const auto part =
        std::find_if(parts.begin(), parts.end(), [&](const auto& p) { return p.first == name; });
    out.append(page.substr(0, open)).append(part->second);
    page.remove_prefix(close + 2);
  }
}

}  // namespace

std::string html_section(std::string_view title, std::string_view intro, std::string_view content,
                         bool is_long) {
  return fmt::format("<section{}>\n<h2>{}</h2>\n<p class=\"muted\">{}</p>\n{}</section>\n",
                     is_long ? " class=\"long\"" : "", title, intro, content);
}

std::string html_details(std::string_view label, std::string_view content) {
  if (content.empty()) return {};
  return fmt::format("<details><summary>{}</summary>\n{}</details>\n", label, content);
}

std::string html_chart(std::string_view id, std::string_view label) {
  return fmt::format(
      "<div class=\"chart\"><canvas id=\"{}\" role=\"img\" aria-label=\"{}; the values are in the "
      "tables below it\"></canvas></div>\n",
      id, label);
}

std::string html_legend(std::string_view id, std::string_view label) {
  return fmt::format("<div class=\"legend\" id=\"{}\" role=\"group\" aria-label=\"{}\"></div>\n",
                     id, label);
}

std::string html_choice(std::string_view chart, std::string_view label, std::string_view legend) {
  return fmt::format(
      "<div class=\"controls\"><label>{} <select id=\"{}-choice\"></select></label>\n{}</div>\n",
      label, chart, legend.empty() ? "" : html_legend(fmt::format("{}-series", chart), legend));
}

std::string script_json(const ordered_json& data) {
  std::string text = data.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
  replace_all(text, "<", "\\u003c");
  replace_all(text, "\u2028", "\\u2028");
  replace_all(text, "\u2029", "\\u2029");
  return text;
}

std::string html_page(const HtmlPage& page, const ordered_json& data) {
  const std::string title = escape_html(page.title + " · reckon");
  const std::string body = header(page) + "<main id=\"main\">\n" + page.content + "</main>\n" +
                           fmt::format(
                               "<footer>{} · charts: Chart.js</footer>\n"
                               "<div class=\"live\" id=\"live\" aria-live=\"polite\"></div>\n",
                               escape_html(page.footer));
  const std::string text = script_json(data);
  return fill(html_assets::page, {{"title", title},
                                  {"style", html_assets::style},
                                  {"body", body},
                                  {"data", text},
                                  {"chart_library", html_assets::chart_library},
                                  {"chart_series", html_assets::chart_series},
                                  {"chart_plugins", html_assets::chart_plugins},
                                  {"charts", html_assets::charts},
                                  {"interval_charts", html_assets::interval_charts},
                                  {"history_chart", html_assets::history_chart},
                                  {"roofline_chart", html_assets::roofline_chart},
                                  {"slice_chart", html_assets::slice_chart},
                                  {"controls", html_assets::controls}});
}

}  // namespace reckon
