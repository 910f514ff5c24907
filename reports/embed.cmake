# cmake -DOUTPUT=FILE.cpp "-DASSETS=name=path;..." -P embed.cmake: text files as string_views of reckon::html_assets.

set(source "#include \"reports/html_assets.h\"\n\nnamespace reckon::html_assets {\n\n")
foreach(asset IN LISTS ASSETS)
  string(REGEX MATCH "^([a-z_]+)=(.*)$" matched "${asset}")
  set(name ${CMAKE_MATCH_1})
  file(READ "${CMAKE_MATCH_2}" text)
  string(FIND "${text}" ")reckon_asset\"" end)
  if(NOT end EQUAL -1)
    message(FATAL_ERROR "${CMAKE_MATCH_2}: holds the end of a raw string, )reckon_asset\"")
  endif()
  string(APPEND source "const std::string_view ${name} = R\"reckon_asset(${text})reckon_asset\";\n\n")
endforeach()
file(WRITE "${OUTPUT}" "${source}}  // namespace reckon::html_assets\n")
