#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "core/encoder_input.h"
#include "core/model/model.h"
#include "tests/core/cpu/reference.h"

namespace reckon::test {

// The encoder in double precision with a factor, a gate, on what each attention head hands on and
// on each column between the halves of each feed-forward network: heads before columns, layer
// after layer. With all gates 1 it is the model; derivatives by them come from differences.
class GatedReference {
 public:
  explicit GatedReference(const Model& model) : model_(model), config_(model.config()) {
    for (std::size_t i = 0; i < config_.layers; ++i) layers_.push_back(model.layer(i));
  }

  std::vector<double> output(const PackedSequences& text) const {
    Rows hidden = embed(text);
    for (const Model::Layer& layer : layers_) {
      hidden = apply(layer, std::move(hidden), std::vector<double>(gates_of_layer(), 1));
    }
    return head(hidden);
  }

  // [gates][output]: central differences at 1.
  Rows jacobian(const PackedSequences& text) const {
    constexpr double kStep = 1e-5;
    Rows derivatives;
    Rows hidden = embed(text);
    for (std::size_t i = 0; i < layers_.size(); ++i) {
      for (std::size_t gate = 0; gate < gates_of_layer(); ++gate) {
        const auto high = output_from(i, hidden, gate, 1 + kStep);
        const auto low = output_from(i, hidden, gate, 1 - kStep);
        auto& row = derivatives.emplace_back();
        for (std::size_t c = 0; c < high.size(); ++c) {
          row.push_back((high[c] - low[c]) / (2 * kStep));
        }
      }
      hidden = apply(layers_[i], std::move(hidden), std::vector<double>(gates_of_layer(), 1));
    }
    return derivatives;
  }

 private:
  std::size_t gates_of_layer() const { return config_.heads + config_.intermediate; }

  std::vector<double> output_from(std::size_t first, Rows hidden, std::size_t gate,
                                  double value) const {
    std::vector<double> gates(gates_of_layer(), 1);
    gates[gate] = value;
    for (std::size_t i = first; i < layers_.size(); ++i) {
      hidden = apply(layers_[i], std::move(hidden), gates);
      gates[gate] = 1;
    }
    return head(hidden);
  }

  static Rows linear(const Rows& x, const Model::Linear& module) {
    Rows out(x.size(), std::vector<double>(module.weight.rows()));
    for (std::size_t r = 0; r < x.size(); ++r) {
      for (std::size_t o = 0; o < out[r].size(); ++o) {
        double sum = static_cast<double>(module.bias[o]);
        const auto row = module.weight.row(o);
        for (std::size_t k = 0; k < row.size(); ++k) sum += x[r][k] * static_cast<double>(row[k]);
        out[r][o] = sum;
      }
    }
    return out;
  }

  Rows norm(Rows x, const Model::LayerNorm& norm) const {
    for (auto& row : x) {
      double mean = 0, variance = 0;
      for (const double v : row) mean += v / static_cast<double>(row.size());
      for (const double v : row) variance += (v - mean) * (v - mean);
      variance /= static_cast<double>(row.size());
      const double deviation =
          std::sqrt(variance + static_cast<double>(config_.layer_norm_epsilon));
      for (std::size_t c = 0; c < row.size(); ++c) {
        row[c] = (row[c] - mean) / deviation * static_cast<double>(norm.gamma[c]) +
                 static_cast<double>(norm.beta[c]);
      }
    }
    return x;
  }

  static Rows sum(Rows a, const Rows& b) {
    for (std::size_t r = 0; r < a.size(); ++r) {
      for (std::size_t c = 0; c < a[r].size(); ++c) a[r][c] += b[r][c];
    }
    return a;
  }

  Rows embed(const PackedSequences& text) const {
    std::vector<std::int32_t> positions;
    assign_positions(text.ids, text.cu_seqlens, config_, positions);
    const auto words = model_.word_embeddings(), places = model_.position_embeddings(),
               types = model_.type_embeddings();
    Rows hidden(text.ids.size(), std::vector<double>(config_.hidden));
    for (std::size_t t = 0; t < hidden.size(); ++t) {
      const auto add = [&](const Matrix<float>& table, std::int32_t id) {
        const auto row = table.row(static_cast<std::size_t>(id));
        for (std::size_t c = 0; c < row.size(); ++c) hidden[t][c] += static_cast<double>(row[c]);
      };
      add(words, text.ids[t]);
      add(places, positions[t]);
      if (types.rows() > 0) add(types, text.type_ids[t]);
    }
    return norm(hidden, model_.embedding_norm());
  }

  Rows apply(const Model::Layer& layer, Rows hidden, std::span<const double> gates) const {
    const Rows q = linear(hidden, layer.query), k = linear(hidden, layer.key),
               v = linear(hidden, layer.value);
    const std::size_t tokens = hidden.size(), depth = config_.hidden / config_.heads;
    Rows context(tokens, std::vector<double>(config_.hidden));
    for (std::size_t head = 0; head < config_.heads; ++head) {
      for (std::size_t i = 0; i < tokens; ++i) {
        std::vector<double> share(tokens);
        double all = 0;
        for (std::size_t j = 0; j < tokens; ++j) {
          double score = 0;
          for (std::size_t c = head * depth; c < (head + 1) * depth; ++c)
            score += q[i][c] * k[j][c];
          all += share[j] = std::exp(score / std::sqrt(static_cast<double>(depth)));
        }
        for (std::size_t j = 0; j < tokens; ++j) {
          for (std::size_t c = head * depth; c < (head + 1) * depth; ++c) {
            context[i][c] += gates[head] * share[j] / all * v[j][c];
          }
        }
      }
    }
    hidden = norm(sum(linear(context, layer.attention_output), hidden), layer.attention_norm);
    Rows inner = linear(hidden, layer.intermediate);
    for (auto& row : inner) {
      for (std::size_t c = 0; c < row.size(); ++c) {
        row[c] = gates[config_.heads + c] * activation_reference(config_.activation, row[c]);
      }
    }
    return norm(sum(linear(inner, layer.output), hidden), layer.output_norm);
  }

  static double pooled(Pooling pooling, const Rows& hidden, std::size_t column) {
    const auto n = static_cast<double>(hidden.size());
    double all = 0, weighted = 0, largest = hidden[0][column];
    for (std::size_t t = 0; t < hidden.size(); ++t) {
      all += hidden[t][column];
      weighted += static_cast<double>(t + 1) * hidden[t][column];
      largest = std::max(largest, hidden[t][column]);
    }
    switch (pooling) {
      case Pooling::kCls:
        return hidden.front()[column];
      case Pooling::kMax:
        return largest;
      case Pooling::kMean:
        return all / n;
      case Pooling::kMeanSqrtLength:
        return all / std::sqrt(n);
      case Pooling::kWeightedMean:
        return weighted / (n * (n + 1) / 2);
      case Pooling::kLastToken:
        return hidden.back()[column];
    }
    return NAN;
  }

  std::vector<double> head(const Rows& hidden) const {
    const bool logits = config_.output == OutputKind::kLogits;
    Rows vector(1);
    for (const Pooling pooling : logits ? std::vector{Pooling::kCls} : config_.pooling) {
      for (std::size_t c = 0; c < config_.hidden; ++c) {
        vector[0].push_back(pooled(pooling, hidden, c));
      }
    }
    const auto module = [&](const Model::Linear& weights, Activation activation) {
      vector = linear(vector, weights);
      for (double& v : vector[0]) v = activation_reference(activation, v);
    };
    if (logits) {
      if (config_.has_pooler) module(model_.pooler(), config_.pooler_activation);
      module(model_.classifier(), Activation::kIdentity);
    }
    for (std::size_t i = 0; i < config_.dense.size(); ++i) {
      module(model_.dense(i), config_.dense[i].activation);
    }
    if (config_.normalize) {
      double squares = 0;
      for (const double v : vector[0]) squares += v * v;
      for (double& v : vector[0]) v /= std::sqrt(squares);
    }
    return vector[0];
  }

  const Model& model_;
  ModelConfig config_;
  std::vector<Model::Layer> layers_;
};

}  // namespace reckon::test
