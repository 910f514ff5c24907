#include "datasets/import/movielens.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/datasets/import/importing.h"
#include "tests/support/shared.h"

namespace reckon {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kMovies =
    "movieId,title,genres\n"
    "7,\"Matrix, The (1999)\",Action|Sci-Fi\n"
    "3,Paterson,(no genres listed)\n"
    "5,Heat (1995) ,Crime\n";
constexpr const char* kLinks = "movieId,imdbId,tmdbId\n7,0133093,603\n3,0,\n5,0,949\n";
constexpr const char* kRatings =
    "userId,movieId,rating,timestamp\n2,5,4.0,100\n2,7,0.5,90\n1,7,5.0,80\n";
constexpr const char* kFilms =
    "id,title,overview\n603,The Matrix,\"A \"\"hacker\"\" learns.\"\n949,Heat,\n";

class MovieLensTest : public testing::Test {
 protected:
  MovieLensTest() {
    test::write_file(directory_ / "movies.csv", kMovies);
    test::write_file(directory_ / "links.csv", kLinks);
    test::write_file(directory_ / "ratings.csv", kRatings);
    test::write_file(directory_ / "films.csv", kFilms);
  }
  Dataset import(const MovieLensOptions& options) {
    SilentProgress progress;
    summary_ = import_movielens(options, out_, progress);
    return Dataset::open(out_);
  }
  std::string error_with(const std::string& file, std::string_view text) {
    test::write_file(directory_ / file, text);
    const std::string error = test::error_of([&] { import({directory_.path(), {}}); });
    EXPECT_FALSE(std::filesystem::exists(out_));
    return error;
  }

  test::TemporaryDirectory directory_;
  std::filesystem::path out_ = directory_ / "out.h5";
  ImportSummary summary_;
};

TEST_F(MovieLensTest, WritesFilmsInTheirOrderWithTitleGenresAndOverview) {
  const Dataset dataset = import({directory_.path(), directory_ / "films.csv"});
  EXPECT_THAT(test::item_ids(dataset), ElementsAre("7", "3", "5"));
  EXPECT_THAT(test::item_texts(dataset),
              ElementsAre("Matrix, The (1999). Action, Sci-Fi. A \"hacker\" learns.", "Paterson.",
                          "Heat (1995) . Crime."));
  EXPECT_THAT(dataset.file().read<std::int32_t>("/items/year"), ElementsAre(1999, 0, 1995));
  EXPECT_THAT(dataset.file().read_strings("/items/genres"),
              ElementsAre("Action|Sci-Fi", "(no genres listed)", "Crime"));
  EXPECT_THAT(test::interactions_as_text(dataset),
              ElementsAre("2 7 0.5 90", "2 5 4 100", "1 7 5 80"));
  EXPECT_EQ(test::count_of(summary_, "items with an overview"), 1u);
}

TEST_F(MovieLensTest, NeedsNoLinksWithoutOverviews) {
  std::filesystem::remove(directory_ / "links.csv");
  EXPECT_THAT(
      test::item_texts(import({directory_.path(), {}})),
      ElementsAre("Matrix, The (1999). Action, Sci-Fi.", "Paterson.", "Heat (1995) . Crime."));
}

TEST_F(MovieLensTest, NamesFileAndLineOfABadRow) {
  EXPECT_THAT(error_with("ratings.csv", "userId,movieId,rating,timestamp\n1,7,5,1\n1,8,5,1\n"),
              HasSubstr("ratings.csv:3: column movieId: found '8', expected a film of movies.csv"));
  EXPECT_THAT(error_with("ratings.csv", "userId,movieId,rating,timestamp\n1,7,five,1\n"),
              HasSubstr("ratings.csv:2: column rating: found 'five'"));
  EXPECT_THAT(error_with("ratings.csv", "userId,movieId,rating\n1,7,5\n"),
              HasSubstr("ratings.csv: no column 'timestamp'"));
  EXPECT_THAT(error_with("ratings.csv", "userId,movieId,rating,timestamp\n"),
              HasSubstr("ratings.csv: holds no interactions"));
  test::write_file(directory_ / "ratings.csv", kRatings);
  EXPECT_THAT(error_with("movies.csv", "movieId,title,genres\n7,a,b\n7,a,b\n"),
              HasSubstr("movies.csv:3: column movieId: found '7', expected an id that is there"));
  EXPECT_THAT(error_with("movies.csv", "movieId,title,genres\n7,\"a,b\n"),
              HasSubstr("movies.csv:2: a quote that is opened here and never closed"));
  EXPECT_THAT(test::error_of([&] {
                import({directory_ / "none", {}});
              }),
              HasSubstr("movies.csv: No such file"));
}

TEST_F(MovieLensTest, ImportsMlLatestSmallWithOverviews) {
  const auto data = test::shared_directory() / "data";
  RECKON_REQUIRE_PATH(data / "ml-latest-small");
  RECKON_REQUIRE_PATH(data / "tmdb5000");
  const Dataset dataset =
      import({data / "ml-latest-small", data / "tmdb5000/tmdb_5000_movies.csv"});
  EXPECT_EQ(dataset.name(), "ml-latest-small");
  EXPECT_EQ(dataset.item_count(), 9742u);
  EXPECT_EQ(dataset.user_count(), 610u);
  EXPECT_EQ(dataset.interaction_count(), 100836u);
  EXPECT_EQ(test::count_of(summary_, "items with an overview"), 3537u);
  const auto texts = test::item_texts(dataset);
  EXPECT_EQ(texts[0],
            "Toy Story (1995). Adventure, Animation, Children, Comedy, Fantasy. Led by Woody, "
            "Andy's toys live happily in his room until Andy's birthday brings Buzz Lightyear onto "
            "the scene. Afraid of losing his place in Andy's heart, Woody plots against Buzz. But "
            "when circumstances separate Buzz and Woody from their owner, the duo eventually "
            "learns to put aside their differences.");
  EXPECT_EQ(std::count(texts.begin(), texts.end(), "Black Mirror."), 1);
  EXPECT_EQ(texts[1], "Jumanji (1995). Adventure, Children, Fantasy.");
  const Split split = dataset.split("default");
  EXPECT_EQ(std::count(split.part.begin(), split.part.end(), kTestPart), 20417);
  EXPECT_EQ(std::count(split.part.begin(), split.part.end(), kValidationPart), 10358);
}

}  // namespace
}  // namespace reckon
