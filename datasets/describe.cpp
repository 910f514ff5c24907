#include "datasets/describe.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>
#include <utility>

#include "core/error.h"
#include "core/token_batch.h"
#include "core/utf8.h"
#include "datasets/logged_events.h"

namespace reckon {
namespace {

constexpr std::size_t kBlock = 65536;  // rows in memory at a time
constexpr std::size_t kMostValues = 100;
// Far above any text: lengths are counted uncut.
constexpr std::size_t kUncut = std::size_t{1} << 30;

Distribution distribution_of(std::vector<double> values) {
  Distribution out;
  out.count = values.size();
  if (values.empty()) return out;
  std::sort(values.begin(), values.end());
  const auto quantile = [&](double q) {
    const double at = q * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(at);
    const std::size_t above = std::min(below + 1, values.size() - 1);
    return values[below] + (at - static_cast<double>(below)) * (values[above] - values[below]);
  };
  out.mean =
      std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
  out.minimum = values.front();
  out.p25 = quantile(0.25);
  out.median = quantile(0.5);
  out.p75 = quantile(0.75);
  out.p95 = quantile(0.95);
  out.maximum = values.back();
  return out;
}

// How the interactions are spread over the items.
void describe_popularity(const std::vector<std::int64_t>& counts, DatasetDescription& out) {
  std::vector<double> ascending(counts.begin(), counts.end());
  std::sort(ascending.begin(), ascending.end());
  const auto n = static_cast<double>(ascending.size());
  const double total = std::accumulate(ascending.begin(), ascending.end(), 0.0);
  out.items_without_interactions =
      static_cast<std::size_t>(std::count(counts.begin(), counts.end(), 0));
  out.items_below_5_interactions = static_cast<std::size_t>(
      std::count_if(counts.begin(), counts.end(), [](std::int64_t c) { return c < 5; }));
  if (total > 0) {
    const auto share_of_top = [&](double fraction) {
      const auto top =
          static_cast<std::ptrdiff_t>(std::ceil(fraction * n - 1e-9));  // 0.01 * 700 is above 7
      return std::accumulate(ascending.end() - top, ascending.end(), 0.0) / total;
    };
    out.top_1_percent_share = share_of_top(0.01);
    out.top_10_percent_share = share_of_top(0.10);
    double weighted = 0;  // Gini: sum over ascending x of (2 i - n - 1) x_i / (n sum x), i from 1
    for (std::size_t i = 0; i < ascending.size(); ++i) {
      weighted += (2 * static_cast<double>(i + 1) - n - 1) * ascending[i];
    }
    out.popularity_gini = weighted / (n * total);
  }
  out.popularity = distribution_of(std::move(ascending));
}

void describe_interactions(const Dataset& dataset, Progress& progress, DatasetDescription& out) {
  std::vector<std::int64_t> counts(dataset.item_count());
  bool few_values = true;
  progress.begin("read interactions", dataset.interaction_count());
  for (std::size_t begin = 0; begin < dataset.interaction_count(); begin += kBlock) {
    const std::size_t end = std::min(begin + kBlock, dataset.interaction_count());
    const InteractionBlock block = dataset.interaction_block(begin, end);
    for (const std::int32_t item : block.items) ++counts[static_cast<std::size_t>(item)];
    for (const float value : block.values) {
      if (few_values && !std::isnan(value)) ++out.values[value];
      if (out.values.size() > kMostValues) few_values = false;
    }
    if (!block.timestamps.empty()) {
      const auto [first, last] =
          std::minmax_element(block.timestamps.begin(), block.timestamps.end());
      out.first_time = out.first_time ? std::min(*out.first_time, *first) : *first;
      out.last_time = out.last_time ? std::max(*out.last_time, *last) : *last;
    }
    progress.advance(end - begin);
  }
  if (!few_values) out.values.clear();
  describe_popularity(counts, out);
  const std::vector<std::int64_t> offsets = dataset.interaction_offsets();
  std::vector<double> history;
  for (std::size_t user = 0; user + 1 < offsets.size(); ++user) {
    history.push_back(static_cast<double>(offsets[user + 1] - offsets[user]));
  }
  out.history = distribution_of(std::move(history));
  out.density = static_cast<double>(out.interactions) / static_cast<double>(out.users) /
                static_cast<double>(out.items);
}

void describe_texts(const Dataset& dataset, const DescribeOptions& options, Progress& progress,
                    DatasetDescription& out) {
  std::vector<double> characters, tokens;
  const std::size_t sample =
      options.token_sample == 0 ? out.items : std::min(options.token_sample, out.items);
  std::size_t sampled = 0;  // the next text to tokenize is row sampled * items / sample
  TokenBatch batch;
  progress.begin("read item texts", out.items);
  for (std::size_t begin = 0; begin < out.items; begin += kBlock) {
    const std::size_t end = std::min(begin + kBlock, out.items);
    const std::vector<std::string> texts = dataset.item_texts(begin, end);
    for (const std::string& text : texts)
      characters.push_back(static_cast<double>(count_characters(text)));
    for (; options.tokenizer != nullptr && sampled < sample && sampled * out.items / sample < end;
         ++sampled) {
      const std::size_t row = sampled * out.items / sample;
      batch.clear();
      try {
        options.tokenizer->append(batch, texts[row - begin], kUncut);
      } catch (const Error& error) {
        fail("{}: /items/text: row {}: {}", dataset.path().string(), row, error.what());
      }
      tokens.push_back(static_cast<double>(batch.tokens()));
    }
    progress.advance(end - begin);
  }
  out.text_characters = distribution_of(std::move(characters));
  out.text_tokens_sample = tokens.size();
  if (options.tokenizer != nullptr) out.text_tokens = distribution_of(std::move(tokens));
}

DatasetDescription::FeedbackDescription describe_feedback(const LoggedEvents& events) {
  DatasetDescription::FeedbackDescription out;
  out.events = events.size();
  out.actions = std::set(events.action.begin(), events.action.end()).size();
  out.users = std::set(events.user.begin(), events.user.end()).size();
  for (const std::int32_t position : events.position) ++out.positions[position];
  out.clicks = std::ranges::all_of(events.reward, [](double r) { return r == 0 || r == 1; });
  out.mean_reward = std::accumulate(events.reward.begin(), events.reward.end(), 0.0) /
                    static_cast<double>(out.events);
  out.propensity = distribution_of(events.propensity);
  if (!events.timestamp.empty()) {
    const auto [first, last] = std::ranges::minmax(events.timestamp);
    out.first_time = first;
    out.last_time = last;
  }
  std::vector<double> satisfaction = events.satisfaction;
  std::erase_if(satisfaction, [](double x) { return std::isnan(x); });
  if (!satisfaction.empty()) out.satisfaction = distribution_of(std::move(satisfaction));
  return out;
}

std::size_t count_part(const std::vector<std::uint8_t>& parts, std::uint8_t part) {
  return static_cast<std::size_t>(std::count(parts.begin(), parts.end(), part));
}

}  // namespace

DatasetDescription describe_dataset(const Dataset& dataset, const DescribeOptions& options,
                                    Progress& progress) {
  DatasetDescription out;
  out.info = dataset.info();
  out.identity = dataset.identity();
  out.items = dataset.item_count();
  out.users = dataset.user_count();
  out.interactions = dataset.interaction_count();
  if (out.interactions > 0) describe_interactions(dataset, progress, out);
  if (dataset.has_item_texts() && out.items > 0) describe_texts(dataset, options, progress, out);
  out.item_attributes = dataset.item_attributes();
  out.user_attributes = dataset.user_attributes();
  for (const std::string& name : dataset.split_names()) {
    const Split split = dataset.split(name);
    Attributes& attributes = out.splits[name] = split.attributes;
    for (const auto& [part_name, part] :
         {std::pair{"train", kTrainPart}, std::pair{"validation", kValidationPart},
          std::pair{"test", kTestPart}, std::pair{"left_out_interactions", kLeftOutPart}}) {
      attributes[part_name] = static_cast<std::int64_t>(count_part(split.part, part));
    }
  }
  for (const std::string& name : dataset.task_names()) {
    const Task task = dataset.task(name);
    std::vector<double> characters;
    for (const std::string& text : task.texts)
      characters.push_back(static_cast<double>(count_characters(text)));
    out.tasks[name] = {.kind = task.kind,
                       .classes = task.label_names.size(),
                       .train = count_part(task.parts, kTrainPart),
                       .validation = count_part(task.parts, kValidationPart),
                       .test = count_part(task.parts, kTestPart),
                       .text_characters = distribution_of(std::move(characters))};
  }
  if (const LoggedEvents events = logged_events(dataset); events.size() > 0)
    out.feedback = describe_feedback(events);
  if (dataset.has_graph()) {
    const Graph graph = dataset.graph();
    out.graph_triples = graph.head.size();
    out.graph_entities = graph.entity_names.size();
    out.graph_relations = graph.relation_names.size();
  }
  return out;
}

}  // namespace reckon
