#include <core/encoder.h>
#include <core/model/model.h>
#include <core/text/tokenizer.h>

#include <cmath>
#include <cstdio>

// Encodes one sentence and prints the vector's length: 1 for a model that normalises.
int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const reckon::Model model = reckon::Model::load(argv[1]);
  const auto tokenizer = reckon::load_tokenizer(argv[1]);
  const auto encoder = reckon::make_encoder(model, reckon::parse_variant("fp32"));
  reckon::TokenBatch batch;
  tokenizer->append(batch, "A quiet film about two brothers.", encoder->max_length());
  reckon::Matrix<float> embedding(1, encoder->dimension());
  encoder->make_session()->encode(batch, embedding);
  double squares = 0;
  for (const float x : embedding.row(0)) squares += static_cast<double>(x) * x;
  std::printf("dimension %zu, length %.6f\n", encoder->dimension(), std::sqrt(squares));
  return std::abs(squares - 1) < 1e-5 ? 0 : 1;
}
