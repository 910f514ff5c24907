#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "core/error.h"
#include "reports/record_json.h"

// Whatever the bytes are, they are read or refused with an Error; what was read can be written and
// read again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    const std::string written = reckon::to_json(reckon::record_from_json(text, "fuzz"));
    if (reckon::to_json(reckon::record_from_json(written, "fuzz")) != written) std::abort();
  } catch (const reckon::Error&) {
    return 0;
  }
  return 0;
}
