#include "datasets/synth/vocabulary.h"

namespace reckon {
namespace {

constexpr FacetValue kThemes[] = {
    {"space",
     "astronauts stranded beyond Mars|a lonely crew orbiting a dying sun|the first colony on a "
     "distant moon|cosmonauts waking from frozen sleep near Neptune|a rocket engineer racing to "
     "reach the stars|a silent station drifting through the asteroid belt|signals from another "
     "galaxy|pilots who chart wormholes|settlers terraforming a red planet|a launch countdown "
     "gone wrong|a telescope that finds a second Earth|smugglers between Saturn's "
     "rings|weightless mechanics repairing a satellite|an interstellar ark and its passengers|a "
     "comet on a collision course|the last shuttle home|explorers of a black hole|a lunar miner "
     "who hears voices in his helmet|a probe that leaves the solar system|a captain steering a "
     "starship through a nebula|a cadet of the galactic fleet|gravity failing in the "
     "airlock|life found under the ice of Europa|a mission that never returned to orbit|a "
     "saboteur aboard the orbital hotel|spacesuits running out of air|an eclipse seen from a "
     "crater|the first child born off Earth|a cargo hauler near Jupiter|debris that threatens a "
     "cosmodrome|two rovers crossing frozen methane|a ground controller who talks a pilot "
     "down|hibernation pods failing one by one|an alien beacon|an elevator to the stratosphere "
     "and beyond|a quarantined spaceship"},
    {"sea",
     "a whaler lost in a storm|divers searching a sunken wreck|pirates hunting a treasure "
     "galleon|a lighthouse keeper and the tide|sailors adrift on a raft|a submarine trapped "
     "under pressure|fishermen hauling nets before dawn|a mutiny on a merchant frigate|a yacht "
     "race around the Cape|the ghostly fog of the Atlantic|a harbour pilot's last "
     "voyage|castaways drinking rain|pearl hunters of the reef|a naval officer who fears "
     "water|a ferry that capsizes at night|the captain of a rusting trawler|an ocean current "
     "and the people who follow it|a stowaway below deck|a mermaid caught in a bay|shipbuilders "
     "launching a clipper|a crossing by canoe between atolls|a coast guard rescue|barnacles, "
     "anchors and salt|a message washed ashore in a bottle|harpoons and a white leviathan|a "
     "cruise liner that loses its engines|a smuggler's schooner|oyster farmers and a red algae "
     "bloom|a typhoon bearing down on a freighter|dolphins guiding a dinghy|the cartographer of "
     "unknown coasts|a dockers' strike on the quay|shipwrecked nuns|kelp forests and free "
     "diving|a corsair's stolen chart|a helmsman's nightly watch"},
    {"war",
     "soldiers holding a trench|a medic under artillery fire|a platoon cut off behind enemy "
     "lines|a sniper who cannot sleep|nurses at the front|the siege of a starving fortress|a "
     "deserter running from his regiment|bomber crews over burning towns|partisans hiding in "
     "barns|a truce at Christmas between the barbed wire|veterans haunted by combat|a general's "
     "fatal order|tank drivers in the mud|letters from the battlefield|the invasion at the "
     "beaches|prisoners marching to a camp|child recruits with rifles|a minefield between two "
     "brothers|the liberation of an occupied capital|a drummer boy with the infantry|refugees "
     "fleeing shells|a spy plane shot down over hostile territory|cavalry charging "
     "cannons|grief after an armistice|paratroopers dropped in the wrong valley|a colonel who "
     "refuses to surrender|gas masks and bayonets|a war bride's suitcase|guerrillas in the "
     "hills|a field hospital's last stretcher|the bugler of a doomed brigade|a ceasefire nobody "
     "trusts|air raid sirens and cellars|a grenade that did not explode|conscripts from one "
     "street|an ambush at the river ford"},
    {"crime",
     "a detective chasing a killer|an unsolved murder and its only witness|a cop with a stolen "
     "badge|fingerprints on a broken window|a kidnapped heiress|an inspector who suspects "
     "everybody|a serial strangler and his pattern|a private eye and a missing wife|a poisoned "
     "dinner guest|a corpse in the library|the alibi that falls apart|gangsters settling a "
     "score|a forensic expert reading bones|blackmail by anonymous notes|a confession nobody "
     "believes|a cold case reopened|the arrest of an innocent man|an assassin hired by "
     "mail|clues hidden in a painting of the victim|a sheriff burying evidence|burglars caught "
     "on tape|an undercover agent in a drug cartel|a coroner with doubts|a stabbing in the "
     "stairwell|a hostage in the vault|a chief superintendent's hunch|footprints beside a "
     "strangled jogger|a mobster turning informer|a lie detector and a nun|jewel robbers on the "
     "run|a profiler hunted by her subject|the homicide squad's rookie|a hit-and-run covered "
     "up|ransom paid in old coins|a parole officer's doubt|a body pulled from the canal"},
    {"medicine",
     "a surgeon losing her nerve|an epidemic in a closed ward|nurses on the night shift|a "
     "doctor without a licence|the search for a vaccine|a patient nobody can diagnose|a heart "
     "transplant against the clock|interns in an emergency room|a midwife of a hundred births|a "
     "psychiatrist and her silent ward|paramedics racing through traffic|an anatomist stealing "
     "cadavers|a cure that harms|an ambulance in the snow|a hospice and its last guests|a coma "
     "and a bedside vigil|a plague pit dug up again|the first use of anaesthesia|a leper "
     "colony's physician|a clinic under quarantine|a blind girl and an eye operation|organ "
     "donors and their families|a pharmacist mixing remedies|a fever that erases memory|a "
     "country doctor on his rounds|scalpel, chloroform and courage|a premature baby in an "
     "incubator|an orderly who impersonates a specialist|malaria among railway workers|the "
     "inventor of the stethoscope|dementia and a devoted son|a contagious stranger|a mobile "
     "blood bank|polio and iron lungs|a dentist with shaking hands|the wrong leg amputated"},
    {"sport",
     "a boxer training for one last bout|an underdog football club|a marathon runner without a "
     "sponsor|a coach rebuilding a losing team|the final penalty of the cup|a swimmer banned "
     "for doping|sisters on a tennis court|a gymnast and her broken wrist|cyclists climbing "
     "toward the yellow jersey|a goalkeeper's comeback|wrestlers in a county fair|a baseball "
     "pitcher with a failing arm|rowers pulling in one rhythm|an Olympic relay|street "
     "basketball and scholarships|a jockey and an ageing racehorse|skaters chasing a perfect "
     "score|a referee who takes bribes|the rivalry of two sprinters|a quarterback in his senior "
     "season|fencers, masks and medals|a surf contest|an archer with one eye|a chess of tackles "
     "on the rugby pitch|a golfer with the yips|women's hockey and its pioneers|a fixed "
     "match|an ultra-distance cyclist|cricketers on a dry pitch|a pole vaulter's fall|fans of a "
     "relegated side|a sumo stable|the locker room after defeat|a paralympic javelin thrower|a "
     "table tennis duel|karate lessons from a janitor"},
    {"food",
     "a chef opening a tiny restaurant|a baker's secret sourdough|grandmother's soup recipes|a "
     "contest between pastry cooks|a kitchen brigade under a cruel boss|a cheese maker and his "
     "cellar|street vendors frying dumplings|the rise of a chocolate dynasty|a food critic who "
     "loses his taste|noodles, broth and patience|a winemaker facing frost|a banquet for forty "
     "guests|a butcher turned vegetarian|spice merchants and curry|the hunt for truffles|a "
     "sushi apprentice|tomatoes, basil and an old oven|an ice cream van|waiters during the "
     "dinner rush|a cookbook passed between daughters|barbecue pits and smoke|a diner famous "
     "for its pie|coffee roasters|a feast that ends a quarrel|a farm-to-table rebel|an heirloom "
     "pickle jar|the last Michelin star|a hungry boy in a pastry window|olives pressed at "
     "dawn|a fishmonger's chowder|pancakes at a roadside cafe|a sommelier's nose|saffron "
     "thieves|a lunchbox delivered by mistake|tamales for a hundred mourners|burnt sugar and "
     "ambition"},
    {"music",
     "a violinist who goes deaf|a rock band on its farewell tour|a jazz trumpeter after "
     "midnight|a choir of miners|the making of a hit record|a piano prodigy and her strict "
     "teacher|street drummers|an opera singer losing her voice|a rapper from the projects|a "
     "conductor without an orchestra|a folk guitarist on the road|a composer and an unfinished "
     "symphony|a DJ spinning vinyl|the melody that stops a feud|cellists in a basement|a "
     "songwriter with stolen lyrics|a punk festival|a church organ restored|a soprano's debut|a "
     "luthier carving wood|bluesmen at a crossroads|backup vocalists stepping forward|a concert "
     "hall saved from ruin|tango players and their accordions|a metronome that will not "
     "stop|buskers in the arcade|a gospel quartet|a lost Stradivarius|the chart-topping "
     "twins|an organ grinder's monkey|synthesizers in a garage|a lullaby passed down|a roadie "
     "with perfect pitch|harps and a jealous quintet|the ballad of a one-hit wonder|a marching "
     "brass ensemble"},
    {"romance",
     "two strangers falling in love|a wedding that nearly fails|letters between distant "
     "sweethearts|a widow's second chance at passion|a kiss on the last day of summer|a "
     "proposal written in chalk|rivals who marry|a matchmaker without a partner|a forbidden "
     "affair|a couple meeting every ten years|childhood friends and jealousy|a blind date gone "
     "right|a bride who runs away|an engagement broken by pride|a shy suitor|longing across a "
     "border|a divorce undone by tenderness|a dance and a trembling hand|the courtship of two "
     "pensioners|a bouquet without a card|newlyweds under one umbrella|a heartbreak "
     "healed|soulmates on the wrong train|a crush confessed at last|a florist who writes "
     "valentines|an arranged marriage that blooms|flirtation over a chessboard|the ex who "
     "returns|a honeymoon cut short|a love triangle in a choir|unsent declarations of "
     "affection|a chaperone led astray|embraces on a platform|infatuation with a pen pal|a "
     "serenade below the wrong balcony|vows renewed after forty years"},
    {"ghosts",
     "a haunted house and its new owner|a seance that goes too far|the spirit of a drowned "
     "girl|a demon in the nursery|footsteps in the empty attic|a cursed doll|a graveyard that "
     "will not rest|a poltergeist throwing plates|an exorcist who has lost his faith|shadows "
     "that whisper names|a phantom at the window|the undead rising from their tombs|a medium "
     "speaking for the departed|an asylum full of apparitions|a vampire's invitation|a mirror "
     "showing the deceased|a possessed priest|screams below the floorboards|a wraith on the "
     "moor|an inn where nobody wakes|a werewolf among neighbours|a skeleton with a request|a "
     "hearse that arrives early|something evil in the well|a tomb opened by mistake|an occult "
     "ritual in the cellar|a spectral bride|candles that relight themselves|the thing beneath "
     "the bed|a crypt and its custodian|an evil twin from beyond|crows over a hanged man's "
     "oak|a ouija board at a sleepover|eerie laughter on the stairs|a scarecrow that moves|the "
     "headless coachman"},
    {"magic",
     "a young wizard and his wand|a dragon guarding gold|an enchanted forest|a witch who cannot "
     "fly|elves leaving their kingdom|a sorcerer's forbidden spell|a sword pulled from stone|a "
     "prophecy and a reluctant heir|trolls under a bridge|a potion that reverses age|a portal "
     "behind the wardrobe|griffins and their riders|a curse lifted by a riddle|a goblin "
     "market|the ring that must be destroyed|an alchemist's golem|fairies stealing children|a "
     "necromancer's tower|shape-shifters at court|a unicorn's last protector|runes that glow|an "
     "academy of sorcery|dwarves digging too deep|a genie with one wish left|a broomstick "
     "race|an amulet of invisibility|the oracle of the silver lake|a talking raven and an "
     "apprentice|a crystal ball that tells lies|centaurs at the ford|a spellbook written in "
     "frost|warlocks quarrelling over a crown|a phoenix reborn|a mischievous imp|an orc with a "
     "poet's heart|the enchantress of the thorn hedge"},
    {"machines",
     "a robot that learns to feel|an artificial mind escaping its makers|androids hidden among "
     "people|a programmer in love with her software|a computer that predicts guilt|the uprising "
     "of factory automatons|a chatbot posing as a dead son|cyborg dancers|an algorithm that "
     "rules a town|a toy inventor and his mechanical child|drones refusing orders|a neural "
     "network that paints dreams|a hacker inside the mainframe|memories uploaded to a server|a "
     "household assistant with secrets|self-driving trucks|a machine built to lie|the last "
     "technician of the data centre|nanobots out of control|virtual reality without an exit|a "
     "clockwork butler|code that rewrites itself|a cloned brain on a chip|a simulation that "
     "notices its creator|a humanoid nanny|circuits that grieve|the first conscious satellite "
     "dish|a bionic hand with its own will|deep learning and a lonely coder|a malfunctioning "
     "lawn mower with opinions|gears, pistons and a soul|a digital ghost in the "
     "network|exoskeletons for miners|a turing test that nobody passes|surveillance cameras "
     "that gossip|a quantum processor's prophecy"},
    {"wildlife",
     "a wolf pack crossing winter|elephants and the poachers|a scientist living with "
     "gorillas|the migration of geese|a lynx returning to the woods|bees and their keeper|a "
     "rescued fox cub|a tiger in the tall grass|penguins guarding an egg|a park ranger counting "
     "lions|owls of the old barn|salmon swimming upstream|a bear mother and twins|butterflies, "
     "larvae and meadows|a falcon nesting on a cliff|the last rhinoceros|otters cleaning a "
     "river|a birdwatcher's rare sighting|ants at war|a zoo vet and a giraffe|wild horses on "
     "the plain|coral, sharks and a marine biologist|a stork that will not leave|beavers "
     "flooding a valley|a hedgehog hospital|snow leopards on camera traps|turtles hatching "
     "under moonlight|the secret life of moss and beetles|a raven that solves puzzles|whales "
     "singing in the deep|a badger sett beside the motorway|flamingos at a drying lake|a deer "
     "with a white coat|the return of the bison|a chimpanzee learning signs|swans, reeds and a "
     "pike"},
    {"mountains",
     "climbers below an unclimbed summit|an avalanche and four survivors|a sherpa's daughter|a "
     "rope cut at high altitude|a hermit in an alpine hut|the north face in winter|a rescue "
     "helicopter above the glacier|two brothers and a deadly ridge|a blizzard at base "
     "camp|hikers who lose the trail|a crevasse and a broken leg|a guide who lost a client|the "
     "first ascent without oxygen|frostbite and ambition|a monastery above the clouds|a ski "
     "patrol after a slide|pitons, ice axes and fear|a free solo on granite|an expedition to "
     "the roof of the world|a pass closed by snow|a bivouac in thin air|the widow of a "
     "mountaineer|a canyon and a jammed boulder|a trek over volcanoes|a yeti track in the "
     "moraine|a cable car stuck in fog|goat herders above the treeline|an old alpinist's ice "
     "screw|a cairn with a name on it|the sirdar and his porters|a snow bridge giving "
     "way|vertigo on a via ferrata|a base jumper's ledge|an unmapped massif in "
     "Patagonia|belaying a stranger|the bell of a refuge at dusk"},
};

}  // namespace

std::span<const FacetValue> theme_values() { return kThemes; }

}  // namespace reckon
