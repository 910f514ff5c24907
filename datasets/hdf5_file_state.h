#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "core/atomic_file.h"
#include "datasets/hdf5_file.h"
#include "datasets/hdf5_file_driver.h"

// What the files hdf5_file_*.cpp share. Not for others.

namespace reckon {

// Owner of an HDF5 identifier (hid_t is std::int64_t, herr_t is int).
class Hdf5Handle {
 public:
  using CloseFunction = int (*)(std::int64_t);
  Hdf5Handle() = default;
  Hdf5Handle(std::int64_t id, CloseFunction closer) : id_(id), close_(closer) {}
  ~Hdf5Handle() { reset(); }
  Hdf5Handle(Hdf5Handle&& other) noexcept
      : id_(std::exchange(other.id_, -1)), close_(other.close_) {}
  Hdf5Handle& operator=(Hdf5Handle&& other) noexcept {
    std::swap(id_, other.id_);
    std::swap(close_, other.close_);
    return *this;
  }
  std::int64_t id() const { return id_; }
  void reset() {
    if (id_ >= 0) close_(id_);
    id_ = -1;
  }

 private:
  std::int64_t id_ = -1;
  CloseFunction close_ = nullptr;
};

struct Hdf5File::State {
  // A column that is being appended to; its chunk cache lives as long as it is open.
  struct OpenColumn {
    Hdf5Handle handle;
    ColumnType type;
    std::size_t cols = 0;  // 0: 1-D
    std::size_t rows = 0;
  };

  std::filesystem::path path;
  std::unique_ptr<AtomicFile> target;  // when writing
  std::shared_ptr<Hdf5Storage> storage;
  Hdf5Handle file;
  std::map<std::string, OpenColumn, std::less<>> open_columns;

  ~State() { close(); }
  void close();

  // Throws Error "<path>: <object>: cannot <action>: <reason>", the reason from the storage or from
  // the bottom of the library's error stack.
  [[noreturn]] void fail_call(std::string_view object, std::string_view action) const;
  // Owns the identifier that a call returned, or throws as above.
  Hdf5Handle own(std::int64_t id, Hdf5Handle::CloseFunction closer, std::string_view object,
                 std::string_view action) const;
  // Throws as above when a call failed, or when the storage could not be written.
  void check(int status, std::string_view object, std::string_view action) const;
  OpenColumn& open_column(std::string_view column);
};

// The library prints its error stack unless told not to, for each thread anew. Every public
// function calls this first.
void silence_hdf5();

// Variable-length UTF-8.
Hdf5Handle make_hdf5_string_type(const Hdf5File::State& state);

// Opens without a look at the seal or by a child process.
Hdf5File open_unprobed(std::shared_ptr<Hdf5Storage> storage);

// Reads a file through in a child process: throws Error when that finds a fault, crashes or hangs.
void probe_hdf5(const std::filesystem::path& path);

}  // namespace reckon
