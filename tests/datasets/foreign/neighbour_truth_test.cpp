#include "datasets/foreign/neighbour_truth.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/datasets/foreign/foreign_files.h"
#include "tests/support/errors.h"

namespace reckon {
namespace {

using test::error_of;
using test::TemporaryDirectory;
using test::write_with_h5py;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr const char* kFiles = R"(
train = np.arange(10, dtype='f4').reshape(5, 2); test = train[:2]
neighbors = np.array([[0, 1, 2], [1, 0, 2]], 'i4'); distances = np.array([[0, 1, 2], [0, 1, 1.5]], 'f4')
def ann(name, **change):
    with h5py.File(here + name, 'w') as f:
        f.attrs['distance'] = 'euclidean'; f.attrs['type'] = 'dense'; f.attrs['dimension'] = 2
        for key, value in dict(dict(train=train, test=test, neighbors=neighbors, distances=distances), **change).items():
            if value is not None: f[key] = value
def sisap(name, groups=('',), first=1, **more):
    with h5py.File(here + name, 'w') as f:
        for g in groups: f[g + 'knns'] = neighbors + first; f[g + 'dists'] = distances; f[g + 'queries'] = test
        for key, value in more.items(): f[key] = value
)";

template <typename T>
std::vector<T> row(const Matrix<T>& matrix, std::size_t r) {
  return {matrix.data() + r * matrix.cols(), matrix.data() + (r + 1) * matrix.cols()};
}

class NeighbourTruthFile : public ::testing::Test {
 protected:
  void SetUp() override { RECKON_REQUIRE_PYTHON("h5py, numpy"); }
  void write(const std::string& script) {
    ASSERT_THAT(write_with_h5py(directory_, kFiles + script), ElementsAre());
  }
  std::string error(const std::string& name, const std::string& group = {}) {
    return error_of([&] { read_neighbour_truth(directory_ / name, group); });
  }
  TemporaryDirectory directory_;
};

TEST_F(NeighbourTruthFile, IsReadFromAnnBenchmarksAndSisapAlike) {
  write(R"(
ann('ann'); sisap('sisap', train=train); sisap('groups', ('itest/', 'otest/'), train=train)
)");
  for (const std::string name : {"ann", "sisap", "groups"}) {
    const auto truth =
        read_neighbour_truth(directory_ / name, name == "groups" ? "otest" : std::string());
    EXPECT_THAT(row(truth.lists.neighbours, 1), ElementsAre(1, 0, 2));
    EXPECT_THAT(row(truth.lists.distances, 1), ElementsAre(0, 1, 1.5));
    EXPECT_THAT(row(truth.queries, 1), ElementsAre(2, 3));
    EXPECT_EQ(truth.vectors, 5u);
    EXPECT_EQ(truth.metric, name == "ann" ? "euclidean" : "");
    EXPECT_EQ(truth.from_distances, name == "ann");
    EXPECT_TRUE(is_neighbour_truth(Hdf5File::open(directory_ / name)));
  }
  EXPECT_THAT(error("groups"),
              HasSubstr("several groups, expected one to be named: /itest, /otest"));
  EXPECT_THAT(error("groups", "other"), HasSubstr("other: no lists of neighbours"));
}

TEST_F(NeighbourTruthFile, OfSparseSetsIsReadWithoutThem) {
  write(R"(
ann('sparse', train=np.arange(9), test=np.arange(4), size_train=[2, 2, 2, 2, 1], size_test=[2, 2])
)");
  const auto truth = read_neighbour_truth(directory_ / "sparse");
  EXPECT_EQ(truth.vectors, 5u);
  EXPECT_EQ(truth.queries.rows(), 0u);
}

TEST_F(NeighbourTruthFile, ThatContradictsItselfIsNamed) {
  write(R"(
ann('beyond', neighbors=[[0, 1, 2], [1, 5, 2]]); ann('negative', neighbors=[[0, 1, 2], [1, -1, 2]])
ann('far', neighbors=[[0, 1, 2], [1, 2**40, 2]]); ann('low', neighbors=[[0, 1, -2], [1, 2, 2]])
ann('shape', distances=distances[:, :2]); ann('nan', distances=[[0, 1, np.nan], [0, 1, 2]])
ann('shrinking', distances=[[0, 1, 2], [0, 2, 1]]); ann('queries', test=train[:3])
ann('none', distances=None); ann('text', neighbors=np.array([[b'a'] * 3] * 2)); ann('float', neighbors=distances)
sisap('zero', first=0, train=train)
with h5py.File(here + 'empty', 'w') as f: f['x'] = [1]
with h5py.File(here + 'huge', 'w') as f: f.create_dataset('knns', (2**30, 100), 'i4', chunks=(100, 100))
)");
  EXPECT_THAT(error("beyond"), HasSubstr("/neighbors: row 1: 5, expected 0 to 4"));
  EXPECT_THAT(error("negative"), HasSubstr("/neighbors: row 1: -1, expected 0 to 4"));
  EXPECT_THAT(error("far"), HasSubstr("/neighbors: row 1: 1099511627776, expected 0 to"));
  EXPECT_THAT(error("low"), HasSubstr("/neighbors: row 0: -2, expected 0 to 2147483647, or -1"));
  EXPECT_THAT(error("shape"), HasSubstr("/distances: 2 x 2, expected 2 x 3 as in neighbors"));
  EXPECT_THAT(error("nan"), HasSubstr("/distances: row 0: nan, expected a distance"));
  EXPECT_THAT(error("shrinking"), HasSubstr("/distances: row 1: 1 behind 2, expected distances"));
  EXPECT_THAT(error("queries"), HasSubstr("/test: 3 queries, expected 2 as there are lists"));
  EXPECT_THAT(error("none"), HasSubstr("/distances: not there"));
  EXPECT_THAT(error("text"), HasSubstr("/neighbors: expected integers, found strings of 1 bytes"));
  EXPECT_THAT(error("float"), HasSubstr("/neighbors: expected integers, found float32"));
  EXPECT_THAT(error("zero"), HasSubstr("/knns: row 0: 0, expected 1 to 5"));
  EXPECT_THAT(error("empty"), HasSubstr("no lists of neighbours: expected neighbors or knns"));
  EXPECT_THAT(error("huge"), HasSubstr("declares 1073741824 rows of 400 bytes but stores only 0"));
}

TEST_F(NeighbourTruthFile, ListsOfASearchMayEndEarly) {
  write(R"(
with h5py.File(here + 'ann', 'w') as f:
    f['neighbors'] = [[3, -1, -1], [0, 1, -1]]; f['distances'] = [[.5, np.inf, np.inf], [0, 1, np.inf]]; f['times'] = [1., 1]
with h5py.File(here + 'sisap', 'w') as f: f['knns'] = np.array([[4, 0, 0], [1, 2, 0]], 'u4')
)");
  for (const std::string name : {"ann", "sisap"}) {
    const auto lists = read_neighbour_lists(directory_ / name);
    EXPECT_THAT(row(lists.neighbours, 0), ElementsAre(3, -1, -1));
    EXPECT_THAT(row(lists.neighbours, 1), ElementsAre(0, 1, -1));
    EXPECT_EQ(lists.distances.rows(), name == "ann" ? 2u : 0u);
  }
}

}  // namespace
}  // namespace reckon
