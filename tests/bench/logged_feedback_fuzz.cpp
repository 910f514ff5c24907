#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "bench/logged_feedback_file.h"
#include "core/error.h"

// Whatever the bytes are, they are read as a log or refused with an Error of one line.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const int descriptor = memfd_create("fuzz", 0);
  if (write(descriptor, data, size) != static_cast<ssize_t>(size)) std::abort();
  const std::string path = "/proc/self/fd/" + std::to_string(descriptor);
  for (const std::size_t uniform_actions : {0u, 3u}) {
    try {
      reckon::LoggedFeedbackOptions options;
      options.uniform_actions = uniform_actions;
      reckon::check_propensities(reckon::read_logged_feedback(path, options).log);
    } catch (const reckon::Error& error) {
      if (std::string_view(error.what()).find('\n') != std::string_view::npos) std::abort();
    }
  }
  close(descriptor);
  return 0;
}
