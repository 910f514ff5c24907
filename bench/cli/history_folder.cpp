#include "bench/cli/history_folder.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "core/atomic_file.h"
#include "core/content_hash.h"
#include "core/error.h"
#include "core/standard_error.h"

namespace reckon {

void append_to_history(const std::filesystem::path& folder, std::string_view created,
                       std::string_view json) {
  if (folder.empty()) return;
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) fail("--history {}: {}", folder.string(), error.message());
  std::string time(created);
  std::erase_if(time, [](char c) { return c == '-' || c == ':'; });
  ContentHash hash;
  hash.add(json);
  const std::filesystem::path file =
      folder / fmt::format("{}-{}.json", time, hash.hex().substr(0, 16));
  write_file_atomically(file, json);
  print_error("History: {}\n", file.string());
}

}  // namespace reckon
