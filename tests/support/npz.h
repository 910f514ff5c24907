#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <stdexcept>
#include <string>
#include <vector>

namespace reckon::test {

// One array of an .npz file, its numbers widened to double.
struct NpzArray {
  std::vector<std::size_t> shape;
  std::vector<double> values;

  std::vector<double> row(std::size_t r) const {
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(r * shape[1]);
    return {at, at + static_cast<std::ptrdiff_t>(shape[1])};
  }
  // All rows of a matrix.
  std::vector<std::vector<double>> rows() const {
    std::vector<std::vector<double>> all;
    for (std::size_t r = 0; r < shape[0]; ++r) all.push_back(row(r));
    return all;
  }
};

namespace npz_detail {

template <typename T>
T number_at(const std::string& bytes, std::size_t at) {
  T value;
  if (at + sizeof(T) > bytes.size()) throw std::runtime_error("npz: truncated");
  std::memcpy(&value, bytes.data() + at, sizeof(T));
  return value;
}

template <typename T>
std::vector<double> widen(const std::string& bytes, std::size_t at, std::size_t count) {
  std::vector<double> values;
  for (std::size_t i = 0; i < count; ++i) {
    values.push_back(static_cast<double>(number_at<T>(bytes, at + i * sizeof(T))));
  }
  return values;
}

// The .npy format, version 1: magic, version, length of the header, header (a Python dict),
// numbers.
inline NpzArray parse_npy(const std::string& bytes, std::size_t at) {
  const std::size_t header_length = number_at<std::uint16_t>(bytes, at + 8);
  const std::string header = bytes.substr(at + 10, header_length);
  std::smatch match;
  NpzArray array;
  std::size_t count = 1;
  if (!std::regex_search(header, match, std::regex("'shape': \\(([^)]*)\\)"))) {
    throw std::runtime_error("npz: no shape");
  }
  const std::string shape = match[1];
  const std::regex digits("\\d+");
  for (std::sregex_iterator i(shape.begin(), shape.end(), digits), end; i != end; ++i) {
    array.shape.push_back(std::stoull(i->str()));
    count *= array.shape.back();
  }
  const std::size_t data = at + 10 + header_length;
  const auto is = [&](const char* type) { return header.find(type) != std::string::npos; };
  if (is("'<f8'")) {
    array.values = widen<double>(bytes, data, count);
  } else if (is("'<f4'")) {
    array.values = widen<float>(bytes, data, count);
  } else if (is("'<i8'")) {
    array.values = widen<std::int64_t>(bytes, data, count);
  } else if (is("'<i4'")) {
    array.values = widen<std::int32_t>(bytes, data, count);
  } else if (is("'|u1'")) {
    array.values = widen<std::uint8_t>(bytes, data, count);
  } else {
    throw std::runtime_error("npz: type not known: " + header);
  }
  return array;
}

}  // namespace npz_detail

// Reads what numpy.savez writes: a zip archive whose members are stored, not compressed.
inline std::map<std::string, NpzArray> read_npz(const std::filesystem::path& path) {
  using npz_detail::number_at;
  std::ifstream file(path, std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(file)), {});
  const std::size_t end = bytes.rfind("PK\5\6");  // end of the central directory
  if (end == std::string::npos) throw std::runtime_error("npz: no zip archive: " + path.string());
  std::size_t entry = number_at<std::uint32_t>(bytes, end + 16);
  std::map<std::string, NpzArray> arrays;
  for (int left = number_at<std::uint16_t>(bytes, end + 10); left > 0; --left) {
    if (number_at<std::uint16_t>(bytes, entry + 10) != 0) {
      throw std::runtime_error("npz: a member is compressed: " + path.string());
    }
    const std::size_t name_length = number_at<std::uint16_t>(bytes, entry + 28);
    std::string name = bytes.substr(entry + 46, name_length);
    name = name.substr(0, name.rfind(".npy"));
    const std::size_t local = number_at<std::uint32_t>(bytes, entry + 42);
    const std::size_t data = local + 30 + number_at<std::uint16_t>(bytes, local + 26) +
                             number_at<std::uint16_t>(bytes, local + 28);
    arrays[name] = npz_detail::parse_npy(bytes, data);
    entry += 46 + name_length + number_at<std::uint16_t>(bytes, entry + 30) +
             number_at<std::uint16_t>(bytes, entry + 32);
  }
  return arrays;
}

}  // namespace reckon::test
