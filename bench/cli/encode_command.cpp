#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "bench/backend.h"
#include "bench/cli/command.h"
#include "bench/cli/shared_options.h"
#include "bench/cli/text_input.h"
#include "core/error.h"
#include "core/model/model.h"
#include "core/standard_error.h"
#include "core/text/tokenizer.h"
#include "core/text_encoder.h"
#include "datasets/embeddings_file.h"

namespace reckon {
namespace {

constexpr std::size_t kWindow = 8192;  // texts in memory at a time

struct EncodeCommandOptions {
  std::filesystem::path model;
  std::string input;
  std::string variant = "fp32";
  std::filesystem::path output;
  bool tokens = false;
  bool json = false;
  EncodeOptions encode;
};

void print_tokens(const EncodeCommandOptions& options, Shell& shell) {
  const Model model = Model::load(options.model);
  const auto tokenizer = load_tokenizer(options.model);
  const std::size_t max_length = model.config().max_length;
  TextInput input(options.input);
  TextWindow window;
  TokenBatch batch;
  shell.progress.begin("tokenize", 0);
  while (input.read(kWindow, window)) {
    std::string lines;
    for (std::size_t i = 0; i < window.first.size(); ++i) {
      batch.clear();
      append_text(*tokenizer, input, window, i, max_length, batch);
      lines += fmt::format("[{}]\n", fmt::join(batch.ids, ","));
    }
    shell.print(lines);
    shell.progress.advance(window.first.size());
  }
}

void encode(const EncodeCommandOptions& options, Shell& shell) {
  if (options.output.empty())
    fail("-o: expected the file to write the embeddings to (or --tokens)");
  const Variant variant = parse_variant(options.variant);
  const Model model = Model::load(options.model);
  const auto tokenizer = load_tokenizer(options.model);
  const auto encoder = make_backend_encoder(model, variant);
  if (const std::string remark = encoder->remark(); !remark.empty()) {
    print_error("Warning: {}: {}\n", variant.text, remark);
  }
  TextEncoder texts(*encoder, *tokenizer, options.encode);
  TextInput input(options.input);
  EmbeddingsWriter writer(options.output,
                          {.dimensions = encoder->dimension(),
                           .attributes = {{"format", std::string("reckon-embeddings")},
                                          {"version", std::int64_t{1}},
                                          {"model", model.identity()},
                                          {"variant", variant.text},
                                          {"instruction_set", encoder->instruction_set()}},
                           .resume_key = {}});
  TextWindow window;
  EncodeCounts counts;
  shell.progress.begin("encode", 0);
  while (input.read(kWindow, window)) {
    Matrix<float> out(window.first.size(), encoder->dimension());
    try {
      counts += window.pairs ? texts.encode_pairs(window.first, window.second, out, shell.progress,
                                                  window.first_row)
                             : texts.encode(window.first, out, shell.progress, window.first_row);
    } catch (const Error& error) {
      fail("{}: {}", input.name(), error.what());
    }
    writer.append(out);
  }
  writer.commit();
  const double seconds = counts.tokenize_seconds + counts.encode_seconds;
  if (options.json) {
    shell.print_json(nlohmann::ordered_json{{"output", options.output.string()},
                                            {"texts", counts.texts},
                                            {"tokens", counts.tokens},
                                            {"dimension", encoder->dimension()},
                                            {"variant", variant.text},
                                            {"instruction_set", encoder->instruction_set()},
                                            {"tokenize_seconds", counts.tokenize_seconds},
                                            {"encode_seconds", counts.encode_seconds}});
  } else {
    shell.print(fmt::format("{} texts, {} tokens in {:.2f} s ({:.0f} tokens/s) by {} on {}: {}\n",
                            counts.texts, counts.tokens, seconds,
                            seconds > 0 ? static_cast<double>(counts.tokens) / seconds : 0.0,
                            variant.text, encoder->instruction_set(), options.output.string()));
  }
}

}  // namespace

void add_encode(CLI::App& app, Shell& shell) {
  const auto options = std::make_shared<EncodeCommandOptions>();
  app.add_option("--model", options->model, "Hugging Face model directory")->required();
  app.add_option("--input", options->input,
                 "One text a line, or .jsonl with \"text\" (and \"pair\"); - is standard input, "
                 "one text a line")
      ->required();
  app.add_option("--variant", options->variant,
                 "How the model is computed: int8, cuda/bf16, ... (reckon run --help lists all)")
      ->capture_default_str();
  auto* output =
      app.add_option("-o,--output", options->output, "HDF5 file for `embeddings` [n, d]");
  auto* tokens =
      app.add_flag("--tokens", options->tokens, "Print token ids instead, one JSON array a line");
  output->excludes(tokens);
  add_encode_options(app, options->encode.threads, options->encode.token_budget);
  add_json_flag(app, options->json);
  app.footer(
      "Examples:\n"
      "  reckon encode --model MiniLM/ --input texts.txt --variant int8 -o texts.h5\n"
      "  echo 'a quiet film' | reckon encode --model MiniLM/ --input - --tokens");
  app.callback([options, &shell] {
    options->tokens ? print_tokens(*options, shell) : encode(*options, shell);
  });
}

}  // namespace reckon
