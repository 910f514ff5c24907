#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/random.h"

namespace reckon::test {

// Whole file as bytes, and back.
inline void write_text(const std::filesystem::path& path, const std::string& text) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

inline std::string read_text(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

struct TensorBytes {
  std::string type = "F32";
  std::vector<std::uint64_t> shape;
  std::string bytes;
};

inline TensorBytes random_f32(std::vector<std::uint64_t> shape, Random& random) {
  TensorBytes tensor{"F32", std::move(shape), ""};
  std::uint64_t count = 1;
  for (const std::uint64_t extent : tensor.shape) count *= extent;
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto value = static_cast<float>(random.normal());
    tensor.bytes.append(reinterpret_cast<const char*>(&value), sizeof(value));
  }
  return tensor;
}

// Length field, header and data, with nothing checked.
inline std::string raw_safetensors(const std::string& header, const std::string& data) {
  const std::uint64_t length = header.size();
  return std::string(reinterpret_cast<const char*>(&length), sizeof(length)) + header + data;
}

inline std::string safetensors_of(const std::map<std::string, TensorBytes>& tensors) {
  nlohmann::json header;
  std::string data;
  for (const auto& [name, tensor] : tensors) {
    header[name] = {{"dtype", tensor.type},
                    {"shape", tensor.shape},
                    {"data_offsets", {data.size(), data.size() + tensor.bytes.size()}}};
    data += tensor.bytes;
  }
  return raw_safetensors(header.dump(), data);
}

// A small BERT in the layout of sentence-transformers; a test changes a part and writes it.
struct ModelFiles {
  std::map<std::string, nlohmann::json> json = {
      {"config.json",
       {{"model_type", "bert"},
        {"architectures", {"BertModel"}},
        {"vocab_size", 12},
        {"hidden_size", 8},
        {"num_hidden_layers", 2},
        {"num_attention_heads", 2},
        {"intermediate_size", 10},
        {"max_position_embeddings", 16},
        {"type_vocab_size", 2},
        {"hidden_act", "gelu"},
        {"layer_norm_eps", 1e-12},
        {"pad_token_id", 0}}},
      {"modules.json",
       {{{"path", ""}, {"type", "sentence_transformers.models.Transformer"}},
        {{"path", "1_Pooling"}, {"type", "sentence_transformers.models.Pooling"}},
        {{"path", "2_Normalize"}, {"type", "sentence_transformers.models.Normalize"}}}},
      {"1_Pooling/config.json",
       {{"word_embedding_dimension", 8}, {"pooling_mode_mean_tokens", true}}},
      {"sentence_bert_config.json", {{"max_seq_length", 16}, {"do_lower_case", false}}},
      {"tokenizer_config.json", {{"do_lower_case", true}, {"model_max_length", 16}}},
  };
  std::map<std::string, TensorBytes> tensors = bert_tensors();
  std::string vocabulary = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\nb\nc\nd\ne\n##f\n##g\n";

  nlohmann::json& config() { return json["config.json"]; }

  void write(const std::filesystem::path& directory) const {
    for (const auto& [name, value] : json) write_text(directory / name, value.dump());
    write_text(directory / "model.safetensors", safetensors_of(tensors));
    write_text(directory / "vocab.txt", vocabulary);
  }

  static std::map<std::string, TensorBytes> bert_tensors(std::uint64_t hidden = 8,
                                                         std::uint64_t intermediate = 10,
                                                         std::uint64_t positions = 16) {
    Random random(1);
    std::map<std::string, TensorBytes> tensors;
    const auto add = [&](const std::string& name, std::vector<std::uint64_t> shape) {
      tensors[name] = random_f32(std::move(shape), random);
    };
    const auto add_linear = [&](const std::string& name, std::uint64_t out, std::uint64_t in) {
      add(name + ".weight", {out, in});
      add(name + ".bias", {out});
    };
    const auto add_norm = [&](const std::string& name) {
      add(name + ".weight", {hidden});
      add(name + ".bias", {hidden});
    };
    add("embeddings.word_embeddings.weight", {12, hidden});
    add("embeddings.position_embeddings.weight", {positions, hidden});
    add("embeddings.token_type_embeddings.weight", {2, hidden});
    add_norm("embeddings.LayerNorm");
    for (const std::string layer : {"encoder.layer.0.", "encoder.layer.1."}) {
      for (const char* part : {"query", "key", "value"}) {
        add_linear(layer + "attention.self." + part, hidden, hidden);
      }
      add_linear(layer + "attention.output.dense", hidden, hidden);
      add_norm(layer + "attention.output.LayerNorm");
      add_linear(layer + "intermediate.dense", intermediate, hidden);
      add_linear(layer + "output.dense", hidden, intermediate);
      add_norm(layer + "output.LayerNorm");
    }
    return tensors;
  }
};

}  // namespace reckon::test
