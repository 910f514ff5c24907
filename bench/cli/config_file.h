#pragma once

#include <CLI/CLI.hpp>
#include <istream>
#include <vector>

namespace reckon {

// Reads the file of --config as TOML 1.0: a table a command, in it strings, numbers, booleans and
// lists of them. Stricter than CLI11's own reader, which takes half a list, a key given twice or a
// line of garbage for something that was meant. Throws Error naming the line.
class ConfigFile : public CLI::ConfigTOML {
 public:
  std::vector<CLI::ConfigItem> from_config(std::istream& input) const override;
};

}  // namespace reckon
