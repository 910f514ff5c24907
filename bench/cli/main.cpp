#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <iostream>
#include <memory>
#include <new>
#include <string>
#include <vector>

#include "bench/backend.h"
#include "bench/cli/command.h"
#include "bench/cli/config_file.h"
#include "bench/cli/terminal_progress.h"
#include "bench/machine_facts.h"
#include "core/comm/communicator.h"
#include "core/cpu/instruction_set.h"
#include "core/error.h"
#include "core/standard_error.h"

namespace reckon {
namespace {

constexpr const char* kCannotPrint = "standard output: cannot write (closed, or the disk is full)";

constexpr std::array<Command, 11> kCommands = {{
    {"run",
     "Encode a dataset by a model's variants, recommend, evaluate, time; write results and a "
     "report",
     add_run},
    {"encode", "Encode texts into an embeddings file, or print their token ids", add_encode},
    {"eval", "Compute metrics from a predictions file and its dataset", add_eval},
    {"bench", "Measure latency and throughput under load", add_bench},
    {"compare", "Compare the results of two or more runs", add_compare},
    {"gate", "Whether a build, variant or model is slower or worse than another", add_gate},
    {"selftest", "How small a slowdown the gate finds on this machine", add_selftest},
    {"report", "Write the HTML report of a results file anew, or print its tables", add_report},
    {"dataset", "Import, generate, split, describe or check a dataset", nullptr},
    {"model", "Inspect or quantize a model, or find out which parts bear it", nullptr},
    {"gate-worker", "Measure slices of hot paths for the gate", add_gate_worker},
}};

constexpr std::array<Command, 5> kDatasetCommands = {{
    {"import", "Make a dataset file from other people's files", add_dataset_import},
    {"synth", "Generate a dataset with planted truth", add_dataset_synth},
    {"split", "Add a train / validation / test split", add_dataset_split},
    {"describe", "Counts, density, time range, text lengths, long tail", add_dataset_describe},
    {"check", "Verify every reference, order and range", add_dataset_check},
}};

constexpr std::array<Command, 4> kModelCommands = {{
    {"inspect", "What a model directory holds and computes", add_model_inspect},
    {"quantize", "Write a model anew with weights of 8 or 4 bits", add_model_quantize},
    {"importance", "Write a model anew that says which heads and columns matter",
     add_model_importance},
    {"sensitivity", "Which part of a model loses how much in a precision, and the best mixture",
     add_model_sensitivity},
}};

template <std::size_t N>
void add_group(CLI::App& app, const std::array<Command, N>& commands, Shell& shell) {
  app.require_subcommand(1);
  for (const Command& command : commands) {
    CLI::App* sub = app.add_subcommand(std::string(command.name), std::string(command.what));
    sub->fallthrough();
    if (command.add != nullptr) command.add(*sub, shell);
  }
}

// One line: what is wrong, and whose help tells what is expected.
std::string usage_error(const CLI::App& app, const CLI::ParseError& error) {
  std::string command = "reckon";
  const CLI::App* innermost = &app;
  while (!innermost->get_subcommands().empty()) {
    innermost = innermost->get_subcommands().front();
    command += " " + innermost->get_name();
  }
  std::string text = error.what();
  std::replace(text.begin(), text.end(), '\n', ' ');
  const std::vector<std::string> unknown = app.remaining(true);
  const bool no_command = dynamic_cast<const CLI::RequiredError*>(&error) != nullptr &&
                          !innermost->get_subcommands({}).empty();
  if (no_command && !unknown.empty()) text = fmt::format("no command '{}'", unknown.front());
  return fmt::format("{} (see {} --help)", text, command);
}

std::string error_text(const CLI::App& app, const std::exception& error) {
  if (const auto* usage = dynamic_cast<const CLI::ParseError*>(&error))
    return usage_error(app, *usage);
  if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr) return "out of memory";
  return error.what();
}

std::string version_text() {
  const MachineFacts facts = machine_facts();
  return fmt::format("reckon {} (commit {}, {}, {}), backend {}, instruction set {}", facts.version,
                     facts.commit, facts.compiler, facts.build_type, built_backends(),
                     cpu::name_of(cpu::instruction_set()));
}

int run(int argc, char** argv) {
  TerminalProgress progress;
  Shell shell{.progress = progress};
  CLI::App app(
      "reckon: how fast, how good, at which precision, better or worse than before?\n"
      "Benchmark and evaluation of recommenders built on language models.");
  app.name("reckon");
  app.set_version_flag("--version", version_text);
  app.set_config("--config", "", "Options from a TOML file, one section a command: [run]")
      ->check([](const std::string& path) {
        return std::filesystem::is_regular_file(path) ? "" : path + ": no such file";
      });
  app.add_option_function<std::string>(
         "--instruction-set", [](const std::string& name) { cpu::limit_instruction_set(name); },
         fmt::format("Use no wider instruction set than this one of the processor's: {}",
                     fmt::join(cpu::instruction_set_names(), ", ")))
      ->trigger_on_parse();
  app.config_formatter(std::make_shared<ConfigFile>());
  app.allow_config_extras(CLI::config_extras_mode::error);
  app.footer(
      "Exit codes: 0 pass, 1 usage or input error, 2 regression, 3 warning, 4 inconclusive, 5 "
      "quality failed, "
      "130 interrupted.\nHelp of a command: reckon run --help");
  add_group(app, kCommands, shell);
  add_group(*app.get_subcommand("dataset"), kDatasetCommands, shell);
  add_group(*app.get_subcommand("model"), kModelCommands, shell);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& help) {
    if (launched_rank() > 0) return kExitPass;
    const int code = app.exit(help);
    if (std::cout.flush()) return code;
    print_error("error: {}\n", kCannotPrint);
    return kExitUsageOrInput;
  } catch (const std::exception& error) {
    progress.clear();
    // What fails after a signal failed because of it: a read that was broken off, say.
    if (progress.stopped()) {
      print_error("interrupted\n");
      return kExitInterrupted;
    }
    if (launched_rank() > 0) {
      let_first_rank_fail();
      return kExitUsageOrInput;
    }
    print_error("error: {}\n", error_text(app, error));
    return kExitUsageOrInput;
  }
  return shell.exit_code;
}

}  // namespace

void Shell::print(std::string_view text) const {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0) {
    fail("{}", kCannotPrint);
  }
}

bool Shell::colours() const { return !is_launched() && isatty(STDOUT_FILENO) != 0; }

}  // namespace reckon

namespace {

// Files are read where they lie: one that became shorter meanwhile has no bytes there any more.
void end_for_missing_bytes(int) {
  constexpr std::string_view kText =
      "error: a file that is read has become shorter, or its device failed\n";
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, kText.data(), kText.size());
  ::_exit(reckon::kExitUsageOrInput);
}

// The number of a stream that is closed would be that of the next file, which messages then went
// into. What stands in its place cannot be read or written, and messages are lost there.
void hold_standard_streams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(stream, F_GETFD) >= 0) continue;
    // The lowest number that is free.
    [[maybe_unused]] const int same =
        ::open("/dev/null", stream == STDOUT_FILENO ? O_RDONLY : O_WRONLY);
  }
}

// What was ignored by who started the program is ignored by it, too.
void take_signals() {
  std::signal(SIGBUS, end_for_missing_bytes);
  std::signal(SIGPIPE, SIG_IGN);  // a closed output is an error of the write, with a message
  std::signal(SIGXFSZ, SIG_IGN);  // so is a file that grows beyond what is allowed
  std::signal(SIGCHLD, SIG_DFL);  // how a process ended is not told where this is ignored
}

}  // namespace

int main(int argc, char** argv) {
  hold_standard_streams();
  take_signals();
  return reckon::run(argc, argv);
}
