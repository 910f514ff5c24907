#include "datasets/hdf5_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/stat.h>

#include <fstream>
#include <limits>

#include "core/error.h"
#include "tests/support/errors.h"
#include "tests/support/python.h"
#include "tests/support/temporary_directory.h"

namespace reckon {
namespace {

using test::error_of;
using test::TemporaryDirectory;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

template <typename T>
class Hdf5Numbers : public ::testing::Test {};
using NumberTypes =
    ::testing::Types<std::int32_t, std::int64_t, std::uint8_t, std::uint64_t, float, double>;
TYPED_TEST_SUITE(Hdf5Numbers, NumberTypes);

TYPED_TEST(Hdf5Numbers, AppendedInBlocksAreReadByAnyRangeOfRows) {
  const TemporaryDirectory directory;
  std::vector<TypeParam> values(200000);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<TypeParam>(i * 7919);
  values[0] = std::numeric_limits<TypeParam>::lowest();
  values[1] = std::numeric_limits<TypeParam>::max();
  {
    Hdf5File file = Hdf5File::create(directory / "a.h5");
    file.create_column("/deep/er/flat", column_type<TypeParam>());
    file.create_column("/wide", column_type<TypeParam>(), {.cols = 40, .compressed = false});
    const std::span all(values);
    for (std::size_t at = 0, size = 1; at < values.size(); at += size, size = size * 3 + 1) {
      file.template append<TypeParam>("/deep/er/flat",
                                      all.subspan(at, std::min(size, values.size() - at)));
    }
    file.template append<TypeParam>("/wide", all.first(40 * 3));
    file.template append<TypeParam>("/wide", all.subspan(40 * 3));
    file.commit();
  }
  const Hdf5File file = Hdf5File::open(directory / "a.h5");
  EXPECT_EQ(file.read<TypeParam>("/deep/er/flat"), values);
  const auto part = file.read<TypeParam>("/deep/er/flat", 65000, 140001);
  EXPECT_TRUE(std::equal(part.begin(), part.end(), values.begin() + 65000));
  EXPECT_EQ(part.size(), 75001u);
  EXPECT_TRUE(file.read<TypeParam>("/deep/er/flat", 5, 5).empty());
  const ColumnInfo wide = file.column("/wide");
  EXPECT_EQ(wide.rank, 2u);
  EXPECT_EQ(wide.rows, 5000u);
  EXPECT_EQ(wide.cols, 40u);
  const auto rows = file.read<TypeParam>("/wide", 2, 4);
  EXPECT_TRUE(std::equal(rows.begin(), rows.end(), values.begin() + 80));
  EXPECT_EQ(rows.size(), 80u);
}

TEST(Hdf5File, KeepsStringsOfAnyLengthAndScript) {
  const TemporaryDirectory directory;
  std::vector<std::string> texts = {"", "plain", "汉字 and naïve 🎬", std::string(200000, 'x')};
  for (int i = 0; i < 40000; ++i) texts.push_back("text " + std::to_string(i));
  {
    Hdf5File file = Hdf5File::create(directory / "a.h5");
    file.create_column("/text", ColumnType::kString);
    file.append("/text", std::span(texts).first(3));
    file.append("/text", std::span(texts).subspan(3));
    file.commit();
  }
  const Hdf5File file = Hdf5File::open(directory / "a.h5");
  EXPECT_EQ(file.read_strings("/text"), texts);
  EXPECT_THAT(file.read_strings("/text", 2, 3), ElementsAre(texts[2]));
  EXPECT_TRUE(file.read_strings("/text", 2, 2).empty());
}

TEST(Hdf5File, RefusesTextThatHdf5WouldCut) {
  const TemporaryDirectory directory;
  Hdf5File file = Hdf5File::create(directory / "a.h5");
  file.create_column("/text", ColumnType::kString);
  const std::vector<std::string> texts = {"fine", std::string("a\0b", 3)};
  EXPECT_THAT(error_of([&] { file.append("/text", texts); }),
              AllOf(HasSubstr("/text: row 1"), HasSubstr("zero byte (at 1)")));
}

TEST(Hdf5File, KeepsAttributesOfEveryKind) {
  const TemporaryDirectory directory;
  const Attributes attributes = {{"flag", true},
                                 {"no", false},
                                 {"count", std::int64_t{-5'000'000'000}},
                                 {"rate", 0.25},
                                 {"name", std::string("Ünïcode")},
                                 {"empty", std::string()},
                                 {"names", std::vector<std::string>{"view", "", "kaufen €"}},
                                 {"none", std::vector<std::string>{}}};
  {
    Hdf5File file = Hdf5File::create(directory / "a.h5");
    file.create_group("/group");
    file.set_attribute("/group", "count", std::string("replaced"));
    file.set_attributes("/group", attributes);
    file.set_attribute("/", "root", std::int64_t{1});
    file.commit();
  }
  const Hdf5File file = Hdf5File::open(directory / "a.h5");
  EXPECT_EQ(file.attributes("/group"), attributes);
  EXPECT_EQ(file.attribute("/", "root"), Attribute(std::int64_t{1}));
  EXPECT_FALSE(file.attribute("/", "other").has_value());
}

TEST(Hdf5File, ListsGroupsAndColumnsInOrder) {
  const TemporaryDirectory directory;
  {
    Hdf5File file = Hdf5File::create(directory / "a.h5");
    for (const char* column : {"/b/y", "/b/x", "/a/z", "/c"})
      file.create_column(column, ColumnType::kInt32);
    file.create_group("/Z");
    file.commit();
  }
  const Hdf5File file = Hdf5File::open(directory / "a.h5");
  EXPECT_THAT(file.groups("/"), ElementsAre("Z", "a", "b"));
  EXPECT_THAT(file.columns("/"), ElementsAre("c"));
  EXPECT_THAT(file.columns("/b"), ElementsAre("x", "y"));
  EXPECT_TRUE(file.columns("/not/there").empty());
  EXPECT_TRUE(file.has_group("/a"));
  EXPECT_FALSE(file.has_group("/c"));
  EXPECT_TRUE(file.has_column("/c"));
  EXPECT_FALSE(file.has_column("/a/not/there"));
  EXPECT_EQ(file.column("/c").rows, 0u);
}

TEST(Hdf5File, WrongTypesShapesAndRangesAreNamed) {
  const TemporaryDirectory directory;
  {
    Hdf5File file = Hdf5File::create(directory / "a.h5");
    file.write<std::int64_t>("/big", std::vector<std::int64_t>{1, 5'000'000'000});
    file.write<std::int32_t>("/negative", std::vector<std::int32_t>{1, 2, -3});
    file.write<float>("/real", std::vector<float>{1, 2});
    file.write("/text", std::vector<std::string>{"a"});
    EXPECT_THAT(error_of([&] { file.append<float>("/real", std::vector<float>{1}); }),
                HasSubstr("/real: appended to before it was created"));
    file.create_column("/pairs", ColumnType::kFloat32, {.cols = 2});
    EXPECT_THAT(error_of([&] {
                  file.append<float>("/pairs", std::vector<float>{1, 2, 3});
                }),
                HasSubstr("/pairs: expected rows of 2 values, found 3 values"));
    EXPECT_THAT(error_of([&] {
                  file.append<double>("/pairs", std::vector<double>{1, 2});
                }),
                HasSubstr("another type"));
    for (const char* bad : {"/", "", "a", "/a//b", "/a/", "/a/../b", "/."}) {
      EXPECT_THAT(error_of([&] { file.create_group(bad); }), HasSubstr("cannot name")) << bad;
    }
    EXPECT_THAT(error_of([&] { file.create_group("/real/x"); }),
                HasSubstr("/real/x: cannot create"));
    file.commit();
  }
  const Hdf5File file = Hdf5File::open(directory / "a.h5");
  const std::string name = (directory / "a.h5").string();
  EXPECT_EQ(error_of([&] { file.read<std::int32_t>("/big"); }),
            name + ": /big: row 1: 5000000000 is out of range, expected -2147483648 to 2147483647");
  EXPECT_THAT(error_of([&] { file.read<std::uint8_t>("/negative"); }), HasSubstr("row 2: -3"));
  EXPECT_THAT(error_of([&] { file.read<std::uint64_t>("/negative"); }), HasSubstr("row 2: -3"));
  EXPECT_EQ(error_of([&] { file.read<std::int32_t>("/real"); }),
            name + ": /real: expected integers, found float32");
  EXPECT_THAT(error_of([&] { file.read<float>("/text"); }),
              HasSubstr("expected numbers, found strings"));
  EXPECT_THAT(error_of([&] { file.read_strings("/real"); }),
              HasSubstr("expected strings, found float32"));
  EXPECT_THAT(error_of([&] { file.read<float>("/real", 1, 3); }),
              HasSubstr("expected rows 1 to 3, found 2 rows"));
  EXPECT_THAT(error_of([&] { file.read<float>("/real", 2, 1); }),
              HasSubstr("expected rows 2 to 1"));
  EXPECT_THAT(error_of([&] { file.read<float>("/other"); }), HasSubstr("/other: cannot open"));
  EXPECT_THAT(file.read<double>("/negative"), ElementsAre(1, 2, -3));
  EXPECT_THAT(file.read<std::int64_t>("/negative"), ElementsAre(1, 2, -3));
  EXPECT_THAT(file.read<double>("/real"), ElementsAre(1, 2));
}

TEST(Hdf5File, OpensAreWithoutLeftoversAndChangesAppearAtCommitOnly) {
  const TemporaryDirectory directory;
  const auto path = directory / "a.h5";
  {
    Hdf5File file = Hdf5File::create(path);
    file.write<float>("/x", std::vector<float>{1});
  }
  EXPECT_TRUE(std::filesystem::is_empty(directory.path()));
  {
    Hdf5File file = Hdf5File::create(path);
    file.write<float>("/x", std::vector<float>{1});
    EXPECT_FALSE(std::filesystem::exists(path));
    file.commit();
  }
  {
    Hdf5File file = Hdf5File::edit(path);
    file.remove("/x");
    file.write<float>("/y", std::vector<float>{2});
    EXPECT_TRUE(Hdf5File::open(path).has_column("/x"));
    file.commit();
  }
  const Hdf5File file = Hdf5File::open(path);
  EXPECT_FALSE(file.has_column("/x"));
  EXPECT_THAT(file.read<float>("/y"), ElementsAre(2));
  EXPECT_TRUE(file.sealed());
  file.verify_seal();
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(directory.path()), {}), 1);
}

TEST(Hdf5File, WhatIsNotAnHdf5FileIsRefusedInOneLine) {
  const TemporaryDirectory directory;
  const auto path = directory / "a.h5";
  EXPECT_EQ(error_of([&] { Hdf5File::open(path); }),
            path.string() + ": cannot open: No such file or directory");
  std::ofstream(path) << "";
  EXPECT_EQ(error_of([&] { Hdf5File::open(path); }), path.string() + ": not an HDF5 file");
  std::ofstream(path) << "user,item\n1,2\n";
  EXPECT_EQ(error_of([&] { Hdf5File::open(path); }), path.string() + ": not an HDF5 file");
  EXPECT_EQ(error_of([&] { Hdf5File::open(directory.path()); }),
            directory.path().string() + ": cannot open: not a regular file");
  const auto pipe = directory / "pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_EQ(error_of([&] { Hdf5File::open(pipe); }),
            pipe.string() + ": cannot open: not a regular file");
}

TEST(Hdf5File, ReplacesNothingButAnHdf5File) {
  const TemporaryDirectory directory;
  const auto path = directory / "a.h5";
  for (int i = 0; i < 2; ++i) Hdf5File::create(path).commit();
  std::ofstream(directory / "empty.h5");
  Hdf5File::create(directory / "empty.h5").commit();
  std::ofstream(directory / "ratings.csv") << "user,item\n";
  EXPECT_THAT(error_of([&] { Hdf5File::create(directory / "ratings.csv"); }),
              HasSubstr("ratings.csv: cannot write: a file is there that is not an HDF5 file"));
  EXPECT_EQ(std::filesystem::file_size(directory / "ratings.csv"), 10u);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(directory.path()), {}), 3);
}

TEST(Hdf5File, ChunksFarLargerThanTheirRowsAreRefused) {
  RECKON_REQUIRE_PYTHON("h5py");
  const TemporaryDirectory directory;
  ASSERT_EQ(test::run_python(R"(
import sys, h5py, numpy as np
def write(name, rows, chunk):
    with h5py.File(sys.argv[1] + '/' + name, 'w') as f:
        f.create_dataset('c', data=np.arange(rows), maxshape=(None,), chunks=(chunk,))
write('whole.h5', 3 * 2**18, 3 * 2**18)
write('spare.h5', 10, 2**19)
write('huge.h5', 9 * 2**20, 9 * 2**20)
write('unused.h5', 48, 2**20)
)",
                             directory.path().string()),
            "");
  for (const auto& [name, rows] : {std::pair("whole.h5", 3u << 18), std::pair("spare.h5", 10u)}) {
    const auto numbers = Hdf5File::open(directory / name).read<std::int64_t>("/c");
    EXPECT_EQ(numbers.size(), rows);
    EXPECT_EQ(numbers.back(), rows - 1);
  }
  EXPECT_THAT(error_of([&] { Hdf5File::open(directory / "huge.h5"); }),
              HasSubstr("/c: its chunks are too large, expected at most 67108864 bytes"));
  EXPECT_THAT(error_of([&] { Hdf5File::open(directory / "unused.h5"); }),
              HasSubstr("expected at most 4194304 bytes for 48 rows of 8"));
}

TEST(Hdf5File, DeclaredSizesAreNotBelieved) {
  RECKON_REQUIRE_PYTHON("h5py");
  const TemporaryDirectory directory;
  const auto path = directory / "a.h5";
  ASSERT_EQ(test::run_python(R"(
import sys, h5py, numpy as np
f = h5py.File(sys.argv[1], 'w')
f.create_dataset('rows', shape=(10**15,), dtype='i8', chunks=(1000,))
f.close()
f = h5py.File(sys.argv[1] + '.external', 'w')
f.create_dataset('external', shape=(1000,), dtype='i8', external=[('/dev/zero', 0, 8000)])
f.close()
f = h5py.File(sys.argv[1] + '.virtual', 'w')
layout = h5py.VirtualLayout(shape=(100,), dtype='i8')
layout[:] = h5py.VirtualSource(sys.argv[1], 'rows', shape=(100,))
f.create_virtual_dataset('virtual', layout)
f.close()
)",
                             path.string()),
            "");
  EXPECT_THAT(
      error_of([&] { Hdf5File::open(path); }),
      HasSubstr("/rows: declares 1000000000000000 rows of 8 bytes but stores only 0 bytes"));
  for (const std::string kind : {"external", "virtual"}) {
    const Hdf5File file = Hdf5File::open(path.string() + "." + kind);
    EXPECT_THAT(error_of([&] { file.read<double>("/" + kind); }), HasSubstr("lie in other files"));
  }
}

}  // namespace
}  // namespace reckon
