#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "core/mapped_file.h"

namespace reckon {

// Whether the path is a stream that can be read once: standard input ("-"), or a descriptor that a
// shell opened, as <(zcat FILE) has it (/dev/fd/63).
bool is_stream(const std::filesystem::path& path);

// The bytes of a text file as one view, however large: a plain file is mapped, a gzip file (known
// by its first bytes) is decompressed into a temporary file without a name, and so is a stream,
// compressed or not. Throws Error where the file cannot be read, the compressed data is
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
