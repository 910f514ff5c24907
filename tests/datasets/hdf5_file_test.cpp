#include "datasets/hdf5_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/stat.h>

#include <fstream>
#include <limits>
#include <numeric>

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
              HasSubstr("expected strings [n], found float32"));
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

TEST(Hdf5File, ReadsWhatH5pyWrites) {
  RECKON_REQUIRE_PYTHON("h5py, numpy");
  const TemporaryDirectory directory;
  for (const std::string libver : {"earliest", "latest"}) {
    const auto path = directory / (libver + ".h5");
    EXPECT_EQ(test::run_python("import sys, h5py, numpy as np\n"
                               "f = h5py.File(sys.argv[1], 'w', libver='" +
                                   libver + R"(')
f.attrs['name'] = 'näme'; f.attrs['version'] = np.uint8(1); f.attrs['rate'] = np.float32(0.5)
f.attrs['yes'] = True; f.attrs['bytes'] = np.bytes_('fixed'); f.attrs['list'] = ['a', 'b']
f.attrs['array'] = [1, 2, 3]; f.attrs['one'] = [7]
f['int64'] = np.arange(10)
f['big_endian'] = np.arange(5, dtype='>i2')
f['half'] = np.array([0.5, 1.5], 'f2')
f['flags'] = np.array([True, False, True])
f['uint64'] = np.array([0, 2**64 - 1], 'u8')
f['fixed'] = np.array([b'ab', b'abcd', b''])
f['text'] = ['eins', 'zwei', '', '三']
f['cube'] = np.zeros((2, 2, 2))
f['scalar'] = 3
f['complex'] = np.zeros(3, 'c16')
f.create_dataset('chunked', data=np.arange(1000).reshape(100, 10), chunks=(7, 3), compression='gzip')
f.create_dataset('checked', data=np.arange(1000), chunks=(70,), compression=9, fletcher32=True)
f.create_dataset('lzf', data=np.arange(1000), compression='lzf')
f['link'] = h5py.SoftLink('/int64'); f['gone'] = h5py.SoftLink('/nothing')
f['other'] = h5py.ExternalLink(sys.argv[1] + '.other', '/x')
f.close()
)",
                               path.string()),
              "");
    const Hdf5File file = Hdf5File::open(path);
    EXPECT_FALSE(file.sealed());
    EXPECT_EQ(file.attribute("/", "name"), Attribute(std::string("näme")));
    EXPECT_EQ(file.attribute("/", "version"), Attribute(std::int64_t{1}));
    EXPECT_EQ(file.attribute("/", "rate"), Attribute(0.5));
    EXPECT_EQ(file.attribute("/", "yes"), Attribute(true));
    EXPECT_EQ(file.attribute("/", "bytes"), Attribute(std::string("fixed")));
    EXPECT_EQ(file.attribute("/", "list"), Attribute(std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(file.attribute("/", "one"), Attribute(std::int64_t{7}));
    EXPECT_FALSE(file.attribute("/", "array").has_value());
    EXPECT_THAT(file.read<std::int32_t>("/int64", 3, 6), ElementsAre(3, 4, 5));
    EXPECT_THAT(file.read<std::int32_t>("/big_endian"), ElementsAre(0, 1, 2, 3, 4));
    EXPECT_THAT(file.read<float>("/half"), ElementsAre(0.5f, 1.5f));
    EXPECT_THAT(file.read<std::uint8_t>("/flags"), ElementsAre(1, 0, 1));
    EXPECT_THAT(file.read<std::int32_t>("/flags"), ElementsAre(1, 0, 1));
    EXPECT_THAT(error_of([&] { file.read<std::int64_t>("/uint64"); }),
                HasSubstr("row 1: 18446744073709551615"));
    EXPECT_THAT(file.read_strings("/fixed"), ElementsAre("ab", "abcd", ""));
    EXPECT_THAT(file.read_strings("/text", 1, 4), ElementsAre("zwei", "", "三"));
    EXPECT_THAT(error_of([&] { file.read<double>("/cube"); }),
                HasSubstr("/cube: 3 dimensions, expected 1 or 2"));
    EXPECT_THAT(error_of([&] { file.read<double>("/scalar"); }),
                HasSubstr("/scalar: 0 dimensions, expected 1 or 2"));
    EXPECT_THAT(error_of([&] { file.read<double>("/lzf"); }),
                HasSubstr("/lzf: values compressed with HDF5 filter 32000 (lzf)"));
    EXPECT_THAT(error_of([&] { file.read<float>("/complex"); }),
                HasSubstr("expected numbers, found another type"));
    std::vector<std::int64_t> numbers(1000);
    std::iota(numbers.begin(), numbers.end(), 0);
    EXPECT_EQ(file.read<std::int64_t>("/chunked"), numbers);
    EXPECT_EQ(file.read<std::int64_t>("/checked"), numbers);
    EXPECT_TRUE(file.has_column("/link"));
    EXPECT_FALSE(file.has_column("/gone"));
    EXPECT_FALSE(file.has_column("/other"));
  }
}

TEST(Hdf5File, IsReadByH5pyWithTypesAsTheyAre) {
  RECKON_REQUIRE_PYTHON("h5py, numpy");
  const TemporaryDirectory directory;
  const auto path = directory / "a.h5";
  {
    Hdf5File file = Hdf5File::create(path);
    file.write<std::int32_t>("/a/int32", std::vector<std::int32_t>{1, -2});
    file.write<float>("/a/pairs", std::vector<float>{1, 2, 3, 4}, 2);
    file.write<std::uint8_t>("/a/bytes", std::vector<std::uint8_t>{0, 255});
    file.write("/a/text", std::vector<std::string>{"", "三"});
    file.write("/none", std::span<const std::string>());
    file.set_attributes("/a", {{"flag", true},
                               {"count", std::int64_t{3}},
                               {"rate", 0.5},
                               {"name", std::string("é")},
                               {"names", std::vector<std::string>{"x", "y"}}});
    file.commit();
  }
  EXPECT_EQ(
      test::run_python(R"(
import sys, h5py, numpy as np
f = h5py.File(sys.argv[1])
a = f['a']
print(a['int32'].dtype, a['int32'][:], a['pairs'][:].tolist(), a['bytes'][:], a['text'].asstr()[:], a['text'].dtype, f['none'].shape)
print(h5py.check_string_dtype(a['text'].dtype), a['int32'].compression, a['int32'].shuffle, a['int32'].maxshape)
for k, v in sorted(a.attrs.items()): print(k, type(v).__name__, v)
)",
                       path.string()),
      "int32 [ 1 -2] [[1.0, 2.0], [3.0, 4.0]] [  0 255] ['' '三'] object (0,)\n"
      "string_info(encoding='utf-8', length=None) gzip True (None,)\n"
      "count int64 3\nflag bool_ True\nname str é\nnames ndarray ['x' 'y']\nrate float64 0.5\n");
}

TEST(Hdf5File, LosesItsSealWhenAnotherProgramChangesIt) {
  RECKON_REQUIRE_PYTHON("h5py");
  const TemporaryDirectory directory;
  const auto path = directory / "a.h5";
  for (const std::string change : {"f['x'][0] = 3", "f['y'] = [1, 2]", "f.attrs['a'] = 1"}) {
    Hdf5File file = Hdf5File::create(path);
    file.write<float>("/x", std::vector<float>{1});
    file.commit();
    EXPECT_TRUE(Hdf5File::open(path).sealed());
    EXPECT_EQ(test::run_python(
                  "import sys, h5py\nf = h5py.File(sys.argv[1], 'r+')\n" + change + "\nf.close()\n",
                  path.string()),
              "");
    EXPECT_FALSE(Hdf5File::open(path).sealed()) << change;
  }
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
