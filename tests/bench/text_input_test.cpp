#include "bench/cli/text_input.h"

#include <gtest/gtest.h>

#include <fstream>

#include "core/error.h"
#include "tests/support/temporary_directory.h"

namespace reckon {
namespace {

class TextInputTest : public testing::Test {
 protected:
  std::string file(const std::string& name, const std::string& content) {
    const auto path = temporary_ / name;
    std::ofstream(path, std::ios::binary) << content;
    return path.string();
  }
  test::TemporaryDirectory temporary_;
};

TEST_F(TextInputTest, TakesOneTextALineAndKeepsEmptyOnes) {
  TextInput input(file("a.txt", "one\r\n\nthree"));
  TextWindow window;
  ASSERT_TRUE(input.read(2, window));
  EXPECT_EQ(window.first, (std::vector<std::string>{"one", ""}));
  ASSERT_TRUE(input.read(2, window));
  EXPECT_EQ(window.first, std::vector<std::string>{"three"});
  EXPECT_EQ(window.first_row, 2u);
  EXPECT_FALSE(input.read(2, window));
}

TEST_F(TextInputTest, TakesPairsFromJsonLines) {
  TextInput input(
      file("a.jsonl", "{\"text\": \"a\", \"pair\": \"b\"}\n\n{\"pair\": \"\", \"text\": \"c\"}\n"));
  TextWindow window;
  ASSERT_TRUE(input.read(10, window));
  EXPECT_TRUE(window.pairs);
  EXPECT_EQ(window.first, (std::vector<std::string>{"a", "c"}));
  EXPECT_EQ(window.second, (std::vector<std::string>{"b", ""}));
}

TEST_F(TextInputTest, NamesTheLineThatIsWrong) {
  for (const char* bad : {"{\"text\": 1}", "[1]", "{", "{\"text\": \"a\", \"pair\": \"b\"}",
                          "{\"text\": \"\xff\"}"}) {
    TextInput input(file("bad.jsonl", std::string("{\"text\": \"good\"}\n") + bad + "\n"));
    TextWindow window;
    try {
      input.read(10, window);
      FAIL() << bad;
    } catch (const Error& error) {
      EXPECT_NE(std::string(error.what()).find("bad.jsonl:2"), std::string::npos) << error.what();
    }
  }
}

TEST_F(TextInputTest, SaysWhenTheFileIsNotThere) {
  EXPECT_THROW(TextInput("/nowhere/texts.txt"), Error);
  EXPECT_THROW(TextInput(temporary_.path().string()), Error);
}

}  // namespace
}  // namespace reckon
