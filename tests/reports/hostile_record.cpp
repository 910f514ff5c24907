#include "tests/reports/hostile_record.h"

#include <nlohmann/json.hpp>

#include "reports/record_json.h"
#include "tests/reports/sample_record.h"

namespace reckon::test {
namespace {

using nlohmann::ordered_json;

void poison(ordered_json& value) {
  if (value.is_string()) value = value.get<std::string>() + kHostileText;
  if (value.is_structured()) {
    for (auto& inner : value) poison(inner);
  }
}

// The keys of an object that the record's author chooses.
void poison_keys(ordered_json& object) {
  ordered_json poisoned = ordered_json::object();
  for (const auto& [key, value] : object.items()) poisoned[key + kHostileText] = value;
  object = poisoned;
}

}  // namespace

Record hostile_record() {
  ordered_json root = ordered_json::parse(to_json(sample_record()));
  poison(root);
  root["format"] = "reckon-results";
  for (ordered_json* object :
       {&root["configuration"]["options"], &root["definitions"], &root["machine"]["libraries"],
        &root["model"]["settings"], &root["systems"][1]["parameters"]}) {
    poison_keys(*object);
  }
  return record_from_json(root.dump(), "hostile");
}

}  // namespace reckon::test
