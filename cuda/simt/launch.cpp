#include "cuda/simt/launch.h"

namespace reckon::simt {
namespace {

ThreadOrder order;

}  // namespace

void set_thread_order(ThreadOrder next) { order = next; }
ThreadOrder thread_order() { return order; }

}  // namespace reckon::simt
