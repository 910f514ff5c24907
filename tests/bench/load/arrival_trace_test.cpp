#include "bench/load/arrival_trace.h"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/errors.h"
#include "tests/support/temporary_directory.h"

namespace reckon {
namespace {

using namespace std::chrono_literals;

class ArrivalTrace : public testing::Test {
 protected:
  std::vector<Arrival> read(const std::string& content, std::size_t texts = 10) {
    std::ofstream(folder_ / "trace.csv", std::ios::binary) << content;
    return read_arrival_trace(folder_ / "trace.csv", texts, 1);
  }
  std::string refusal(const std::string& content) {
    return test::error_of([&] { read(content); });
  }
  test::TemporaryDirectory folder_;
};

TEST_F(ArrivalTrace, HasTimesAndTexts) {
  const auto arrivals = read("seconds,text\n0,3\n0.0015,9\n0.0015,0\n2e1,3\n");
  ASSERT_EQ(arrivals.size(), 4u);
  EXPECT_EQ(arrivals[1].time, Nanoseconds(1500us));
  EXPECT_EQ(arrivals[1].text, 9u);
  EXPECT_EQ(arrivals[3].time, Nanoseconds(20s));
}

TEST_F(ArrivalTrace, MayHaveOtherColumnsAndNoTexts) {
  const auto arrivals = read("id;seconds\na;0.5\nb;1\n");
  ASSERT_EQ(arrivals.size(), 2u);
  EXPECT_EQ(arrivals[0].time, Nanoseconds(500ms));
  EXPECT_LT(arrivals[0].text, 10u);
  EXPECT_EQ(read("seconds\n0.5\n1\n")[1].text, arrivals[1].text);  // drawn from the seed
}

TEST_F(ArrivalTrace, NamesFileAndLineOfWhatIsWrong) {
  EXPECT_NE(refusal("seconds,text\n0,3\n1,10\n").find("trace.csv:3"), std::string::npos);
  for (const char* bad :
       {"seconds,text\n-1,0\n", "seconds,text\nnan,0\n", "seconds,text\ninf,0\n",
        "seconds,text\n1e300,0\n", "seconds,text\n,0\n", "seconds,text\n1,-1\n",
        "seconds,text\n1,1.5\n", "seconds,text\n1,\n", "seconds,text\n1,0\n0.5,0\n",
        "seconds,text\n1\n", "seconds,text\nsoon,0\n", "seconds,seconds\n1,1\n"}) {
    EXPECT_NE(refusal(bad).find("trace.csv"), std::string::npos) << bad;
  }
}

TEST_F(ArrivalTrace, RefusesAFileWithoutQueries) {
  for (const char* bad : {"", "\n\n", "seconds,text\n", "time\n1\n", "1\n2\n"}) {
    EXPECT_NE(refusal(bad).find("trace.csv"), std::string::npos) << bad;
  }
  test::error_of([&] { read_arrival_trace(folder_ / "nowhere.csv", 1, 1); });
  test::error_of([&] { read("seconds\n1\n", 0); });
}

}  // namespace
}  // namespace reckon
