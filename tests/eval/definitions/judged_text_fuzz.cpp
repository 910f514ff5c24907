// Fuzz target of runs and judgments in text files: the input is tried as both.

#include <cstdint>
#include <fstream>

#include "core/error.h"
#include "eval/judged/evaluate_judged.h"
#include "eval/judged/judged_text.h"
#include "tests/support/fuzz.h"
#include "tests/support/temporary_directory.h"

namespace reckon {
namespace {

void evaluate(const std::filesystem::path& run, const std::filesystem::path& judgments) {
  SilentProgress progress;
  try {
    const RowsByQuery run_rows(run, RowKind::kRun, 1, progress);
    const RowsByQuery judged_rows(judgments, RowKind::kJudgments, 1, progress);
    const RankingDefinition& definition = ranking_definition("trec_eval");
    const std::vector<RankingMeasure> measures = {bind_measure(definition, "map")};
    evaluate_judged(JudgedText(run_rows, judged_rows), definition, measures, {.threads = 1},
                    progress);
  } catch (const Error&) {
  }
}

}  // namespace
}  // namespace reckon

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const reckon::test::TemporaryDirectory folder;
  static const bool written = [] {
    std::ofstream(folder / "run") << "q1 Q0 a 1 3 x\nq2 Q0 b 1 2 x\n";
    std::ofstream(folder / "judgments") << "q1 0 a 1\nq2 0 b 0\n";
    return true;
  }();
  std::ofstream(folder / "input", std::ios::binary)
      .write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
  if (!written) return 1;
  reckon::evaluate(folder / "input", folder / "judgments");
  reckon::evaluate(folder / "run", folder / "input");
  return 0;
}
