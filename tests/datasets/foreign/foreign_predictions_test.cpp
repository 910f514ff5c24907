#include "datasets/foreign/foreign_predictions.h"

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

// "query item score" of every place.
std::vector<std::string> as_text(const ForeignPredictions& lists) {
  std::vector<std::string> lines;
  for (std::size_t q = 0; q + 1 < lists.offsets.size(); ++q) {
    for (std::size_t i = lists.offsets[q]; i < lists.offsets[q + 1]; ++i) {
      lines.push_back(lists.queries.text(q) + " " + lists.items.text(i));
      if (!lists.scores.empty()) lines.back() += fmt::format(" {}", lists.scores[i]);
    }
  }
  EXPECT_EQ(lists.offsets.size(), lists.queries.size() + 1);
  EXPECT_EQ(lists.offsets.back(), lists.items.size());
  return lines;
}

class ForeignPredictionsFile : public ::testing::Test {
 protected:
  void SetUp() override { RECKON_REQUIRE_PYTHON("h5py, numpy"); }
  void write(const std::string& script) {
    ASSERT_THAT(write_with_h5py(directory_, script), ElementsAre());
  }
  std::vector<std::string> read(const std::string& name, const std::string& group = {}) {
    return as_text(read_foreign_predictions(directory_ / name, RowKind::kRun, group));
  }
  std::string error(const std::string& name) {
    return error_of([&] { read_foreign_predictions(directory_ / name, RowKind::kRun); });
  }
  TemporaryDirectory directory_;
};

TEST_F(ForeignPredictionsFile, HoldsListsAQuery) {
  write(R"(
items = np.array([[3, 1], [2, -1]]); scores = np.array([[.75, .5], [.25, -np.inf]])
with h5py.File(here + 'lists', 'w') as f: f['users'] = [7, 9]; f['items'] = items; f['scores'] = scores
with h5py.File(here + 'group', 'w') as f: f['a/b/user'] = ['u', 'v']; f['a/b/items'] = items.astype('u4') % 2**31; f['a/b/scores'] = scores.astype('f4')
with h5py.File(here + 'texts', 'w') as f: f['items'] = np.array([[b'x', b'y'], [b'z', b'']])
with h5py.File(here + 'ann', 'w') as f: f['neighbors'] = items; f['distances'] = -scores
with h5py.File(here + 'sisap', 'w') as f: f['knns'] = items + 1; f['dists'] = -scores
with h5py.File(here + 'predictions', 'w') as f: f['predictions'] = items
with h5py.File(here + 'empty', 'w') as f: f['items'] = np.zeros((3, 0), 'i4')
)");
  EXPECT_THAT(read("lists"), ElementsAre("7 3 0.75", "7 1 0.5", "9 2 0.25"));
  EXPECT_THAT(read("group", "a/b"),
              ElementsAre("u 3 0.75", "u 1 0.5", "v 2 0.25", "v 2147483647 -inf"));
  EXPECT_THAT(read("texts"), ElementsAre("0 x", "0 y", "1 z"));
  EXPECT_THAT(read("ann"), ElementsAre("0 3 0.75", "0 1 0.5", "1 2 0.25"));
  EXPECT_THAT(read("sisap"), ElementsAre("0 3", "0 1", "1 2"));
  EXPECT_THAT(read("predictions"), ElementsAre("0 3", "0 1", "1 2"));
  EXPECT_THAT(read("empty"), ElementsAre());
}

TEST_F(ForeignPredictionsFile, HoldsARowForEachQueryAndItem) {
  write(R"(
user = [9, 7, 9, 7]; item = [1, 3, 2, 1]; score = [.5, .75, .25, .5]
with h5py.File(here + 'columns', 'w') as f: f['user'] = user; f['item'] = item; f['score'] = score
with h5py.File(here + 'fields', 'w') as f:
    f['run'] = np.array([(f'q{u}'.encode(), f'd{i}'.encode(), s) for u, i, s in zip(user, item, score)], [('query', 'S5'), ('document', 'S5'), ('score', 'f4')])
with h5py.File(here + 'table', 'w') as f:
    t = np.array([(0, (s,), (f'q{u}', f'd{i}')) for u, i, s in zip(user, item, score)], [('index', 'i8'), ('values_block_0', 'f8', (1,)), ('values_block_1', 'S4', (2,))])
    f['run/table'] = t
    f['run/table'].attrs['values_block_0_kind'] = np.bytes_(b'(lp0\nVrelevance\np1\na.')
    f['run/table'].attrs['values_block_1_kind'] = np.bytes_(b'(lp0\nVqid\np1\naVdocno\np2\na.')
with h5py.File(here + 'fixed', 'w') as f:
    f['run/block0_items'] = np.array([b'user_id', b'item_id']); f['run/block0_values'] = np.array([user, item]).T
)");
  EXPECT_THAT(read("columns"), ElementsAre("9 1 0.5", "9 2 0.25", "7 3 0.75", "7 1 0.5"));
  for (const std::string name : {"fields", "table"}) {
    EXPECT_THAT(read(name), ElementsAre("q9 d1 0.5", "q9 d2 0.25", "q7 d3 0.75", "q7 d1 0.5"));
  }
  EXPECT_THAT(read("fixed"), ElementsAre("9 1", "9 2", "7 3", "7 1"));
}

TEST_F(ForeignPredictionsFile, ThatContradictsItselfIsNamed) {
  write(R"(
def put(name, **columns):
    with h5py.File(here + name, 'w') as f:
        for key, value in columns.items(): f[key] = value
items = [[3, 1], [2, 4]]
put('users', users=[1], items=items); put('scores', items=items, scores=[[1.]])
put('flat', items=items, scores=[1., 2]); put('nan', items=items, scores=[[1, 2], [np.nan, 3]])
put('float', items=[[1., 2.]]); put('range', items=np.array([[2**64 - 1]], 'u8')); put('half', users=[1.5, 2], items=items)
put('lengths', user=[1, 2], item=[1, 2, 3]); put('text', user=[1], item=[1], score=[b'x'])
put('rownan', user=[1, 2], item=[1, 2], score=[1, np.nan]); put('nothing', x=[1, 2])
put('pickled', **{'k/block0_items': np.array([b'user', b'item']), 'k/block0_values': np.zeros(2, [('a', 'i4')])})
put('two', **{k: np.array([(1, 2)], [('user', 'i4'), ('item', 'i4')]) for k in ('a', 'b')})
with h5py.File(here + 'huge', 'w') as f: f.create_dataset('items', (2**40, 10), 'i4', chunks=(10, 10))
with h5py.File(here + 'elsewhere', 'w') as f: f['items'] = h5py.ExternalLink('other.h5', '/items')
)");
  EXPECT_THAT(error("users"), HasSubstr("/users: 1 rows, expected 2 as there are lists"));
  EXPECT_THAT(error("scores"), HasSubstr("/scores: 1 x 1, expected 2 x 2 as in /items"));
  EXPECT_THAT(error("flat"), HasSubstr("/scores: 2 x 1, expected 2 x 2 as in /items"));
  EXPECT_THAT(error("nan"), HasSubstr("/scores: row 1: nan, expected a score"));
  EXPECT_THAT(error("float"), HasSubstr("/items: expected integers, found float64"));
  EXPECT_THAT(error("range"), HasSubstr("18446744073709551615 is out of range"));
  EXPECT_THAT(error("half"), HasSubstr("column \"users\": row 0: 1.5, expected a whole number"));
  EXPECT_THAT(error("lengths"), HasSubstr("column \"item\": 3 rows, expected 2 as in /user"));
  EXPECT_THAT(error("text"), HasSubstr("/score: expected numbers, found strings"));
  EXPECT_THAT(error("rownan"), HasSubstr("/score: row 1: nan, expected a score"));
  EXPECT_THAT(error("nothing"), HasSubstr("no predictions recognised: found x; expected items"));
  EXPECT_THAT(error("pickled"), HasSubstr("stored as a pickled Python object"));
  EXPECT_THAT(error("two"), HasSubstr("several tables of predictions, expected one to be named"));
  EXPECT_THAT(error("huge"),
              HasSubstr("declares 1099511627776 rows of 40 bytes but stores only 0"));
  EXPECT_THAT(error("elsewhere"), HasSubstr("no predictions recognised: found nothing"));
}

}  // namespace
}  // namespace reckon
