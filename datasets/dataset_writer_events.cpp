#include <fmt/format.h>

#include "datasets/dataset_writer_state.h"

namespace reckon {

void DatasetWriter::append_events(const LoggedEvents& block, MatrixView<const float> context) {
  State& state = *state_;
  const std::size_t rows = block.size();
  const std::size_t before = state.rows("/events/action");
  const std::string file = state.file.path().string();
  const auto append = [&]<typename T>(const char* name, std::span<const T> values, bool may_miss,
                                      std::size_t cols = 0) {
    const std::string column = fmt::format("/events/{}", name);
    const std::size_t length = cols == 0 ? values.size() : values.size() / cols;
    if (length != rows && !(may_miss && length == 0))
      fail("{}: {}: {} values for {} events", file, column, length, rows);
    if (rows > 0 && state.rows(column) != (length == 0 ? 0 : before))
      fail("{}: {}: expected a value for every event or for none; row {} breaks this", file, column,
           before);
    if (length > 0) state.append(column, values, cols);
  };
  check_logged_events(block, before, {.items = state.items, .users = state.users}, state.faults);
  append("reward", std::span(block.reward), false);
  append("propensity", std::span(block.propensity), false);
  append("position", std::span(block.position), true);
  append("user", std::span(block.user), true);
  append("timestamp", std::span(block.timestamp), true);
  append("satisfaction", std::span(block.satisfaction), true);
  append("target", std::span(block.target), true);
  append("context", std::span(context.data, context.rows * context.cols), true, context.cols);
  append("action", std::span(block.action), false);
}

}  // namespace reckon
