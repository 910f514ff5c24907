#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "eval/judged/document_match.h"
#include "eval/judged/judged_list.h"

namespace reckon {

// The documents of one query and their judgments; scratch for one query after another.
struct QueryDocuments {
  RetrievedDocuments documents;      // in the order of the run, each once
  std::vector<std::int32_t> judged;  // grades of all judged documents, descending
  std::size_t repeated = 0;          // rows of documents that a later row replaced
  DocumentMatch match;

  // Of rows of text: the hash of a document's id stands for it.
  std::vector<std::int32_t> hashes, judged_hashes;
  std::vector<std::string_view> judged_ids;
};

// A run and judgments, query by query. Queries are those of either side, numbered in ascending
// byte order of their ids unless the source says otherwise. All calls may come from several
// threads.
class JudgedSource {
 public:
  virtual ~JudgedSource() = default;
  virtual std::size_t query_count() const = 0;
  virtual std::string query_id(std::size_t query) const = 0;
  virtual bool is_retrieved(std::size_t query) const = 0;  // the run has a row of it
  virtual bool is_judged(std::size_t query) const = 0;     // the judgments have
  // Documents that could have been retrieved, for the few measures that count them; 0: not known.
  virtual std::size_t catalogue_size() const { return 0; }
  // Throws Error naming what is wrong with a row, and for a repeated document where the caller
  // takes none.
  virtual void read(std::size_t query, bool repeated_refused, QueryDocuments& documents) const = 0;
};

}  // namespace reckon
