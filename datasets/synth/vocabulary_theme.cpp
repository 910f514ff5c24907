#include "datasets/synth/vocabulary.h"

namespace reckon {
namespace {

constexpr FacetValue kThemes[] = {
    {"space",
     "astronauts stranded beyond Mars|a lonely crew orbiting a dying sun|the first colony on a "
     "distant moon|cosmonauts waking from frozen sleep near Neptune|a rocket engineer racing to "
     "reach the stars|a silent station drifting through the asteroid belt|signals from another "
     "galaxy|pilots who chart wormholes|settlers terraforming a red planet|a launch countdown gone "
     "wrong|a telescope that finds a second Earth|smugglers between Saturn's rings|weightless "
     "mechanics repairing a satellite|an interstellar ark and its passengers|a comet on a "
     "collision "
     "course|the last shuttle home|explorers of a black hole|a lunar miner who hears voices in his "
     "helmet|a probe that leaves the solar system|a captain steering a starship through a nebula|a "
     "cadet of the galactic fleet|gravity failing in the airlock|life found under the ice of "
     "Europa|a mission that never returned to orbit"},
    {"sea",
     "a whaler lost in a storm|divers searching a sunken wreck|pirates hunting a treasure "
     "galleon|a lighthouse keeper and the tide|sailors adrift on a raft|a submarine trapped under "
     "pressure|fishermen hauling nets before dawn|a mutiny on a merchant frigate|a yacht race "
     "around the Cape|the ghostly fog of the Atlantic|a harbour pilot's last voyage|castaways "
     "drinking rain|pearl hunters of the reef|a naval officer who fears water|a ferry that "
     "capsizes "
     "at night|the captain of a rusting trawler|an ocean current and the people who follow it|a "
     "stowaway below deck|a mermaid caught in a bay|shipbuilders launching a clipper|a crossing by "
     "canoe between atolls|a coast guard rescue|barnacles, anchors and salt|a message washed "
     "ashore "
     "in a bottle"},
    {"war",
     "soldiers holding a trench|a medic under artillery fire|a platoon cut off behind enemy "
     "lines|a "
     "sniper who cannot sleep|nurses at the front|the siege of a starving fortress|a deserter "
     "running from his regiment|bomber crews over burning towns|partisans hiding in barns|a truce "
     "at Christmas between the barbed wire|veterans haunted by combat|a general's fatal order|tank "
     "drivers in the mud|letters from the battlefield|the invasion at the beaches|prisoners "
     "marching to a camp|child recruits with rifles|a minefield between two brothers|the "
     "liberation "
     "of an occupied capital|a drummer boy with the infantry|refugees fleeing shells|a spy plane "
     "shot down over hostile territory|cavalry charging cannons|grief after an armistice"},
    {"crime",
     "a detective chasing a killer|an unsolved murder and its only witness|a cop with a stolen "
     "badge|fingerprints on a broken window|a kidnapped heiress|an inspector who suspects "
     "everybody|a serial strangler and his pattern|a private eye and a missing wife|a poisoned "
     "dinner guest|a corpse in the library|the alibi that falls apart|gangsters settling a score|a "
     "forensic expert reading bones|blackmail by anonymous notes|a confession nobody believes|a "
     "cold case reopened|the arrest of an innocent man|an assassin hired by mail|clues hidden in a "
     "painting of the victim|a sheriff burying evidence|burglars caught on tape|an undercover "
     "agent "
     "in a drug cartel|a coroner with doubts|a stabbing in the stairwell"},
    {"law",
     "a lawyer defending a hopeless client|twelve jurors who cannot agree|a judge facing her own "
     "past|a trial that divides a nation|cross-examination of a frightened witness|an attorney "
     "against a chemical company|the appeal of a death sentence|a prosecutor hiding a document|a "
     "custody battle before the bench|a verdict read at midnight|a public defender with forty "
     "cases|a lawsuit over poisoned wells|the oath and the perjury|a courtroom artist's sketch|a "
     "law student freeing a convict|barristers in wigs|a class action of factory workers|a "
     "contract "
     "with a fatal clause|a constitutional challenge|a tribunal for tyrants|an objection "
     "overruled|legal clerks who leak a ruling|a notary and a forged will|justice bought by a "
     "landlord"},
    {"medicine",
     "a surgeon losing her nerve|an epidemic in a closed ward|nurses on the night shift|a doctor "
     "without a licence|the search for a vaccine|a patient nobody can diagnose|a heart transplant "
     "against the clock|interns in an emergency room|a midwife of a hundred births|a psychiatrist "
     "and her silent ward|paramedics racing through traffic|an anatomist stealing cadavers|a cure "
     "that harms|an ambulance in the snow|a hospice and its last guests|a coma and a bedside "
     "vigil|a plague pit dug up again|the first use of anaesthesia|a leper colony's physician|a "
     "clinic under quarantine|a blind girl and an eye operation|organ donors and their families|a "
     "pharmacist mixing remedies|a fever that erases memory"},
    {"sport",
     "a boxer training for one last bout|an underdog football club|a marathon runner without a "
     "sponsor|a coach rebuilding a losing team|the final penalty of the cup|a swimmer banned for "
     "doping|sisters on a tennis court|a gymnast and her broken wrist|cyclists climbing toward the "
     "yellow jersey|a goalkeeper's comeback|wrestlers in a county fair|a baseball pitcher with a "
     "failing arm|rowers pulling in one rhythm|an Olympic relay|street basketball and "
     "scholarships|a jockey and an ageing racehorse|skaters chasing a perfect score|a referee who "
     "takes bribes|the rivalry of two sprinters|a quarterback in his senior season|fencers, masks "
     "and medals|a surf contest|an archer with one eye|a chess of tackles on the rugby pitch"},
    {"food",
     "a chef opening a tiny restaurant|a baker's secret sourdough|grandmother's soup recipes|a "
     "contest between pastry cooks|a kitchen brigade under a cruel boss|a cheese maker and his "
     "cellar|street vendors frying dumplings|the rise of a chocolate dynasty|a food critic who "
     "loses his taste|noodles, broth and patience|a winemaker facing frost|a banquet for forty "
     "guests|a butcher turned vegetarian|spice merchants and curry|the hunt for truffles|a sushi "
     "apprentice|tomatoes, basil and an old oven|an ice cream van|waiters during the dinner "
     "rush|a cookbook passed between daughters|barbecue pits and smoke|a diner famous for its "
     "pie|coffee roasters|a feast that ends a quarrel"},
    {"music",
     "a violinist who goes deaf|a rock band on its farewell tour|a jazz trumpeter after midnight|a "
     "choir of miners|the making of a hit record|a piano prodigy and her strict teacher|street "
     "drummers|an opera singer losing her voice|a rapper from the projects|a conductor without an "
     "orchestra|a folk guitarist on the road|a composer and an unfinished symphony|a DJ spinning "
     "vinyl|the melody that stops a feud|cellists in a basement|a songwriter with stolen lyrics|a "
     "punk festival|a church organ restored|a soprano's debut|a luthier carving wood|bluesmen at a "
     "crossroads|backup vocalists stepping forward|a concert hall saved from ruin|tango players "
     "and "
     "their accordions"},
    {"romance",
     "two strangers falling in love|a wedding that nearly fails|letters between distant "
     "sweethearts|a widow's second chance at passion|a kiss on the last day of summer|a proposal "
     "written in chalk|rivals who marry|a matchmaker without a partner|a forbidden affair|a couple "
     "meeting every ten years|childhood friends and jealousy|a blind date gone right|a bride who "
     "runs away|an engagement broken by pride|a shy suitor|longing across a border|a divorce "
     "undone "
     "by tenderness|a dance and a trembling hand|the courtship of two pensioners|a bouquet without "
     "a card|newlyweds under one umbrella|a heartbreak healed|soulmates on the wrong train|a "
     "crush confessed at last"},
    {"ghosts",
     "a haunted house and its new owner|a seance that goes too far|the spirit of a drowned girl|a "
     "demon in the nursery|footsteps in the empty attic|a cursed doll|a graveyard that will not "
     "rest|a poltergeist throwing plates|an exorcist who has lost his faith|shadows that whisper "
     "names|a phantom at the window|the undead rising from their tombs|a medium speaking for the "
     "departed|an asylum full of apparitions|a vampire's invitation|a mirror showing the "
     "deceased|a "
     "possessed priest|screams below the floorboards|a wraith on the moor|an inn where nobody "
     "wakes|"
     "a werewolf among neighbours|a skeleton with a request|a hearse that arrives early|something "
     "evil in the well"},
    {"magic",
     "a young wizard and his wand|a dragon guarding gold|an enchanted forest|a witch who cannot "
     "fly|elves leaving their kingdom|a sorcerer's forbidden spell|a sword pulled from stone|a "
     "prophecy and a reluctant heir|trolls under a bridge|a potion that reverses age|a portal "
     "behind the wardrobe|griffins and their riders|a curse lifted by a riddle|a goblin market|the "
     "ring that must be destroyed|an alchemist's golem|fairies stealing children|a necromancer's "
     "tower|shape-shifters at court|a unicorn's last protector|runes that glow|an academy of "
     "sorcery|dwarves digging too deep|a genie with one wish left"},
    {"machines",
     "a robot that learns to feel|an artificial mind escaping its makers|androids hidden among "
     "people|a programmer in love with her software|a computer that predicts guilt|the uprising of "
     "factory automatons|a chatbot posing as a dead son|cyborg dancers|an algorithm that rules a "
     "town|a toy inventor and his mechanical child|drones refusing orders|a neural network that "
     "paints dreams|a hacker inside the mainframe|memories uploaded to a server|a household "
     "assistant with secrets|self-driving trucks|a machine built to lie|the last technician of the "
     "data centre|nanobots out of control|virtual reality without an exit|a clockwork butler|code "
     "that rewrites itself|a cloned brain on a chip|a simulation that notices its creator"},
    {"espionage",
     "a double agent in Berlin|a secret service and its mole|codebreakers with a stolen cipher|a "
     "spy who wants to come home|microfilm sewn in a coat|a diplomat recruited by the other side|a "
     "defector at the border|wiretaps and dead drops|an embassy with hidden cameras|a handler "
     "betraying his source|the exchange of agents on a bridge|false passports|an intelligence "
     "analyst who sees too much|a honey trap in a hotel|a sleeper cell awakened|surveillance of a "
     "physicist|a poisoned umbrella|cryptic radio numbers|an interrogation that lasts a week|a "
     "courier with a locked briefcase|covert operations in the Balkans|a traitor inside "
     "headquarters|classified files leaked|a retired operative called back"},
    {"politics",
     "an election stolen by rumours|a president's chief of staff|a mayor and her corrupt council|a "
     "revolution eaten by its children|campaign volunteers|a senator's scandal|a coup at dawn|the "
     "speechwriter of a dictator|a minister who resigns|lobbyists buying votes|a royal "
     "succession|a "
     "parliament in deadlock|protesters against a regime|a governor's ambition|peace talks in a "
     "mountain hotel|a referendum that splits a family|an adviser behind the throne|suffragettes "
     "chaining themselves|the fall of a chancellor|a populist on television|cabinet intrigues|a "
     "party congress and its purge|a journalist embarrassing the government|a treaty signed in "
     "haste"},
    {"school",
     "a teacher in a failing classroom|pupils who found a newspaper|a boarding dormitory and its "
     "rules|the new girl in ninth grade|an exam that decides everything|a headmaster's secret|a "
     "spelling bee|campus rebels|a professor and his last lecture|bullies behind the gym|a "
     "scholarship student among the rich|a kindergarten in wartime|homework, detention and "
     "friendship|a debate club|the graduation that went wrong|a tutor for a difficult child|a "
     "librarian teaching reading|freshmen on orientation day|a substitute with wild methods|a "
     "literacy course for farmers|a thesis and its plagiarist|yearbook editors|a math olympiad|"
     "dropouts who return to learn"},
    {"wildlife",
     "a wolf pack crossing winter|elephants and the poachers|a scientist living with gorillas|the "
     "migration of geese|a lynx returning to the woods|bees and their keeper|a rescued fox cub|a "
     "tiger in the tall grass|penguins guarding an egg|a park ranger counting lions|owls of the "
     "old barn|salmon swimming upstream|a bear mother and twins|butterflies, larvae and meadows|a "
     "falcon nesting on a cliff|the last rhinoceros|otters cleaning a river|a birdwatcher's rare "
     "sighting|ants at war|a zoo vet and a giraffe|wild horses on the plain|coral, sharks and a "
     "marine biologist|a stork that will not leave|beavers flooding a valley"},
    {"mountains",
     "climbers below an unclimbed summit|an avalanche and four survivors|a sherpa's daughter|a "
     "rope "
     "cut at high altitude|a hermit in an alpine hut|the north face in winter|a rescue helicopter "
     "above the glacier|two brothers and a deadly ridge|a blizzard at base camp|hikers who lose "
     "the "
     "trail|a crevasse and a broken leg|a guide who lost a client|the first ascent without oxygen|"
     "frostbite and ambition|a monastery above the clouds|a ski patrol after a slide|pitons, ice "
     "axes and fear|a free solo on granite|an expedition to the roof of the world|a pass closed by "
     "snow|a bivouac in thin air|the widow of a mountaineer|a canyon and a jammed boulder|a trek "
     "over volcanoes"},
    {"money",
     "a bank heist planned by accountants|a trader who bets against the market|a swindler and his "
     "pyramid scheme|an inheritance with conditions|a family firm going bankrupt|counterfeiters in "
     "a print shop|a lottery ticket that ruins a village clerk|a casino card counter|debt "
     "collectors with a conscience|a startup founder and greedy investors|the crash of twenty-nine|"
     "a safecracker's last job|misers, pawnshops and gold|an auditor finding a missing billion|a "
     "millionaire who gives everything away|tax evasion on an offshore account|a con artist "
     "posing as a duke|the hostile takeover of a steel mill|an insurance fraud|a gambler's lucky "
     "streak|a loan shark's daughter|diamonds exchanged for glass|a pension fund looted|a "
     "stockbroker's fall"},
    {"painting",
     "a painter going blind|a forged masterpiece|the muse of a sculptor|a graffiti crew at "
     "night|an "
     "art thief in the museum|a portrait that changes a life|a photographer and one negative|the "
     "restorer of a fresco|an abstract canvas sold by mistake|a gallery owner's lie|a potter and "
     "her kiln|the colour that nobody could mix|an exhibition of outsiders|a sketchbook found in "
     "an "
     "attic|a watercolour class|a mosaic buried in sand|an illustrator and her ink|the feud of two "
     "impressionists|a model who takes up the brush|a tapestry weaver|a mural on a prison wall|an "
     "engraver's studio|stained glass and its maker|an auction of drawings"},
};

}  // namespace

std::span<const FacetValue> theme_values() { return kThemes; }

}  // namespace reckon
