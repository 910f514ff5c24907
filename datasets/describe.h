#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/progress.h"
#include "core/text/tokenizer.h"
#include "datasets/dataset.h"

namespace reckon {

// Quantiles of a list of numbers (linear interpolation between order statistics).
struct Distribution {
  std::size_t count = 0;
  double mean = 0, minimum = 0, p25 = 0, median = 0, p75 = 0, p95 = 0, maximum = 0;
};

// What is in a dataset.
struct DatasetDescription {
  DatasetInfo info;
  std::string identity;
  std::size_t items = 0, users = 0, interactions = 0;
  double density = 0;                                 // interactions / (users * items)
  std::optional<std::int64_t> first_time, last_time;  // seconds
  std::map<float, std::size_t> values;  // value -> interactions, when there are at most 100 values
  Distribution history;                 // interactions of a user
  Distribution popularity;              // interactions of an item
  double top_1_percent_share = 0;       // of the interactions, by the most popular 1% of the items
  double top_10_percent_share = 0;
  double popularity_gini = 0;
  std::size_t items_without_interactions = 0;
  std::size_t items_below_5_interactions = 0;
  std::optional<Distribution> text_characters;  // code points of an item text
  std::optional<Distribution> text_tokens;      // with special tokens, uncut
  std::size_t text_tokens_sample = 0;           // texts that were tokenized
  std::vector<std::string> item_attributes, user_attributes;
  std::map<std::string, Attributes> splits;  // with the rows of each part as train, validation, ...
  struct TaskDescription {
    std::string kind;
    std::size_t classes = 0, train = 0, validation = 0, test = 0;
    Distribution text_characters;
  };
  std::map<std::string, TaskDescription> tasks;
  struct FeedbackDescription {
    std::size_t events = 0;
    std::size_t actions = 0;                        // items that were shown
    std::size_t users = 0;                          // who were shown something; 0: not known
    std::map<std::int32_t, std::size_t> positions;  // place -> events; none: not known
    bool clicks = false;                            // every reward is 0 or 1
    double mean_reward = 0;                         // of clicks the click-through rate
    Distribution propensity;
    std::optional<std::int64_t> first_time, last_time;  // seconds
    std::optional<Distribution> satisfaction;           // of the events that have one
  };
  std::optional<FeedbackDescription> feedback;  // of /events
  std::size_t graph_triples = 0, graph_entities = 0, graph_relations = 0;
};

struct DescribeOptions {
  const Tokenizer* tokenizer = nullptr;  // for text length in tokens
  std::size_t token_sample = 10000;      // texts, evenly spaced over the catalogue; 0: all
};

DatasetDescription describe_dataset(const Dataset& dataset, const DescribeOptions& options,
                                    Progress& progress);
std::string to_text(const DatasetDescription& description);
nlohmann::json to_json(const DatasetDescription& description);

}  // namespace reckon
