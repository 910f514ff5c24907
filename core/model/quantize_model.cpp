#include "core/model/quantize_model.h"

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/atomic_file.h"
#include "core/error.h"
#include "core/mapped_file.h"
#include "core/model/model.h"
#include "core/model/model_directory.h"
#include "core/model/model_weights.h"
#include "core/model/new_folder.h"
#include "core/model/quantized_tensor.h"
#include "core/model/transformer_config.h"

namespace reckon {
namespace {

namespace fs = std::filesystem;

// The tensors of a safetensors file in the making: the data is written in the order of the calls.
class TensorList {
 public:
  void add(const std::string& name, DataType type, const std::vector<std::uint64_t>& shape,
           std::string bytes) {
    header_[name] = {{"dtype", name_of(type)},
                     {"shape", shape},
                     {"data_offsets", {size_, size_ + bytes.size()}}};
    size_ += bytes.size();
    data_.push_back(std::move(bytes));
  }

  std::uint64_t write(const fs::path& path) const {
    std::string header = header_.dump();
    header.resize((header.size() + 7) / 8 * 8, ' ');
    const std::uint64_t length = header.size();
    AtomicFile file(path);
    file.write({reinterpret_cast<const char*>(&length), sizeof(length)});
    file.write(header);
    for (const std::string& bytes : data_) file.write(bytes);
    file.commit();
    return sizeof(length) + length + size_;
  }

 private:
  nlohmann::ordered_json header_;
  std::vector<std::string> data_;
  std::uint64_t size_ = 0;
};

template <typename T>
std::string bytes_of(const std::vector<T>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

bool is_linear_weight_of_layer(const std::string& role) {
  return role.starts_with("layer.") && role.ends_with(".weight");
}

std::string without_weight(const std::string& name) {
  return name.substr(0, name.size() - std::string_view(".weight").size());
}

std::uint64_t write_weights(const ModelWeights& weights, const fs::path& from,
                            const WeightQuantization& quantization, const InputRanges& ranges,
                            const fs::path& to) {
  TensorList tensors;
  for (const ModelWeights::Use& use : weights.uses) {
    if (fs::path(use.file).parent_path() != from) continue;  // a dense module: its file is copied
    const TensorView& tensor = *use.tensor;
    if (!is_linear_weight_of_layer(use.role)) {
      tensors.add(use.name, tensor.type, tensor.shape,
                  {reinterpret_cast<const char*>(tensor.bytes.data()), tensor.bytes.size()});
      continue;
    }
    Matrix<float> weight(tensor.shape[0], tensor.shape[1]);
    widen(tensor.bytes, tensor.type, {weight.data(), weight.rows() * weight.cols()});
    const QuantizedTensor quantized(weight, quantization);
    tensors.add(use.name, quantization.bits == 8 ? DataType::kI8 : DataType::kU8,
                stored_shape(weight.rows(), weight.cols(), quantization),
                bytes_of(quantized.weight));
    tensors.add(use.name + "_scale", DataType::kF32,
                {weight.rows(), groups_of(weight.cols(), quantization)},
                bytes_of(quantized.scales));
    if (quantization.static_activations) {
      const InputRange& range = ranges.at(without_weight(use.role));
      tensors.add(without_weight(use.name) + ".input_range", DataType::kF32, {2},
                  bytes_of(std::vector<float>{range.low, range.high}));
    }
  }
  return tensors.write(to / "model.safetensors");
}

void write_config(const fs::path& from, const WeightQuantization& quantization,
                  const fs::path& to) {
  const MappedFile file(from / "config.json");
  const auto text = file.bytes();
  auto json =
      nlohmann::ordered_json::parse(reinterpret_cast<const char*>(text.data()),
                                    reinterpret_cast<const char*>(text.data()) + text.size());
  json["quantization_config"] = {{"quant_method", "reckon"},
                                 {"version", kQuantizationVersion},
                                 {"bits", quantization.bits},
                                 {"group_size", quantization.rounding().group_depth}};
  if (quantization.static_activations) json["quantization_config"]["activations"] = "static";
  write_file_atomically(to / "config.json", json.dump(2) + "\n");
}

}  // namespace

QuantizedSizes quantize_model(const fs::path& from, const WeightQuantization& quantization,
                              const fs::path& to, const InputRanges& ranges) {
  const std::uint64_t before = Model::load(from).weight_bytes();  // checks everything
  const ModelDirectory model = read_model_directory(from);
  if (model.config.quantization) fail("{}: is quantized already", from.string());
  const ModelWeights weights(from, model);
  try {
    NewFolder folder(to);
    copy_model_files(from, folder.path(), [](const fs::path& name) {
      return name != "config.json" && !holds_weights(name);
    });
    write_config(from, quantization, folder.path());
    const std::uint64_t after = write_weights(weights, from, quantization, ranges, folder.path());
    Model::load(folder.path());
    folder.commit();
    return {.before = before, .after = after};
  } catch (const fs::filesystem_error& error) {
    fail("{}: cannot be written: {}", to.string(), error.code().message());
  }
}

}  // namespace reckon
