#include <fmt/format.h>

#include <chrono>
#include <ctime>
#include <nlohmann/json.hpp>
#include <type_traits>

#include "datasets/describe.h"

namespace reckon {
namespace {

std::string utc(std::int64_t seconds) {
  const auto time = static_cast<std::time_t>(seconds);
  std::tm parts{};
  if (gmtime_r(&time, &parts) == nullptr) return fmt::format("{} s", seconds);
  char text[64];
  std::strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S UTC", &parts);
  return text;
}

nlohmann::json json_of(const Distribution& d) {
  return {{"count", d.count},   {"mean", d.mean}, {"minimum", d.minimum}, {"p25", d.p25},
          {"median", d.median}, {"p75", d.p75},   {"p95", d.p95},         {"maximum", d.maximum}};
}

std::string text_of(const Distribution& d) {
  return fmt::format(
      "mean {:.1f}, minimum {:.0f}, quartiles {:.0f} {:.0f} {:.0f}, 95% {:.0f}, maximum {:.0f}",
      d.mean, d.minimum, d.p25, d.median, d.p75, d.p95, d.maximum);
}

class Lines {
 public:
  template <typename... Args>
  void add(std::string_view name, fmt::format_string<Args...> text, Args&&... args) {
    text_ += fmt::format("{:<22} {}\n", name, fmt::format(text, std::forward<Args>(args)...));
  }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

void add_feedback(const DatasetDescription::FeedbackDescription& feedback, Lines& lines) {
  lines.add("logged feedback", "{} events, {} items shown{}", feedback.events, feedback.actions,
            feedback.users > 0 ? fmt::format(" to {} users", feedback.users) : "");
  lines.add(feedback.clicks ? "click-through rate" : "mean reward", "{:.6g}", feedback.mean_reward);
  lines.add("propensity", "{:.4g} to {:.4g}, mean {:.4g}", feedback.propensity.minimum,
            feedback.propensity.maximum, feedback.propensity.mean);
  for (const auto& [position, events] : feedback.positions)
    lines.add(fmt::format("position {}", position), "{}", events);
  if (feedback.first_time)
    lines.add("feedback, time", "{} to {}", utc(*feedback.first_time), utc(*feedback.last_time));
  if (feedback.satisfaction)
    lines.add("satisfaction", "{} of {} events, mean {:.4g}", feedback.satisfaction->count,
              feedback.events, feedback.satisfaction->mean);
}

nlohmann::json json_of(const DatasetDescription::FeedbackDescription& feedback) {
  nlohmann::json out = {{"events", feedback.events},
                        {"actions", feedback.actions},
                        {"users", feedback.users},
                        {"clicks", feedback.clicks},
                        {"mean_reward", feedback.mean_reward},
                        {"propensity", json_of(feedback.propensity)}};
  for (const auto& [position, events] : feedback.positions)
    out["positions"].push_back({{"position", position}, {"events", events}});
  if (feedback.first_time)
    out["time"] = {{"first", *feedback.first_time}, {"last", *feedback.last_time}};
  if (feedback.satisfaction) out["satisfaction"] = json_of(*feedback.satisfaction);
  return out;
}

}  // namespace

std::string to_text(const DatasetDescription& d) {
  Lines lines;
  lines.add("name", "{}", d.info.name);
  lines.add("source", "{}", d.info.source);
  lines.add("license", "{}", d.info.license);
  lines.add("content hash", "{}", d.identity);
  lines.add("items", "{}", d.items);
  lines.add("users", "{}", d.users);
  lines.add("interactions", "{}", d.interactions);
  if (d.interactions > 0) {
    lines.add("density", "{:.4g} %", 100 * d.density);
    if (d.first_time) lines.add("time", "{} to {}", utc(*d.first_time), utc(*d.last_time));
    for (const auto& [value, count] : d.values)
      lines.add(fmt::format("value {}", value), "{}", count);
    lines.add("history of a user", "{}", text_of(d.history));
    lines.add("popularity of an item", "{}", text_of(d.popularity));
    lines.add("long tail",
              "top 1% of items {:.1f} %, top 10% {:.1f} % of interactions, Gini {:.3f}",
              100 * d.top_1_percent_share, 100 * d.top_10_percent_share, d.popularity_gini);
    lines.add("cold items", "{} without interactions, {} with fewer than 5",
              d.items_without_interactions, d.items_below_5_interactions);
  }
  if (d.text_characters) lines.add("text, characters", "{}", text_of(*d.text_characters));
  if (d.text_tokens)
    lines.add("text, tokens", "{} ({} texts)", text_of(*d.text_tokens), d.text_tokens_sample);
  if (!d.item_attributes.empty())
    lines.add("item attributes", "{}", fmt::join(d.item_attributes, ", "));
  if (!d.user_attributes.empty())
    lines.add("user attributes", "{}", fmt::join(d.user_attributes, ", "));
  for (const auto& [name, attributes] : d.splits) {
    const auto count = [&attributes = attributes](const char* part) {
      return std::get<std::int64_t>(attributes.at(part));
    };
    const auto method = attributes.find("method");
    const std::string* how =
        method == attributes.end() ? nullptr : std::get_if<std::string>(&method->second);
    lines.add("split " + name, "{}{}{} train, {} validation, {} test, {} left out",
              how == nullptr ? "" : *how, how == nullptr ? "" : ": ", count("train"),
              count("validation"), count("test"), count("left_out_interactions"));
  }
  for (const auto& [name, task] : d.tasks) {
    lines.add("task " + name, "{}, {} classes, {} train, {} validation, {} test", task.kind,
              task.classes, task.train, task.validation, task.test);
  }
  if (d.feedback) add_feedback(*d.feedback, lines);
  if (d.graph_triples > 0) {
    lines.add("graph", "{} triples, {} entities, {} relations", d.graph_triples, d.graph_entities,
              d.graph_relations);
  }
  return lines.take();
}

nlohmann::json to_json(const DatasetDescription& d) {
  nlohmann::json out = {
      {"name", d.info.name},           {"source", d.info.source}, {"license", d.info.license},
      {"content_hash", d.identity},    {"items", d.items},        {"users", d.users},
      {"interactions", d.interactions}};
  if (d.interactions > 0) {
    out["density"] = d.density;
    if (d.first_time) out["time"] = {{"first", *d.first_time}, {"last", *d.last_time}};
    for (const auto& [value, count] : d.values)
      out["values"].push_back({{"value", value}, {"count", count}});
    out["history"] = json_of(d.history);
    out["popularity"] = json_of(d.popularity);
    out["top_1_percent_share"] = d.top_1_percent_share;
    out["top_10_percent_share"] = d.top_10_percent_share;
    out["popularity_gini"] = d.popularity_gini;
    out["items_without_interactions"] = d.items_without_interactions;
    out["items_below_5_interactions"] = d.items_below_5_interactions;
  }
  if (d.text_characters) out["text_characters"] = json_of(*d.text_characters);
  if (d.text_tokens) {
    out["text_tokens"] = json_of(*d.text_tokens);
    out["text_tokens_sample"] = d.text_tokens_sample;
  }
  out["item_attributes"] = d.item_attributes;
  out["user_attributes"] = d.user_attributes;
  out["splits"] = nlohmann::json::object();
  for (const auto& [name, attributes] : d.splits) {
    for (const auto& [key, value] : attributes) {
      nlohmann::json& field = out["splits"][name][key];
      std::visit([&](const auto& held) { field = held; }, value);
    }
  }
  out["tasks"] = nlohmann::json::object();
  for (const auto& [name, task] : d.tasks) {
    out["tasks"][name] = {
        {"kind", task.kind},   {"classes", task.classes},
        {"train", task.train}, {"validation", task.validation},
        {"test", task.test},   {"text_characters", json_of(task.text_characters)}};
  }
  if (d.feedback) out["feedback"] = json_of(*d.feedback);
  if (d.graph_triples > 0) {
    out["graph"] = {{"triples", d.graph_triples},
                    {"entities", d.graph_entities},
                    {"relations", d.graph_relations}};
  }
  return out;
}

}  // namespace reckon
