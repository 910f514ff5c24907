#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "core/mapped_file.h"

namespace reckon {

// The bytes of a text file as one view, however large: a plain file is mapped, a gzip file (known
// by its first bytes) is decompressed into a temporary file without a name, and so is standard
// input
// ("-"), compressed or not. Throws Error where the file cannot be read, the compressed data is
// damaged or cut short, or the temporary folder is full.
class InputText {
 public:
  explicit InputText(const std::filesystem::path& path);

  std::string_view text() const { return file_->text(); }
  const std::string& name() const { return name_; }  // for messages

 private:
  std::string name_;
  std::unique_ptr<MappedFile> file_;
};

}  // namespace reckon
