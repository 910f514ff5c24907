#pragma once

#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "core/input_text.h"

namespace reckon {

// A UTF-8 text file read from front to back, a record at a time, in memory that holds about one
// record: the unread part is one contiguous piece that grows on demand. A UTF-8 byte order mark is
// skipped. Every Error names the file and the line.
class TextFile {
 public:
  // A longer record is an error; a quote that is never closed ends here instead of in memory.
  static constexpr std::size_t kMaxRecordBytes = std::size_t{16} << 20;

  explicit TextFile(std::filesystem::path path);
  // Text that is there already, to be read more than once: decompressed, or of standard input.
  explicit TextFile(std::shared_ptr<const InputText> text);

  const std::filesystem::path& path() const { return path_; }
  // Number of the line at which the unread part begins; the first is 1.
  std::size_t line() const { return line_; }
  // What has been read of the file and not been consumed. May be changed in place.
  std::span<char> unread() { return {buffer_.data() + begin_, end_ - begin_}; }
  // True when nothing of the file follows unread().
  bool at_end() const { return at_end_; }
  // Reads more behind unread(), which may move in memory.
  void extend();
  // The record of this many bytes at the front is done with; it held this many line ends.
  void consume(std::size_t bytes, std::size_t lines);
  // The front `bytes` of unread(), checked to be UTF-8.
  void require_utf8(std::size_t bytes);

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  void begin();
  std::size_t read(std::span<char> room);

  std::filesystem::path path_;
  std::unique_ptr<std::FILE, Close> file_;
  std::shared_ptr<const InputText> text_;  // instead of the file
  std::size_t read_of_text_ = 0;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;  // unread() is buffer_[begin_, end_)
  std::size_t end_ = 0;
  std::size_t line_ = 1;
  bool at_end_ = false;
};

}  // namespace reckon
