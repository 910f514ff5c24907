#include "bench/gate/processor.h"

#include <sched.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace reckon::gate {
namespace {

// Idle ticks of each processor (proc(5), /proc/stat: user, nice, system, idle).
std::map<int, std::int64_t> idle_ticks() {
  std::map<int, std::int64_t> ticks;
  std::ifstream stat("/proc/stat");
  for (std::string line; std::getline(stat, line) && line.starts_with("cpu");) {
    if (line.starts_with("cpu ")) continue;
    std::istringstream numbers(line.substr(3));
    int processor = 0;
    std::int64_t user = 0;
    std::int64_t nice = 0;
    std::int64_t system = 0;
    std::int64_t idle = 0;
    if (numbers >> processor >> user >> nice >> system >> idle) ticks[processor] = idle;
  }
  return ticks;
}

}  // namespace

std::optional<int> ProcessorChoice::next(Random& random) {
  cpu_set_t allowed;
  if (sched_getaffinity(0, sizeof(allowed), &allowed) != 0) return std::nullopt;
  const std::map<int, std::int64_t> now = idle_ticks();
  std::vector<int> best;
  std::int64_t most = -1;
  for (const auto& [processor, ticks] : now) {
    if (!CPU_ISSET(static_cast<std::size_t>(processor), &allowed)) continue;
    const auto before = idle_.find(processor);
    const std::int64_t idle = before == idle_.end() ? 0 : ticks - before->second;
    if (idle > most) best.clear();
    if (idle >= most) best.push_back(processor);
    most = std::max(most, idle);
  }
  idle_ = now;
  if (best.empty()) return std::nullopt;
  return best[random.below(best.size())];
}

}  // namespace reckon::gate
