#include "cuda/simt/device_loss.h"

#include <atomic>

#include "core/error.h"

namespace reckon::simt {
namespace {

constexpr std::size_t kNever = static_cast<std::size_t>(-1);

std::atomic<std::size_t> calls = 0;
std::atomic<std::size_t> last_call = kNever;

}  // namespace

std::size_t runtime_calls() { return calls; }

void lose_device_after(std::size_t more) { last_call = calls + more; }
void give_device_back() { last_call = kNever; }

void begin_runtime_call(const char* call) {
  if (calls++ >= last_call) fail("{}: simt: the device was taken away", call);
}

}  // namespace reckon::simt
