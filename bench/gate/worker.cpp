#include "bench/gate/worker.h"

#include <array>
#include <cmath>
#include <ctime>
#include <map>
#include <new>
#include <stdexcept>

#include "bench/gate/slice.h"
#include "bench/resident_memory.h"
#include "core/error.h"

namespace reckon::gate {
namespace {

std::int64_t now_ns(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

// Time that this thread waited for a processor (Documentation/scheduler/sched-stats.rst, second
// number of schedstat).
std::int64_t waited_ns() {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(
      std::fopen("/proc/thread-self/schedstat", "re"), &std::fclose);
  if (!file) return 0;
  long long running = 0;
  long long waiting = 0;
  return std::fscanf(file.get(), "%lld %lld", &running, &waiting) == 2 ? waiting : 0;
}

// The planted slowdown: as much work more as the share says, of the thread's own time.
void spin(std::int64_t nanoseconds) {
  const std::int64_t end = now_ns(CLOCK_THREAD_CPUTIME_ID) + nanoseconds;
  while (now_ns(CLOCK_THREAD_CPUTIME_ID) < end) {
  }
}

class Worker {
 public:
  explicit Worker(const WorkerOptions& options)
      : options_(options), scratch_(std::filesystem::temp_directory_path()) {}

  Slice measure(const SliceRequest& request) {
    HotPath& path = open(request);
    Slice slice;
    slice.operations = request.operations;
    const std::int64_t waited = waited_ns();
    const std::int64_t wall = now_ns(CLOCK_MONOTONIC);
    const std::int64_t cpu = now_ns(CLOCK_PROCESS_CPUTIME_ID);
    for (std::size_t i = 0; i < request.operations; ++i) path.run(i);
    if (options_.spin > 0) {
      const std::int64_t worked = now_ns(CLOCK_PROCESS_CPUTIME_ID) - cpu;
      spin(static_cast<std::int64_t>(options_.spin * static_cast<double>(worked)));
    }
    slice.cpu_ns = now_ns(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    slice.wall_ns = now_ns(CLOCK_MONOTONIC) - wall;
    slice.wait_ns = waited_ns() - waited;
    ResultDigest digest;
    path.digest(request.operations, digest);
    if (options_.wrong) digest.add(std::array<double, 1>{1e3});
    slice.checksum = digest.checksum();
    slice.fingerprint = digest.fingerprint();
    for (const double number : slice.fingerprint) {
      if (!std::isfinite(number)) fail("{}: results that are not finite", request.path);
    }
    slice.peak_bytes = static_cast<std::int64_t>(peak_resident_bytes());
    return slice;
  }

 private:
  HotPath& open(const SliceRequest& request) {
    SliceRequest key = request;
    key.operations = 1;
    std::unique_ptr<HotPath>& path = paths_[to_line(key)];
    if (path) return *path;
    const HotPathEntry& entry = find_hot_path(request.path);
    if (entry.needs_model && options_.model.empty()) fail("{}: needs a model", entry.name);
    path = entry.make({.parameters = complete_parameters(entry, request.parameters),
                       .seed = request.seed,
                       .model = options_.model,
                       .variant = options_.variant,
                       .scratch = scratch_});
    return *path;
  }

  WorkerOptions options_;
  std::filesystem::path scratch_;
  std::map<std::string, std::unique_ptr<HotPath>> paths_;
};

// One line without its end; false at the end of the input.
bool read_line(std::FILE* input, std::string& line) {
  line.clear();
  for (int c = std::fgetc(input); c != EOF; c = std::fgetc(input)) {
    if (c == '\n') return true;
    line += static_cast<char>(c);
    if (line.size() > kLongestLine) fail("a request of more than {} bytes", kLongestLine);
  }
  return false;
}

std::string error_line(const char* text) {
  std::string escaped;
  for (const char c : std::string_view(text)) {
    const bool plain = c >= ' ' && c != '"' && c != '\\' && c < 127;
    escaped += plain ? c : '?';
  }
  return fmt::format(R"({{"error":"{}"}})", escaped.substr(0, kLongestLine / 2));
}

}  // namespace

void serve_slices(const WorkerOptions& options, std::FILE* input, std::FILE* output) {
  Worker worker(options);
  for (std::string line; read_line(input, line);) {
    std::string answer;
    try {
      answer = to_line(worker.measure(parse_request(line)));
    } catch (const Error& error) {
      answer = error_line(error.what());
    } catch (const std::bad_alloc&) {
      answer = error_line("out of memory");
    }
    if (std::fprintf(output, "%s\n", answer.c_str()) < 0 || std::fflush(output) != 0) {
      fail("standard output: cannot write");
    }
  }
}

}  // namespace reckon::gate
