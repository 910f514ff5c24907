#include "core/model/safetensors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/model/safetensors_header.h"
#include "tests/core/model/model_files.h"
#include "tests/support/errors.h"
#include "tests/support/shared.h"
#include "tests/support/temporary_directory.h"

namespace reckon {
namespace {

using test::error_of;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::vector<TensorEntry> read_header(const std::string& file) {
  return read_safetensors_header(std::as_bytes(std::span(file)), "x");
}

std::string header_error(const std::string& header, const std::string& data = "") {
  return error_of([&] { read_header(test::raw_safetensors(header, data)); });
}

const std::string kGood = R"({"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]}})";

TEST(Safetensors, JudgesEverySharedFileAsItsManifestSays) {
  const auto folder = test::shared_directory() / "conformance/encoder/malformed";
  RECKON_REQUIRE_PATH(folder);
  std::ifstream manifest(folder / "manifest.jsonl");
  std::size_t files = 0;
  for (std::string line; std::getline(manifest, line);) {
    const auto row = nlohmann::json::parse(line);
    const std::string file = row["file"];
    if (!file.starts_with("safetensors/")) continue;
    ++files;
    std::string error;
    try {
      const Safetensors tensors(folder / file);
      // What is refused for its values is a well-formed file.
      for (const auto& [name, tensor] : tensors.tensors()) {
        if (!is_weight_type(tensor.type)) continue;
        if (find_non_finite(tensor.bytes, tensor.type)) error = "not finite: " + name;
      }
    } catch (const Error& refused) {
      error = refused.what();
      EXPECT_THAT(error, AllOf(HasSubstr(file), Not(HasSubstr("\n"))));
    }
    EXPECT_EQ(error.empty(), row["expect"] == "accept") << file << ": " << error;
  }
  EXPECT_EQ(files, 42u);
}

TEST(Safetensors, GivesTypeShapeAndBytesOfEveryTensor) {
  const test::TemporaryDirectory folder;
  test::write_text(folder / "x",
                   test::safetensors_of({{"b", {"I16", {2}, std::string("\1\0\2\0", 4)}},
                                         {"a", {"U8", {}, "\7"}},
                                         {"c", {"F64", {4, 0}, ""}}}));
  const Safetensors file(folder / "x");
  ASSERT_EQ(file.tensors().size(), 3u);
  ASSERT_TRUE(file.find("b"));
  EXPECT_EQ(file.find("b")->type, DataType::kI16);
  EXPECT_EQ(file.find("b")->shape, std::vector<std::uint64_t>{2});
  EXPECT_EQ(file.find("b")->bytes[2], std::byte{2});
  EXPECT_EQ(file.find("a")->bytes[0], std::byte{7});
  EXPECT_TRUE(file.find("a")->shape.empty());
  EXPECT_TRUE(file.find("c")->bytes.empty());
  EXPECT_EQ(file.find("d"), nullptr);
}

TEST(Safetensors, RefusesAFileCutAtAnyLengthOrContinued) {
  const std::string whole = test::raw_safetensors(kGood, std::string(24, 'x'));
  EXPECT_EQ(read_header(whole).size(), 1u);
  for (std::size_t length = 0; length < whole.size(); ++length) {
    EXPECT_THROW(read_header(whole.substr(0, length)), Error) << length;
  }
  for (const std::size_t more : {1, 7, 8, 4096}) {
    EXPECT_THROW(read_header(whole + std::string(more, '\0')), Error) << more;
  }
}

TEST(Safetensors, SaysWhichMemberIsWrong) {
  const std::string data(24, 'x');
  const auto with = [](const std::string& dtype, const std::string& shape,
                       const std::string& offsets) {
    return R"({"a":{"dtype":)" + dtype + R"(,"shape":)" + shape + R"(,"data_offsets":)" + offsets +
           "}}";
  };
  const std::string type = "\"F32\"", shape = "[2,3]", offsets = "[0,24]";
  EXPECT_NO_THROW(read_header(test::raw_safetensors(with(type, shape, offsets), data)));
  EXPECT_THAT(header_error(with("7", shape, offsets), data), HasSubstr("'a': dtype: found 7"));
  EXPECT_THAT(header_error(with("[]", shape, offsets), data), HasSubstr("dtype: found a list"));
  EXPECT_THAT(header_error(with("\"F\\n3\"", shape, offsets), data), HasSubstr("found 'F?3'"));
  EXPECT_THAT(header_error(with(type, "[2.0,3]", offsets), data), HasSubstr("shape: found 2.0"));
  EXPECT_THAT(header_error(with(type, "[[2],3]", offsets), data), HasSubstr("shape: found a list"));
  EXPECT_THAT(header_error(with(type, "6", offsets), data), HasSubstr("shape: found 6"));
  EXPECT_THAT(header_error(with(type, "{}", offsets), data), HasSubstr("shape: found an object"));
  EXPECT_THAT(header_error(with(type, shape, "[-0,24]"), data), HasSubstr("data_offsets: found 0"));
  EXPECT_THAT(header_error(with(type, shape, "[0,24,24]"), data), HasSubstr("more than two"));
  EXPECT_THAT(header_error(with(type, shape, "[0,\"24\"]"), data), HasSubstr("found a text"));
  EXPECT_THAT(header_error(with(type, shape, "[1,25]"), data), HasSubstr("expected 0"));
  EXPECT_THAT(header_error(with(type, "[18446744073709551616]", offsets), data),
              HasSubstr("shape: found 18446744073709551616"));
  EXPECT_THAT(header_error(with(type, "[4294967296,4294967296,0]", "[0,0]")),
              HasSubstr("too large to address"));
  EXPECT_THAT(header_error(with("\"F4\"", "[3]", "[0,2]"), "xx"), HasSubstr("whole bytes"));
  EXPECT_THAT(header_error(with(type, shape, "[0,24],\"shape\":[2,3]"), data),
              HasSubstr("shape: found it twice"));
  EXPECT_THAT(header_error(R"({"a":null})"), HasSubstr("'a': found null, expected an object"));
  EXPECT_THAT(header_error(R"({"a":[1]})"), HasSubstr("'a': found a list"));
  EXPECT_THAT(header_error(" {}"), HasSubstr("expected '{'"));
  EXPECT_THAT(header_error(std::string("{}\0", 3)), HasSubstr("not JSON at byte 10"));
  EXPECT_THAT(header_error("{}{}"), HasSubstr("not JSON at byte"));
}

TEST(Safetensors, SkipsUnknownMembersOfAnEntry) {
  const auto entries = read_header(
      test::raw_safetensors(R"({"a":{"x":[{"y":[1,"z",null,{"dtype":2}]}],"dtype":"F32",)"
                            R"("shape":[],"data_offsets":[0,4],"w":-1.5}})",
                            "1234"));
  EXPECT_EQ(entries.at(0).type, DataType::kF32);
}

TEST(Safetensors, RefusesDeepNestingWithoutTheStack) {
  const std::string deep = R"({"a":{"x":)" + std::string(1 << 20, '[');
  EXPECT_THAT(header_error(deep), HasSubstr("nested deeper"));
}

TEST(Safetensors, AnErrorAboutAStrangeNameStaysOnOneLine) {
  const std::string name = "a\\nb" + std::string(1 << 20, 'n');
  EXPECT_THAT(header_error("{\"" + name + "\":1}"),
              AllOf(StartsWith("x: header: 'a?b"), testing::SizeIs(testing::Lt(300u))));
}

TEST(Safetensors, AHeaderLengthIsCheckedBeforeAnythingIsRead) {
  for (const std::uint64_t length : {~0ull, ~0ull - 7, 1ull << 63, 100'000'001ull, 25ull}) {
    std::string file(24 + 8, ' ');
    std::memcpy(file.data(), &length, sizeof(length));
    EXPECT_THAT(error_of([&] { read_header(file); }), HasSubstr("header length"));
  }
}

}  // namespace
}  // namespace reckon
