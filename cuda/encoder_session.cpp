#include "cuda/encoder_session.h"

#include <algorithm>

#include "core/encoder_input.h"
#include "core/error.h"

namespace reckon::cuda {

template <class P>
EncoderSession<P>::EncoderSession(const EncoderParts<P>& parts) : parts_(parts) {
  scratch_.emplace(parts_.gemm, stream_.get());
}

template <class P>
void EncoderSession<P>::encode(const TokenBatch& batch, MatrixView<float> out) {
  check_encoder_input(batch, parts_.config, parts_.config.dimension(), out);
  try {
    std::size_t turn = 0;
    for (std::size_t begin = 0; begin < batch.sequences();) {
      const std::size_t end = end_of_run(batch, begin, batch_size_.at_once());
      const auto tokens = static_cast<std::size_t>(batch.cu_seqlens[end] - batch.cu_seqlens[begin]);
      Slot& slot = slots_[turn++ % slots_.size()];
      fetch(slot);
      const bool fits = batch_size_.fits(
          fmt::format("encoder: a text of {} tokens", tokens), tokens, end - begin > 1,
          [&] { start(batch, begin, end, out.rows_between(begin, end), slot); });
      if (fits) {
        begin = end;
      } else {
        free_scratch();
      }
    }
    for (std::size_t i = 0; i < slots_.size(); ++i) fetch(slots_[turn++ % slots_.size()]);
  } catch (...) {
    abandon();
    throw;
  }
}

template <class P>
void EncoderSession<P>::start(const TokenBatch& batch, std::size_t begin, std::size_t end,
                              MatrixView<float> out, Slot& slot) {
  const Stream stream = stream_.get();
  const PackedSequences tokens = sequences_of(batch, begin, end, cu_seqlens_);
  assign_positions(tokens.ids, cu_seqlens_, parts_.config, positions_);
  const bool is_small = parts_.graphs && tokens.ids.size() <= kTokensOfAGraph;
  const RunOnDevice run = slot.input.copy(tokens, positions_, is_small, input_, stream);
  const auto launch = [&] { parts_.transformer.run(run, *scratch_, stream); };
  if (is_small) {
    graphs_.run(run.shape, scratch_->addresses(input_.data()), stream, launch);
  } else {
    launch();
  }
  const float* vectors = parts_.head.apply(scratch_->hidden.data(), run.cu_seqlens, run.sequences,
                                           {scratch_->gemm, head_scratch_, stream});
  const std::size_t count = out.rows * parts_.head.width();
  copy_to_host(slot.vectors.at_least(count), vectors, count * sizeof(float), stream);
  slot.done.record(stream);
  slot.out = out;
}

template <class P>
void EncoderSession<P>::fetch(Slot& slot) {
  if (!slot.out) return;
  slot.done.wait();
  const float* row = slot.vectors.at_least(0);
  for (std::size_t r = 0; r < slot.out->rows; ++r, row += parts_.head.width()) {
    std::copy_n(row, slot.out->cols, slot.out->row(r).data());
  }
  slot.out.reset();
}

template <class P>
void EncoderSession<P>::free_scratch() {
  wait_for(stream_.get());  // a run that was begun uses the slots' memory
  graphs_.clear();
  scratch_.emplace(parts_.gemm, stream_.get());
  head_scratch_ = OutputHeadScratch(stream_.get());
}

template <class P>
void EncoderSession<P>::abandon() noexcept {
  try {
    wait_for(stream_.get());
  } catch (...) {  // the error that led here is told
  }
  for (Slot& slot : slots_) slot.out.reset();
}

#define RECKON_INSTANTIATE(P) template class EncoderSession<P>;
RECKON_FOR_EACH_PRECISION(RECKON_INSTANTIATE)

}  // namespace reckon::cuda
