#include "eval/beyond/item_attributes.h"

#include "core/error.h"

namespace reckon::beyond {

void check_item_attributes(const ItemAttributes& attributes, std::size_t item_count) {
  if (attributes.of_item.users() != item_count) {
    fail("item attributes: {} rows, expected one for each of the {} items",
         attributes.of_item.users(), item_count);
  }
  check_user_items(attributes.of_item, attributes.count, "item attributes");
  for (std::size_t item = 0; item < item_count; ++item) {
    const auto row = attributes.of_item.row(item);
    for (std::size_t i = 1; i < row.size(); ++i) {
      if (row[i] <= row[i - 1]) {
        fail("item attributes: item row {}: attribute {} after {}, expected ascending", item,
             row[i], row[i - 1]);
      }
    }
  }
}

}  // namespace reckon::beyond
