#pragma once

#include <filesystem>
#include <functional>

namespace reckon {

// A model's folder in the making, beside `target`: it takes that name when it is complete, and is
// gone otherwise. Throws Error where the target exists, filesystem_error where it cannot be made.
class NewFolder {
 public:
  explicit NewFolder(const std::filesystem::path& target);
  ~NewFolder();
  NewFolder(const NewFolder&) = delete;
  NewFolder& operator=(const NewFolder&) = delete;

  const std::filesystem::path& path() const { return temporary_; }
  void commit();

 private:
  std::filesystem::path target_;
  std::filesystem::path temporary_;
};

// Whether a file, by its name, has weights of any framework, or lists those that do.
bool holds_weights(const std::filesystem::path& name);

// Copies the files of a folder whose names are wanted, and all folders within it.
void copy_model_files(const std::filesystem::path& from, const std::filesystem::path& to,
                      const std::function<bool(const std::filesystem::path& name)>& is_wanted);

}  // namespace reckon
