#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "eval/off_policy/logged_feedback.h"

namespace reckon {

// Which columns of a log are what. An empty name: the first of the usual ones that is there.
struct LoggedFeedbackOptions {
  std::string action = {};      // action, item_id: what was shown, any text
  std::string reward = {};      // reward, click
  std::string propensity = {};  // propensity, pscore, propensity_score
  std::string position = {};    // position: any text
  // Only the rounds with this text in the position column; empty: all rounds.
  std::string at_position = {};
  // The target policy takes one of so many actions at random; 0: the columns say what it does.
  std::size_t uniform_actions = 0;
};

// Throws Error where more actions occur than a target policy takes at random.
void check_uniform_actions(std::size_t found, std::size_t uniform_actions,
                           const std::string& where);

struct LoggedFeedbackFile {
  LoggedFeedback log;
  std::vector<std::string> actions;  // that occur, in the order of their bytes
  std::size_t other_positions = 0;   // rounds that were left out
};

// Reads delimited text with a header, a round a row. The target policy's probabilities are in a
// column `target`, of the logged action, or in columns `target:<action>`, which must hold every
// logged action and add up to 1; beside these a reward model's estimates may be in columns
// `estimate:<action>`, one for each. Other columns are not read. Throws Error, naming file and
// line, for a column that is missing or there twice, an action without its column, what is no
// number, a propensity outside (0, 1], a probability outside [0, 1], probabilities that do not add
// up to 1, and where no round is left.
LoggedFeedbackFile read_logged_feedback(const std::filesystem::path& path,
                                        const LoggedFeedbackOptions& options = {});

}  // namespace reckon
