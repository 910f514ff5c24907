#include "core/table/text_file.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "core/error.h"
#include "core/utf8.h"

namespace reckon {
namespace {

constexpr std::size_t kReadBytes = std::size_t{256} << 10;

}  // namespace

TextFile::TextFile(std::filesystem::path path) : path_(std::move(path)) {
  file_.reset(std::fopen(path_.c_str(), "rb"));
  if (!file_) fail("{}: {}", path_.string(), std::strerror(errno));
  std::setvbuf(file_.get(), nullptr, _IONBF, 0);  // buffer_ is the buffer
  begin();
}

TextFile::TextFile(std::shared_ptr<const InputText> text)
    : path_(text->name()), text_(std::move(text)) {
  begin();
}

void TextFile::begin() {
  extend();
  const std::string_view front(unread().data(), unread().size());
  if (front.starts_with("\xFF\xFE") || front.starts_with("\xFE\xFF")) {
    fail(
        "{}: begins with a UTF-16 byte order mark, expected UTF-8 (convert it first, for example: "
        "iconv -f utf-16 -t utf-8)",
        path_.string());
  }
  if (front.starts_with("\xEF\xBB\xBF")) begin_ += 3;
}

// Fills the room but where the file ends.
std::size_t TextFile::read(std::span<char> room) {
  if (text_) {
    const std::size_t size = text_->text().copy(room.data(), room.size(), read_of_text_);
    read_of_text_ += size;
    return size;
  }
  const std::size_t size = std::fread(room.data(), 1, room.size(), file_.get());
  if (std::ferror(file_.get())) fail("{}:{}: {}", path_.string(), line_, std::strerror(errno));
  return size;
}

void TextFile::extend() {
  if (at_end_) return;
  if (end_ - begin_ >= kMaxRecordBytes) {
    const std::string_view record(unread().data(), unread().size());
    if (record.find('\0') != record.npos) fail("{}:{}: a NUL byte", path_.string(), line_);
    fail("{}:{}: a record of more than {} MiB begins here, expected a line end{}", path_.string(),
         line_, kMaxRecordBytes >> 20,
         record.find('"') != record.npos ? " (or is a quote not closed?)" : "");
  }
  std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(begin_),
            buffer_.begin() + static_cast<std::ptrdiff_t>(end_), buffer_.begin());
  end_ -= begin_;
  begin_ = 0;
  // Twice the record at least, so that a long record is scanned again only a few times.
  const std::size_t room = std::max({buffer_.size(), end_ + kReadBytes, 2 * end_});
  buffer_.resize(std::min(room, kMaxRecordBytes + 1));
  end_ += read(std::span(buffer_).subspan(end_));
  at_end_ = end_ < buffer_.size();
}

void TextFile::consume(std::size_t bytes, std::size_t lines) {
  begin_ += bytes;
  line_ += lines;
}

void TextFile::require_utf8(std::size_t bytes) {
  const std::string_view record(unread().data(), bytes);
  const std::size_t position = find_invalid_utf8(record);
  if (position == std::string_view::npos) return;
  const auto lines =
      std::count(record.begin(), record.begin() + static_cast<std::ptrdiff_t>(position), '\n');
  fail(
      "{}:{}: byte 0x{:02X} is not UTF-8 (convert it first, for example: iconv -f latin1 -t utf-8)",
      path_.string(), line_ + static_cast<std::size_t>(lines),
      static_cast<unsigned char>(record[position]));
}

}  // namespace reckon
