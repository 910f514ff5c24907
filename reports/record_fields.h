#pragma once

#include "reports/gpu_fields.h"
#include "reports/item_fields.h"
#include "reports/record.h"
#include "reports/work_fields.h"

// The names of the record's fields in results.json, one list a struct. The writer and the reader
// walk the same lists: `visit` is called with each name and pointer to member.
namespace reckon::record_fields {

template <typename Visit>
void fields(Of<Gpu>, Visit&& visit) {
  visit("name", &Gpu::name);
  visit("memory_bytes", &Gpu::memory_bytes);
}

template <typename Visit>
void fields(Of<Machine>, Visit&& visit) {
  visit("cpu", &Machine::cpu);
  visit("cpu_flags", &Machine::cpu_flags);
  visit("instruction_set", &Machine::instruction_set);
  visit("cores", &Machine::cores);
  visit("threads", &Machine::threads);
  visit("memory_bytes", &Machine::memory_bytes);
  visit("gpu", &Machine::gpu);
  visit("driver", &Machine::driver);
  visit("operating_system", &Machine::operating_system);
  visit("compiler", &Machine::compiler);
  visit("build_type", &Machine::build_type);
  visit("libraries", &Machine::libraries);
  visit("version", &Machine::version);
  visit("commit", &Machine::commit);
}

template <typename Visit>
void fields(Of<Configuration>, Visit&& visit) {
  visit("seed", &Configuration::seed);
  visit("options", &Configuration::options);
}

template <typename Visit>
void fields(Of<SplitInfo>, Visit&& visit) {
  visit("name", &SplitInfo::name);
  visit("method", &SplitInfo::method);
  visit("train", &SplitInfo::train);
  visit("validation", &SplitInfo::validation);
  visit("test", &SplitInfo::test);
  visit("left_out", &SplitInfo::left_out);
}

template <typename Visit>
void fields(Of<RunDataset>, Visit&& visit) {
  visit("name", &RunDataset::name);
  visit("path", &RunDataset::path);
  visit("content_hash", &RunDataset::content_hash);
  visit("items", &RunDataset::items);
  visit("users", &RunDataset::users);
  visit("interactions", &RunDataset::interactions);
  visit("positive_rule", &RunDataset::positive_rule);
  visit("split", &RunDataset::split);
}

template <typename Visit>
void fields(Of<RunModel>, Visit&& visit) {
  visit("path", &RunModel::path);
  visit("identity", &RunModel::identity);
  visit("architecture", &RunModel::architecture);
  visit("dimension", &RunModel::dimension);
  visit("layers", &RunModel::layers);
  visit("parameters", &RunModel::parameters);
  visit("settings", &RunModel::settings);
}

template <typename Visit>
void fields(Of<Repetition>, Visit&& visit) {
  visit("texts", &Repetition::texts);
  visit("tokens", &Repetition::tokens);
  visit("seconds", &Repetition::seconds);
}

template <typename Visit>
void fields(Of<Rate>, Visit&& visit) {
  visit("median", &Rate::median);
  visit("low", &Rate::low);
  visit("high", &Rate::high);
  visit("n", &Rate::n);
  visit("reason", &Rate::reason);
}

template <typename Visit>
void fields(Of<Encoding>, Visit&& visit) {
  visit("texts", &Encoding::texts);
  visit("tokens", &Encoding::tokens);
  visit("seconds", &Encoding::seconds);
  visit("repetitions", &Encoding::repetitions);
  visit("texts_per_second", &Encoding::texts_per_second);
  visit("tokens_per_second", &Encoding::tokens_per_second);
  visit("resumed_texts", &Encoding::resumed_texts);
}

template <typename Visit>
void fields(Of<Percentile>, Visit&& visit) {
  visit("p", &Percentile::p);
  visit("value", &Percentile::value);
  visit("low", &Percentile::low);
  visit("high", &Percentile::high);
  visit("reason", &Percentile::reason);
}

template <typename Visit>
void fields(Of<Latency>, Visit&& visit) {
  visit("unit", &Latency::unit);
  visit("n", &Latency::n);
  visit("definition", &Latency::definition);
  visit("samples", &Latency::samples);
  visit("percentiles", &Latency::percentiles);
}

template <typename Visit>
void fields(Of<Agreement>, Visit&& visit) {
  visit("recommender", &Agreement::recommender);
  visit("k", &Agreement::k);
  visit("overlap", &Agreement::overlap);
  visit("rank_correlation", &Agreement::rank_correlation);
  visit("reason", &Agreement::reason);
}

template <typename Visit>
void fields(Of<Fidelity>, Visit&& visit) {
  visit("reference", &Fidelity::reference);
  visit("n", &Fidelity::n);
  visit("cosine_min", &Fidelity::cosine_min);
  visit("cosine_p01", &Fidelity::cosine_p01);
  visit("cosine_mean", &Fidelity::cosine_mean);
  visit("agreement", &Fidelity::agreement);
  visit("reason", &Fidelity::reason);
}

template <typename Visit>
void fields(Of<VariantResult>, Visit&& visit) {
  visit("name", &VariantResult::name);
  visit("instruction_set", &VariantResult::instruction_set);
  visit("threads", &VariantResult::threads);
  visit("encoding", &VariantResult::encoding);
  visit("latency", &VariantResult::latency);
  visit("peak_memory_bytes", &VariantResult::peak_memory_bytes);
  visit("fidelity", &VariantResult::fidelity);
}

template <typename Visit>
void fields(Of<Metric>, Visit&& visit) {
  visit("name", &Metric::name);
  visit("k", &Metric::k);
  visit("value", &Metric::value);
  visit("low", &Metric::low);
  visit("high", &Metric::high);
  visit("n", &Metric::n);
  visit("fraction_of_oracle", &Metric::fraction_of_oracle);
  visit("reason", &Metric::reason);
}

template <typename Visit>
void fields(Of<SystemResult>, Visit&& visit) {
  visit("name", &SystemResult::name);
  visit("variant", &SystemResult::variant);
  visit("recommender", &SystemResult::recommender);
  visit("parameters", &SystemResult::parameters);
  visit("users", &SystemResult::users);
  visit("metrics", &SystemResult::metrics);
  visit("predictions", &SystemResult::predictions);
  visit("seconds", &SystemResult::seconds);
}

template <typename Visit>
void fields(Of<Exclusion>, Visit&& visit) {
  visit("reason", &Exclusion::reason);
  visit("count", &Exclusion::count);
}

template <typename Visit>
void fields(Of<TaskResult>, Visit&& visit) {
  visit("name", &TaskResult::name);
  visit("kind", &TaskResult::kind);
  visit("variant", &TaskResult::variant);
  visit("classes", &TaskResult::classes);
  visit("n_train", &TaskResult::n_train);
  visit("n_test", &TaskResult::n_test);
  visit("left_out", &TaskResult::left_out);
  visit("metrics", &TaskResult::metrics);
  visit("predictions", &TaskResult::predictions);
  visit("seconds", &TaskResult::seconds);
}

template <typename Visit>
void fields(Of<Comparison>, Visit&& visit) {
  visit("a", &Comparison::a);
  visit("b", &Comparison::b);
  visit("metric", &Comparison::metric);
  visit("k", &Comparison::k);
  visit("difference", &Comparison::difference);
  visit("low", &Comparison::low);
  visit("high", &Comparison::high);
  visit("p", &Comparison::p);
  visit("p_adjusted", &Comparison::p_adjusted);
  visit("n", &Comparison::n);
  visit("reason", &Comparison::reason);
}

template <typename Visit>
void fields(Of<Stage>, Visit&& visit) {
  visit("name", &Stage::name);
  visit("seconds", &Stage::seconds);
}

template <typename Visit>
void fields(Of<VariantEnergy>, Visit&& visit) {
  visit("variant", &VariantEnergy::variant);
  visit("texts", &VariantEnergy::texts);
  visit("joules", &VariantEnergy::joules);
  visit("joules_per_1000_texts", &VariantEnergy::joules_per_1000_texts);
  visit("reason", &VariantEnergy::reason);
}

template <typename Visit>
void fields(Of<ProcessorUse>, Visit&& visit) {
  visit("variant", &ProcessorUse::variant);
  visit("seconds", &ProcessorUse::seconds);
  visit("processor_seconds", &ProcessorUse::processor_seconds);
}

template <typename Visit>
void fields(Of<SliceQuality>, Visit&& visit) {
  visit("by", &SliceQuality::by);
  visit("slice", &SliceQuality::slice);
  visit("n", &SliceQuality::n);
  visit("value", &SliceQuality::value);
  visit("low", &SliceQuality::low);
  visit("high", &SliceQuality::high);
  visit("difference", &SliceQuality::difference);
  visit("difference_low", &SliceQuality::difference_low);
  visit("difference_high", &SliceQuality::difference_high);
  visit("p", &SliceQuality::p);
  visit("p_adjusted", &SliceQuality::p_adjusted);
}

template <typename Visit>
void fields(Of<SystemBySlice>, Visit&& visit) {
  visit("system", &SystemBySlice::system);
  visit("against", &SystemBySlice::against);
  visit("metric", &SystemBySlice::metric);
  visit("k", &SystemBySlice::k);
  visit("rows", &SystemBySlice::rows);
  visit("worst", &SystemBySlice::worst);
  visit("notes", &SystemBySlice::notes);
}

// All that every record has.
template <typename Visit>
void fields(Of<Record>, Visit&& visit) {
  visit("created", &Record::created);
  visit("machine", &Record::machine);
  visit("configuration", &Record::configuration);
  visit("dataset", &Record::dataset);
  visit("model", &Record::model);
  visit("variants", &Record::variants);
  visit("systems", &Record::systems);
  visit("tasks", &Record::tasks);
  visit("comparisons", &Record::comparisons);
  visit("excluded", &Record::excluded);
  visit("definitions", &Record::definitions);
  visit("stages", &Record::stages);
  visit("warnings", &Record::warnings);
}

// Lists that are left out where they are empty: older programs have not written them.
template <typename Visit>
void optional_fields(Of<Record>, Visit&& visit) {
  visit("energy", &Record::energy);
  visit("processor_use", &Record::processor_use);
  visit("limits", &Record::limits);
  visit("work", &Record::work);
  visit("gpu_use", &Record::gpu_use);
  visit("item_vectors", &Record::item_vectors);
  visit("slices", &Record::slices);
}

}  // namespace reckon::record_fields
