#include "datasets/import/lists.h"

#include "core/error.h"
#include "datasets/dataset_writer.h"
#include "datasets/import/interaction_table.h"
#include "datasets/import/item_catalogue.h"
#include "datasets/import/list_reader.h"
#include "datasets/import/row_index.h"

namespace reckon {
namespace {

// The part of a split that a file stands for, of two files (train, test) or three.
std::uint8_t part_of_file(std::size_t file, std::size_t files) {
  if (file + 1 == files) return kTestPart;
  return file == 0 ? kTrainPart : kValidationPart;
}

// A file's name without extension; of several files, which are called train and test, the folder's.
std::string name_of_files(const std::vector<std::filesystem::path>& files) {
  const std::string folder =
      std::filesystem::absolute(files.front()).lexically_normal().parent_path().filename().string();
  return files.size() == 1 || folder.empty() ? files.front().stem().string() : folder;
}

}  // namespace

ImportSummary import_lists(const ListsOptions& options, const std::filesystem::path& out,
                           Progress& progress) {
  const std::size_t files = options.files.size();
  if (files == 0) fail("import: expected a file of lists");
  DatasetInfo info = options.info;
  if (info.name.empty()) info.name = name_of_files(options.files);
  ImportSummary summary{.dataset = info.name, .counts = {}};
  DatasetWriter writer(out, info);
  ItemCatalogue items(writer, !options.items.file.empty());
  read_item_table(options.items, options.table, items, summary, progress);

  progress.begin("reading lists", 0);
  RowIndex users;
  InteractionTable interactions({.parts = files == 2 || files == 3});
  std::uint64_t empty_lists = 0;
  for (std::size_t file = 0; file < files; ++file) {
    ListReader lists(options.files[file], options.table.delimiter);
    while (lists.next()) {
      const std::int32_t user = users.find_or_add(lists.user());
      for (const std::string_view item : lists.items()) {
        interactions.add(
            {.user = user, .item = items.find_or_add(item), .part = part_of_file(file, files)});
      }
      if (lists.items().empty()) ++empty_lists;
      progress.advance(lists.items().size());
    }
  }
  if (interactions.size() == 0) {
    fail("{}: holds no items, expected lines `user item item ...` (--delimiter if not by spaces)",
         options.files.front().string());
  }
  items.finish(summary);
  write_users(users, writer, summary);
  write_item_attributes(options.items, options.table, items, writer, summary);
  summary.counts.push_back({"lists without items", empty_lists});
  interactions.write(users.size(), writer, summary, progress);
  writer.commit();
  return summary;
}

}  // namespace reckon
