#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>

#include "tests/datasets/import/mutations.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace reckon {
namespace {

TEST(TableFuzz, ReadsOrRefusesDamagedTables) {
  const std::string_view alphabet("\0\"\r\n,;\t|:{}[]\\0a\xFF\xC3", 20);
  const std::string valid[] = {
      "a,b\n1,\"x, \"\"y\"\"\nz\"\r\n\n2,\xC3\xA9\n3,2015-03-09\n",
      "\xEF\xBB\xBF"
      "a::b\n1::2\n3::4::\n",
      "{\"a\": \"x\", \"2\": [1, \"\\u00e9\"]}\n{\"a\": null, \"2\": -1.5e3, \"c\": {\"d\": []}}\n",
      "[{\"a\": \"}\", \"2\": true},\n{\"a\": 1, \"2\": 2}]\n",
      "u1 1 2 3\nu2\t4  5\r\n\nu3\n",
  };
  Random random(5);
  for (const std::string& text : valid) {
    for (int round = 0; round < 4000; ++round) {
      const std::string damaged = test::mutate(text, alphabet, random);
      LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(damaged.data()), damaged.size());
    }
  }
}

}  // namespace
}  // namespace reckon
