#include <gtest/gtest.h>

#include "tests/support/fuzz.h"

namespace reckon {
namespace {

TEST(ArrivalTraceFuzz, ReadsOrRefusesDamagedTraces) {
  test::run_mutations({"seconds,text\n0,1\n0.5,2\n1e1,0\n", "seconds\r\n0\r\n0.25\r\n3\r\n",
                       "\"seconds\";\"text\";\"note\"\n1;4;\"a \"\"b\"\"\"\n2;0;c\n"},
                      6000);
}

}  // namespace
}  // namespace reckon
