#include "bench/cli/gate_record.h"

#include <fmt/format.h>

#include "bench/cli/record_values.h"
#include "bench/cli/run_record.h"
#include "bench/machine_facts.h"

namespace reckon {
namespace {

using Failure = gate::RowResult::Failure;

GateOutcome outcome_of_failure(Failure failure) {
  switch (failure) {
    case Failure::kBaseline:
      return GateOutcome::kInconclusive;
    case Failure::kWrongResults:
      return GateOutcome::kQualityFailed;
    case Failure::kUnavailable:
      return GateOutcome::kLeftOut;
    case Failure::kCandidate:
    case Failure::kNone:
      break;
  }
  return GateOutcome::kRegression;
}

GateOutcome outcome_of_verdict(const gate::RowResult& row) {
  switch (row.verdict) {
    case gate::Verdict::kSlower:
      return row.exceeds_budget ? GateOutcome::kRegression : GateOutcome::kWarning;
    case gate::Verdict::kInconclusive:
      return GateOutcome::kInconclusive;
    case gate::Verdict::kSame:
    case gate::Verdict::kFaster:
      break;
  }
  return GateOutcome::kPass;
}

// What the measure that does not decide could not have seen.
void add_other_note(const gate::RowResult& row, GateRow& out) {
  if (row.other_measure.empty() || row.verdict == gate::Verdict::kInconclusive) return;
  if (row.other.smallest_seen <= row.spec.budget) return;
  out.notes.push_back(
      finite(row.other.smallest_seen)
          ? fmt::format("in {} alone only a slowdown of {:.0f}% or more would have been seen",
                        row.other_measure, 100 * row.other.smallest_seen)
          : fmt::format("{} alone would have shown nothing", row.other_measure));
}

GateSide side_of(const gate::Side& side) {
  return {.path = side.build.string(), .variant = side.variant, .model = side.model.string()};
}

}  // namespace

GateRow make_gate_row(const gate::RowResult& row) {
  GateRow out;
  out.name = row.spec.name;
  out.kind = gate::name_of(row.spec.quantity);
  out.measure = row.measure;
  out.unit = row.unit;
  out.budget = row.spec.budget;
  out.seconds = row.seconds;
  out.notes = row.notes;
  if (!row.reason.empty()) out.notes.push_back(row.reason);
  if (row.failure != Failure::kNone) {
    out.verdict = row.failure == Failure::kUnavailable ? "LEFT OUT" : "FAILED";
    out.outcome = outcome_of_failure(row.failure);
    return out;
  }
  out.verdict = gate::name_of(row.verdict);
  out.outcome = outcome_of_verdict(row);
  out.pairs = integer(row.summary.pairs);
  out.fresh_pairs = integer(row.fresh_pairs);
  out.came_back = integer(row.came_back);
  if (row.summary.pairs == 0) return out;
  out.baseline = row.baseline;
  out.candidate = row.candidate;
  out.effect = finite(row.summary.ratio);
  out.difference = row.spec.quantity == gate::Quantity::kMemoryGrowth;
  if (!row.exact && finite(row.summary.high)) {
    out.low = row.summary.low;
    out.high = row.summary.high;
  }
  out.smallest_seen = finite(row.summary.smallest_seen);
  add_other_note(row, out);
  return out;
}

GateRecord describe_gate(const gate::GateSpec& spec) {
  const MachineFacts facts = machine_facts();
  GateRecord record;
  record.created = record_time();
  record.version = facts.version;
  record.cpu = facts.cpu;
  record.false_alarms = spec.false_alarms;
  return record;
}

GateRecord make_gate_record(const gate::GateOptions& options, const gate::GateResult& result) {
  GateRecord record = describe_gate(options.spec);
  record.baseline = side_of(options.baseline);
  record.candidate = side_of(options.candidate);
  record.seconds = result.seconds;
  for (const gate::RowResult& row : result.rows) record.rows.push_back(make_gate_row(row));
  return record;
}

}  // namespace reckon
