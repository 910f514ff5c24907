#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/encoder.h"
#include "cuda/batch_size.h"
#include "cuda/launch_graphs.h"
#include "cuda/output_head.h"
#include "cuda/run_input.h"
#include "cuda/stream.h"
#include "cuda/transformer.h"

namespace reckon::cuda {

// A batch is worked through in runs of sequences of about this many tokens: the states of MiniLM's
// widest layer in 16 bits, 25 MB, stay in the L2 cache of an H200.
constexpr std::size_t kTokensOfARun = 8192;
// Of a batch: some runs, so that two are always on their way.
constexpr std::size_t kTokensToKeepBusy = 4 * kTokensOfARun;
// Runs of no more are padded and their launches captured: a kernel of MiniLM then takes about as
// long as its launch (2 us), and the host would not keep up.
constexpr std::size_t kTokensOfAGraph = 2048;

// What the sessions of an encoder share.
template <class P>
struct EncoderParts {
  ModelConfig config;
  GemmChooser gemm;
  bool graphs;  // whether small batches are captured
  Transformer<P> transformer;
  OutputHead head;
};

// One thread's work on a stream of its own. While the device computes a run, the host makes the
// next one ready and takes the vectors of the one before.
template <class P>
class EncoderSession final : public Encoder::Session {
 public:
  explicit EncoderSession(const EncoderParts<P>& parts);  // must outlive the session
  void encode(const TokenBatch& batch, MatrixView<float> out) override;

 private:
  // A run on its way.
  struct Slot {
    RunInput input;
    PinnedArray<float> vectors;
    Event done;
    std::optional<MatrixView<float>> out;  // none: nothing is on its way
  };

  void start(const TokenBatch& batch, std::size_t begin, std::size_t end, MatrixView<float> out,
             Slot& slot);
  void fetch(Slot& slot);  // waits for it
  void free_scratch();
  void abandon() noexcept;

  const EncoderParts<P>& parts_;
  std::array<Slot, 2> slots_;  // their memory is there as long as the stream
  OwnedStream stream_;
  std::vector<std::int32_t> cu_seqlens_, positions_;
  BatchSize batch_size_{kTokensOfARun};
  GrowingArray<std::byte> input_{stream_.get()};
  std::optional<TransformerScratch<P>> scratch_;  // always there, made anew to free its memory
  OutputHeadScratch head_scratch_{stream_.get()};
  LaunchGraphs graphs_;
};

}  // namespace reckon::cuda
