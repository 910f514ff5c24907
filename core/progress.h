#pragma once

#include <cstdint>
#include <string_view>

namespace reckon {

// What a long operation tells its caller. Both calls may come from any thread and must be cheap
// enough for once a chunk of work. `advance` throws Interrupted when the user asked to stop:
// callers let it pass, leaving no half-written file behind.
class Progress {
 public:
  virtual ~Progress() = default;
  // A new operation of `total` units (0: unknown) begins; it replaces the one before.
  virtual void begin(std::string_view what, std::uint64_t total) = 0;
  virtual void advance(std::uint64_t units) = 0;
};

// Says nothing and never interrupts.
class SilentProgress final : public Progress {
 public:
  void begin(std::string_view, std::uint64_t) override {}
  void advance(std::uint64_t) override {}
};

}  // namespace reckon
