#pragma once

#include <cstddef>

namespace reckon::simt {

// A function with a stack of its own that can stop in its middle and go on later, on the same
// operating-system thread. Only one scheduler, the code that calls resume(), runs at a time.
class Fiber {
 public:
  // Throws Error when there is no memory for the stack. Below it lies a page that faults.
  Fiber();
  ~Fiber();
  Fiber(const Fiber&) = delete;
  Fiber& operator=(const Fiber&) = delete;

  // The next resume() calls body, which begins with entered() and ends in finish(), on an empty
  // stack. Whatever was running on the stack is forgotten, without destructors.
  void arm(void (*body)());
  static void entered(void* fake_stack = nullptr);
  // Scheduler: runs the fiber until it suspends or finishes.
  void resume();
  // Scheduler: the fiber will not be resumed before it is armed again. ThreadSanitizer: what it did
  // so far is ordered before observe(point).
  void abandon(void* point);
  // Fiber: back to the scheduler, to go on with the next resume().
  void suspend();
  // Fiber: back to the scheduler for good.
  [[noreturn]] void finish();

 private:
  void leave(bool for_good);

  char* stack_ = nullptr;
  void* stack_pointer_ = nullptr;
  void* fake_stack_ = nullptr;  // AddressSanitizer's
  void* tsan_fiber_ = nullptr;  // ThreadSanitizer's, kept from arm() to arm(): dear to make
};

}  // namespace reckon::simt
