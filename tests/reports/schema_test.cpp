#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/random.h"
#include "reports/record_json.h"
#include "tests/reports/sample_record.h"
#include "tests/support/source_directory.h"
#include "tests/support/temporary_directory.h"

namespace reckon {
namespace {

using nlohmann::ordered_json;

bool accepted(const ordered_json& root) {
  try {
    record_from_json(root.dump(), "r.json");
    return true;
  } catch (const Error&) {
    return false;
  }
}

// The sample with at most two entries a list, so that the schema is checked quickly.
ordered_json short_sample() {
  Record record = test::sample_record();
  record.variants.resize(2);
  record.systems.resize(2);
  record.tasks.resize(1);
  record.comparisons.resize(1);
  record.limits.resize(1);
  record.work.resize(1);
  record.item_vectors = {{.variant = "int8:items=int4", .format = "int4", .rescored = 100}};
  record.processor_use = {{.variant = "fp32", .seconds = 2, .processor_seconds = 3.5}};
  record.slices.resize(1);
  record.slices[0].rows.resize(1);
  for (auto& variant : record.variants) {
    variant.encoding->repetitions.resize(1);
    variant.latency->samples.resize(2);
    variant.latency->percentiles.resize(1);
    if (variant.fidelity) variant.fidelity->agreement.resize(1);
  }
  for (auto& system : record.systems) system.metrics.resize(1);
  record.tasks[0].metrics.resize(1);
  record.machine.gpu = {{"Example GPU", 1}};
  record.machine.driver = "1.0";
  return ordered_json::parse(to_json(record));
}

TEST(ResultsSchema, AgreesWithTheReaderOnEveryField) {
  if (std::system(RECKON_PYTHON " -c 'import jsonschema' 2>/dev/null") != 0) {
    GTEST_SKIP() << RECKON_PYTHON " has no jsonschema (Debian package python3-jsonschema)";
  }
  const test::TemporaryDirectory folder;
  std::ofstream lines(folder / "cases.jsonl");
  const auto add = [&](const std::string& what, const ordered_json& record) {
    lines << ordered_json{{"what", what}, {"accepted", accepted(record)}, {"record", record}}.dump()
          << '\n';
  };
  const ordered_json full = ordered_json::parse(to_json(test::sample_record()));
  const ordered_json bare = ordered_json::parse(to_json(test::empty_record()));
  EXPECT_TRUE(accepted(full) && accepted(bare));
  add("the sample", full);
  add("a record without results", bare);

  const std::vector<ordered_json> others = {
      nullptr, "x", true, 1, -1, 1.5, ordered_json::array(), ordered_json::object()};
  const ordered_json sample = short_sample();
  const ordered_json leaves = sample.flatten();
  Random random(1);
  for (const auto& [path, leaf] : leaves.items()) {
    // Every value on the way from the root to the leaf, each in two ways, and without it.
    for (ordered_json::json_pointer at(path); !at.empty(); at.pop_back()) {
      for (int i = 0; i < 2; ++i) {
        if (random.below(3) == 0) continue;
        const ordered_json& other = others[random.below(others.size())];
        ordered_json changed = sample;
        changed[at] = other;
        add(at.to_string() + " = " + other.dump(), changed);
      }
      if (!sample[at.parent_pointer()].is_object() || random.below(2) == 0) continue;
      ordered_json cut = sample;
      cut[at.parent_pointer()].erase(at.back());
      add("no " + at.to_string(), cut);
      ordered_json longer = sample;
      longer[at.parent_pointer()]["another"] = 1;
      add("another field beside " + at.to_string(), longer);
    }
  }
  lines.close();
  const std::filesystem::path source = test::source_directory();
  const std::string command = fmt::format(
      "{} {} {} {}", RECKON_PYTHON, (source / "tests/reports/check_schema.py").string(),
      (source / "reports/results.schema.json").string(), (folder / "cases.jsonl").string());
  EXPECT_EQ(std::system(command.c_str()), 0);
}

}  // namespace
}  // namespace reckon
