#pragma once

#include <filesystem>
#include <string_view>

namespace reckon {

// The output folder of a run. Results are put into it whole; what an interrupted run leaves for the
// next one lies in its sub-folder `unfinished`, which finish() removes. Only one run at a time may
// use a folder.
class RunFolder {
 public:
  // Makes the folder. Throws Error when it cannot be written to or another run holds it.
  explicit RunFolder(std::filesystem::path path);
  ~RunFolder();
  RunFolder(const RunFolder&) = delete;
  RunFolder& operator=(const RunFolder&) = delete;

  std::filesystem::path file(std::string_view name) const { return path_ / name; }
  // Name for the state of one variant: letters and digits kept, anything else made '_'.
  std::filesystem::path unfinished(std::string_view variant, std::string_view extension) const;
  // The results are all there: the state for a next run is not needed any more.
  void finish();

 private:
  std::filesystem::path path_;
  int lock_ = -1;
};

}  // namespace reckon
