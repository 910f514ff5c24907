#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <nlohmann/json.hpp>

#include "bench/cli/command.h"
#include "bench/cli/record_values.h"
#include "bench/cli/shared_options.h"
#include "bench/gate/replay.h"
#include "bench/gate/run_gate.h"
#include "bench/gate/selftest_state.h"
#include "bench/gate/slice_log.h"
#include "bench/machine_facts.h"
#include "core/content_hash.h"
#include "core/error.h"
#include "eval/interval.h"
#include "eval/quantile.h"
#include "eval/significance/distributions.h"
#include "reports/number_format.h"
#include "reports/table.h"

namespace reckon {
namespace {

using gate::Findings;

// Planted slowdowns: none, one that must be found, one that mostly is.
constexpr std::array<double, 3> kEffects = {0.0, 0.05, 0.03};

struct SelftestOptions {
  std::filesystem::path model;
  std::filesystem::path spec;
  std::filesystem::path state = "selftest.jsonl";
  std::filesystem::path slices;
  std::filesystem::path replay;
  std::size_t gates = 5;
  std::size_t replayed = 10000;
  std::uint64_t seed = 1;
  bool json = false;
};

// 95% score interval of a share (Wilson, "Probable Inference, the Law of Succession, and
// Statistical Inference", 1927).
Interval share_interval(std::size_t hits, std::size_t trials) {
  const auto n = static_cast<double>(trials);
  const double p = static_cast<double>(hits) / n;
  const double z = normal_quantile(0.975);
  const double center = (p + z * z / (2 * n)) / (1 + z * z / n);
  const double half = z / (1 + z * z / n) * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
  return {std::max(0.0, center - half), std::min(1.0, center + half)};
}

std::string format_share(std::size_t hits, std::size_t trials) {
  if (trials == 0) return "–";
  const Interval interval = share_interval(hits, trials);
  return fmt::format("{:.2f}% [{:.2f}, {:.2f}]",
                     100 * static_cast<double>(hits) / static_cast<double>(trials),
                     100 * interval.low, 100 * interval.high);
}

Table findings_table(const std::string& title,
                     const std::vector<std::pair<double, Findings>>& all) {
  Table table{.title = title,
              .columns = {{"planted"},
                          {"gates", true},
                          {"with an alarm", true},
                          {"rows", true},
                          {"SLOWER", true},
                          {"INCONCLUSIVE", true}},
              .rows = {},
              .notes = {"[low, high]: 95% interval; without a planted slowdown every alarm is a "
                        "false one"}};
  for (const auto& [effect, findings] : all) {
    table.rows.push_back({effect == 0 ? "nothing" : fmt::format("+{:.0f}%", 100 * effect),
                          format_count(integer(findings.gates)),
                          format_share(findings.alarmed_gates, findings.gates),
                          format_count(integer(findings.rows)),
                          format_share(findings.slower_rows, findings.rows),
                          format_share(findings.inconclusive_rows, findings.rows)});
  }
  return table;
}

nlohmann::ordered_json findings_json(const std::vector<std::pair<double, Findings>>& all) {
  auto list = nlohmann::ordered_json::array();
  for (const auto& [effect, findings] : all) {
    list.push_back({{"planted", effect},
                    {"gates", findings.gates},
                    {"alarmed_gates", findings.alarmed_gates},
                    {"rows", findings.rows},
                    {"slower_rows", findings.slower_rows},
                    {"inconclusive_rows", findings.inconclusive_rows}});
  }
  return list;
}

// Rows that a clock decides: a planted slowdown of a hot path shows in these.
gate::GateSpec selftest_spec(const SelftestOptions& options) {
  gate::GateSpec spec = options.spec.empty()
                            ? gate::parse_gate_spec(gate::default_gate_spec(), "default spec")
                            : gate::read_gate_spec(options.spec);
  spec.quality.clear();
  std::erase_if(spec.rows, [&](const gate::RowSpec& row) {
    if (row.quantity != gate::Quantity::kSpeed) return true;
    return options.model.empty() && gate::find_hot_path(row.path).needs_model;
  });
  if (spec.rows.empty()) fail("selftest: no rows of speed that can be measured");
  if (!options.model.empty()) spec.model = options.model;
  return spec;
}

std::string key_of(const gate::GateSpec& spec) {
  const MachineFacts facts = machine_facts();
  ContentHash hash;
  for (const auto& part : {facts.cpu, facts.commit, facts.compiler, facts.build_type,
                           fmt::format("{}", facts.threads), spec.model.string()}) {
    hash.add(part);
  }
  for (const gate::RowSpec& row : spec.rows) hash.add(row.name);
  return hash.hex();
}

double smallest_gateable(const std::vector<gate::SelftestGate>& gates) {
  std::vector<double> seen;
  for (const gate::SelftestGate& each : gates) {
    if (each.effect == 0) {
      seen.insert(seen.end(), each.smallest_seen.begin(), each.smallest_seen.end());
    }
  }
  if (seen.empty()) return std::nan("");
  std::ranges::sort(seen);
  return interpolated_quantile(seen, 0.95);
}

std::vector<std::pair<double, Findings>> replay(const SelftestOptions& options, Shell& shell) {
  const auto histories = gate::read_slice_log(options.replay);
  std::vector<std::pair<double, Findings>> all;
  for (const double effect : kEffects) {
    gate::ReplayOptions replayed;
    replayed.gates = options.replayed;
    replayed.effect = effect;
    replayed.seed = options.seed;
    all.emplace_back(effect, gate::replay_gates(histories, replayed, shell.progress));
  }
  return all;
}

// Gates of each effect in turn, until there are as many as are asked for.
void run_gates(const SelftestOptions& options, const gate::GateSpec& spec,
               gate::SelftestState& state, Shell& shell) {
  for (std::size_t round = 0; round < options.gates; ++round) {
    for (const double effect : kEffects) {
      if (gate::findings_of(state.gates(), effect).gates > round) continue;
      gate::GateOptions gate{.baseline = {.name = "baseline",
                                          .build = std::filesystem::canonical("/proc/self/exe"),
                                          .model = spec.model,
                                          .more = {}},
                             .candidate = {},
                             .spec = spec,
                             .family = spec.rows.size(),
                             .seed = options.seed + state.gates().size()};
      gate.candidate = gate.baseline;
      gate.candidate.name = "candidate";
      if (effect > 0) gate.candidate.more = {"--spin", fmt::format("{}", effect)};
      std::optional<gate::SliceLog> log;
      if (!options.slices.empty() && effect == 0) log.emplace(options.slices);
      gate.on_slice = [&](const gate::RecordedSlice& slice) {
        if (log) log->append(state.gates().size(), slice);
      };
      const gate::GateResult result = gate::run_gate(gate, shell.progress);
      if (log) log->flush();
      state.append(gate::selftest_gate(effect, result));
      const gate::SelftestGate& done = state.gates().back();
      fmt::print(stderr, "gate {}, planted {:.0f}%: {} of {} rows SLOWER, {:.0f} s\n",
                 state.gates().size(), 100 * effect, std::ranges::count(done.verdicts, "SLOWER"),
                 done.verdicts.size(), done.seconds);
    }
  }
}

void run(const SelftestOptions& options, Shell& shell) {
  std::vector<std::pair<double, Findings>> all;
  std::optional<double> gateable;
  if (!options.replay.empty()) {
    all = replay(options, shell);
  } else {
    const gate::GateSpec spec = selftest_spec(options);
    gate::SelftestState state(options.state, key_of(spec));
    run_gates(options, spec, state, shell);
    for (const double effect : kEffects) {
      all.emplace_back(effect, gate::findings_of(state.gates(), effect));
    }
    gateable = finite(smallest_gateable(state.gates()));
  }
  if (options.json) {
    nlohmann::ordered_json root = {
        {"format", "reckon-selftest-report"}, {"version", 1}, {"findings", findings_json(all)}};
    root["smallest_gateable"] =
        gateable ? nlohmann::ordered_json(*gateable) : nlohmann::ordered_json(nullptr);
    shell.print_json(root);
    return;
  }
  shell.print(table_text(findings_table(options.replay.empty() ? "Self-test" : "Replay", all),
                         {.colour = isatty(STDOUT_FILENO) != 0}));
  if (gateable) {
    shell.print(fmt::format(
        "Smallest slowdown that this machine can gate on: {:.1f}% (found with a chance of 90% in "
        "19 of 20 rows)\n",
        100 * *gateable));
  }
}

}  // namespace

void add_selftest(CLI::App& app, Shell& shell) {
  const auto options = std::make_shared<SelftestOptions>();
  app.add_option("--model", options->model,
                 "Hugging Face directory; without it no rows that need one");
  app.add_option("--spec", options->spec, "TOML file of a gate; its rows of speed are taken");
  add_count(app, "--gates", options->gates, {1, 100000}, "Gates of each planted slowdown");
  app.add_option("--state", options->state, "File of the gates done; a killed self-test goes on")
      ->capture_default_str();
  app.add_option("--slices", options->slices, "File that the slices of equal builds are added to");
  auto* replay = app.add_option("--replay", options->replay,
                                "Instead of measuring, replay gates from such a file");
  add_count(app, "--replayed", options->replayed, {1, 10000000}, "Gates to replay");
  replay->excludes("--slices");
  add_seed(app, options->seed, "Of inputs, turns and draws");
  add_json_flag(app, options->json);
  app.footer(
      "This build against itself: as it is, 5% slower and 3% slower.\n"
      "Examples:\n  reckon selftest --model DIR --slices slices.tsv\n"
      "  reckon selftest --replay slices.tsv");
  app.callback([options, &shell] { run(*options, shell); });
}

}  // namespace reckon
