#include "bench/gate/gate_spec.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"

namespace reckon::gate {
namespace {

using testing::HasSubstr;

std::string refusal(const std::string& text) {
  try {
    parse_gate_spec(text, "gate.toml");
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

TEST(GateSpec, ReadsRowsWithTheUsualValuesOfWhatIsNotSaid) {
  const GateSpec spec = parse_gate_spec(
      "seconds = 60\nbudget = 0.1\n"
      "[[row]]\nname = \"short\"\npath = \"encode\"\ntokens = 16\n"
      "[[row]]\nname = \"size\"\nquantity = \"binary_size\"\nbudget = 0.01\n"
      "[[quality]]\nsystem = \"fp32/content\"\nmetric = \"ndcg@10\"\nmargin = 0.005\n",
      "gate.toml");
  EXPECT_EQ(spec.seconds, 60);
  EXPECT_EQ(spec.false_alarms, 0.01);
  ASSERT_EQ(spec.rows.size(), 2u);
  EXPECT_EQ(spec.rows[0].parameters.at("tokens"), 16);
  EXPECT_EQ(spec.rows[0].parameters.at("batch"), 8);
  EXPECT_EQ(spec.rows[0].budget, 0.1);
  EXPECT_EQ(spec.rows[0].tolerance, 1e-4);
  EXPECT_EQ(spec.rows[1].quantity, Quantity::kBinarySize);
  EXPECT_EQ(spec.rows[1].budget, 0.01);
  ASSERT_EQ(spec.quality.size(), 1u);
  EXPECT_EQ(spec.quality[0].name, "fp32/content ndcg@10");
  EXPECT_FALSE(spec.quality[0].threshold);
}

TEST(GateSpec, HasTwentyRowsWithinSevenMinutesByDefault) {
  const GateSpec spec = parse_gate_spec(default_gate_spec(), "default");
  EXPECT_EQ(spec.rows.size(), 20u);
  EXPECT_LE(spec.seconds, 420);
}

TEST(GateSpec, NamesTheLineOfWhatItRefuses) {
  const std::string row = "[[row]]\nname = \"a\"\npath = \"tokenizer\"\n";
  EXPECT_THAT(refusal(""), HasSubstr("no [[row]]"));
  EXPECT_THAT(refusal("row = 3"), HasSubstr("expected tables [[row]]"));
  EXPECT_THAT(refusal("[[row]]\n[row.x]"), HasSubstr("gate.toml: line"));
  EXPECT_THAT(refusal("not toml"), HasSubstr("gate.toml: line 1, column"));
  EXPECT_THAT(refusal(row + "path = \"tokenizer\"\n"), HasSubstr("line 4"));
  EXPECT_THAT(refusal(row + row), HasSubstr("\"a\" is there twice"));
  EXPECT_THAT(refusal(row + "wordz = 3\n"), HasSubstr("no parameter \"wordz\""));
  EXPECT_THAT(refusal(row + "words = 0\n"), HasSubstr("words is 0, expected 1 to 4096"));
  EXPECT_EQ(refusal(row + "words = \"3\"\n"),
            "gate.toml: line 4: words: not a key, and no whole number");
  EXPECT_THAT(refusal(row + "budget = 0\n"), HasSubstr("line 4: budget: expected a number"));
  EXPECT_THAT(refusal(row + "budget = -0.05\n"), HasSubstr("line 4: budget"));
  EXPECT_THAT(refusal(row + "budget = nan\n"), HasSubstr("line 4: budget"));
  EXPECT_THAT(refusal(row + "budget = \"5%\"\n"), HasSubstr("line 4: budget"));
  EXPECT_THAT(refusal("budgets = 0.05\n" + row), HasSubstr("line 1: \"budgets\" is not a key"));
  EXPECT_THAT(refusal("seconds = 0\n" + row), HasSubstr("line 1: seconds"));
  EXPECT_THAT(refusal("[[row]]\nname = \"a\"\npath = \"nothing\"\n"),
              HasSubstr("no hot path \"nothing\", expected one of tokenizer"));
  EXPECT_THAT(refusal("[[row]]\nname = \"a\"\nquantity = \"speeed\"\n"),
              HasSubstr("quantity \"speeed\", expected one of speed"));
  EXPECT_THAT(refusal("[[row]]\nname = \"a\"\nquantity = \"startup\"\npath = \"tokenizer\"\n"),
              HasSubstr("line 4: \"path\" is not a key"));
  EXPECT_THAT(refusal("[[row]]\npath = \"tokenizer\"\n"), HasSubstr("no name"));
  EXPECT_THAT(refusal("[[quality]]\nsystem = \"a\"\nmetric = \"b\"\n"), HasSubstr("margin"));
  EXPECT_THAT(refusal("[[quality]]\nsystem = \"a\"\nmetric = \"b\"\nmargin = 0\n"),
              HasSubstr("margin"));
  EXPECT_THAT(refusal(std::string(std::size_t{2} << 20, '#')), HasSubstr("more than"));
}

}  // namespace
}  // namespace reckon::gate
