#pragma once

#include <string>

#include "reports/gate_record.h"

namespace reckon {

// A gate as JUnit XML, the dialect that Jenkins, GitLab and GitHub's actions read: a testcase a
// row, its regression or lost quality as <failure>, what could not be decided as <error>, what
// could not be measured as <skipped>.
std::string gate_junit(const GateRecord& record);

}  // namespace reckon
