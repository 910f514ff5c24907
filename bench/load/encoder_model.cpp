#include "bench/load/encoder_model.h"

#include <utility>

#include "core/error.h"

namespace reckon {

class EncoderModel::EncoderWorker final : public Worker {
 public:
  explicit EncoderWorker(const EncoderModel& model)
      : model_(model), session_(model.encoder_.make_session()) {}

  void answer(std::span<const std::size_t> texts, MatrixView<float> out) override {
    batch_.clear();
    for (const std::size_t text : texts) model_.append(batch_, text);
    session_->encode(batch_, out);
  }

 private:
  const EncoderModel& model_;
  std::unique_ptr<Encoder::Session> session_;
  TokenBatch batch_;
};

EncoderModel::EncoderModel(const Encoder& encoder, const Tokenizer& tokenizer,
                           std::vector<std::string> first, std::vector<std::string> second)
    : encoder_(encoder),
      tokenizer_(tokenizer),
      first_(std::move(first)),
      second_(std::move(second)) {
  if (!second_.empty() && second_.size() != first_.size()) {
    fail("pairs of {} first texts and {} second texts", first_.size(), second_.size());
  }
  TokenBatch batch;
  for (std::size_t text = 0; text < first_.size(); ++text) {
    batch.clear();
    try {
      append(batch, text);
    } catch (const Error& error) {
      fail("text {}: {}", text, error.what());
    }
    tokens_.push_back(batch.tokens());
  }
}

std::unique_ptr<BatchedModel::Worker> EncoderModel::make_worker() const {
  return std::make_unique<EncoderWorker>(*this);
}

void EncoderModel::append(TokenBatch& batch, std::size_t text) const {
  if (second_.empty()) {
    tokenizer_.append(batch, first_[text], encoder_.max_length());
  } else {
    tokenizer_.append_pair(batch, first_[text], second_[text], encoder_.max_length());
  }
}

}  // namespace reckon
