#include "reports/item_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/html_report.h"
#include "reports/record_json.h"
#include "reports/summary.h"
#include "tests/reports/sample_record.h"

namespace reckon {
namespace {

using test::sample_record;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

Record record_with_items() {
  Record record = sample_record();
  StoredItems exact{.variant = "fp32", .format = "fp32", .items = 1000, .dimension = 384};
  exact.scanned_bytes = 409'600;
  exact.beside_bytes = 1'536'000;
  exact.scanned_bytes_a_vector = 409.6;
  exact.list_length = 50;
  exact.queries = 256;
  exact.threads = 2;
  exact.lists_per_second_alone = {9000, 8900, 9100, 256, {}};
  exact.lists_per_second_together = {16'000, {}, {}, 3, "3 searches"};
  StoredItems binary = exact;
  binary.variant = "fp32:items=binary,rescore=100";
  binary.format = "binary";
  binary.rescored = 100;
  binary.scanned_bytes_a_vector = 52;
  binary.cosine_min = 0.71;
  binary.cosine_mean = 0.79;
  StoredItems unknown{.variant = "cuda/fp16", .format = "fp32"};
  record.item_vectors = {exact, binary, unknown};
  return record;
}

TEST(ItemTable, SaysWhatIsKeptAndHowFastItIsSearched) {
  const Table table = item_table(record_with_items());
  EXPECT_THAT(table.rows[0], ElementsAre("fp32", "fp32", "–", "410", "1,536", "1.86 MiB", "–", "–",
                                         "9,000 [8,900, 9,100]", "16,000"));
  EXPECT_THAT(table.rows[1],
              ElementsAre("fp32:items=binary,rescore=100", "binary", "100", "52.0", "1,536",
                          "1.86 MiB", "0.7900", "0.7100", "9,000 [8,900, 9,100]", "16,000"));
  EXPECT_THAT(table.rows[2],
              ElementsAre("cuda/fp16", "fp32", "–", "–", "–", "–", "–", "–", "–", "–"));
  EXPECT_THAT(table.notes[0], HasSubstr("lists of 50 a second"));
  EXPECT_THAT(table.notes[0], HasSubstr("256 queries together on 2"));
}

TEST(ItemTable, IsInTheReportAndOnTheTerminal) {
  const Record record = record_with_items();
  EXPECT_THAT(html_report(record), HasSubstr("fp32:<wbr>items=binary,rescore=100"));
  EXPECT_THAT(summary_text(record, {}), HasSubstr("Item vectors"));
  EXPECT_THAT(html_report(sample_record()), Not(HasSubstr("Item vectors")));
  EXPECT_THAT(to_json(sample_record()), Not(HasSubstr("item_vectors")));
}

TEST(ItemTable, IsReadBackFromTheRecord) {
  const std::string text = to_json(record_with_items());
  EXPECT_EQ(to_json(record_from_json(text, "r.json")), text);
}

}  // namespace
}  // namespace reckon
