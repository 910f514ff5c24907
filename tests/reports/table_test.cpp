#include "reports/table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace reckon {
namespace {

using testing::HasSubstr;
using testing::Not;

Table example() {
  return {.title = "Films",
          .columns = {{"name"}, {"count", true}},
          .rows = {{"電影", "7"}, {"naïve", "1,234"}},
          .notes = {"a note"}};
}

TEST(Table, AlignsColumnsByWhatATerminalShows) {
  EXPECT_EQ(table_text(example()),
            "Films\n"
            "name   count\n"
            "────────────\n"
            "電影       7\n"
            "naïve  1,234\n"
            "a note\n");
}

TEST(Table, IsColouredOnlyWhenTold) {
  EXPECT_THAT(table_text(example()), Not(HasSubstr("\x1b")));
  EXPECT_THAT(table_text(example(), {.colour = true}), HasSubstr("\x1b[1mFilms\x1b[0m\n"));
}

TEST(Table, LetsNoCellSteerTheTerminal) {
  Table table = example();
  table.title = "\x1b]0;title\x07";
  table.rows[0][0] = "\x1b[2J\nnext";
  table.notes[0] = "\x1b[1A";
  EXPECT_THAT(table_text(table), Not(HasSubstr("\x1b")));
  EXPECT_THAT(table_markdown(table), Not(HasSubstr("\x1b")));
}

TEST(Table, LeavesNoBlanksAtTheEndOfALine) {
  Table table = example();
  table.columns = {{"a"}, {"b"}};
  EXPECT_THAT(table_text(table), Not(HasSubstr(" \n")));
}

TEST(Table, WritesMarkdown) {
  EXPECT_EQ(table_markdown(example()),
            "### Films\n\n"
            "| name | count |\n"
            "|---|---:|\n"
            "| 電影 | 7 |\n"
            "| naïve | 1,234 |\n"
            "\na note\n");
}

TEST(Table, EscapesMarkupInMarkdown) {
  EXPECT_EQ(escape_markdown("a|b"), "a\\|b");
  EXPECT_EQ(escape_markdown("<b>"), "\\<b\\>");
  EXPECT_EQ(escape_markdown("[a](b)"), "\\[a](b)");
  EXPECT_EQ(escape_markdown("*a* `b` \\"), "\\*a\\* \\`b\\` \\\\");
  EXPECT_EQ(escape_markdown("item_cf"), "item_cf");
  EXPECT_EQ(escape_markdown("_a_"), "\\_a\\_");
  EXPECT_EQ(escape_markdown("two\nlines"), "two lines");
}

}  // namespace
}  // namespace reckon
