// Groups and columns: what is in a file.

#include <hdf5.h>

#include <vector>

#include "core/error.h"
#include "datasets/hdf5_file.h"
#include "datasets/hdf5_file_state.h"

namespace reckon {
namespace {

// Whether every link on the way to an object is there; the library fails otherwise.
bool exists(std::int64_t file, std::string_view path) {
  for (std::size_t end = path.find('/', 1);; end = path.find('/', end + 1)) {
    const std::string part(path.substr(0, end));
    if (part != "/" && H5Lexists(file, part.c_str(), H5P_DEFAULT) <= 0) return false;
    if (end == std::string_view::npos) break;
  }
  return H5Oexists_by_name(file, std::string(path).c_str(), H5P_DEFAULT) > 0;
}

H5O_type_t object_type(std::int64_t file, std::string_view path) {
  if (!exists(file, path)) return H5O_TYPE_UNKNOWN;
  H5O_info_t info;
  const herr_t status =
      H5Oget_info_by_name2(file, std::string(path).c_str(), &info, H5O_INFO_BASIC, H5P_DEFAULT);
  return status < 0 ? H5O_TYPE_UNKNOWN : info.type;
}

// Exceptions must not pass the library.
herr_t keep_link(hid_t, const char* name, const H5L_info_t*, void* names) noexcept {
  static_cast<std::vector<std::string>*>(names)->emplace_back(name);
  return 0;
}

std::string join(std::string_view group, std::string_view name) {
  return group == "/" ? fmt::format("/{}", name) : fmt::format("{}/{}", group, name);
}

}  // namespace

bool Hdf5File::has_group(std::string_view group) const {
  silence_hdf5();
  const H5O_type_t type = object_type(state_->file.id(), group);
  state_->check(0, group, "read");
  return type == H5O_TYPE_GROUP;
}

bool Hdf5File::has_column(std::string_view column) const {
  silence_hdf5();
  const H5O_type_t type = object_type(state_->file.id(), column);
  state_->check(0, column, "read");
  return type == H5O_TYPE_DATASET;
}

std::vector<std::string> Hdf5File::groups(std::string_view group) const {
  std::vector<std::string> found = names(group);
  std::erase_if(found, [&](const std::string& name) { return !has_group(join(group, name)); });
  return found;
}

std::vector<std::string> Hdf5File::columns(std::string_view group) const {
  std::vector<std::string> found = names(group);
  std::erase_if(found, [&](const std::string& name) { return !has_column(join(group, name)); });
  return found;
}

std::vector<std::string> Hdf5File::names(std::string_view group) const {
  if (!has_group(group)) return {};
  const Hdf5Handle handle =
      state_->own(H5Gopen2(state_->file.id(), std::string(group).c_str(), H5P_DEFAULT), H5Gclose,
                  group, "open");
  std::vector<std::string> found;
  hsize_t position = 0;
  state_->check(H5Literate(handle.id(), H5_INDEX_NAME, H5_ITER_INC, &position, keep_link, &found),
                group, "list");
  return found;
}

}  // namespace reckon
