// Reading and writing attributes.

#include <hdf5.h>

#include <algorithm>
#include <limits>
#include <utility>
#include <variant>

#include "core/error.h"
#include "core/utf8.h"
#include "datasets/hdf5_file.h"
#include "datasets/hdf5_file_state.h"

namespace reckon {
namespace {

constexpr std::size_t kLargestAttribute = std::size_t{64}
                                          << 10;  // bytes that fit into an object's header

// Exceptions must not pass the library.
herr_t keep_attribute(hid_t, const char* name, const H5A_info_t*, void* names) noexcept {
  static_cast<std::vector<std::string>*>(names)->emplace_back(name);
  return 0;
}

std::optional<Attribute> read_integer(std::int64_t attribute, std::int64_t type) {
  if (H5Tget_sign(type) == H5T_SGN_NONE && H5Tget_size(type) >= sizeof(std::uint64_t)) {
    std::uint64_t value = 0;
    if (H5Aread(attribute, H5T_NATIVE_UINT64, &value) < 0 || !std::in_range<std::int64_t>(value)) {
      return {};
    }
    return static_cast<std::int64_t>(value);
  }
  std::int64_t value = 0;
  if (H5Aread(attribute, H5T_NATIVE_INT64, &value) < 0) return {};
  return value;
}

// h5py's booleans.
std::optional<Attribute> read_boolean(std::int64_t attribute, std::int64_t type) {
  std::int8_t value = 0;
  if (H5Tget_size(type) != 1 || H5Tget_nmembers(type) != 2 ||
      H5Aread(attribute, type, &value) < 0) {
    return {};
  }
  return value != 0;
}

std::optional<std::vector<std::string>> read_strings(std::int64_t attribute, std::int64_t type,
                                                     std::size_t count) {
  std::vector<std::string> values;
  if (count == 0) return values;
  if (H5Tis_variable_str(type) > 0) {
    std::vector<char*> texts(count);
    if (H5Aread(attribute, type, static_cast<void*>(texts.data())) < 0) return {};
    for (char* text : texts) {
      values.emplace_back(text == nullptr ? "" : text);
      H5free_memory(text);
    }
    return values;
  }
  const std::size_t bytes = H5Tget_size(type);
  if (bytes * count > kLargestAttribute) return {};
  std::string all(bytes * count, '\0');
  if (H5Aread(attribute, type, all.data()) < 0) return {};
  const bool spaces = H5Tget_strpad(type) == H5T_STR_SPACEPAD;
  for (std::size_t i = 0; i < count; ++i) {
    std::string value = all.substr(i * bytes, bytes);
    value.resize(spaces ? value.find_last_not_of(' ') + 1 : std::min(value.find('\0'), bytes));
    values.push_back(std::move(value));
  }
  return values;
}

// A scalar or an array of strings; numbers also as an array of one.
std::optional<Attribute> read_attribute(std::int64_t attribute) {
  const Hdf5Handle space(H5Aget_space(attribute), H5Sclose);
  const Hdf5Handle type(H5Aget_type(attribute), H5Tclose);
  if (space.id() < 0 || type.id() < 0) return {};
  const bool is_scalar = H5Sget_simple_extent_type(space.id()) == H5S_SCALAR;
  const hssize_t count = H5Sget_simple_extent_npoints(space.id());
  const H5T_class_t kind = H5Tget_class(type.id());
  if (kind == H5T_STRING && count >= 0 && std::cmp_less_equal(count, kLargestAttribute)) {
    auto strings = read_strings(attribute, type.id(), static_cast<std::size_t>(count));
    if (!strings) return {};
    if (is_scalar && strings->size() == 1) return std::move(strings->front());
    return *std::move(strings);
  }
  if (count != 1) return {};
  if (kind == H5T_INTEGER) return read_integer(attribute, type.id());
  if (kind == H5T_ENUM) return read_boolean(attribute, type.id());
  double value = 0;
  if (kind != H5T_FLOAT || H5Aread(attribute, H5T_NATIVE_DOUBLE, &value) < 0) return {};
  return value;
}

// What could not be read again is not written.
void check_texts(const Hdf5File::State& state, std::string_view object, const std::string& name,
                 const Attribute& value) {
  std::span<const std::string> texts;
  if (const auto* text = std::get_if<std::string>(&value)) texts = {text, 1};
  if (const auto* list = std::get_if<std::vector<std::string>>(&value)) texts = *list;
  for (const std::string& text : texts) {
    if (find_invalid_utf8(text) != std::string_view::npos || text.find('\0') != text.npos) {
      fail("{}: {}: attribute {}: found {}, expected UTF-8 without NUL", state.path.string(),
           object, name,
           text.find('\0') != text.npos ? "a NUL character" : "text that is not UTF-8");
    }
  }
}

}  // namespace

Hdf5Handle make_hdf5_string_type(const Hdf5File::State& state) {
  Hdf5Handle type = state.own(H5Tcopy(H5T_C_S1), H5Tclose, "", "make a type");
  state.check(H5Tset_size(type.id(), H5T_VARIABLE), "", "make a type");
  state.check(H5Tset_cset(type.id(), H5T_CSET_UTF8), "", "make a type");
  return type;
}

Attributes Hdf5File::attributes(std::string_view object) const {
  silence_hdf5();
  const Hdf5Handle handle =
      state_->own(H5Oopen(state_->file.id(), std::string(object).c_str(), H5P_DEFAULT), H5Oclose,
                  object, "open");
  std::vector<std::string> found;
  hsize_t position = 0;
  state_->check(
      H5Aiterate2(handle.id(), H5_INDEX_NAME, H5_ITER_INC, &position, keep_attribute, &found),
      object, "list the attributes");
  Attributes attributes;
  for (const std::string& name : found) {
    if (auto value = attribute(object, name)) attributes.emplace(name, *std::move(value));
  }
  return attributes;
}

std::optional<Attribute> Hdf5File::attribute(std::string_view object,
                                             const std::string& name) const {
  silence_hdf5();
  const std::string path(object);
  const std::int64_t file = state_->file.id();
  if (H5Aexists_by_name(file, path.c_str(), name.c_str(), H5P_DEFAULT) <= 0) {
    state_->check(0, object, "read the attributes");
    return {};
  }
  const Hdf5Handle handle =
      state_->own(H5Aopen_by_name(file, path.c_str(), name.c_str(), H5P_DEFAULT, H5P_DEFAULT),
                  H5Aclose, object, fmt::format("read the attribute {}", name));
  auto value = read_attribute(handle.id());
  state_->check(0, object, "read the attributes");
  const std::string* text = value ? std::get_if<std::string>(&*value) : nullptr;
  if (text != nullptr && find_invalid_utf8(*text) != std::string_view::npos) {
    fail("{}: {}: its attribute {} is not UTF-8", state_->path.string(), object, name);
  }
  return value;
}

void Hdf5File::set_attribute(std::string_view object, const std::string& name,
                             const Attribute& value) {
  silence_hdf5();
  const State& state = *state_;
  check_texts(state, object, name, value);
  const std::string action = fmt::format("write the attribute {}", name);
  Hdf5Handle type = make_hdf5_string_type(state);
  Hdf5Handle space = state.own(H5Screate(H5S_SCALAR), H5Sclose, object, action);
  const void* data = nullptr;
  std::vector<const char*> texts;
  if (const bool* flag = std::get_if<bool>(&value); flag != nullptr) {
    type = state.own(H5Tenum_create(H5T_NATIVE_INT8), H5Tclose, object, action);
    const std::int8_t values[2] = {0, 1};
    state.check(H5Tenum_insert(type.id(), "FALSE", &values[0]), object, action);
    state.check(H5Tenum_insert(type.id(), "TRUE", &values[1]), object, action);
    data = flag;
  } else if (const std::int64_t* integer = std::get_if<std::int64_t>(&value)) {
    type = state.own(H5Tcopy(H5T_NATIVE_INT64), H5Tclose, object, action);
    data = integer;
  } else if (const double* real = std::get_if<double>(&value)) {
    type = state.own(H5Tcopy(H5T_NATIVE_DOUBLE), H5Tclose, object, action);
    data = real;
  } else if (const std::string* text = std::get_if<std::string>(&value)) {
    texts.push_back(text->c_str());
    data = static_cast<const void*>(texts.data());
  } else {
    const auto& list = std::get<std::vector<std::string>>(value);
    for (const std::string& entry : list) texts.push_back(entry.c_str());
    const hsize_t count = texts.size();
    space = state.own(H5Screate_simple(1, &count, nullptr), H5Sclose, object, action);
    data = static_cast<const void*>(texts.data());
  }
  const Hdf5Handle owner = state.own(
      H5Oopen(state.file.id(), std::string(object).c_str(), H5P_DEFAULT), H5Oclose, object, action);
  if (H5Aexists(owner.id(), name.c_str()) > 0) {
    state.check(H5Adelete(owner.id(), name.c_str()), object, action);
  }
  const Hdf5Handle attribute = state.own(
      H5Acreate2(owner.id(), name.c_str(), type.id(), space.id(), H5P_DEFAULT, H5P_DEFAULT),
      H5Aclose, object, action);
  if (data != nullptr) state.check(H5Awrite(attribute.id(), type.id(), data), object, action);
}

void Hdf5File::set_attributes(std::string_view object, const Attributes& attributes) {
  for (const auto& [name, value] : attributes) set_attribute(object, name, value);
}

}  // namespace reckon
