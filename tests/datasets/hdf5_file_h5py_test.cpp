#include "datasets/hdf5_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

#include "core/error.h"
#include "tests/support/errors.h"
#include "tests/support/python.h"
#include "tests/support/temporary_directory.h"

namespace reckon {
namespace {

using test::error_of;
using test::TemporaryDirectory;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

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
                HasSubstr("expected numbers, found a table"));
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

}  // namespace
}  // namespace reckon
