#include <memory>
#include <type_traits>

#include "bench/cli/command.h"
#include "bench/cli/shared_options.h"
#include "datasets/foreign/foreign_layout.h"
#include "datasets/foreign/import_hdf5.h"
#include "datasets/import/labelled_text.h"
#include "datasets/import/lists.h"
#include "datasets/import/movielens.h"
#include "datasets/import/obd.h"
#include "datasets/import/recbole.h"
#include "datasets/import/table_import.h"
#include "datasets/import/text_presets.h"

namespace reckon {
namespace {

// Options that every importer has.
struct Output {
  std::filesystem::path path;
  bool json = false;
};

std::shared_ptr<Output> add_output(CLI::App& app) {
  auto output = std::make_shared<Output>();
  app.add_option("-o,--output", output->path, "Dataset file to write")->required();
  add_json_flag(app, output->json);
  return output;
}

void add_info(CLI::App& app, DatasetInfo& info) {
  app.add_option("--name", info.name,
                 "Name of the dataset; without it the file's, of several the folder's");
  app.add_option("--source", info.source, "Where the data come from");
  app.add_option("--license", info.license, "As stated there");
}

void add_table(CLI::App& app, TableOptions& table) {
  app.add_option("--delimiter", table.delimiter,
                 "Between fields; without it found out: , tab ; | or ::");
  app.add_option("--header", table.header,
                 "Whether the first row names the columns; without it found out");
  app.add_option("--quotes", table.quotes, "Whether '\"' quotes fields")->capture_default_str();
}

constexpr const char* kInteractions =
    "File of interactions; of several with one user and item, the last is kept";

void add_items(CLI::App& app, ItemTable& items) {
  auto* file =
      app.add_option("--items", items.file, "File of items; its other columns become attributes");
  app.add_option("--id", items.id, "Column of --items")->needs(file);
  app.add_option("--text", items.text, "Columns of --items that make the text")
      ->delimiter(',')
      ->needs(file);
}

void add_time_unit(CLI::App& app, TimeUnit& unit) {
  app.add_option_function<std::string>(
         "--timestamp-unit",
         [&unit](const std::string& text) {
           unit = text == "seconds" ? TimeUnit::kSeconds : TimeUnit::kMilliseconds;
         },
         "Of timestamps that are numbers, since 1970: seconds (without it) or milliseconds; "
         "rounded "
         "down to seconds")
      ->check(CLI::IsMember({"seconds", "milliseconds"}));
}

void add_movielens(CLI::App& app, Shell& shell) {
  const auto options = std::make_shared<MovieLensOptions>();
  const auto output = add_output(app);
  app.add_option("folder", options->folder,
                 "With ratings.csv, movies.csv, links.csv; of several ratings of a film by a user, "
                 "the last is kept")
      ->required();
  app.add_option("--tmdb", options->tmdb,
                 "CSV of films whose column overview joins by id = tmdbId");
  app.callback([=, &shell] {
    print_summary(import_movielens(*options, output->path, shell.progress), output->json, shell);
  });
}

void add_recbole(CLI::App& app, Shell& shell) {
  const auto options = std::make_shared<RecboleOptions>();
  const auto output = add_output(app);
  app.add_option("folder", options->folder,
                 "With NAME.inter, and .item, .user, .kg, .link if there are; of several "
                 "interactions with one user and item, the last is kept")
      ->required();
  app.add_option("--text", options->text, "Fields of .item that make an item's text")
      ->delimiter(',');
  add_time_unit(app, options->time_unit);
  app.callback([=, &shell] {
    print_summary(import_recbole(*options, output->path, shell.progress), output->json, shell);
  });
}

// `column` says what a column is.
std::shared_ptr<TableImportOptions> add_tables(CLI::App& app, Shell& shell,
                                               const std::string& column) {
  auto options = std::make_shared<TableImportOptions>();
  const auto output = add_output(app);
  app.add_option("--interactions", options->interactions, kInteractions)->required();
  app.add_option("--user", options->user, column)->required();
  app.add_option("--item", options->item, "Column")->required();
  app.add_option("--value", options->value, "Column; without it feedback is implicit");
  app.add_option(
      "--timestamp", options->timestamp,
      "Column, numbers or ISO 8601 dates; without it the order of the file is that of time");
  add_time_unit(app, options->time_unit);
  add_items(app, options->items);
  auto* users = app.add_option("--users", options->users,
                               "File of users; its other columns become attributes");
  app.add_option("--user-id", options->user_id, "Column of --users")->needs(users);
  add_info(app, options->info);
  app.callback([=, &shell] {
    print_summary(import_tables(*options, output->path, shell.progress), output->json, shell);
  });
  return options;
}

void add_csv(CLI::App& app, Shell& shell) {
  add_table(app, add_tables(app, shell, "Column: a name, or a number counted from 1")->table);
}

void add_jsonl(CLI::App& app, Shell& shell) {
  add_tables(app, shell, "Column: a key of the objects, not of objects within them");
}

void add_lists(CLI::App& app, Shell& shell) {
  const auto options = std::make_shared<ListsOptions>();
  const auto output = add_output(app);
  app.add_option(
         "files", options->files,
         "Lines `user item item ...`; two files are train and test, three train, validation and "
         "test: the split that run uses; of several mentions of an item the last is kept")
      ->required();
  add_items(app, options->items);
  add_info(app, options->info);
  TableOptions& table = options->table;
  app.add_option("--delimiter", table.delimiter,
                 "In lists and --items, for example , or tab; without it spaces and tabs in lists, "
                 "found out in --items");
  app.add_option("--header", table.header,
                 "Whether the first row of --items names the columns; without it found out");
  app.add_option("--quotes", table.quotes, "Whether '\"' quotes fields of --items")
      ->capture_default_str();
  app.callback([=, &shell] {
    print_summary(import_lists(*options, output->path, shell.progress), output->json, shell);
  });
}

void add_text(CLI::App& app, Shell& shell) {
  const auto options = std::make_shared<LabelledTextOptions>();
  const auto output = add_output(app);
  app.add_option("--train", options->train, "CSV, TSV or JSON")->required();
  app.add_option("--validation", options->validation, "Likewise");
  app.add_option("--test", options->test, "Likewise");
  app.add_option("--text", options->text, "Column")->required();
  app.add_option("--label", options->label, "Column")->required();
  app.add_option("--kind", options->kind, "intent or sentiment")
      ->required()
      ->check(CLI::IsMember({"intent", "sentiment"}));
  app.add_option("--task", options->task, "Name of the task; without it its kind");
  app.add_option("--out-of-scope-label", options->out_of_scope_label,
                 "Label of queries of no class");
  add_info(app, options->info);
  add_table(app, options->table);
  app.callback([=, &shell] {
    print_summary(import_labelled_text(*options, output->path, shell.progress), output->json,
                  shell);
  });
}

void add_hdf5(CLI::App& app, Shell& shell) {
  const auto options = std::make_shared<Hdf5ImportOptions>();
  const auto output = add_output(app);
  std::string layouts;
  for (const ForeignLayoutRow& row : foreign_layouts()) {
    layouts += fmt::format("{}{}", layouts.empty() ? "" : ", ", row.name);
  }
  app.add_option("file", options->file, "Of another program; its layout is recognised by content")
      ->required();
  app.add_option("--layout", options->layout, "Instead of recognising it: " + layouts);
  app.add_option("--group", options->group, "Of several matrices or tables, the one at this path");
  app.add_option("--rows", options->rows,
                 "Of a sparse matrix (AnnData: observations): users or items. Without it as the "
                 "number of their names says, else the name of the group (artist_user_plays: rows "
                 "are items), else users")
      ->check(CLI::IsMember({"users", "items"}));
  app.add_option("--user", options->user,
                 "Column of a table; of an array its number, counted from 0. Without it the "
                 "layout's, or a usual name");
  app.add_option("--item", options->item, "Likewise");
  app.add_option("--value,--label", options->value, "Likewise; FuxiCTR's array: the last column");
  app.add_option("--timestamp", options->timestamp,
                 "Likewise; without one the order of the rows is that of time");
  add_time_unit(app, options->time_unit);
  add_info(app, options->info);
  app.callback([=, &shell] {
    print_summary(import_hdf5(*options, output->path, shell.progress), output->json, shell);
  });
}

void add_obd(CLI::App& app, Shell& shell) {
  const auto options = std::make_shared<ObdOptions>();
  const auto output = add_output(app);
  app.add_option("folder", options->folder,
                 "With item_context.csv and a log, or with folders POLICY/CAMPAIGN of these")
      ->required();
  app.add_option("--policy", options->policy, "Of such folders: the policy that wrote the log")
      ->capture_default_str();
  app.add_option("--campaign", options->campaign, "Likewise; without it the only one");
  app.callback([=, &shell] {
    print_summary(import_obd(*options, output->path, shell.progress), output->json, shell);
  });
}

// A row for everything that can be imported; the presets of labelled text are added behind it.
struct Importer {
  const char* name;
  const char* what;
  const char* example;
  void (*add)(CLI::App& app, Shell& shell);
};

constexpr const char* kCsvExample =
    "--interactions ratings.csv --user user --item book --value stars \\\n"
    "      --timestamp time --items books.csv --id book --text title,blurb -o books.h5";

constexpr const char* kJsonlExample =
    "--interactions reviews.jsonl --user reviewerID --item asin --value overall \\\n"
    "      --timestamp unixReviewTime --items meta.jsonl --id asin --text title,brand -o shop.h5";

constexpr Importer kImporters[] = {
    {"movielens", "A MovieLens folder, film overviews joined with --tmdb",
     "ml-latest-small --tmdb films.csv -o ml.h5", add_movielens},
    {"recbole", "A folder of RecBole's atomic files", "ml-100k -o ml100k.h5", add_recbole},
    {"csv", "Interactions, items and users in delimited text", kCsvExample, add_csv},
    {"jsonl", "Interactions, items and users in JSON, an object a line or one array", kJsonlExample,
     add_jsonl},
    {"lists", "Lines `user item item ...`, in the order of time", "train.txt test.txt -o books.h5",
     add_lists},
    {"hdf5", "HDF5 of implicit, Spotlight, goodbooks, FuxiCTR, AnnData, pandas and others",
     "lastfm_360k.hdf5 -o lastfm.h5", add_hdf5},
    {"obd", "Logged feedback of the Open Bandit Dataset", "obd/ --policy bts -o obd.h5", add_obd},
    {"text", "Labelled text in CSV, TSV or JSON",
     "--train train.csv --test test.csv --text query --label intent --kind intent -o queries.h5",
     add_text},
};

void add_preset(CLI::App& app, const TextPreset& preset, Shell& shell) {
  struct Options {
    std::filesystem::path folder;
  };
  const auto options = std::make_shared<Options>();
  const auto output = add_output(app);
  app.add_option("folder", options->folder, "The files as they are published")->required();
  app.footer(fmt::format("Example:\n  reckon dataset import {0} {0}/ -o {0}.h5", preset.name));
  const auto import = preset.import;
  app.callback([=, &shell] {
    print_summary(import(options->folder, output->path, shell.progress), output->json, shell);
  });
}

}  // namespace

void add_dataset_import(CLI::App& app, Shell& shell) {
  app.require_subcommand(1);
  for (const Importer& importer : kImporters) {
    CLI::App* sub = app.add_subcommand(importer.name, importer.what);
    importer.add(*sub, shell);
    sub->footer(
        fmt::format("Example:\n  reckon dataset import {} {}", importer.name, importer.example));
  }
  for (const TextPreset& preset : kTextPresets) {
    add_preset(*app.add_subcommand(std::string(preset.name), std::string(preset.what)), preset,
               shell);
  }
}

}  // namespace reckon
