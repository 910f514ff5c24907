#pragma once

#include "reports/record.h"

namespace reckon::test {

// A record of every kind of entry, with figures of the size that MovieLens gives; always the same.
Record sample_record();

// The same run with no model, no variants and nothing measured.
Record empty_record();

}  // namespace reckon::test
