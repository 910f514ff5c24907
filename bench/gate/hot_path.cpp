#include "bench/gate/hot_path.h"

#include <fmt/ranges.h>

#include <algorithm>

#include "core/error.h"

namespace reckon::gate {

std::span<const HotPathEntry> hot_paths() {
  static const std::vector<HotPathEntry> table = {
      {"tokenizer",
       "texts to token ids",
       true,
       0,
       {{"words", 64, 1, 4096}, {"batch", 16, 1, 4096}},
       make_tokenizer_path},
      {"encode",
       "token ids to embeddings",
       true,
       1e-4,
       {{"tokens", 32, 3, 512}, {"batch", 8, 1, 1024}, {"threads", 1, 1, 256}},
       make_encode_path},
      {"load_model", "a model directory to an encoder", true, 0, {}, make_load_model_path},
      {"top_k",
       "queries to their best items",
       false,
       0,
       {{"items", 20000, 1, 10000000},
        {"dimension", 384, 1, 8192},
        {"queries", 1, 1, 4096},
        {"k", 100, 1, 10000},
        {"threads", 1, 1, 256}},
       make_top_k_path},
      {"metrics",
       "scores of all items to every ranking metric",
       false,
       1e-9,
       {{"users", 16, 1, 100000}, {"items", 2000, 64, 1000000}},
       make_metrics_path},
      {"hdf5_read",
       "a compressed HDF5 column to memory",
       false,
       0,
       {{"rows", 100000, 1, 100000000}},
       make_hdf5_read_path},
  };
  return table;
}

const HotPathEntry& find_hot_path(std::string_view name) {
  const auto paths = hot_paths();
  const auto found =
      std::ranges::find_if(paths, [&](const HotPathEntry& path) { return path.name == name; });
  if (found != paths.end()) return *found;
  std::vector<std::string_view> names;
  names.reserve(paths.size());
  for (const HotPathEntry& path : paths) names.push_back(path.name);
  fail("no hot path \"{}\", expected one of {}", name, fmt::join(names, ", "));
}

Parameters complete_parameters(const HotPathEntry& path, const Parameters& given) {
  Parameters complete;
  for (const ParameterRange& range : path.parameters) {
    complete.emplace(range.name, range.usual);
  }
  for (const auto& [name, value] : given) {
    const auto range = std::ranges::find(path.parameters, name, &ParameterRange::name);
    if (range == path.parameters.end()) fail("{}: no parameter \"{}\"", path.name, name);
    if (value < range->least || value > range->most) {
      fail("{}: {} is {}, expected {} to {}", path.name, name, value, range->least, range->most);
    }
    complete[name] = value;
  }
  return complete;
}

}  // namespace reckon::gate
