#include "tests/reports/sample_scenario.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace reckon::test {
namespace {

using nlohmann::ordered_json;

ordered_json measure(const std::string& name, const std::string& unit, double value, double half) {
  return {{"name", name},
          {"unit", unit},
          {"value", value},
          {"low", value - half},
          {"high", value + half},
          {"n", 6000},
          {"definition", "as " + name + " is defined"},
          {"reason", ""}};
}

}  // namespace

std::string sample_scenario(double p99, const std::string& variant, bool valid) {
  ordered_json unknown = measure("latency p99.9", "ms", 1, 0);
  unknown["value"] = unknown["low"] = unknown["high"] = nullptr;
  unknown["reason"] = "6000 queries, 29956 are needed";
  ordered_json latencies = ordered_json::array();
  for (int i = 1; i <= 100; ++i) latencies.push_back({p99 * i / 100, i / 100.0});
  const ordered_json root = {
      {"format", "reckon-scenario"},
      {"version", 1},
      {"created", "2026-03-01T12:00:00Z"},
      {"machine",
       {{"cpu", "Example CPU"},
        {"cores", 2},
        {"threads", 2},
        {"memory_bytes", 25276502016},
        {"operating_system", "Debian"},
        {"compiler", "GNU 12.2.0"},
        {"build_type", "Release"},
        {"version", "0.1.0"},
        {"commit", "c1836894f1"}}},
      {"configuration",
       {{"scenario", "server"},
        {"model", "models/MiniLM"},
        {"model_identity", "99aa"},
        {"variant", variant},
        {"instruction_set", "AVX3"},
        {"input", "texts.txt"},
        {"texts", 1000},
        {"rate", 100.0},
        {"trace", nullptr},
        {"latency_bound_ms", 50.0},
        {"percentile", 99.0},
        {"least_duration_s", 60.0},
        {"least_queries", 1},
        {"samples_per_query", 1},
        {"threads", 2},
        {"batch_tokens", 1024},
        {"longest_wait_ms", 0.0},
        {"queue", 4096},
        {"seed", 1},
        {"run", 0}}},
      {"valid", valid},
      {"accuracy", "right is, to the last bit, what the variant answers to the text alone"},
      {"requirements",
       {{{"name", "latency bound"}, {"met", valid}, {"found", fmt::format("p99 {} ms", p99)}},
        {{"name", "duration"}, {"met", true}, {"found", "60 s"}},
        {{"name", "answers"}, {"met", true}, {"found", "0 wrong"}}}},
      {"measures",
       {measure("latency p99", "ms", p99, 1), measure("completed rate", "queries/s", 99.8, 0.5),
        measure("latency p50", "ms", p99 / 3, 0.2), unknown}},
      {"latencies", std::move(latencies)},
      {"peak", nullptr}};
  return root.dump();
}

}  // namespace reckon::test
