#include "datasets/import/movielens.h"

#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/table/parse.h"
#include "datasets/dataset_writer.h"
#include "datasets/import/interaction_table.h"
#include "datasets/import/item_catalogue.h"
#include "datasets/import/open_table.h"
#include "datasets/import/row_index.h"

namespace reckon {
namespace {

using Overviews = std::unordered_map<std::string, std::string>;  // by movieId

// Film overviews by movieId, joined over links.csv.
Overviews read_overviews(const MovieLensOptions& options) {
  Overviews by_movie;
  if (options.tmdb.empty()) return by_movie;
  std::unordered_map<std::string, std::string> by_tmdb;
  const auto films = open_table(options.tmdb, {"id", "overview"});
  while (films->next()) by_tmdb.emplace(films->required(0), films->field(1));
  const auto links = open_table(options.folder / "links.csv", {"movieId", "tmdbId"});
  while (links->next()) {
    const auto found = by_tmdb.find(std::string(links->field(1)));
    if (found != by_tmdb.end()) by_movie.emplace(links->required(0), found->second);
  }
  return by_movie;
}

// "Title. Genre, Genre. Overview"
std::string film_text(std::string_view title, std::string_view genres, std::string_view overview) {
  std::string text(title);
  text += '.';
  if (!genres.empty() && genres != "(no genres listed)") {
    text += ' ';
    for (const char c : genres) {
      if (c == '|') text += ", ";
      if (c != '|') text += c;
    }
    text += '.';
  }
  if (!overview.empty()) {
    text += ' ';
    text += overview;
  }
  return text;
}

// The year in "Title (1995)"; 0 when the title does not end in one.
std::int32_t year_of(std::string_view title) {
  while (title.ends_with(' ')) title.remove_suffix(1);
  if (title.size() < 6 || !title.ends_with(')') || title[title.size() - 6] != '(') return 0;
  return static_cast<std::int32_t>(
      try_parse_integer(title.substr(title.size() - 5, 4)).value_or(0));
}

// Appends the films of movies.csv and returns their rows by movieId.
ItemCatalogue import_films(const MovieLensOptions& options, DatasetWriter& writer,
                           ImportSummary& summary) {
  const Overviews overviews = read_overviews(options);
  ItemCatalogue items(writer, true);
  std::vector<std::string> genres;
  std::vector<std::int32_t> years;
  std::uint64_t with_overview = 0;
  const auto movies = open_table(options.folder / "movies.csv", {"movieId", "title", "genres"});
  while (movies->next()) {
    const std::string id(movies->required(0));
    const auto overview = overviews.find(id);
    const std::string_view overview_text =
        overview == overviews.end() ? std::string_view() : overview->second;
    if (!items.add(id, film_text(movies->field(1), movies->field(2), overview_text))) {
      movies->fail_field(0, "an id that is there once");
    }
    genres.emplace_back(movies->field(2));
    years.push_back(year_of(movies->field(1)));
    if (!overview_text.empty()) ++with_overview;
  }
  items.finish(summary);
  writer.append_item_attribute("genres", genres);
  writer.append_item_attribute<std::int32_t>("year", years);
  if (!options.tmdb.empty()) summary.counts.push_back({"items with an overview", with_overview});
  return items;
}

}  // namespace

ImportSummary import_movielens(const MovieLensOptions& options, const std::filesystem::path& out,
                               Progress& progress) {
  const std::string folder = (options.folder / "").parent_path().filename().string();
  ImportSummary summary{.dataset = folder.starts_with("ml-") ? folder : "movielens", .counts = {}};
  std::string license =
      "GroupLens: use for research, redistribution under the same conditions, no endorsement, see "
      "README.txt of the data";
  if (!options.tmdb.empty()) license += "; film overviews: The Movie Database (TMDB)";
  DatasetWriter writer(out, {.name = summary.dataset,
                             .source = "MovieLens, GroupLens Research, University of Minnesota "
                                       "(https://grouplens.org/datasets/movielens/)",
                             .license = license});
  progress.begin("reading films", 0);
  const ItemCatalogue items = import_films(options, writer, summary);

  progress.begin("reading ratings", 0);
  RowIndex users;
  InteractionTable interactions({.values = true, .timestamps = true});
  const auto ratings =
      open_table(options.folder / "ratings.csv", {"userId", "movieId", "rating", "timestamp"});
  while (ratings->next()) {
    const std::int32_t item = items.find(ratings->required(1));
    if (item == RowIndex::kNone) ratings->fail_field(1, "a film of movies.csv");
    interactions.add({.user = users.find_or_add(ratings->required(0)),
                      .item = item,
                      .value = ratings->number(2),
                      .timestamp = ratings->timestamp(3)});
    if (interactions.size() % 8192 == 0) progress.advance(8192);
  }
  if (interactions.size() == 0) {
    fail("{}: holds no interactions", (options.folder / "ratings.csv").string());
  }
  write_users(users, writer, summary);
  interactions.write(users.size(), writer, summary, progress);
  writer.commit();
  return summary;
}

}  // namespace reckon
