#include "bench/gate/selftest_state.h"

#include <unistd.h>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <utility>

#include "core/atomic_file.h"
#include "core/error.h"
#include "core/input_text.h"

namespace reckon::gate {
namespace {

constexpr std::string_view kFormat = R"({"format":"reckon-selftest","version":2,"key":")";

struct State {
  std::string first;  // line
  std::vector<SelftestGate> gates;
  std::string whole_lines;
};

State read_state(const std::filesystem::path& path) {
  const InputText input(path);
  std::string_view rest = input.text();
  State state;
  for (std::size_t number = 1; !rest.empty(); ++number) {
    const std::size_t end = rest.find('\n');
    if (end == std::string_view::npos) break;  // what a killed process left
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    if (number == 1) {
      state.first = line;
      if (!line.starts_with(kFormat)) break;
    } else {
      state.gates.push_back(
          parse_selftest_gate(line, fmt::format("{}: line {}", path.string(), number)));
    }
    state.whole_lines += fmt::format("{}\n", line);
  }
  return state;
}

}  // namespace

SelftestState::SelftestState(const std::filesystem::path& path, const std::string& key)
    : path_(path) {
  const std::string first = fmt::format("{}{}\"}}", kFormat, key);
  std::string kept = first + "\n";
  if (std::filesystem::exists(path)) {
    State state = read_state(path);
    if (state.first != first) {
      fail(
          "{}: not the state of a self-test of this build, spec and machine; remove it to begin "
          "anew",
          path.string());
    }
    gates_ = std::move(state.gates);
    kept = std::move(state.whole_lines);
  }
  write_file_atomically(path, kept);
}

void SelftestState::append(SelftestGate gate) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path_.c_str(), "ae"),
                                                             &std::fclose);
  const std::string line = to_line(gate) + "\n";
  if (!file || std::fwrite(line.data(), 1, line.size(), file.get()) != line.size() ||
      std::fflush(file.get()) != 0 || fsync(fileno(file.get())) != 0) {
    fail("{}: cannot be written: {}", path_.string(), std::strerror(errno));
  }
  gates_.push_back(std::move(gate));
}

std::vector<SelftestGate> read_selftest_state(const std::filesystem::path& path) {
  State state = read_state(path);
  if (!state.first.starts_with(kFormat)) fail("{}: not the state of a self-test", path.string());
  return std::move(state.gates);
}

}  // namespace reckon::gate
