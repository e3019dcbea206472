// Makes Metal sources that are almost right: takes declarations of the test kernels, and changes their tokens.
#pragma once

#include <string>
#include <vector>

#include "tests/fuzz/Random.hpp"

namespace invar::fuzz {

using Words = std::vector<std::string>;   ///< tokens; a preprocessor line is one

class SourceMutator {
public:
  /// Reads every .metal file of the repository's tests, and its table of refused programs.
  SourceMutator();

  std::string make(Random& random) const;
  size_t sources() const { return m_sources.size(); }

private:
  struct Source {
    std::vector<Words> preamble;   ///< everything but kernels, in order
    std::vector<Words> kernels;    ///< and explicit instantiations of them
  };
  void add(const std::string& text);
  void change(Random& random, Words& words) const;
  const std::string& anyWord(Random& random) const;

  std::vector<Source> m_sources;   ///< files first, which most cases are made of, then the table's
  size_t m_files = 0;
  Words m_words;   ///< of all sources
};

}  // namespace invar::fuzz
