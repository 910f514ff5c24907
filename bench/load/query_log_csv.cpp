#include "bench/load/query_log_csv.h"

#include <fmt/format.h>

#include <iterator>

namespace reckon {
namespace {

double seconds(Nanoseconds time) { return std::chrono::duration<double>(time).count(); }

}  // namespace

std::string query_log_csv(const ScenarioRun& run) {
  std::string csv = "seconds,text,issued,completed,right,cosine\n";
  const auto out = std::back_inserter(csv);
  for (const LoggedQuery& query : run.texts) {
    fmt::format_to(out, "{:.9f},{},{:.9f},", seconds(query.scheduled), query.text,
                   seconds(query.issued));
    if (query.state == LoggedQuery::State::kAnswered) {
      fmt::format_to(out, "{:.9f},{:d},{:.7f}\n", seconds(query.completed), query.agreement.right,
                     query.agreement.cosine);
    } else {
      csv += ",,\n";
    }
  }
  return csv;
}

}  // namespace reckon
