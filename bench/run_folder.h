#pragma once

#include <filesystem>
#include <initializer_list>
#include <string_view>

namespace reckon {

// The output folder of a run. Everything is written in its sub-folder `unfinished`: what an
// interrupted run leaves for the next one, and the results until all of them are there and
// publish() moves them. Only one run at a time may use a folder.
class RunFolder {
 public:
  // Makes the folder. Throws Error when it cannot be written to or another run holds it.
  explicit RunFolder(std::filesystem::path path);
  ~RunFolder();  // leaves nothing where nothing was written
  RunFolder(const RunFolder&) = delete;
  RunFolder& operator=(const RunFolder&) = delete;

  // Where a result is written.
  std::filesystem::path draft(std::string_view name) const { return path_ / "unfinished" / name; }
  // Of one variant's state: letters and digits kept, anything else made '_'.
  std::filesystem::path state(std::string_view variant, std::string_view extension) const;
  // Moves these results into the folder, in this order, and removes everything unfinished.
  void publish(std::initializer_list<std::string_view> results);

 private:
  std::filesystem::path path_;
  bool is_new_ = false;
  int lock_ = -1;
};

}  // namespace reckon
