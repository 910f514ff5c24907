#pragma once

#include <string>
#include <string_view>

namespace reckon {

// What kind of JSON value begins with this character: "a list", "a number", ...
std::string describe_json(char first);

// What an error says of the key's value in the JSON object: its kind, or which keys the object has
// in place of this one: "no such key in an object of 'user' (an object), 'item' (a text)".
std::string describe_json_value(std::string_view object, std::string_view key);

}  // namespace reckon
