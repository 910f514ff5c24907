#include "datasets/hdf5_file_seal.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstring>

#include "core/content_hash.h"
#include "core/error.h"

namespace reckon {
namespace {

static_assert(std::endian::native == std::endian::little);

struct Footer {
  std::array<char, 8> magic = {'r', 'e', 'c', 'k', 'o', 'n', 's', '1'};
  std::uint64_t data_bytes = 0;
  std::uint64_t table_checksum = 0;
  std::uint64_t footer_checksum = 0;  // of the fields above

  std::uint64_t checksum() const {
    return checksum64(std::as_bytes(std::span(this, 1)).first(offsetof(Footer, footer_checksum)));
  }
};
static_assert(sizeof(Footer) == 32);

std::uint64_t block_count(std::uint64_t bytes) {
  return bytes / Hdf5Seal::kBlockBytes + (bytes % Hdf5Seal::kBlockBytes != 0 ? 1 : 0);
}

}  // namespace

std::int64_t read_at(int descriptor, std::uint64_t offset, std::span<std::byte> bytes) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t got = ::pread(descriptor, bytes.data() + done, bytes.size() - done,
                                static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return -1;
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  return static_cast<std::int64_t>(done);
}

bool write_at(int descriptor, std::uint64_t offset, std::span<const std::byte> bytes) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t put = ::pwrite(descriptor, bytes.data() + done, bytes.size() - done,
                                 static_cast<off_t>(offset + done));
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return false;
    done += static_cast<std::size_t>(put);
  }
  return true;
}

std::optional<Hdf5Seal> Hdf5Seal::read(int descriptor, std::uint64_t file_bytes,
                                       const std::filesystem::path& path) {
  Footer footer;
  if (file_bytes < sizeof(Footer)) return std::nullopt;
  const std::uint64_t footer_at = file_bytes - sizeof(Footer);
  if (read_at(descriptor, footer_at, std::as_writable_bytes(std::span(&footer, 1))) !=
      static_cast<std::int64_t>(sizeof(Footer))) {
    fail("{}: cannot read: {}", path.string(), std::strerror(errno));
  }
  if (footer.magic != Footer{}.magic || footer.footer_checksum != footer.checksum() ||
      footer.data_bytes > footer_at) {
    return std::nullopt;
  }
  Hdf5Seal seal;
  seal.data_bytes_ = footer.data_bytes;
  const std::uint64_t blocks = block_count(footer.data_bytes);
  if (footer_at - footer.data_bytes != blocks * sizeof(std::uint64_t)) return std::nullopt;
  seal.checksums_.resize(blocks);
  seal.verified_.resize(blocks);
  const auto table = std::as_writable_bytes(std::span(seal.checksums_));
  if (read_at(descriptor, footer.data_bytes, table) != static_cast<std::int64_t>(table.size())) {
    fail("{}: cannot read: {}", path.string(), std::strerror(errno));
  }
  if (checksum64(table) != footer.table_checksum) {
    fail("{}: damaged: its table of checksums (bytes {} to {}) has changed since it was written",
         path.string(), footer.data_bytes, footer_at);
  }
  return seal;
}

void Hdf5Seal::append(int descriptor, std::uint64_t data_bytes, const std::filesystem::path& path) {
  std::vector<std::byte> block(kBlockBytes);
  std::vector<std::uint64_t> checksums;
  checksums.reserve(block_count(data_bytes));
  for (std::uint64_t begin = 0; begin < data_bytes; begin += kBlockBytes) {
    const auto bytes = std::span(block).first(
        static_cast<std::size_t>(std::min<std::uint64_t>(kBlockBytes, data_bytes - begin)));
    if (read_at(descriptor, begin, bytes) != static_cast<std::int64_t>(bytes.size())) {
      fail("{}: cannot read back what was written: {}", path.string(), std::strerror(errno));
    }
    checksums.push_back(checksum64(bytes));
  }
  Footer footer;
  footer.data_bytes = data_bytes;
  const auto table = std::as_bytes(std::span(checksums));
  footer.table_checksum = checksum64(table);
  footer.footer_checksum = footer.checksum();
  if (!write_at(descriptor, data_bytes, table) ||
      !write_at(descriptor, data_bytes + table.size(), std::as_bytes(std::span(&footer, 1)))) {
    fail("{}: cannot write: {}", path.string(), std::strerror(errno));
  }
}

std::string Hdf5Seal::verify(int descriptor, std::uint64_t begin, std::uint64_t end) {
  std::vector<std::byte> block;
  end = std::min(end, data_bytes_);
  for (std::uint64_t b = begin / kBlockBytes; b * kBlockBytes < end; ++b) {
    if (verified_[b]) continue;
    const std::uint64_t first = b * kBlockBytes;
    block.resize(
        static_cast<std::size_t>(std::min<std::uint64_t>(kBlockBytes, data_bytes_ - first)));
    if (read_at(descriptor, first, block) != static_cast<std::int64_t>(block.size())) {
      return fmt::format("cannot read: {}", std::strerror(errno));
    }
    if (checksum64(block) != checksums_[b]) {
      return fmt::format("damaged: bytes {} to {} have changed since the file was written", first,
                         first + block.size());
    }
    verified_[b] = true;
  }
  return {};
}

}  // namespace reckon
