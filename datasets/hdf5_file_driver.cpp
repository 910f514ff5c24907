#include "datasets/hdf5_file_driver.h"

#include <fcntl.h>
#include <hdf5.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <new>

#include "core/error.h"

namespace reckon {

std::shared_ptr<Hdf5Storage> Hdf5Storage::open(const std::filesystem::path& path, bool writable) {
  std::shared_ptr<Hdf5Storage> storage(new Hdf5Storage);
  storage->path_ = path;
  // Without O_NONBLOCK, opening a named pipe waits for its other end.
  storage->descriptor_ =
      ::open(path.c_str(), (writable ? O_RDWR : O_RDONLY) | O_CLOEXEC | O_NONBLOCK);
  struct stat status {};
  if (storage->descriptor_ < 0 || ::fstat(storage->descriptor_, &status) != 0) {
    fail("{}: cannot open: {}", path.string(), std::strerror(errno));
  }
  if (!S_ISREG(status.st_mode)) fail("{}: cannot open: not a regular file", path.string());
  storage->data_bytes_ = static_cast<std::uint64_t>(status.st_size);
  storage->seal_ = Hdf5Seal::read(storage->descriptor_, storage->data_bytes_, path);
  if (storage->seal_) storage->data_bytes_ = storage->seal_->data_bytes();
  return storage;
}

bool Hdf5Storage::read(std::uint64_t offset, std::span<std::byte> bytes) {
  if (descriptor_ < 0 || !verify(offset, offset + bytes.size())) return false;
  const std::uint64_t available = offset < data_bytes_ ? data_bytes_ - offset : 0;
  const auto wanted = bytes.first(std::min<std::uint64_t>(bytes.size(), available));
  const std::int64_t got = read_at(descriptor_, offset, wanted);
  if (got < 0) {
    set_error(fmt::format("cannot read: {}", std::strerror(errno)));
    return false;
  }
  std::ranges::fill(bytes.subspan(static_cast<std::size_t>(got)), std::byte{0});
  for (const auto& [at, kept] : unwritten_) {
    const std::uint64_t begin = std::max(at, offset);
    const std::uint64_t end = std::min(at + kept.size(), offset + bytes.size());
    if (begin < end) std::memcpy(&bytes[begin - offset], &kept[begin - at], end - begin);
  }
  return true;
}

void Hdf5Storage::write(std::uint64_t offset, std::span<const std::byte> bytes) {
  if (descriptor_ < 0) return;
  if (error_.empty() && !write_at(descriptor_, offset, bytes)) {
    set_error(fmt::format("cannot write: {}", std::strerror(errno)));
  }
  if (!error_.empty()) unwritten_.emplace_back(offset, std::vector(bytes.begin(), bytes.end()));
  data_bytes_ = std::max<std::uint64_t>(data_bytes_, offset + bytes.size());
}

void Hdf5Storage::truncate(std::uint64_t size) {
  if (descriptor_ < 0) return;
  if (error_.empty() && ::ftruncate(descriptor_, static_cast<off_t>(size)) != 0) {
    set_error(fmt::format("cannot write: {}", std::strerror(errno)));
  }
  data_bytes_ = size;
}

bool Hdf5Storage::verify(std::uint64_t begin, std::uint64_t end) {
  if (!seal_) return true;
  std::string damage = seal_->verify(descriptor_, begin, end);
  if (damage.empty()) return true;
  set_error(std::move(damage));
  return false;
}

void Hdf5Storage::close() {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
}

namespace {

// What the library holds of an open file: H5FD_t must come first. The storage is shared, so that
// it is there however late the library lets go of it.
struct DriverFile {
  H5FD_t library = {};
  std::shared_ptr<Hdf5Storage> storage;
  haddr_t end_of_allocated = 0;
};

DriverFile& ours(H5FD_t* file) { return *reinterpret_cast<DriverFile*>(file); }
const DriverFile& ours(const H5FD_t* file) { return *reinterpret_cast<const DriverFile*>(file); }

// The driver information of a property list is a pointer to a shared_ptr.
using Information = std::shared_ptr<Hdf5Storage>;

void* copy_information(const void* information) {
  return new (std::nothrow) Information(*static_cast<const Information*>(information));
}

herr_t free_information(void* information) {
  delete static_cast<Information*>(information);
  return 0;
}

void* information_of(H5FD_t* file) { return copy_information(&ours(file).storage); }

// An external link or a virtual dataset names another file: that is not followed.
H5FD_t* open_driver(const char* name, unsigned, hid_t access, haddr_t) {
  const auto* storage = static_cast<const Information*>(H5Pget_driver_info(access));
  if (storage == nullptr || (*storage)->path() != name) return nullptr;
  auto* file = new (std::nothrow) DriverFile;
  if (file == nullptr) return nullptr;
  file->storage = *storage;
  return &file->library;
}

herr_t close_driver(H5FD_t* file) {
  delete &ours(file);
  return 0;
}

herr_t query_driver(const H5FD_t*, unsigned long* flags) {
  if (flags != nullptr) {
    *flags = H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_ACCUMULATE_METADATA | H5FD_FEAT_DATA_SIEVE |
             H5FD_FEAT_AGGREGATE_SMALLDATA | H5FD_FEAT_DEFAULT_VFD_COMPATIBLE;
  }
  return 0;
}

haddr_t end_of_allocated(const H5FD_t* file, H5FD_mem_t) { return ours(file).end_of_allocated; }

herr_t set_end_of_allocated(H5FD_t* file, H5FD_mem_t, haddr_t end) {
  ours(file).end_of_allocated = end;
  return 0;
}

haddr_t end_of_file(const H5FD_t* file, H5FD_mem_t) { return ours(file).storage->data_bytes(); }

herr_t read_driver(H5FD_t* file, H5FD_mem_t, hid_t, haddr_t offset, size_t size, void* buffer) {
  try {
    return ours(file).storage->read(offset, {static_cast<std::byte*>(buffer), size}) ? 0 : -1;
  } catch (const std::bad_alloc&) {
    return -1;
  }
}

herr_t write_driver(H5FD_t* file, H5FD_mem_t, hid_t, haddr_t offset, size_t size,
                    const void* buffer) {
  try {
    ours(file).storage->write(offset, {static_cast<const std::byte*>(buffer), size});
    return 0;
  } catch (const std::bad_alloc&) {
    return -1;
  }
}

herr_t truncate_driver(H5FD_t* file, hid_t, hbool_t) {
  ours(file).storage->truncate(ours(file).end_of_allocated);
  return 0;
}

const H5FD_class_t& driver_class() {
  static const H5FD_class_t driver = [] {
    H5FD_class_t d = {};
    d.name = "reckon";
    d.maxaddr = static_cast<haddr_t>(INT64_MAX);
    d.fc_degree = H5F_CLOSE_STRONG;
    d.fapl_size = sizeof(Information);
    d.fapl_get = information_of;
    d.fapl_copy = copy_information;
    d.fapl_free = free_information;
    d.open = open_driver;
    d.close = close_driver;
    d.query = query_driver;
    d.get_eoa = end_of_allocated;
    d.set_eoa = set_end_of_allocated;
    d.get_eof = end_of_file;
    d.read = read_driver;
    d.write = write_driver;
    d.truncate = truncate_driver;
    const H5FD_mem_t map[] = H5FD_FLMAP_DICHOTOMY;
    std::ranges::copy(map, d.fl_map);
    return d;
  }();
  return driver;
}

}  // namespace

std::int64_t make_access_properties(const std::shared_ptr<Hdf5Storage>& storage) {
  static const hid_t driver = H5FDregister(&driver_class());
  const hid_t access = H5Pcreate(H5P_FILE_ACCESS);
  if (driver < 0 || access < 0 || H5Pset_driver(access, driver, &storage) < 0 ||
      H5Pset_fclose_degree(access, H5F_CLOSE_STRONG) < 0) {
    fail("{}: the HDF5 library does not accept a file driver", storage->path().string());
  }
  return access;
}

}  // namespace reckon
