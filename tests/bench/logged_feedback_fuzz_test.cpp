#include <gtest/gtest.h>

#include "tests/support/fuzz.h"

namespace reckon {
namespace {

TEST(LoggedFeedbackFuzz, ReadsOrRefusesDamagedLogs) {
  test::run_mutations(
      {"action,reward,propensity,target\n0,1,0.5,0.25\n1,0,0.25,1\n",
       "item_id,click,pscore,position,target:0,target:1,estimate:0,estimate:1\n"
       "0,1,0.5,1,0.25,0.75,0.1,0.2\r\n1,0,0.5,2,1,0,0.3,0.4\r\n",
       "\"action\"\t\"reward\"\t\"propensity_score\"\n\"a \"\"b\"\"\"\t1\t1e-3\nc\t-2.5\t1\n"},
      6000);
}

}  // namespace
}  // namespace reckon
