// The encoder behind its batcher, for other load generators (compare_load.py):
//
//     serve_encoder MODEL TEXTS THREADS
//
// Reads queries from standard input, {uint64 handle, uint64 text} each, and writes the handle of
// each that is answered to standard output; the end of the input ends it. "ready" goes to standard
// error when queries are expected.

#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <mutex>
#include <string>
#include <vector>

#include "bench/load/dynamic_batcher.h"
#include "bench/load/encoder_model.h"
#include "core/error.h"
#include "core/model/model.h"
#include "core/text/tokenizer.h"
#include "core/variant.h"

namespace reckon {
namespace {

void write_all(const std::uint64_t* words, std::size_t count) {
  const char* at = reinterpret_cast<const char*>(words);
  for (std::size_t left = count * sizeof(*words); left > 0;) {
    const ssize_t written = ::write(STDOUT_FILENO, at, left);
    if (written <= 0) fail("standard output: cannot write");
    at += written;
    left -= static_cast<std::size_t>(written);
  }
}

class Answers final : public AnswerSink {
 public:
  void complete(std::span<const std::size_t> ids, Nanoseconds /*now*/,
                MatrixView<const float> /*outputs*/) override {
    const std::vector<std::uint64_t> handles(ids.begin(), ids.end());
    const std::scoped_lock lock(mutex_);
    write_all(handles.data(), handles.size());
  }
  void shed(std::size_t id) override { complete({&id, 1}, {}, {}); }
  void fail(std::exception_ptr exception) override { std::rethrow_exception(exception); }

 private:
  std::mutex mutex_;
};

void serve(const std::string& model_path, const std::string& texts_path, std::size_t threads) {
  std::vector<std::string> texts;
  std::ifstream file(texts_path);
  for (std::string line; std::getline(file, line);) texts.push_back(line);
  const Model files = Model::load(model_path);
  const auto tokenizer = load_tokenizer(model_path);
  const auto encoder = make_encoder(files, parse_variant("fp32"));
  const EncoderModel model(*encoder, *tokenizer, texts, {});
  Answers answers;
  const SteadyClock clock;
  DynamicBatcher batcher(model, threads, {}, answers, clock);
  std::fputs("ready\n", stderr);
  std::array<std::uint64_t, 2> words{};
  while (std::fread(words.data(), sizeof(words), 1, stdin) == 1) {
    if (words[1] >= texts.size()) fail("text {} of {}", words[1], texts.size());
    const Query query{.id = words[0], .text = words[1]};
    batcher.issue({&query, 1});
  }
  batcher.flush();
  batcher.join();
}

}  // namespace
}  // namespace reckon

int main(int argc, char** argv) {
  try {
    if (argc != 4) reckon::fail("usage: serve_encoder MODEL TEXTS THREADS");
    std::setvbuf(stdin, nullptr, _IONBF, 0);  // a query is to be seen when it is there
    reckon::serve(argv[1], argv[2], std::strtoul(argv[3], nullptr, 10));
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "error: %s\n", error.what());
    return 1;
  }
}
