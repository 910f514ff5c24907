#include <gtest/gtest.h>

#include "bench/gate/gate_spec.h"
#include "bench/gate/slice.h"
#include "tests/support/fuzz.h"

namespace reckon::gate {
namespace {

TEST(GateInputFuzz, ReadsOrRefusesDamagedSpecsAndAnswers) {
  Slice slice;
  slice.operations = slice.wall_ns = slice.cpu_ns = 5;
  test::run_mutations(
      {"seconds = 9\n[[row]]\nname = \"a\"\npath = \"encode\"\ntokens = 8\nbudget = 0.5\n",
       "[[quality]]\nsystem = \"a/b\"\nmetric = \"ndcg@10\"\nmargin = 0.01\nthreshold = 0.2\n",
       to_line(slice), to_line(SliceRequest{.path = "top_k", .parameters = {{"k", 3}}}),
       "==9== Collected : 123456\n", "==9==   total heap usage: 1,234 allocs, 5 frees\n"},
      6000);
}

}  // namespace
}  // namespace reckon::gate
