#include "core/text/token_trie.h"

#include <algorithm>
#include <cstring>

namespace reckon {

TokenTrie::TokenTrie(std::vector<std::pair<std::string_view, std::int32_t>> tokens) {
  std::sort(tokens.begin(), tokens.end());
  // Level by level: the tokens [begin, end) share the `depth` bytes that lead to their node.
  struct Range {
    std::size_t begin, end, depth;
  };
  std::vector<Range> ranges = {{0, 0, 0}, {0, tokens.size(), 0}};
  nodes_.resize(2);
  labels_.resize(2);
  for (Node node = kRoot; node < nodes_.size(); ++node) {
    auto [begin, end, depth] = ranges[node];
    if (begin < end && tokens[begin].first.size() == depth)
      nodes_[node].id = tokens[begin++].second;
    nodes_[node].first = static_cast<Node>(nodes_.size());
    while (begin < end) {
      const char label = tokens[begin].first[depth];
      std::size_t next = begin;
      while (next < end && tokens[next].first[depth] == label) ++next;
      ++nodes_[node].count;
      nodes_.emplace_back();
      labels_.push_back(label);
      ranges.push_back({begin, next, depth + 1});
      begin = next;
    }
  }
}

TokenTrie::Node TokenTrie::child(Node node, char byte) const {
  const Links& links = nodes_[node];
  const char* labels = labels_.data() + links.first;
  const void* found = std::memchr(labels, static_cast<unsigned char>(byte), links.count);
  if (found == nullptr) return kNowhere;
  return links.first + static_cast<Node>(static_cast<const char*>(found) - labels);
}

TokenTrie::Node TokenTrie::walk(std::string_view bytes, Node from) const {
  for (const char byte : bytes) from = child(from, byte);
  return from;
}

TokenTrie::Match TokenTrie::longest_match(std::string_view text, Node from) const {
  Match best;
  for (std::size_t i = 0; i < text.size(); ++i) {
    from = child(from, text[i]);
    if (from == kNowhere) break;
    if (nodes_[from].id != kNone) best = {i + 1, nodes_[from].id};
  }
  return best;
}

}  // namespace reckon
