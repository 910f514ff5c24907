#include "datasets/describe.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/random.h"
#include "tests/datasets/small_dataset.h"
#include "tests/support/python.h"
#include "tests/support/temporary_directory.h"

namespace reckon {
namespace {

using test::TemporaryDirectory;
using ::testing::HasSubstr;

// One token a byte, and one at each end.
class ByteTokenizer final : public Tokenizer {
 public:
  std::size_t vocabulary_size() const override { return 257; }
  void append(TokenBatch& batch, std::string_view text, std::size_t) const override {
    batch.ids.resize(batch.ids.size() + text.size() + 2);
    batch.end_sequence();
  }
  void append_pair(TokenBatch&, std::string_view, std::string_view, std::size_t) const override {}
};

TEST(Describe, CountsWhatIsInASmallDataset) {
  const TemporaryDirectory directory;
  test::write_small_dataset(directory / "a.h5");
  const Dataset dataset = Dataset::open(directory / "a.h5");
  const ByteTokenizer tokenizer;
  SilentProgress progress;
  const DatasetDescription d = describe_dataset(dataset, {.tokenizer = &tokenizer}, progress);
  EXPECT_EQ(d.items, 5u);
  EXPECT_DOUBLE_EQ(d.density, 9.0 / 20);
  EXPECT_EQ(d.first_time, -5);
  EXPECT_EQ(d.last_time, 100);
  EXPECT_EQ(d.values,
            (std::map<float, std::size_t>{{0.5F, 1}, {1, 1}, {2, 2}, {3.5F, 1}, {4, 1}, {5, 3}}));
  EXPECT_DOUBLE_EQ(d.history.mean, 9.0 / 4);
  EXPECT_EQ(d.history.minimum, 0);
  EXPECT_EQ(d.history.median, 2);
  EXPECT_EQ(d.history.maximum, 5);
  EXPECT_EQ(d.items_below_5_interactions, 5u);
  EXPECT_EQ(d.items_without_interactions, 0u);
  ASSERT_TRUE(d.text_characters.has_value());
  EXPECT_EQ(d.text_characters->maximum, 11);
  EXPECT_EQ(d.text_characters->minimum, 0);
  ASSERT_TRUE(d.text_tokens.has_value());
  EXPECT_DOUBLE_EQ(d.text_tokens->mean, (11 + 0 + 6 + 3 + 8) / 5.0 + 2);
  EXPECT_EQ(d.text_tokens_sample, 5u);
  EXPECT_EQ(d.splits.at("time").at("test"), Attribute(std::int64_t{1}));
  EXPECT_EQ(d.tasks.at("mood").classes, 3u);
  EXPECT_EQ(d.graph_triples, 2u);
  const std::string text = to_text(d);
  EXPECT_THAT(text, HasSubstr("1969-12-31 23:59:55 UTC to 1970-01-01 00:01:40 UTC"));
  EXPECT_THAT(text, HasSubstr("0 without interactions, 5 with fewer than 5"));
  const nlohmann::json json = to_json(d);
  EXPECT_EQ(json["values"][5]["count"], 3);
  EXPECT_EQ(json["splits"]["time"]["method"], "time-per-user");
  EXPECT_EQ(json["content_hash"], dataset.identity());
}

TEST(Describe, AgreesWithNumpyOnTheLongTail) {
  RECKON_REQUIRE_PYTHON("h5py, numpy");
  const TemporaryDirectory directory;
  const auto path = directory / "a.h5";
  {
    DatasetWriter writer(path, {});
    Random random(3);
    std::vector<std::string> ids;
    ids.reserve(250);
    for (int i = 0; i < 250; ++i) ids.push_back(fmt::format("{}", i));
    writer.append_items(ids, {});
    writer.append_users(ids);
    std::vector<std::int32_t> users, items;
    for (std::int32_t user = 0; user < 250; ++user) {
      for (std::uint64_t n = random.below(60); n > 0; --n) {
        users.push_back(user);
        const double u = random.uniform();
        items.push_back(static_cast<std::int32_t>(240 * u * u * u));
      }
    }
    writer.append_interactions({users, items, {}, {}, {}});
    writer.commit();
  }
  SilentProgress progress;
  const DatasetDescription d = describe_dataset(Dataset::open(path), {}, progress);
  EXPECT_EQ(
      fmt::format("{:.9f} {:.9f} {:.9f} {} {} {:.6f} {:.6f} {:.6f}\n", d.top_1_percent_share,
                  d.top_10_percent_share, d.popularity_gini, d.items_without_interactions,
                  d.items_below_5_interactions, d.history.p25, d.history.p75, d.popularity.p95),
      test::run_python(R"(
import sys, h5py, numpy as np
f = h5py.File(sys.argv[1])
c = np.sort(np.bincount(f['interactions/item'][:], minlength=250)); h = np.bincount(f['interactions/user'][:], minlength=250)
gini = np.abs(c[:, None] - c[None, :]).sum() / (2 * len(c) * c.sum())
print('%.9f %.9f %.9f %d %d %.6f %.6f %.6f' % (c[-3:].sum() / c.sum(), c[-25:].sum() / c.sum(), gini, (c == 0).sum(), (c < 5).sum(),
      np.quantile(h, .25), np.quantile(h, .75), np.quantile(c, .95)))
)",
                       path.string()));
}

TEST(Describe, SamplesTextsAndHoldsForAnEmptyDataset) {
  const TemporaryDirectory directory;
  const ByteTokenizer tokenizer;
  SilentProgress progress;
  {
    DatasetWriter writer(directory / "a.h5", {});
    const std::vector<std::string> texts(1000, "abc");
    writer.append_items(texts, texts);
    writer.commit();
  }
  const Dataset dataset = Dataset::open(directory / "a.h5");
  EXPECT_EQ(describe_dataset(dataset, {.tokenizer = &tokenizer, .token_sample = 100}, progress)
                .text_tokens_sample,
            100u);
  EXPECT_EQ(describe_dataset(dataset, {.tokenizer = &tokenizer, .token_sample = 0}, progress)
                .text_tokens_sample,
            1000u);
  {
    DatasetWriter writer(directory / "empty.h5", {});
    writer.commit();
  }
  const DatasetDescription empty =
      describe_dataset(Dataset::open(directory / "empty.h5"), {.tokenizer = &tokenizer}, progress);
  EXPECT_EQ(empty.density, 0);
  EXPECT_THAT(to_text(empty), HasSubstr("items"));
  EXPECT_EQ(to_json(empty)["interactions"], 0);
}

TEST(Describe, CountsWhatIsThere) {
  const test::TemporaryDirectory temporary;
  const auto path = temporary / "d.h5";
  {
    DatasetWriter writer(path, {.name = "d", .source = "a test", .license = "none"});
    writer.append_items(std::vector<std::string>{"a", "b", "c", "d"},
                        std::vector<std::string>{"xy", "\xc3\xa9", "", "four"});
    writer.append_users(std::vector<std::string>{"u", "v"});
    const std::vector<std::int32_t> users = {0, 0, 0, 1}, items = {0, 1, 2, 0};
    const std::vector<float> values = {5, 3, 5, 5};
    const std::vector<std::int64_t> times = {100, 200, 300, 50};
    writer.append_interactions(
        {.users = users, .items = items, .values = values, .timestamps = times});
    writer.add_split("s",
                     {.part = {0, 1, 2, 255}, .attributes = {{"method", std::string("by hand")}}});
    writer.commit();
  }
  SilentProgress progress;
  const DatasetDescription d = describe_dataset(Dataset::open(path), {}, progress);
  EXPECT_EQ(d.density, 0.5);
  EXPECT_EQ(d.first_time, 50);
  EXPECT_EQ(d.last_time, 300);
  EXPECT_EQ(d.values, (std::map<float, std::size_t>{{3.0F, 1}, {5.0F, 3}}));
  EXPECT_EQ(d.history.mean, 2);
  EXPECT_EQ(d.history.maximum, 3);
  EXPECT_EQ(d.popularity.median, 1);
  EXPECT_EQ(d.top_1_percent_share, 0.5) << "one item of four: 2 of 4 interactions";
  // Gini of 0, 1, 1, 2: (-3 * 0 - 1 + 1 + 3 * 2) / (4 * 4)
  EXPECT_DOUBLE_EQ(d.popularity_gini, 6.0 / 16);
  EXPECT_EQ(d.items_without_interactions, 1u);
  EXPECT_EQ(d.items_below_5_interactions, 4u);
  EXPECT_EQ(d.text_characters->maximum, 4);
  EXPECT_EQ(d.text_characters->mean, 1.75) << "an accented letter is one character";
  EXPECT_FALSE(d.text_tokens);
  const nlohmann::json json = to_json(d);
  EXPECT_EQ(json["splits"]["s"]["left_out_interactions"], 1);
  EXPECT_EQ(json["splits"]["s"]["method"], "by hand");
  EXPECT_NE(to_text(d).find("1 train, 1 validation, 1 test, 1 left out"), std::string::npos);
}

TEST(Describe, TakesADatasetWithNothingInIt) {
  const test::TemporaryDirectory temporary;
  const auto path = temporary / "d.h5";
  DatasetWriter(path, {.name = "d", .source = "", .license = ""}).commit();
  SilentProgress progress;
  const DatasetDescription d = describe_dataset(Dataset::open(path), {}, progress);
  EXPECT_EQ(d.items, 0u);
  EXPECT_EQ(to_json(d)["interactions"], 0);
}

}  // namespace
}  // namespace reckon
