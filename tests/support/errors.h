#pragma once

#include <gtest/gtest.h>

#include <string>

#include "core/error.h"

namespace reckon::test {

// The text of the Error that a call throws, which must be one line. "" (and a failed expectation)
// when it throws none.
template <typename Call>
std::string error_of(Call&& call) {
  try {
    call();
  } catch (const Error& error) {
    std::string text = error.what();
    EXPECT_EQ(text.find('\n'), std::string::npos) << text;
    return text;
  }
  ADD_FAILURE() << "expected an Error, found none";
  return {};
}

}  // namespace reckon::test
