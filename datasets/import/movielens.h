#pragma once

#include <filesystem>

#include "core/progress.h"
#include "datasets/import/import_summary.h"

namespace reckon {

struct MovieLensOptions {
  std::filesystem::path folder = {};  // with ratings.csv, movies.csv, links.csv
  std::filesystem::path tmdb = {};    // CSV of films with columns id and overview; empty: none
};

// MovieLens as in ml-latest-small. Items are the films in the order of movies.csv, their text
// "Title. Genre, Genre. Overview": without genres, or without an overview (joined by links.csv:
// tmdbId = id), that part is missing. Attributes /items/genres (as written, "Comedy|Drama") and
// /items/year (from the title; 0: none). Users in the order of their first rating.
ImportSummary import_movielens(const MovieLensOptions& options, const std::filesystem::path& out,
                               Progress& progress);

}  // namespace reckon
