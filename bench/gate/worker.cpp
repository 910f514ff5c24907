#include "bench/gate/worker.h"

#include <malloc.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <ctime>
#include <map>
#include <new>
#include <stdexcept>
#include <utility>

#include "bench/gate/injector.h"
#include "bench/gate/slice.h"
#include "bench/resident_memory.h"
#include "core/error.h"

namespace reckon::gate {
namespace {

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

// Bytes of the heap that are in use (malloc_info(3): large blocks are mapped by themselves).
std::int64_t heap_bytes() {
  const struct mallinfo2 info = mallinfo2();
  return static_cast<std::int64_t>(info.uordblks + info.hblkhd);
}

// The value of which `percentile` of 100 are not larger (nearest rank).
std::int64_t percentile_of(std::vector<std::int64_t> values, double percentile) {
  const auto n = static_cast<double>(values.size());
  const auto rank = static_cast<std::size_t>(std::max(1.0, std::ceil(n * percentile / 100)));
  std::ranges::nth_element(values, values.begin() + static_cast<std::ptrdiff_t>(rank - 1));
  return values[rank - 1];
}

class Worker {
 public:
  explicit Worker(const WorkerOptions& options)
      : options_(options),
        injector_(options.injection),
        scratch_(std::filesystem::temp_directory_path()) {}

  Slice measure(const SliceRequest& request) {
    HotPath& path = open(request);
    const bool one_by_one = request.percentile > 0;
    OperationTimes times(one_by_one ? request.operations : 0);
    Slice slice;
    slice.operations = request.operations;
    const std::int64_t waited = waited_ns();
    const std::int64_t wall = now_ns(CLOCK_MONOTONIC);
    const std::int64_t cpu = now_ns(CLOCK_PROCESS_CPUTIME_ID);
    for (std::size_t i = 0; i < request.operations; ++i) {
      injector_.run(path, i);
      if (one_by_one) times.end_operation(i);
    }
    injector_.end_slice(now_ns(CLOCK_PROCESS_CPUTIME_ID) - cpu);
    slice.cpu_ns = now_ns(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    slice.wall_ns = now_ns(CLOCK_MONOTONIC) - wall;
    slice.wait_ns = waited_ns() - waited;
    if (one_by_one) {
      slice.percentile_wall_ns = percentile_of(std::move(times.wall), request.percentile);
      slice.percentile_cpu_ns = percentile_of(std::move(times.cpu), request.percentile);
    }
    digest(request, path, slice);
    slice.peak_bytes = static_cast<std::int64_t>(peak_resident_bytes());
    if (request.heap) slice.heap_bytes = heap_bytes();
    return slice;
  }

 private:
  // What each operation of a slice takes.
  struct OperationTimes {
    explicit OperationTimes(std::size_t operations) : wall(operations), cpu(operations) {
      if (operations == 0) return;
      last_wall = now_ns(CLOCK_MONOTONIC);
      last_cpu = now_ns(CLOCK_PROCESS_CPUTIME_ID);
    }
    void end_operation(std::size_t operation) {
      const std::int64_t now_wall = now_ns(CLOCK_MONOTONIC);
      const std::int64_t now_cpu = now_ns(CLOCK_PROCESS_CPUTIME_ID);
      wall[operation] = now_wall - std::exchange(last_wall, now_wall);
      cpu[operation] = now_cpu - std::exchange(last_cpu, now_cpu);
    }
    std::vector<std::int64_t> wall;
    std::vector<std::int64_t> cpu;
    std::int64_t last_wall = 0;
    std::int64_t last_cpu = 0;
  };

  void digest(const SliceRequest& request, const HotPath& path, Slice& slice) const {
    ResultDigest digest;
    path.digest(request.operations, digest);
    if (options_.injection.kind == InjectionKind::kWrongResults) {
      digest.add(std::array<double, 1>{1e3});
    }
    slice.checksum = digest.checksum();
    slice.fingerprint = digest.fingerprint();
    for (const double number : slice.fingerprint) {
      if (!std::isfinite(number)) fail("{}: results that are not finite", request.path);
    }
  }

  HotPath& open(const SliceRequest& request) {
    const SliceRequest key{
        .path = request.path, .parameters = request.parameters, .seed = request.seed};
    std::unique_ptr<HotPath>& path = paths_[to_line(key)];
    if (path) return *path;
    const HotPathEntry& entry = find_hot_path(request.path);
    if (entry.needs_model && options_.model.empty()) fail("{}: needs a model", entry.name);
    path = entry.make({.parameters = complete_parameters(entry, request.parameters),
                       .seed = request.seed,
                       .model = options_.model,
                       .variant = options_.variant,
                       .scratch = scratch_,
                       .encoder = encoder_,
                       .slow_thread = options_.injection.kind == InjectionKind::kSlowThread
                                          ? options_.injection.amount
                                          : 0});
    return *path;
  }

  WorkerOptions options_;
  Injector injector_;
  std::shared_ptr<SharedEncoder> encoder_ = std::make_shared<SharedEncoder>();
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
