#include "datasets/synth/query_templates.h"

namespace reckon {
namespace {

constexpr QueryClass kIntents[] = {
    {"find_by_topic",
     "can you suggest a {medium} about {theme}|i am looking for something with {theme}|find me a "
     "{mood} {medium} about {theme}|show me titles about {theme}|i'd love a story of {theme} "
     "{setting}|recommend a {medium} set {setting}|do you have anything on {theme}|any {mood} "
     "{medium} that takes place {setting}|what would you pick for a fan of {theme}|tonight i fancy "
     "{theme}|got a tip for somebody who likes {theme}|which {medium} deals with {theme}"},
    {"find_similar",
     "i want more like {title}|what is similar to {title}|i loved {title}, what next|suggest "
     "something in the vein of {title}|anything comparable to the last {medium}|other works that "
     "resemble {title}|if i enjoyed {title}, what else would suit me|more of the same please|give "
     "me "
     "a {medium} with the feel of {title}|which titles are close to {title}|is there another one "
     "along the lines of {title}|what do people who liked {title} turn to"},
    {"reject",
     "no, not this one|i have seen that already, show another|skip it|that is not what i "
     "meant|please stop suggesting {title}|i do not want a {mood} {medium}|something else, "
     "please|take {title} off my recommendations|next one, this is not for me|never show me "
     "{theme} "
     "again|i'll pass on that|wrong, try a different idea"},
    {"refine",
     "the same but less {mood}|only from the last five years|make it shorter than two hours|could "
     "it "
     "be more {mood}|narrow it down to a {medium}|leave out everything {setting}|just those suited "
     "to {audience}|with a smaller cast, if possible|can you limit the list to a {medium}|rather "
     "one "
     "that plays {setting}|keep the topic but change the tone to {mood}|and now without any "
     "violence"},
    {"ask_plot",
     "what is {title} about|tell me the story of {title}|can you summarise {title}|what happens in "
     "this {medium}|give me a short description of {title}|who is the main character in {title}|is "
     "it about {theme}|explain the premise of {title}|what's the gist of that {medium}|in a few "
     "words, the plot please|how does {title} begin|describe what goes on in it"},
    {"ask_length",
     "how long is {title}|how many pages does it have|what is the running time|how many hours will "
     "{title} take|is it longer than ninety minutes|number of episodes in this {medium}|how much "
     "time do i need for {title}|tell me the duration of {title}|can i finish {title} in one "
     "evening|is {title} a quick read|how many minutes is that|does it go on for very long"},
    {"ask_creator",
     "who directed {title}|who is the author of {title}|name the writer of this {medium}|which "
     "actors are in {title}|who composed the score|who stars in {title}|by whom is {title}|tell me "
     "about the director of {title}|who made this {medium}|whose work is {title}|what else has the "
     "same author written|who plays the lead"},
    {"ask_price",
     "how much does {title} cost|what is the price of this {medium}|is {title} free|can i rent "
     "{title} for less|how expensive is a ticket|are there discounts on {title}|does it cost extra|"
     "what do i pay for {title}|is there a cheaper edition|what would {title} set me back|how many "
     "dollars is that|do students get it for a lower fee"},
    {"ask_availability",
     "where can i watch {title}|is {title} available in my country|which shop has {title}|can i "
     "stream this {medium}|is {title} in stock|when does {title} come out|where is it showing|does "
     "the library have {title}|on which platform is {title}|is there a place to get {title} right "
     "now|can it be downloaded|will {title} be released here soon"},
    {"save",
     "add {title} to my list|remember {title} for later|bookmark this {medium}|put it on my "
     "wishlist|save {title}|keep {title} for the weekend|store this title in my favourites|mark "
     "{title} as something to see|note that one down|i want to come back to {title} another "
     "day|pin "
     "it, please|don't let me forget {title}"},
    {"gift",
     "i need a present for {audience}|what would suit my nephew's birthday|a {medium} to give to "
     "{audience}|which title makes a nice gift|something i can wrap for grandmother|a surprise for "
     "a friend who likes {theme}|christmas is near, what do i buy for {audience}|help me choose a "
     "gift for my sister|what should i bring to an anniversary|an idea for my dad's retirement|my "
     "colleague is leaving, what could we hand her|looking to treat somebody else"},
    {"account",
     "cancel my subscription|i forgot my password|change my email address|how do i delete my "
     "profile|why was i charged twice|update my payment card|log me out on all devices|switch my "
     "plan to monthly|i cannot sign in|please close my membership|my login does not work|end the "
     "free trial before it renews"},
};

constexpr QueryClass kSentiments[] = {
    {"negative",
     "{title} was a waste of my evening|i could not finish this {medium}|boring, predictable and "
     "far too long|what a disappointment, and it began so well|the dialogue is painful|i want my "
     "money back|the worst {medium} about {theme} that i know|nothing in {title} makes sense|it "
     "put "
     "me to sleep|clumsy and shallow from beginning to end|an insult to {audience}|i regret "
     "choosing {title}|the ending ruined everything|dull people doing dull things {setting}|please "
     "never recommend such rubbish again|i yawned through most of it|hard to believe anybody "
     "enjoyed this|a mess, sadly|{title} left me cold and annoyed|avoid this one"},
    {"neutral",
     "{title} is a {medium} about {theme}|it came out in spring|the story takes place {setting}|i "
     "watched {title} on tuesday|my brother lent me this {medium}|it has twelve chapters|some "
     "scenes are set {setting}|there is a sequel, i think|{title} was translated from spanish|the "
     "cover is green|we saw it with {audience}|i am halfway through {title}|the author also wrote "
     "for newspapers|it lasts about two hours|{title} was shown at the festival|the cast was "
     "announced last week|it is part two of a trilogy|the library has a copy|a second edition "
     "followed in autumn|this {medium} concerns {theme}"},
    {"positive",
     "{title} is simply wonderful|i could not put this {medium} down|the best thing i have seen in "
     "years|what a delight from start to finish|beautifully told and deeply moving|i laughed, i "
     "cried, i clapped|a perfect {medium} about {theme}|{title} deserves every prize|i will "
     "recommend it to all my friends|clever, warm and full of life|a gift to {audience}|already "
     "planning to enjoy {title} again|the ending gave me goosebumps|every scene {setting} is "
     "gorgeous|thank you for suggesting this gem|my new favourite|it exceeded all my hopes|i was "
     "smiling the whole time|a joy, go and get {title}|absolutely brilliant"},
};

}  // namespace

std::span<const QueryClass> intent_classes() { return kIntents; }
std::span<const QueryClass> sentiment_classes() { return kSentiments; }

}  // namespace reckon
