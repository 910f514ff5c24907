#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace reckon {

// A set of byte strings with an id each, for exact and longest-match search in time linear in the
// text. Children of a node lie side by side, in the order of their bytes.
class TokenTrie {
 public:
  using Node = std::uint32_t;
  static constexpr Node kNowhere = 0;  // the node off every string: it has no children
  static constexpr Node kRoot = 1;
  static constexpr std::int32_t kNone = -1;

  struct Match {
    std::size_t bytes = 0;  // 0: nothing matched
    std::int32_t id = kNone;
  };

  // No string twice.
  explicit TokenTrie(std::vector<std::pair<std::string_view, std::int32_t>> tokens);

  // The node that the bytes lead to from another one.
  Node walk(std::string_view bytes, Node from = kRoot) const;
  // Id of the string, or kNone.
  std::int32_t find(std::string_view string) const { return nodes_[walk(string)].id; }
  // The longest string, of at least one byte beyond `from`, that the text begins with.
  Match longest_match(std::string_view text, Node from = kRoot) const;

 private:
  struct Links {
    Node first = 0;
    std::uint16_t count = 0;
    std::int32_t id = kNone;  // of the string that ends here
  };
  Node child(Node node, char byte) const;

  std::vector<Links> nodes_;
  std::string labels_;  // the byte that leads to each node
};

}  // namespace reckon
