#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "datasets/dataset_writer.h"
#include "datasets/split.h"

namespace reckon::test {

// 5 items, 4 users (user 2 without interactions), 9 interactions, a task, a graph, a split.
inline Interactions small_interactions() {
  return {.by_user = {.offsets = {0, 5, 7, 7, 9}, .items = {0, 2, 1, 4, 3, 4, 0, 1, 2}},
          .values = {5, 4, 3.5F, 1, 0.5F, 2, 2, 5, 5},
          .timestamps = {10, 10, 20, 30, 40, -5, 7, 100, 100}};
}

// Names that a split, a task, an attribute or a model cannot have.
inline std::vector<std::string> impossible_names() {
  return {"", ".", "..", "a/b", "/", "a/../b", std::string("a\0b", 3), "a\nb", "a\xFF"};
}

inline void write_small_dataset(const std::filesystem::path& path) {
  DatasetWriter writer(path, {.name = "small", .source = "a test", .license = "none"});
  const std::vector<std::string> items = {"i0", "i1", "i2", "i3", "i4"};
  const std::vector<std::string> texts = {"a red thing", "", "ein ü", "三", "the last"};
  const std::vector<std::string> users = {"u0", "u1", "u2", "u3"};
  const std::vector<std::int32_t> years = {1990, 1991, 1992, 1993, 1994};
  const std::vector<float> vectors = {1, 0, 0, 1, 1, 1, 0, 0, 2, 2};
  writer.append_items(items, texts);
  writer.append_users(users);
  writer.append_item_attribute<std::int32_t>("year", years);
  writer.append_item_attribute<float>("embeddings/tiny", vectors, 2);
  const Interactions all = small_interactions();
  const std::vector<std::int32_t> of_users = {0, 0, 0, 0, 0, 1, 1, 3, 3};
  writer.append_interactions({of_users, all.by_user.items, all.values, all.timestamps, {}});
  writer.add_split("time", split_by_time_per_user(all));
  writer.add_task("mood", {.kind = "sentiment",
                           .texts = {"good", "bad", "what?"},
                           .labels = {1, 0, 2},
                           .parts = {0, 0, 2},
                           .label_names = {"negative", "positive", "oos"},
                           .out_of_scope_label = "oos"});
  writer.set_graph({.head = {0, 1},
                    .relation = {0, 0},
                    .tail = {1, 2},
                    .entity_names = {"a", "b", "c"},
                    .relation_names = {"likes"}});
  writer.commit();
}

}  // namespace reckon::test
