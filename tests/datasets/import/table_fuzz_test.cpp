#include <gtest/gtest.h>

#include "tests/support/fuzz.h"

namespace reckon {
namespace {

TEST(TableFuzz, ReadsOrRefusesDamagedTables) {
  test::run_mutations(
      {"a,b\n1,\"x, \"\"y\"\"\nz\"\r\n\n2,\xC3\xA9\n3,2015-03-09\n",
       "\xEF\xBB\xBF"
       "a::b\n1::2\n3::4::\n",
       "{\"a\": \"x\", \"2\": [1, \"\\u00e9\"]}\n"
       "{\"a\": null, \"2\": -1.5e3, \"c\": {\"d\": []}}\n",
       "[{\"a\": \"}\", \"2\": true},\n{\"a\": 1, \"2\": 2}]\n", "u1 1 2 3\nu2\t4  5\r\n\nu3\n"},
      20000);
}

}  // namespace
}  // namespace reckon
