#include "bench/gate/slice.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/error.h"

namespace reckon::gate {
namespace {

Slice sample_slice() {
  Slice slice;
  slice.operations = 12;
  slice.wall_ns = 10'000'001;
  slice.cpu_ns = 9'000'001;
  slice.wait_ns = 5;
  slice.checksum = "0123456789abcdef0123456789abcdef";
  slice.fingerprint = {1.5, -2, 1e-300, 0.1, 3, 4, 5, 6, 7};
  slice.peak_bytes = 1 << 20;
  return slice;
}

TEST(Slice, ComesBackFromItsLineAsItWas) {
  const Slice slice = sample_slice();
  const Slice read = parse_slice(to_line(slice));
  EXPECT_EQ(to_line(read), to_line(slice));
  EXPECT_EQ(read.fingerprint, slice.fingerprint);
}

TEST(SliceRequest, ComesBackFromItsLineAsItWas) {
  const SliceRequest request{
      .path = "encode", .parameters = {{"tokens", 8}, {"batch", 2}}, .seed = 7, .operations = 3};
  EXPECT_EQ(to_line(parse_request(to_line(request))), to_line(request));
}

TEST(Slice, RefusesWhatIsNoAnswer) {
  const std::string good = to_line(sample_slice());
  const auto with = [&](const std::string& part, const std::string& other) {
    std::string line = good;
    const std::size_t at = line.find(part);
    EXPECT_NE(at, std::string::npos) << part;
    return line.replace(at, part.size(), other);
  };
  for (const std::string& line :
       {std::string(), std::string("garbage"), std::string("[]"), std::string("null"),
        good.substr(0, good.size() - 1), good + good, with("\"operations\":12", "\"operations\":0"),
        with("\"operations\":12", "\"operations\":-1"), with("10000001", "0"),
        with("10000001", "1e7"), with("10000001", "99999999999999999999"), with("9000001", "0"),
        with("[1.5,", "["), with("1.5", "\"1.5\""), with("1.5", "NaN"), with("1.5", "null"),
        with("wait_ns", "wait"), with("{", "{\"more\":1,"),
        "{\"error\":\"" + std::string(2 * kLongestLine, 'x') + "\"}"}) {
    EXPECT_THROW(parse_slice(line), Error) << line;
  }
}

TEST(Slice, GivesTheWorkersOwnErrorAsError) {
  try {
    parse_slice(R"({"error":"out of memory"})");
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "out of memory");
  }
}

TEST(FingerprintDistance, IsRelativeToTheSizeOfTheResults) {
  ResultDigest a;
  ResultDigest b;
  const std::vector<float> values = {3, 0, 0, 4};
  const std::vector<float> changed = {3, 0, 0.5, 4};
  a.add(std::span<const float>(values));
  b.add(std::span<const float>(changed));
  EXPECT_DOUBLE_EQ(fingerprint_distance(a.fingerprint(), a.fingerprint()), 0);
  EXPECT_DOUBLE_EQ(fingerprint_distance(a.fingerprint(), b.fingerprint()), 0.5 / std::sqrt(25.25));
  EXPECT_NE(a.checksum(), b.checksum());
  ResultDigest::Fingerprint infinite = a.fingerprint();
  infinite[0] = std::numeric_limits<double>::infinity();
  EXPECT_TRUE(std::isinf(fingerprint_distance(a.fingerprint(), infinite)));
}

}  // namespace
}  // namespace reckon::gate
