#include "datasets/synth/vocabulary.h"

#include <algorithm>

namespace reckon {
namespace {

constexpr FacetValue kSettings[] = {
    {"city",
     "among skyscrapers and subway platforms|on the rooftops of a crowded metropolis|in a "
     "traffic-choked downtown|along neon avenues|in cramped apartment blocks|between taxis and "
     "billboards|in a borough of eight million people|on noisy boulevards|at a busy tram "
     "junction|in the financial district|in penthouses and basements|at rush hour|around a "
     "concrete housing estate|where sirens never stop"},
    {"village",
     "in a sleepy hamlet|between barns and wheat fields|in a parish where everybody knows "
     "everybody|on a remote dairy farm|around a small market square|in the quiet "
     "countryside|along hedgerows and muddy lanes|in a rural community|beside a mill pond|under "
     "the steeple of a country church|in an orchard community|on gravel roads past cow "
     "pastures|at the harvest fair|where the bus comes twice a week"},
    {"desert",
     "among endless dunes|at an oasis far from water|on a caravan route through the "
     "Sahara|under a merciless sun|in the arid wastes of Arabia|across salt flats|between "
     "cactus and dry riverbeds|in a Bedouin tent|on cracked, rainless earth|in sandstorms of "
     "the Gobi|along a pipeline in the sands|where water costs more than bread|among nomads and "
     "camels|beside a dried-up lake bed"},
    {"arctic",
     "on the polar ice|in the frozen tundra|during months of darkness near the pole|in an "
     "igloo|on a sled behind huskies|in Siberian snow|at a research base in Antarctica|under "
     "northern lights|on a fjord of Greenland|among icebergs|beyond the permafrost line|on "
     "drifting floes|in a trapper's cabin at forty below|where reindeer graze"},
    {"jungle",
     "in the Amazon rainforest|under dripping vines|on a muddy tropical river|in dense "
     "mangroves|between orchids and parrots|deep in the Congo|in monsoon heat|among temples "
     "swallowed by roots|in humid thickets of Borneo|beneath a green canopy|between leeches and "
     "tree frogs|on a rope bridge over rapids|in a clearing full of macaws|up the Orinoco"},
    {"island",
     "on a Pacific atoll|on a rock off the Irish coast|in a Caribbean lagoon|on a speck of land "
     "without a ferry|under palm trees|on a Greek isle|in an archipelago|on lonely "
     "beaches|where the mainland is a day away|on a volcanic outcrop|in a fishing cove cut off "
     "by surf|on coral sand|around a sheltered anchorage|on the smallest of the Hebrides"},
    {"medieval",
     "in a castle with a moat|in the days of knights|behind the walls of an abbey|during the "
     "crusades|in a feudal kingdom|at a jousting tournament|among monks and scribes|in the "
     "fourteenth century|between serfs and barons|in a keep with torches|among minstrels and "
     "plague carts|in a walled town with a gallows|by royal decree of a regent|under the banner "
     "of a duke"},
    {"antiquity",
     "in imperial Rome|among Greek philosophers|on the banks of the pharaohs' Nile|in "
     "Carthage|in a gladiator's arena|beneath the Parthenon|in Babylon|at the court of "
     "Alexander|in Pompeii before the ashes|in a legion's camp|on the Appian Way|among chariots "
     "and senators|in Sparta|at the library of Alexandria"},
    {"victorian",
     "in gaslit London|in the age of steam|among chimney sweeps and workhouses|in a drawing "
     "room with corsets|in the 1880s|by horse-drawn carriage|in Dickensian fog|at a railway "
     "mania's height|on cobblestones by lamplight|in a Manchester cotton town|in parlours with "
     "bustles and top hats|under Queen Victoria|between foundries and slums|in the year of the "
     "Great Exhibition"},
    {"future",
     "in the year 2300|in a domed megacity|after the collapse of nations|under holographic "
     "skies|in a world run by corporations|among flying cars|centuries from now|in a "
     "post-apocalyptic bunker|on an overheated Earth of tomorrow|in a cyberpunk sprawl|after "
     "the last election on Mars|under an artificial sun|in a society without paper|where "
     "everyone has a barcode"},
    {"japan",
     "in old Kyoto|among samurai and geisha|in a Tokyo alley|beneath Mount Fuji|in an Edo tea "
     "house|during cherry blossom time|in an onsen town|at a Shinto shrine|in postwar Osaka|on "
     "a tatami floor|in a snowbound ryokan|along the Tokaido|among paper lanterns and rice "
     "paddies|in a Hokkaido fishing port"},
    {"frontier",
     "in the Wild West|in a saloon town|on a cattle drive through Texas|among cowboys and "
     "outlaws|on the prairie|during the gold rush|in a dusty Arizona outpost|along a wagon "
     "trail|on a ranch in Wyoming|where stagecoaches stop|around a sheriff's jail|between "
     "buffalo herds and telegraph poles|at a silver mine in Nevada|in tumbleweed country"},
};

constexpr FacetValue kMoods[] = {
    {"funny",
     "hilarious|witty|comic|side-splitting|playful|goofy|droll|uproarious|laugh-out-loud|amusing"},
    {"dark", "bleak|grim|disturbing|sinister|macabre|brutal|gruesome|nightmarish|gloomy|harrowing"},
    {"heartwarming",
     "heartwarming|tender|uplifting|feel-good|kind-hearted|touching|hopeful|gentle-spirited|"
     "life-affirming|sweet"},
    {"tense",
     "nail-biting|gripping|suspenseful|breathless|edge-of-your-seat|nerve-racking|taut|pulse-"
     "pounding|tense|white-knuckle"},
    {"sad",
     "sorrowful|melancholy|tear-jerking|mournful|heartbreaking|tragic|elegiac|wistful|devastating|"
     "grief-stricken"},
    {"dreamy",
     "dreamlike|surreal|hallucinatory|otherworldly|hypnotic|whimsical|trance-like|enigmatic|"
     "fantastical|poetic"},
    {"epic",
     "sweeping|grand|monumental|larger-than-life|heroic|vast|majestic|colossal|legendary|"
     "spectacular"},
    {"calm",
     "peaceful|serene|soothing|unhurried|tranquil|meditative|relaxing|mellow|hushed|restful"},
};

constexpr FacetValue kStyles[] = {
    {"slow",
     "takes its time and lingers on small gestures|moves at a snail's pace|dwells on silence|lets "
     "long scenes breathe|never hurries|prefers stillness to plot|unrolls little by little|asks "
     "for patience"},
    {"fast",
     "never lets up|jumps from chase to chase|races along|packs a twist into every chapter|cuts at "
     "breakneck speed|is all action|explodes from the start|leaves no time to blink"},
    {"factual",
     "is based on true events|reconstructs what really happened|quotes archives and interviews|"
     "keeps strictly to the facts|reads like reportage|follows court records and diaries|is drawn "
     "from actual lives|documents everything"},
    {"experimental",
     "breaks every rule of form|is told backwards|has no dialogue at all|mixes collage and stream "
     "of consciousness|plays with structure|abandons a plot|speaks with twelve voices at once|"
     "defies convention"},
    {"satirical",
     "mocks the powerful|is a biting parody|pokes fun at vanity|skewers modern manners|is full of "
     "irony|lampoons its heroes|exposes hypocrisy with a smirk|is sharp social satire"},
    {"classic",
     "is told in the traditional way|honours the old masters|follows a well-made plot|could have "
     "been made long ago|keeps a timeless elegance|has a beginning, a middle and an end|trusts "
     "proven craft|is old-fashioned"},
};

constexpr FacetValue kAudiences[] = {
    {"children",
     "small children|bedtime with the little ones|kids under ten|preschoolers|boys and girls who "
     "have just learned to read|the youngest"},
    {"teenagers",
     "teenagers|high-schoolers|young adults|adolescents finding their way|readers of sixteen|the "
     "teen crowd"},
    {"adults",
     "grown-ups only|a mature public|those over eighteen|adults with strong nerves|people who have "
     "lived a little|a grown audience"},
    {"scholars",
     "academics|experts in the field|specialists who like footnotes|university readers|"
     "intellectuals|connoisseurs"},
    {"families",
     "the whole family|parents and kids together|an evening with three generations|households on a "
     "Sunday|everyone from grandson to grandmother|all ages"},
};

constexpr FacetValue kMedia[] = {
    {"film", "film|movie|feature|motion picture|screen adaptation"},
    {"novel", "novel|book|paperback|work of fiction|volume"},
    {"series", "series|television show|miniseries|serial in eight episodes|season of TV"},
    {"play",
     "stage play|theatre piece|drama in three acts|theatrical production|work for the stage"},
};

constexpr std::array<FacetValue, kQualityLevels> kQualities = {{
    {"awful",
     "Critics called it a complete waste of time.|Dreadful from start to finish.|It is badly made "
     "and tedious.|Hardly anyone got to the end.|A botched effort.|Poorly acted and worse "
     "written."},
    {"weak",
     "Reviews were lukewarm at best.|It disappoints more than it delivers.|A mediocre attempt.|"
     "Flat characters spoil it.|It never quite works.|Rather forgettable."},
    {"fair",
     "Opinions were divided.|Neither great nor bad.|A decent way to pass an evening.|It does what "
     "it promises.|Solid, with a few dull patches.|An average piece of work."},
    {"good",
     "Well received by the press.|Carefully made and convincing.|It has many fine moments.|Strong "
     "performances carry it.|A pleasure for most.|It was nominated for two awards."},
    {"superb",
     "Hailed as a masterpiece.|A triumph that won every prize.|Brilliant in each detail.|Among the "
     "best of its decade.|Unforgettable and flawless.|Reviewers ran out of praise."},
}};

}  // namespace

const std::array<Facet, kFacets>& facets() {
  static const std::array<Facet, kFacets> all = {{{"theme", theme_values()},
                                                  {"setting", kSettings},
                                                  {"mood", kMoods},
                                                  {"style", kStyles},
                                                  {"audience", kAudiences},
                                                  {"medium", kMedia}}};
  return all;
}

const std::array<std::size_t, kFacets + 1>& value_offsets() {
  static const auto kOffsets = [] {
    std::array<std::size_t, kFacets + 1> offsets{};
    for (std::size_t f = 0; f < kFacets; ++f)
      offsets[f + 1] = offsets[f] + facets()[f].values.size();
    return offsets;
  }();
  return kOffsets;
}

const std::array<FacetValue, kQualityLevels>& qualities() { return kQualities; }

std::vector<std::string_view> split_wordings(std::string_view wordings) {
  std::vector<std::string_view> split;
  for (;;) {
    const std::size_t end = std::min(wordings.find('|'), wordings.size());
    split.push_back(wordings.substr(0, end));
    if (end == wordings.size()) return split;
    wordings.remove_prefix(end + 1);
  }
}

}  // namespace reckon
