#include "bench/cli/output_files.h"

#include <system_error>

#include "core/error.h"

namespace reckon {
namespace {

namespace fs = std::filesystem;

bool is_same(const fs::path& a, const fs::path& b) {
  if (a.empty() || b.empty()) return false;
  std::error_code error;
  if (fs::equivalent(a, b, error)) return true;
  // Neither need be there yet.
  const fs::path first = fs::weakly_canonical(a, error);
  return !error && first == fs::weakly_canonical(b, error) && !error;
}

}  // namespace

void check_outputs(std::span<const NamedFile> outputs, std::span<const NamedFile> inputs) {
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    for (const NamedFile& input : inputs) {
      if (!is_same(outputs[i].path, input.path)) continue;
      fail("{}: {} would replace the file of {}, expected another name", outputs[i].option,
           outputs[i].path.string(), input.option);
    }
    for (const NamedFile& other : outputs.subspan(i + 1)) {
      if (!is_same(outputs[i].path, other.path)) continue;
      fail("{}: {} is the file of {} too, expected another name", other.option, other.path.string(),
           outputs[i].option);
    }
  }
}

}  // namespace reckon
