#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <memory>

#include "bench/cli/command.h"
#include "bench/cli/selftest_report.h"
#include "bench/cli/shared_options.h"
#include "bench/gate/counted_row.h"
#include "bench/gate/injection.h"
#include "bench/gate/replay.h"
#include "bench/gate/run_gate.h"
#include "bench/gate/selftest_state.h"
#include "bench/machine_facts.h"
#include "core/content_hash.h"
#include "core/error.h"
#include "core/standard_error.h"

namespace reckon {
namespace {

using gate::Injection;
using gate::InjectionKind;

// None, one that must be found, one that mostly is.
std::vector<Injection> usual_injections() {
  return {{}, {InjectionKind::kSlowdown, 0.05}, {InjectionKind::kSlowdown, 0.03}};
}

struct SelftestOptions {
  std::filesystem::path model;
  std::filesystem::path spec;
  std::filesystem::path state = "selftest.jsonl";
  std::filesystem::path replay;
  std::vector<std::string> injections;
  std::size_t gates = 5;
  std::size_t replayed = 10000;
  bool second_load = false;
  std::uint64_t seed = 1;
  bool json = false;
};

// What is not counted by valgrind or read from a file: that is the same each time.
gate::GateSpec selftest_spec(const SelftestOptions& options) {
  gate::GateSpec spec = options.spec.empty()
                            ? gate::parse_gate_spec(gate::default_gate_spec(), "default spec")
                            : gate::read_gate_spec(options.spec);
  spec.quality.clear();
  if (!options.model.empty()) spec.model = options.model;
  std::erase_if(spec.rows, [&](const gate::RowSpec& row) {
    if (gate::is_counted(row.quantity) && row.quantity != gate::Quantity::kMemoryGrowth)
      return true;
    return spec.model.empty() && !row.path.empty() && gate::find_hot_path(row.path).needs_model;
  });
  if (spec.rows.empty()) fail("selftest: no rows that can be measured");
  return spec;
}

// The rows in which the injection can show.
gate::GateSpec rows_of(gate::GateSpec spec, InjectionKind kind) {
  std::erase_if(spec.rows, [&](const gate::RowSpec& row) { return !shows_in(kind, row); });
  if (spec.rows.empty()) fail("selftest: {}: no row of the spec can show it", name_of(kind));
  return spec;
}

std::vector<Injection> injections_of(const SelftestOptions& options) {
  if (options.injections.empty()) return usual_injections();
  std::vector<Injection> injections;
  for (const std::string& text : options.injections) {
    injections.push_back(gate::parse_injection(text));
  }
  return injections;
}

std::string key_of(const gate::GateSpec& spec, bool second_load) {
  const MachineFacts facts = machine_facts();
  ContentHash hash;
  for (const auto& part : {facts.cpu, facts.commit, facts.compiler, facts.build_type,
                           fmt::format("{}", facts.threads), spec.model.string(),
                           fmt::format("{} {} {} {}", spec.seconds, spec.row_seconds,
                                       spec.false_alarms, second_load)}) {
    hash.add(part);
  }
  for (const gate::RowSpec& row : spec.rows) {
    hash.add(fmt::format("{} {} {} {} {} {}", row.name, row.path, row.parameters, row.budget,
                         row.percentile, row.tolerance) +
             std::string(name_of(row.quantity)));
  }
  return hash.hex();
}

SelftestReport replay(const SelftestOptions& options, Shell& shell) {
  const auto histories = gate::pair_histories(gate::read_selftest_state(options.replay));
  SelftestReport report;
  for (const Injection& injection : usual_injections()) {
    gate::ReplayOptions replayed;
    replayed.gates = options.replayed;
    replayed.effect = injection.amount;
    replayed.seed = options.seed;
    report.groups.push_back(
        {injection, "replayed", gate::replay_gates(histories, replayed, shell.progress)});
  }
  for (const auto& history : histories) report.spreads.push_back(gate::pair_spread(history));
  return report;
}

gate::SelftestGate run_one(const SelftestOptions& options, const gate::GateSpec& spec,
                           const Injection& injection, bool load, std::uint64_t number,
                           Shell& shell) {
  const std::filesystem::path program = std::filesystem::canonical("/proc/self/exe");
  gate::GateOptions gate{
      .baseline = {.name = "baseline", .build = program, .model = spec.model, .more = {}},
      .candidate = {},
      .spec = spec,
      .family = spec.rows.size(),
      .seed = options.seed + number};
  gate.candidate = gate.baseline;
  gate.candidate.name = "candidate";
  if (injection.kind != InjectionKind::kNothing) {
    gate.candidate.more = {"--inject", to_text(injection)};
  }
  std::map<std::string, std::vector<gate::RecordedPair>> pairs;
  if (injection.kind == InjectionKind::kNothing) {
    gate.on_pair = [&](const std::string& row, const gate::RecordedPair& pair) {
      pairs[row].push_back(pair);
    };
  }
  std::unique_ptr<gate::ChildProcess> other;
  if (load) {
    other = std::make_unique<gate::ChildProcess>(
        gate::ChildOptions{.command = {program.string(), "gate-worker", "--second-load"},
                           .processor = std::nullopt,
                           .environment = {}});
  }
  gate::SelftestGate done = gate::selftest_gate(gate::run_gate(gate, shell.progress));
  done.injection = injection;
  done.load = load;
  for (gate::SelftestRow& row : done.rows) row.pairs = std::move(pairs[row.name]);
  return done;
}

// Gates of each injection in turn, until there are as many as are asked for.
void run_gates(const SelftestOptions& options, const gate::GateSpec& spec,
               gate::SelftestState& state, Shell& shell) {
  for (std::size_t round = 0; round < options.gates; ++round) {
    for (const Injection& injection : injections_of(options)) {
      const auto same =
          std::ranges::count(state.gates(), injection, &gate::SelftestGate::injection);
      if (static_cast<std::size_t>(same) > round) continue;
      const bool load = options.second_load && round % 2 == 1;
      state.append(run_one(options, rows_of(spec, injection.kind), injection, load,
                           state.gates().size(), shell));
      const gate::SelftestGate& done = state.gates().back();
      const gate::Findings findings = gate::findings_of(std::span(&done, 1));
      print_error("gate {}, {}{}: {} of {} rows SLOWER, {:.0f} s\n", state.gates().size(),
                  to_text(injection), load ? ", second load" : "", findings.slower_rows,
                  findings.rows, done.seconds);
    }
  }
}

void run(const SelftestOptions& options, Shell& shell) {
  SelftestReport report;
  if (!options.replay.empty()) {
    report = replay(options, shell);
  } else {
    const gate::GateSpec spec = selftest_spec(options);
    gate::SelftestState state(options.state, key_of(spec, options.second_load));
    run_gates(options, spec, state, shell);
    report.groups = selftest_groups(state.gates());
    report.gates = state.gates();
  }
  print_selftest(report, options.json, shell);
}

}  // namespace

void add_selftest(CLI::App& app, Shell& shell) {
  const auto options = std::make_shared<SelftestOptions>();
  app.add_option("--model", options->model,
                 "Hugging Face directory; without it no rows that need one");
  app.add_option("--spec", options->spec,
                 "TOML file of a gate; rows that valgrind counts and of quality are left out");
  app.add_option("--inject", options->injections,
                 "Instead of nothing, slowdown:0.05 and slowdown:0.03: KIND or KIND:AMOUNT, again "
                 "for more; only rows in which it can show are measured")
      ->allow_extra_args(false);
  add_count(app, "--gates", options->gates, {1, 100000}, "Gates of each injection");
  app.add_option("--state", options->state,
                 "File of the gates done and of the slices of equal builds; a killed self-test "
                 "goes on")
      ->capture_default_str();
  app.add_flag("--second-load", options->second_load,
               "Keep all processors busy in bursts during every other gate");
  app.add_option("--replay", options->replay,
                 "Instead of measuring, replay gates from such a file (or .gz)");
  add_count(app, "--replayed", options->replayed, {1, 10000000}, "Gates to replay");
  add_seed(app, options->seed, "Of inputs, turns and draws");
  add_json_flag(app, options->json);
  app.footer(
      "This build against itself: as it is, 5% slower and 3% slower, or with another injection:\n"
      "  slowdown:SHARE        of every slice is spent on nothing\n"
      "  cache_misses:SHARE    of every operation is spent on reads from all over memory\n"
      "  tail:TIMES            one operation of 100 takes as many times its time longer\n"
      "  slow_thread:SHARE     of one thread of `encode` with threads\n"
      "  memory_growth:BYTES   that every operation leaves behind\n"
      "  startup:MS            of CPU time when the program starts\n"
      "  wrong_results, nothing\n"
      "Examples:\n  reckon selftest --model DIR --gates 60 --second-load --state selftest.jsonl\n"
      "  reckon selftest --model DIR --inject tail:2 --inject memory_growth:1024\n"
      "  reckon selftest --replay selftest.jsonl");
  app.callback([options, &shell] { run(*options, shell); });
}

}  // namespace reckon
