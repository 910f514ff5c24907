#include "datasets/foreign/import_hdf5.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "tests/datasets/foreign/foreign_files.h"

namespace reckon {
namespace {

using test::error_of;
using test::import_file;
using test::Imported;
using test::interactions_as_text;
using test::TemporaryDirectory;
using test::write_with_h5py;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

// A sparse matrix as implicit lays it out, of the entries {(row, column): value}.
constexpr const char* kSparse = R"(
def sparse(f, group, entries, rows):
    g = f.create_group(group)
    keys = sorted(entries)
    g['data'] = np.array([entries[k] for k in keys], 'f4')
    g['indices'] = np.array([k[1] for k in keys], 'i4')
    g['indptr'] = np.searchsorted([k[0] for k in keys], np.arange(rows + 1)).astype('i4')
plays = {(0, 1): 3, (0, 2): 1, (2, 0): 7, (2, 2): 2.5}
users, artists = ['ann', 'bob', 'cy'], ['x', 'y', 'z', 'w']
)";

class ImportHdf5 : public ::testing::Test {
 protected:
  void SetUp() override { RECKON_REQUIRE_PYTHON("h5py, numpy"); }

  Imported import(const std::string& name, Hdf5ImportOptions options = {}) {
    options.file = directory_ / name;
    return import_file(directory_, options);
  }

  TemporaryDirectory directory_;
};

TEST_F(ImportHdf5, ReadsSparseMatricesInEitherOrientation) {
  write_with_h5py(directory_, std::string(kSparse) + R"(
for by_user in (True, False):
    with h5py.File(here + ('users' if by_user else 'items'), 'w') as f:
        e = plays if by_user else {(i, u): v for (u, i), v in plays.items()}
        sparse(f, 'artist_user_plays', e, 3 if by_user else 4)
        f['artist'] = artists
        f['user'] = users
)");
  // Both have the same name: the lengths of the names decide.
  for (const std::string name : {"users", "items"}) {
    const auto [summary, dataset] = import(name);
    EXPECT_THAT(summary.found, HasSubstr("rows of /artist_user_plays are " + name +
                                         " (by the number of its names)"));
    EXPECT_THAT(test::user_ids(dataset), ElementsAre("ann", "bob", "cy"));
    EXPECT_THAT(test::item_ids(dataset), ElementsAre("x", "y", "z", "w"));
    EXPECT_THAT(test::item_texts(dataset), ElementsAre("x", "y", "z", "w"));
    EXPECT_THAT(interactions_as_text(dataset),
                ElementsAre("ann y 3", "ann z 1", "cy x 7", "cy z 2.5"));
    EXPECT_EQ(std::get<std::string>(dataset.split("default").attributes.at("method")), "random");
  }
}

TEST_F(ImportHdf5, TakesTheOrientationFromTheNameOfTheGroupOrAnOption) {
  write_with_h5py(directory_, std::string(kSparse) + R"(
with h5py.File(here + 'named', 'w') as f: sparse(f, 'item_user_ratings', plays, 3)
with h5py.File(here + 'unnamed', 'w') as f: sparse(f, 'm', plays, 3)
with h5py.File(here + 'root', 'w') as f:
    sparse(f, 'm', plays, 3)
    for name in ('data', 'indices', 'indptr'): f.move('m/' + name, name)
    del f['m']
    f['shape'] = [3, 6]
with h5py.File(here + 'two', 'w') as f: sparse(f, 'a', plays, 3); sparse(f, 'b', plays, 3)
)");
  const auto named = import("named");
  EXPECT_THAT(named.summary.found, HasSubstr("are items (by the name of the group)"));
  EXPECT_THAT(interactions_as_text(named.dataset),
              ElementsAre("0 2 7", "1 0 3", "2 0 1", "2 2 2.5"));
  const std::vector<std::string> by_rows = {"0 1 3", "0 2 1", "2 0 7", "2 2 2.5"};
  EXPECT_EQ(interactions_as_text(import("named", {.rows = "users"}).dataset), by_rows);
  EXPECT_EQ(interactions_as_text(import("unnamed").dataset), by_rows);
  EXPECT_EQ(interactions_as_text(import("two", {.group = "b"}).dataset), by_rows);
  EXPECT_THAT(error_of([&] { import("two"); }),
              HasSubstr("2 matrices, expected one, or --group with one of /a, /b"));
  const auto root = import("root");
  EXPECT_EQ(interactions_as_text(root.dataset), by_rows);
  EXPECT_EQ(root.dataset.item_count(), 6u);
}

TEST_F(ImportHdf5, NumbersItemsWhoseNamesAreNotDistinct) {
  write_with_h5py(directory_, std::string(kSparse) + R"(
entries = {(i, u): v for (u, i), v in plays.items()}
with h5py.File(here + 'movies', 'w') as f:
    sparse(f, 'movie_user_ratings', entries, 3)
    f['movie'] = ['', 'Emma (1996)', 'Emma (1996)', 'Persuasion', '']
with h5py.File(here + 'tracks', 'w') as f:
    sparse(f, 'track_user_plays', entries, 3)
    f['track'] = np.array([['t1', 'A', 'B', 'C'], ['t2', 'D', 'E.', ''], ['t3', 'F', 'G', 'H']], dtype=object).astype(h5py.string_dtype())
    f['user'] = users
)");
  const auto movies = import("movies");
  EXPECT_THAT(test::item_ids(movies.dataset), ElementsAre("0", "1", "2", "3", "4"));
  EXPECT_THAT(test::item_texts(movies.dataset),
              ElementsAre("", "Emma (1996)", "Emma (1996)", "Persuasion", ""));
  EXPECT_EQ(movies.dataset.interaction_count(), 4u);
  const auto tracks = import("tracks", {.rows = "items"});
  EXPECT_THAT(test::item_ids(tracks.dataset), ElementsAre("t1", "t2", "t3"));
  EXPECT_THAT(test::item_texts(tracks.dataset), ElementsAre("A. B. C.", "D. E.", "F. G. H."));
  EXPECT_THAT(test::user_ids(tracks.dataset), ElementsAre("ann", "bob", "cy"));
}

TEST_F(ImportHdf5, LeavesStoredZerosOutAndKeepsTheLastOfRepeatedEntries) {
  write_with_h5py(directory_, R"(
with h5py.File(here + 'a', 'w') as f:
    f['data'] = [1., 0., 2., 5.]
    f['indices'] = [1, 0, 1, 2]
    f['indptr'] = [0, 3, 4]
)");
  const auto [summary, dataset] = import("a");
  EXPECT_THAT(interactions_as_text(dataset), ElementsAre("0 1 2", "1 2 5"));
  EXPECT_EQ(test::count_of(summary, "interactions read"), 4u);
  EXPECT_EQ(test::count_of(summary, "dropped: zeros, which in a sparse matrix mean none"), 1u);
  EXPECT_EQ(test::count_of(summary, "dropped: the same user and item earlier (the last is kept)"),
            1u);
}

TEST_F(ImportHdf5, ReadsAnnDataByRowsAndByColumns) {
  write_with_h5py(directory_, std::string(kSparse) + R"(
def frame(f, name, index, kind):
    g = f.create_group(name)
    g.attrs['encoding-type'] = 'dataframe'; g.attrs['encoding-version'] = '0.2.0'
    g.attrs['_index'] = 'who'; g.attrs['column-order'] = np.array([], 'f8')
    if kind == 'nullable':
        g.create_group('who'); g['who/values'] = index; g['who/mask'] = np.zeros(len(index), bool)
    else: g['who'] = index
for kind in ('csr', 'csc', 'nullable', 'old'):
    with h5py.File(here + kind, 'w') as f:
        by_columns = kind == 'csc'
        sparse(f, 'X', {(i, u): v for (u, i), v in plays.items()} if by_columns else plays, 4 if by_columns else 3)
        if kind == 'old':
            f['X'].attrs['h5sparse_format'] = 'csr'; f['X'].attrs['h5sparse_shape'] = (3, 4)
            f['obs'] = np.array([(n.encode(), 1.) for n in users], [('index', 'S4'), ('n', 'f4')])
            f['var'] = np.array([(n.encode(), 1) for n in artists], [('index', 'S4'), ('n', 'i4')])
        else:
            f.attrs['encoding-type'] = 'anndata'; f.attrs['encoding-version'] = '0.1.0'
            f['X'].attrs['encoding-type'] = 'csc_matrix' if by_columns else 'csr_matrix'
            f['X'].attrs['shape'] = (3, 4)
            frame(f, 'obs', users, kind); frame(f, 'var', artists, kind)
            f['varm/PCs'] = np.arange(8, dtype='f4').reshape(4, 2)
)");
  for (const std::string name : {"csr", "csc", "nullable", "old"}) {
    const auto [summary, dataset] = import(name);
    EXPECT_THAT(summary.found, StartsWith("AnnData")) << name;
    EXPECT_THAT(test::user_ids(dataset), ElementsAre("ann", "bob", "cy"));
    EXPECT_THAT(test::item_ids(dataset), ElementsAre("x", "y", "z", "w"));
    EXPECT_THAT(interactions_as_text(dataset),
                ElementsAre("ann y 3", "ann z 1", "cy x 7", "cy z 2.5"));
    if (name == "old") continue;
    EXPECT_THAT(dataset.item_embeddings(), ElementsAre("PCs"));
    EXPECT_THAT(dataset.file().read<float>("/items/embeddings/PCs", 1, 2), ElementsAre(2, 3));
  }
  const auto turned = import("csr", {.rows = "items"});
  EXPECT_THAT(interactions_as_text(turned.dataset),
              ElementsAre("x cy 7", "y ann 3", "z ann 1", "z cy 2.5"));
  EXPECT_THAT(turned.dataset.item_embeddings(), IsEmpty());
}

TEST_F(ImportHdf5, ReadsTablesOfSpotlightGoodbooksAndFuxi) {
  write_with_h5py(directory_, R"(
user = [7, 3, 7, 3, 9]; item = [10, 20, 20, 20, -5]; rating = [4, 5, 3, 2, 1]; time = [100, 300, 50, 200, 1]
with h5py.File(here + 'spotlight', 'w') as f:
    for name, values, kind in (('user_id', user, 'i4'), ('item_id', item, 'i4'), ('rating', rating, 'f4'), ('timestamp', time, 'f4')):
        f.create_dataset(name, data=np.array(values, kind), compression='gzip')
    f['features_item_id'] = [10, 20]; f['features_feature_id'] = [1, 2]  # amazon_co_purchasing
with h5py.File(here + 'goodbooks', 'w') as f: f['ratings'] = np.array([user, item, rating], 'i4').T
with h5py.File(here + 'fuxi', 'w') as f:
    f.attrs['num_samples'] = 5
    f['user'] = user; f['ad'] = item; f['label'] = np.array([0, 1, 1, 0, 1], 'f8'); f['history'] = np.zeros((5, 3), 'i4')
with h5py.File(here + 'array', 'w') as f: f['data'] = np.array([item, [0.5] * 5, user, [0, 1, 1, 0, 1]], 'f8').T
)");
  const auto spotlight = import("spotlight");
  EXPECT_THAT(spotlight.summary.found, StartsWith("Spotlight"));
  EXPECT_THAT(interactions_as_text(spotlight.dataset),
              ElementsAre("3 20 5 300", "7 20 3 50", "7 10 4 100", "9 -5 1 1"));
  EXPECT_THAT(test::item_ids(spotlight.dataset), ElementsAre("-5", "10", "20"));
  // The order of the rows is that of time: of (3, 20) the last is kept.
  const auto goodbooks = import("goodbooks");
  EXPECT_THAT(interactions_as_text(goodbooks.dataset),
              ElementsAre("3 20 2", "7 10 4", "7 20 3", "9 -5 1"));
  EXPECT_EQ(std::get<std::string>(goodbooks.dataset.split("default").attributes.at("method")),
            "time-per-user");
  const std::vector<std::string> clicks = {"3 20 0", "7 10 0", "7 20 1", "9 -5 1"};
  EXPECT_EQ(interactions_as_text(import("fuxi", {.item = "ad"}).dataset), clicks);
  EXPECT_THAT(error_of([&] { import("fuxi"); }),
              HasSubstr("does not say which column it is: --item with one of ad, label, user"));
  EXPECT_EQ(interactions_as_text(import("array", {.user = "2", .item = "0"}).dataset), clicks);
  EXPECT_THAT(error_of([&] { import("array"); }), HasSubstr("--user with one of 0, 1, 2, 3"));
  EXPECT_THAT(error_of([&] { import("array", {.user = "2", .item = "1"}); }),
              HasSubstr("column \"1\": row 0: 0.5, expected a whole number"));
  EXPECT_THAT(error_of([&] { import("fuxi", {.item = "history"}); }),
              HasSubstr("no column \"history\", expected one of ad, label, user"));
}

TEST_F(ImportHdf5, ReadsTablesOfPandasAndPyTables) {
  write_with_h5py(directory_, R"(
user = [7, 3, 7]; item = [10, 20, 20]; rating = [4., 5., 3.5]
with h5py.File(here + 'blocks', 'w') as f:  # to_hdf(format='table')
    t = np.array([(i, (u, v), (r,)) for i, (u, v, r) in enumerate(zip(user, item, rating))],
                 [('index', 'i8'), ('values_block_0', 'i8', (2,)), ('values_block_1', 'f8', (1,))])
    f['a/b/table'] = t
    f['a/b/table'].attrs['values_block_0_kind'] = np.bytes_(b'(lp0\nVuser\np1\naVitem\np2\na.')
    f['a/b/table'].attrs['values_block_1_kind'] = np.bytes_(b'(lp0\nVrating\np1\na.')
    f['a/b/_i_table/index/sorted'] = np.zeros((0, 8), 'i8')
with h5py.File(here + 'fields', 'w') as f:  # to_hdf(format='table', data_columns=True), or PyTables
    f['log'] = np.array([(r, str(u).encode(), v) for u, v, r in zip(user, item, rating)],
                        [('rating', 'f4'), ('user', 'S3'), ('item', 'u2')])
with h5py.File(here + 'fixed', 'w') as f:  # to_hdf()
    f['k/axis0'] = np.array([b'user', b'item', b'rating', b'note']); f['k/axis1'] = np.arange(3)
    f['k/block0_items'] = np.array([b'user', b'item']); f['k/block0_values'] = np.array([user, item]).T
    f['k/block1_items'] = np.array([b'rating']); f['k/block1_values'] = np.array([rating]).T
    f['k/block2_items'] = np.array([b'note'])
    d = f.create_dataset('k/block2_values', (1,), h5py.vlen_dtype(np.uint8)); d[0] = np.arange(9)
)");
  for (const std::string name : {"blocks", "fields", "fixed"}) {
    const auto [summary, dataset] = import(name);
    EXPECT_THAT(summary.found, StartsWith("pandas")) << name;
    std::vector<std::string> expected = {"3 20 5", "7 10 4", "7 20 3.5"};
    if (name == "fields") expected = {"7 10 4", "7 20 3.5", "3 20 5"};  // texts: as they come
    EXPECT_EQ(interactions_as_text(dataset), expected) << name;
  }
  EXPECT_THAT(error_of([&] { import("fixed", {.timestamp = "note"}); }),
              HasSubstr("column \"note\": stored as a pickled Python object; write it with "
                        "format='table'"));
}

TEST_F(ImportHdf5, ReadsVectorsWithAndWithoutNeighbours) {
  write_with_h5py(directory_, R"(
train = np.arange(12, dtype='f4').reshape(4, 3); test = train[:2] + .5
with h5py.File(here + 'ann', 'w') as f:
    f.attrs['distance'] = 'euclidean'; f.attrs['type'] = 'dense'
    f['train'] = train; f['test'] = test
    f['neighbors'] = np.zeros((2, 4), 'i4'); f['distances'] = np.zeros((2, 4), 'f4')
with h5py.File(here + 'sisap', 'w') as f:
    f['train'] = train.astype('f2'); f['itest/queries'] = test; f['itest/knns'] = np.ones((2, 4), 'i4'); f['itest/dists'] = np.zeros((2, 4), 'f4')
with h5py.File(here + 'named', 'w') as f:
    f['embeddings'] = train; f['pca'] = train[:, :2]; f['ids'] = ['a', 'b', 'c', 'd']
with h5py.File(here + 'truth', 'w') as f: f['knns'] = np.ones((2, 4), 'i4'); f['dists'] = np.zeros((2, 4), 'f4')
)");
  for (const std::string name : {"ann", "sisap"}) {
    const auto [summary, dataset] = import(name);
    EXPECT_THAT(test::item_ids(dataset), ElementsAre("0", "1", "2", "3"));
    EXPECT_THAT(dataset.item_embeddings(), ElementsAre("train"));
    EXPECT_THAT(dataset.file().read<float>("/items/embeddings/train", 3, 4),
                ElementsAre(9, 10, 11));
    EXPECT_EQ(dataset.user_count(), name == "ann" ? 2u : 0u);
  }
  const auto named = import("named");
  EXPECT_THAT(test::item_ids(named.dataset), ElementsAre("a", "b", "c", "d"));
  EXPECT_THAT(named.dataset.item_embeddings(), ElementsAre("embeddings", "pca"));
  EXPECT_THAT(error_of([&] { import("truth"); }), HasSubstr("which `reckon eval` reads"));
}

TEST_F(ImportHdf5, SaysWhatItFoundWhereNoLayoutIsRecognised) {
  write_with_h5py(directory_, R"(
with h5py.File(here + 'a.implicit', 'w') as f: f['x'] = [1, 2]; f['y/z'] = [1]
)");
  EXPECT_THAT(error_of([&] { import("a.implicit"); }),
              HasSubstr("layout not recognised: found x, y/; expected one of anndata"));
  EXPECT_THAT(error_of([&] { import("a.implicit", {.layout = "nothing"}); }),
              HasSubstr("layout \"nothing\": not known, expected one of anndata"));
  EXPECT_THAT(error_of([&] { import("a.implicit", {.layout = "implicit"}); }),
              HasSubstr("0 matrices, expected one"));
}

}  // namespace
}  // namespace reckon
