#include <gtest/gtest.h>

#include "core/random.h"
#include "reports/record_json.h"
#include "tests/reports/sample_record.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace reckon {
namespace {

TEST(RecordJsonFuzz, ReadsOrRefusesDamagedRecords) {
  Record record = test::sample_record();
  for (auto& variant : record.variants) variant.latency->samples.resize(3);
  for (auto& system : record.systems) system.metrics.resize(2);
  const std::string valid = to_json(record);
  const std::string alphabet = "{}[]\",:0-9eE.\\u\x00\xff n";
  Random random(3);
  for (int round = 0; round < 2000; ++round) {
    std::string text = valid;
    const std::uint64_t changes = 1 + random.below(3);
    for (std::uint64_t i = 0; i < changes; ++i) {
      const std::size_t at = random.below(text.size());
      switch (random.below(4)) {
        case 0:
          text[at] = alphabet[random.below(alphabet.size())];
          break;
        case 1:
          text.erase(at, 1 + random.below(20));
          break;
        case 2:
          text.insert(at, text.substr(random.below(text.size()), random.below(40)));
          break;
        default:
          text.resize(at + 1);
      }
    }
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
  }
}

}  // namespace
}  // namespace reckon
