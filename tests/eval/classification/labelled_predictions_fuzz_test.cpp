#include <gtest/gtest.h>

#include "tests/support/fuzz.h"

namespace reckon {
namespace {

TEST(LabelledPredictionsFuzz, MeasuresOrRefusesDamagedTables) {
  test::run_mutations(
      {"truth,score,weight\n1,0.5,1\n0,0.25,2\n1,1e3,0\n",
       "truth,score:a,score:b,score:c\r\na,1,0,0\r\nb,0.5,1,\"0\"\r\noos,0,0,0\r\n",
       "label\tprob_a\tprob_b\na\t0.5\t0.5\nb\t0\t1\n", "y_true,y_pred\na|b,a\nb,c|a\n,b\n",
       "\xEF\xBB\xBFrating;prediction\n4;3.5\n1;2\n",
       "truth,score:a,score:b c,score:d\na|d,1,2,3\nb c,0,1,0\n"},
      20000);
}

}  // namespace
}  // namespace reckon
