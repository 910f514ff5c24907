# Writes OUTPUT, the source of build_commit(), when the commit has changed. Arguments: SOURCE_DIR, OUTPUT.
cmake_minimum_required(VERSION 3.25)
execute_process(COMMAND git -C ${SOURCE_DIR} describe --always --dirty --abbrev=10
                OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE code)
if(code)
  set(commit unknown)
endif()
file(CONFIGURE OUTPUT ${OUTPUT} @ONLY CONTENT
"#include \"bench/build_commit.h\"

std::string_view reckon::build_commit() { return \"@commit@\"; }
")
