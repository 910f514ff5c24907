#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "bench/gate/counted_row.h"
#include "bench/gate/gate_spec.h"
#include "bench/gate/slice.h"
#include "core/error.h"

namespace {

template <typename Read>
void read_or_refuse(Read read) {
  try {
    read();
  } catch (const reckon::Error& error) {
    if (std::string_view(error.what()).find('\n') != std::string_view::npos) std::abort();
  }
}

}  // namespace

// Whatever the bytes are, they are read as a spec, a worker's line or valgrind's words, or refused
// with an Error of one line.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  read_or_refuse([&] { reckon::gate::parse_gate_spec(text, "fuzz"); });
  read_or_refuse([&] { reckon::gate::parse_request(text); });
  read_or_refuse([&] { to_line(reckon::gate::parse_slice(text)); });
  reckon::gate::collected_instructions(text);
  reckon::gate::total_allocations(text);
  return 0;
}
