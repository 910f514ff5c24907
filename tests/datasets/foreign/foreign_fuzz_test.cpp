#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "tests/datasets/foreign/foreign_files.h"
#include "tests/support/fuzz.h"

// The HDF5 library does not free everything when it fails.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() { return "leak:libhdf5"; }

namespace reckon {
namespace {

TEST(ForeignFuzz, ReadsOrRefusesDamagedFiles) {
  RECKON_REQUIRE_PYTHON("h5py, numpy");
  const test::TemporaryDirectory directory;
  const auto printed = test::write_with_h5py(directory, R"(
def put(name, **columns):
    with h5py.File(here + name, 'w', libver='earliest') as f:
        for key, value in columns.items(): f[key] = value
matrix = {'data': [1., 2, 3], 'indices': [0, 1, 1], 'indptr': [0, 1, 3]}
put('0', **{'item_user_plays/' + k: v for k, v in matrix.items()}, item=['a', 'b'], user=[b'u', b'v'])
put('1', user_id=[1, 2, 3], item_id=[1, 1, 2], rating=[1., 2, 3], timestamp=[1, 2, 3])
put('2', train=np.eye(3), test=np.eye(3), neighbors=[[0, 1]] * 3, distances=[[0., 1]] * 3)
put('3', run=np.array([(b'q', b'd', .5)] * 3, [('query', 'S4'), ('document', 'S4'), ('score', 'f4')]))
put('4', knns=[[1, 2]], dists=[[0., 1]], train=np.eye(2))
)");
  ASSERT_TRUE(printed.empty()) << printed.front();
  std::vector<std::string> seeds;
  for (int i = 0; i < 5; ++i) {
    std::ifstream file(directory / std::to_string(i), std::ios::binary);
    seeds.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  const char* set = std::getenv("RECKON_DAMAGE_TRIALS");
  test::run_mutations(seeds, set == nullptr ? 60 : std::atoi(set));
}

}  // namespace
}  // namespace reckon
