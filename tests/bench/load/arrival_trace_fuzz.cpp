#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "bench/load/arrival_trace.h"
#include "core/error.h"
#include "tests/support/memory_file.h"

// Whatever the bytes are, they are read as arrivals in order or refused with an Error of one line.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const reckon::test::MemoryFile file(data, size);
  constexpr std::size_t kTexts = 5;
  try {
    reckon::Nanoseconds before{};
    for (const auto& arrival : reckon::read_arrival_trace(file.path(), kTexts, 1)) {
      if (arrival.time < before || arrival.text >= kTexts) std::abort();
      before = arrival.time;
    }
  } catch (const reckon::Error& error) {
    if (std::string_view(error.what()).find('\n') != std::string_view::npos) std::abort();
  }
  return 0;
}
