#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/error.h"
#include "core/progress.h"
#include "eval/classification/evaluate_labels.h"
#include "eval/classification/read_labelled_predictions.h"
#include "tests/support/memory_file.h"

// Whatever the bytes are, they are read and measured, or refused with an Error of one line.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const reckon::test::MemoryFile file(data, size);
  for (const char* out_of_scope : {"", "oos"}) {
    try {
      const reckon::LabelledPredictions predictions =
          reckon::read_labelled_predictions(file.path(), {.out_of_scope = out_of_scope});
      reckon::SilentProgress progress;
      for (const char* tool : {"reckon", "scikit-learn"}) {
        reckon::evaluate_labels(
            predictions, {.definitions = tool, .resampling = {.draws = 2, .threads = 1}}, progress);
      }
    } catch (const reckon::Error& error) {
      if (std::string_view(error.what()).find('\n') != std::string_view::npos) std::abort();
    }
  }
  return 0;
}
