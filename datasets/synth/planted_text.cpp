#include "datasets/synth/planted_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "core/error.h"

namespace reckon {
namespace {

constexpr std::string_view kTitleAdjectives =
    "Silver|Hollow|Seventh|Distant|Quiet|Broken|Golden|Second|Hidden|Crooked|Pale|Northern|"
    "Unfinished|Velvet|Long|Scarlet|Empty|Patient|Borrowed|Narrow|Bright|Wandering|Iron|Final|"
    "Gentle|Forgotten|Double|Open|Amber|Twelfth";
constexpr std::string_view kTitleNouns =
    "Lantern|Hour|Garden|Door|Promise|Corner|Thread|Window|Answer|Season|Bridge|Evening|Feather|"
    "Number|Shadow|Harvest|Letter|Compass|Morning|Circle|Stranger|Key|Orchard|Silence|Ladder|Map|"
    "Stone|Candle|Road|Visitor|Clock|Secret|Border|Echo|Ribbon|Bell|River|Chair|Question|Mask";
constexpr std::string_view kFirstNames =
    "Marta|Owen|Lucia|Henrik|Amara|Tomas|Greta|Ravi|Elena|Samuel|Noor|Viktor|Ines|Caleb|Yuki|Dario|"
    "Freya|Malik|Rosa|Anton";
constexpr std::string_view kLastNames =
    "Keller|Okafor|Lindqvist|Moreno|Whitlock|Tanaka|Petrov|Haddad|Sorensen|Fontaine|Novak|Byrne|"
    "Castellan|Mbeki|Vance|Ferreira|Holm|Drake|Ishikawa|Marlowe";

// Every choice is a statement of its own: the order of arguments is the compiler's.
std::string_view pick(std::string_view wordings, Random& random) {
  const auto count = static_cast<std::uint64_t>(std::count(wordings.begin(), wordings.end(), '|'));
  for (std::uint64_t skip = random.below(count + 1); skip > 0; --skip) {
    wordings.remove_prefix(wordings.find('|') + 1);
  }
  return wordings.substr(0, wordings.find('|'));
}

std::string_view wording(std::size_t facet, std::uint8_t value, Random& random) {
  return pick(facets()[facet].values[value].wordings, random);
}

std::string_view any_wording(std::size_t facet, Random& random) {
  const auto values = facets()[facet].values;
  return pick(values[random.below(values.size())].wordings, random);
}

std::string with_article(std::string_view adjective) {
  constexpr std::string_view kVowels = "aeiou";
  const bool vowel = kVowels.find(adjective.front()) != kVowels.npos;
  return fmt::format("{} {}", vowel ? "an" : "a", adjective);
}

std::string capitalised(std::string text) {
  if (text.front() >= 'a' && text.front() <= 'z') text.front() -= 'a' - 'A';
  return text;
}

enum FacetNumber : std::size_t { kTheme, kSetting, kMood, kStyle, kAudience, kMedium };

// One wording of the value, or two.
std::string one_or_two(std::size_t facet, std::uint8_t value, std::string_view between,
                       Random& random) {
  std::string text(wording(facet, value, random));
  const std::string_view second = wording(facet, value, random);
  if (second != text) text += fmt::format("{}{}", between, second);
  return text;
}

// Theme, setting, mood and medium.
std::string introduce(const PlantedItem& item, Random& random) {
  const std::string themes = one_or_two(kTheme, item.values[kTheme], " and ", random);
  const std::string setting = one_or_two(kSetting, item.values[kSetting], ", ", random);
  const std::string mood = with_article(wording(kMood, item.values[kMood], random));
  const std::string_view medium = wording(kMedium, item.values[kMedium], random);
  switch (random.below(4)) {
    case 0:
      return capitalised(fmt::format("{} {} about {}, set {}.", mood, medium, themes, setting));
    case 1:
      return fmt::format("Set {}, {} {} tells of {}.", setting, mood, medium, themes);
    case 2:
      return capitalised(fmt::format("{}: {} {}, {}.", themes, mood, medium, setting));
    default:
      return capitalised(fmt::format("{}, we meet {} in {} {}.", setting, themes, mood, medium));
  }
}

}  // namespace

std::string make_title(Random& random) {
  const std::string_view adjective = pick(kTitleAdjectives, random);
  const std::string_view noun = pick(kTitleNouns, random);
  switch (random.below(3)) {
    case 0:
      return fmt::format("The {} {}", adjective, noun);
    case 1:
      return fmt::format("{} {}", adjective, noun);
    default: {
      const std::string_view first = pick(kFirstNames, random);
      const std::string_view last = pick(kLastNames, random);
      return fmt::format("The {} of {} {}", noun, first, last);
    }
  }
}

std::string describe_item(const PlantedItem& item, Random& random) {
  std::string text = introduce(item, random);
  std::vector<std::string> sentences;
  if (random.below(2) == 0) {
    sentences.push_back(fmt::format("It {}.", wording(kStyle, item.values[kStyle], random)));
  }
  if (random.below(2) == 0) {
    sentences.push_back(
        fmt::format("Made for {}.", wording(kAudience, item.values[kAudience], random)));
  }
  if (random.below(2) == 0) {
    sentences.emplace_back(pick(qualities()[item.quality].wordings, random));
  }
  for (std::size_t i = sentences.size(); i > 1; --i) {
    std::swap(sentences[i - 1], sentences[random.below(i)]);
  }
  for (const std::string& sentence : sentences) text += ' ' + sentence;
  return text;
}

std::string fill_template(std::string_view text, Random& random) {
  std::string filled;
  while (!text.empty()) {
    const std::size_t open = std::min(text.find('{'), text.size());
    filled += text.substr(0, open);
    text.remove_prefix(open);
    if (text.empty()) break;
    const std::size_t close = text.find('}');
    const std::string_view slot = text.substr(1, close - 1);
    text.remove_prefix(close + 1);
    if (slot == "title") {
      filled += make_title(random);
      continue;
    }
    const auto facet = std::find_if(facets().begin(), facets().end(),
                                    [&](const Facet& candidate) { return candidate.name == slot; });
    filled += any_wording(static_cast<std::size_t>(facet - facets().begin()), random);
  }
  return filled;
}

}  // namespace reckon
