#include "cuda/simt/fiber.h"

#include <sanitizer/common_interface_defs.h>
#include <sys/mman.h>

#include "core/error.h"
#include "cuda/simt/sanitizers.h"

#if !defined(__x86_64__) && !defined(__aarch64__)
#error "no context switch for this processor: add reckon_simt_switch below"
#endif

// void reckon_simt_switch(void** save, void* load): pushes the registers that a call preserves,
// stores the stack pointer in *save and goes on with the stack `load`.
extern "C" void reckon_simt_switch(void** save, void* load);
#if defined(__x86_64__)
asm(R"(
.text
.type reckon_simt_switch,@function
reckon_simt_switch:
  push %rbp; push %rbx; push %r12; push %r13; push %r14; push %r15
  mov %rsp, (%rdi)
  mov %rsi, %rsp
  pop %r15; pop %r14; pop %r13; pop %r12; pop %rbx; pop %rbp
  ret
.size reckon_simt_switch,.-reckon_simt_switch
)");
#else
asm(R"(
.text
.type reckon_simt_switch,@function
reckon_simt_switch:
  sub sp, sp, #160
  stp x19, x20, [sp, #0]; stp x21, x22, [sp, #16]; stp x23, x24, [sp, #32]
  stp x25, x26, [sp, #48]; stp x27, x28, [sp, #64]; stp x29, x30, [sp, #80]
  stp d8, d9, [sp, #96]; stp d10, d11, [sp, #112]; stp d12, d13, [sp, #128]
  stp d14, d15, [sp, #144]
  mov x9, sp; str x9, [x0]
  mov sp, x1
  ldp x19, x20, [sp, #0]; ldp x21, x22, [sp, #16]; ldp x23, x24, [sp, #32]
  ldp x25, x26, [sp, #48]; ldp x27, x28, [sp, #64]; ldp x29, x30, [sp, #80]
  ldp d8, d9, [sp, #96]; ldp d10, d11, [sp, #112]; ldp d12, d13, [sp, #128]
  ldp d14, d15, [sp, #144]
  add sp, sp, #160
  ret
.size reckon_simt_switch,.-reckon_simt_switch
)");
#endif

namespace reckon::simt {
namespace {

constexpr std::size_t kGuardBytes = 4096;

std::size_t stack_bytes() {
  // Instrumented frames are several times larger.
  return under_address_sanitizer() || under_thread_sanitizer() ? 256 * 1024 : 64 * 1024;
}

struct Scheduler {
  void* stack_pointer = nullptr;
  void* fake_stack = nullptr;
  const void* stack_bottom = nullptr;
  std::size_t stack_size = 0;
  void* tsan_fiber = nullptr;
};
Scheduler scheduler;

}  // namespace

Fiber::Fiber() {
  void* memory = mmap(nullptr, stack_bytes() + kGuardBytes, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) fail("simt: no memory for the stack of a thread");
  stack_ = static_cast<char*>(memory) + kGuardBytes;
  if (mprotect(memory, kGuardBytes, PROT_NONE) != 0) fail("simt: mprotect of a guard page failed");
}

Fiber::~Fiber() {
  if (tsan_fiber_) __tsan_destroy_fiber(tsan_fiber_);
  munmap(stack_ - kGuardBytes, stack_bytes() + kGuardBytes);
}

void Fiber::arm(void (*body)()) {
  open_memory(stack_, stack_bytes());
  fake_stack_ = nullptr;
  if (under_thread_sanitizer() && !tsan_fiber_) tsan_fiber_ = __tsan_create_fiber(0);
  auto** top = reinterpret_cast<void**>(stack_ + stack_bytes());
#if defined(__x86_64__)
  *--top = nullptr;  // the return address of body, which never returns
  *--top = reinterpret_cast<void*>(body);
  for (int i = 0; i < 6; ++i) *--top = nullptr;  // rbp, rbx, r12 to r15
#else
  for (int i = 0; i < 20; ++i) *--top = nullptr;
  top[11] = reinterpret_cast<void*>(body);  // x30, where `ret` goes
#endif
  stack_pointer_ = top;
}

void Fiber::resume() {
  if (under_thread_sanitizer()) {
    scheduler.tsan_fiber = __tsan_get_current_fiber();
    __tsan_switch_to_fiber(tsan_fiber_, __tsan_switch_to_fiber_no_sync);
  }
  if (under_address_sanitizer()) {
    __sanitizer_start_switch_fiber(&scheduler.fake_stack, stack_, stack_bytes());
  }
  reckon_simt_switch(&scheduler.stack_pointer, stack_pointer_);
  if (under_address_sanitizer()) {
    __sanitizer_finish_switch_fiber(scheduler.fake_stack, nullptr, nullptr);
  }
}

void Fiber::leave(bool for_good) {
  if (under_thread_sanitizer()) {
    __tsan_switch_to_fiber(scheduler.tsan_fiber, __tsan_switch_to_fiber_no_sync);
  }
  if (under_address_sanitizer()) {
    __sanitizer_start_switch_fiber(for_good ? nullptr : &fake_stack_, scheduler.stack_bottom,
                                   scheduler.stack_size);
  }
  reckon_simt_switch(&stack_pointer_, scheduler.stack_pointer);
  entered(fake_stack_);
}

void Fiber::entered(void* fake_stack) {
  if (under_address_sanitizer()) {
    __sanitizer_finish_switch_fiber(fake_stack, &scheduler.stack_bottom, &scheduler.stack_size);
  }
}

void Fiber::suspend() { leave(false); }

void Fiber::abandon(void* point) {
  if (!under_thread_sanitizer()) return;
  void* here = __tsan_get_current_fiber();
  __tsan_switch_to_fiber(tsan_fiber_, __tsan_switch_to_fiber_no_sync);
  publish(point);
  __tsan_switch_to_fiber(here, __tsan_switch_to_fiber_no_sync);
  __tsan_destroy_fiber(tsan_fiber_);  // its shadow stack would only grow
  tsan_fiber_ = nullptr;
}

void Fiber::finish() {
  leave(true);
  __builtin_unreachable();
}

}  // namespace reckon::simt
