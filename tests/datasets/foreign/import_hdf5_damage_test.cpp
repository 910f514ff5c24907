// What is wrong with other programs' files: one line that says where, whatever it is.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "datasets/foreign/import_hdf5.h"
#include "tests/datasets/foreign/foreign_files.h"
#include "tests/support/errors.h"

namespace reckon {
namespace {

using test::error_of;
using test::TemporaryDirectory;
using test::write_with_h5py;
using ::testing::HasSubstr;

// Files of a base layout with one thing changed: {name, statements, what the Error says}.
struct Damage {
  std::string name;
  std::string change;
  std::string error;
};

constexpr const char* kBase = R"(
def put(f, path, value, **how):
    if path in f: del f[path]
    f.create_dataset(path, data=value, **how)
def base(f, kind):
    if kind == 'matrix':
        put(f, 'item_user_plays/data', [1., 2, 3]); put(f, 'item_user_plays/indices', [0, 1, 1]); put(f, 'item_user_plays/indptr', [0, 1, 3])
    if kind == 'anndata':
        f.attrs['encoding-type'] = 'anndata'
        put(f, 'X/data', [1., 2, 3]); put(f, 'X/indices', [0, 1, 1]); put(f, 'X/indptr', [0, 1, 3])
        f['X'].attrs['encoding-type'] = 'csr_matrix'
        for axis in ('obs', 'var'):
            put(f, axis + '/_index', ['a', 'b']); f[axis].attrs['_index'] = '_index'
    if kind == 'spotlight':
        for name in ('user_id', 'item_id', 'rating', 'timestamp'): put(f, name, [1, 2, 3])
    if kind == 'goodbooks': put(f, 'ratings', [[1, 2, 3]])
    if kind == 'vectors': put(f, 'emb', [[1., 2], [3, 4]])
    if kind == 'pandas':
        put(f, 'k/block0_items', np.array([b'user', b'item'])); put(f, 'k/block0_values', [[1, 2], [3, 4]])
)";

// Writes all the files of a kind in one run of Python, imports each and compares its Error.
void expect_errors(const std::string& kind, const std::vector<Damage>& damages) {
  const TemporaryDirectory directory;
  std::string script = kBase;
  for (const Damage& damage : damages) {
    script += "with h5py.File(here + '" + damage.name + "', 'w') as f:\n    base(f, '" + kind +
              "'); " + damage.change + "\n";
  }
  ASSERT_TRUE(write_with_h5py(directory, script).empty());
  SilentProgress progress;
  for (const Damage& damage : damages) {
    const auto out = directory / "out.h5";
    const std::string error =
        error_of([&] { import_hdf5({.file = directory / damage.name}, out, progress); });
    EXPECT_THAT(error, HasSubstr(damage.error)) << damage.name;
    EXPECT_FALSE(std::filesystem::exists(out)) << damage.name;
  }
}

class ImportHdf5Damage : public ::testing::Test {
 protected:
  void SetUp() override { RECKON_REQUIRE_PYTHON("h5py, numpy"); }
};

TEST_F(ImportHdf5Damage, OfSparseMatricesIsNamed) {
  const std::string g = "item_user_plays/";
  expect_errors(
      "matrix",
      {{"falling", "put(f, '" + g + "indptr', [0, 2, 1])", "indptr: row 2: 1, expected 2 to 3"},
       {"negative", "put(f, '" + g + "indptr', [0, -1, 3])", "indptr: row 1: -1, expected 0 to 3"},
       {"late", "put(f, '" + g + "indptr', [1, 2, 3])", "indptr: begins with 1, expected 0"},
       {"early", "put(f, '" + g + "indptr', [0, 1, 2])", "ends with 2, expected the number"},
       {"beyond", "put(f, '" + g + "indptr', [0, 1, 4])", "indptr: row 2: 4, expected 1 to 3"},
       {"huge", "put(f, '" + g + "indptr', [0, 1, 2**62])", "row 2: 4611686018427387904"},
       {"empty_indptr", "put(f, '" + g + "indptr', np.zeros(0, 'i4'))", "empty, expected a 0"},
       {"no_rows", "put(f, '" + g + "indptr', [0])", "no rows, but 3 entries"},
       {"nothing",
        "put(f, '" + g + "indptr', [0]); put(f, '" + g + "indices', np.zeros(0)); put(f, '" + g +
            "data', np.zeros(0))",
        "holds no interactions"},
       {"short_data", "put(f, '" + g + "data', [1., 2])", "data: 2 values, expected 3 as in"},
       {"nan", "put(f, '" + g + "data', [1., np.nan, 3])", "data: row 1: nan, expected a finite"},
       {"inf", "put(f, '" + g + "data', [1., 2, 1e39])", "data: row 2: 1e+39, expected a finite"},
       {"text", "put(f, '" + g + "data', ['a', 'b', 'c'])", "data: expected numbers [n], found"},
       {"float_index", "put(f, '" + g + "indices', [0., 1, 1])", "expected integers [n], found"},
       {"table", "put(f, '" + g + "indices', np.zeros(3, [('a', 'i4')]))", "found a table in"},
       {"two_dimensions", "put(f, '" + g + "data', [[1., 2, 3]])", "found float64 in 2 dimensions"},
       {"scalar", "put(f, '" + g + "indptr', 3)", "indptr: 0 dimensions, expected 1 or 2"},
       {"negative_index", "put(f, '" + g + "indices', [0, -1, 1])", "row 1: -1, expected 0 to"},
       {"far_index", "put(f, '" + g + "indices', [0, 2**40, 1])", "row 1: 1099511627776"},
       {"wide", "put(f, '" + g + "indices', [0, 2**31 - 2, 1])",
        "2147483647 columns for 3 entries"},
       {"unsigned", "put(f, '" + g + "indices', np.array([0, 2**64 - 1, 1], 'u8'))",
        "18446744073709551615 is out of range"},
       {"few_names", "put(f, 'user', ['a']); put(f, 'item', ['a', 'b'])",
        "/user: 1 names, expected one for each of the 2 users"},
       {"float_shape", "put(f, '" + g + "shape', [2., 2.])", "shape: expected integers"},
       {"other_shape", "put(f, '" + g + "shape', [5, 7])", "shape: 5 x 7, but"},
       {"wide_shape", "put(f, '" + g + "shape', [2, 2**31 - 1])", "2147483647 columns for 3"},
       {"negative_shape", "put(f, '" + g + "shape', [2, -3])", "-3 columns, expected 0 to"},
       {"lzf", "put(f, '" + g + "data', np.arange(3.), compression='lzf', chunks=(3,))",
        "data: values compressed with HDF5 filter 32000 (lzf)"},
       {"claimed",
        "del f['" + g + "indptr']; f.create_dataset('" + g +
            "indptr', (2**40,), 'i8', chunks=(1000,))",
        "declares 1099511627776 rows of 8 bytes but stores only 0 bytes"},
       {"elsewhere", "del f['" + g + "data']; f['" + g + "data'] = h5py.ExternalLink('x.h5', '/x')",
        "layout not recognised: found item_user_plays/"},
       {"nowhere", "del f['" + g + "data']; f['" + g + "data'] = h5py.SoftLink('/x')",
        "layout not recognised"},
       {"external",
        "del f['" + g + "data']; f.create_dataset('" + g +
            "data', (3,), 'f8', external=[('/etc/hostname', 0, 24)])",
        "data: values that lie in other files"}});
}

TEST_F(ImportHdf5Damage, OfAnnDataIsNamed) {
  expect_errors(
      "anndata",
      {{"names", "put(f, 'obs/_index', ['a', 'b', 'c'])", "obs/_index: 3 names, expected 2"},
       {"columns", "put(f, 'var/_index', ['a'])", "var/_index: 1 names, expected one for each of"},
       {"no_index", "del f['obs/_index']", "/obs/_index: not there"},
       {"float_index", "put(f, 'obs/_index', [1.5, 2.5])", "expected names (strings or integers)"},
       {"index_elsewhere", "f['obs'].attrs['_index'] = '../../x'", "/obs/../../x: not there"},
       {"dense", "del f['X']; put(f, 'X', np.ones((2, 2)))", "/X: not a sparse matrix"},
       {"format", "f['X'].attrs['encoding-type'] = 'coo'", "is \"coo\", expected csr_matrix"},
       {"no_format", "del f['X'].attrs['encoding-type']", "has no attribute encoding-type"},
       {"empty_name", "put(f, 'obs/_index', [b'\\xff', b'b'])", "not UTF-8"},
       {"varm", "put(f, 'varm/x', [[1., np.inf], [1, 2]])", "/varm/x: row 0: inf"},
       {"short_varm", "put(f, 'varm/x', [[1., 2]])", "/items/embeddings/x: 1 rows, expected 2"}});
}

TEST_F(ImportHdf5Damage, OfTablesIsNamed) {
  expect_errors(
      "spotlight",
      {{"lengths", "put(f, 'rating', [1, 2])",
        "column \"rating\": 2 rows, expected 3 as in /user_id"},
       {"no_rows", "[put(f, k, np.zeros(0)) for k in list(f)]", "holds no interactions"},
       {"nan", "put(f, 'rating', [1, np.nan, 3])", "column \"rating\": row 1: nan, expected"},
       {"half", "put(f, 'user_id', [1, 2.5, 3])", "row 1: 2.5, expected a whole number"},
       {"nan_id", "put(f, 'user_id', [1, 2, np.nan])", "row 2: nan, expected a whole number"},
       {"inf_id", "put(f, 'user_id', [np.inf, 2, 3])", "row 0: inf, expected a whole number"},
       {"empty_id", "put(f, 'user_id', ['a', '', 'b'])", "row 1: empty, expected an id"},
       {"table", "put(f, 'user_id', np.zeros(3, [('a', 'i4')]))", "found a table"},
       {"complex", "put(f, 'rating', np.zeros(3, 'c16'))", "expected numbers, found a table"},
       {"text", "put(f, 'rating', ['1', '2', '3'])", "expected numbers, found strings"},
       {"milliseconds", "put(f, 'timestamp', [1e12] * 3)", "--timestamp-unit milliseconds?"},
       {"nan_time", "put(f, 'timestamp', [1, np.nan, 2])", "row 1: nan, expected a time"},
       {"claimed",
        "[f.pop(k) for k in list(f)]; [f.create_dataset(k, (2**33,), 'i4', chunks=(99,)) for k in "
        "('user_id', 'item_id')]",
        "declares 8589934592 rows of 4 bytes but stores only 0 bytes"}});
  expect_errors("goodbooks",
                {{"text", "put(f, 'ratings', [[b'a', b'b', b'c']])", "expected numbers, found"},
                 {"nan", "put(f, 'ratings', [[1, 2, np.nan]])", "column \"2\": row 0: nan"},
                 {"empty", "put(f, 'ratings', np.zeros((0, 3)))", "holds no interactions"}});
  expect_errors(
      "pandas",
      {{"columns", "put(f, 'k/block0_items', np.array([b'user']))", "2 columns, expected 1 as in"},
       {"rows", "put(f, 'k/block1_items', np.array([b'x'])); put(f, 'k/block1_values', [[1.]])",
        "block1_values: 1 rows, expected 2"},
       {"names", "put(f, 'k/block0_items', [1, 2])", "block0_items: expected strings, found int64"},
       {"two", "f.copy('k', 'j')", "expected one table, or --group with one of /j, /k"}});
}

TEST_F(ImportHdf5Damage, OfVectorsIsNamed) {
  expect_errors(
      "vectors",
      {{"nan", "put(f, 'emb', [[1., 2], [np.nan, 4]])", "/emb: row 1: nan"},
       {"ids", "put(f, 'id', ['a'])", "layout not recognised"},
       {"flat", "put(f, 'emb', np.zeros((2, 0)))", "expected vectors [n, d]"},
       {"claimed", "f.pop('emb'); f.create_dataset('emb', (2**40, 99), 'f4', chunks=(9, 9))",
        "declares 1099511627776 rows of 396 bytes but stores only 0 bytes"}});
}

}  // namespace
}  // namespace reckon
