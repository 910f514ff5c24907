#pragma once

#include <string>

#include "reports/record.h"

namespace reckon::test {

// Text that would run as a script, close one, steer a terminal or break out of an attribute or a
// table, wherever it is not taken as plain words.
inline const std::string kHostileText =
    "</script><script>window.hacked=1</script><img src=x onerror=\"window.hacked=1\">'\"&|`\u2028"
    "\u202E\x1b[31m<!--{{body}}";

// The sample with hostile text behind every text and name in it.
Record hostile_record();

}  // namespace reckon::test
