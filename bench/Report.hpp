// What a benchmark finds: figures beside peers, ratios, and the goals they are held to.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace invar::bench {

/// One line of the report: our figure, a peer's, and what the ratio must reach.
struct Finding {
  std::string what;              ///< "matmul 512, 8 threads"
  std::string unit;              ///< "GFLOP/s", "us"
  double ours = 0;
  std::string peer;              ///< "oneDNN"; empty: no peer
  double theirs = 0;
  double ratio = 0;              ///< ours / theirs, or theirs / ours where less is better: more is better
  std::optional<double> goal;    ///< the least ratio that passes

  bool missed() const { return goal && !(ratio >= *goal); }
};

/// Collects findings and prints each as it comes.
class Report {
public:
  /// More is better in `unit`. The ratio is the median over rounds of ours / theirs.
  void add(Finding finding);
  /// A line of explanation between findings.
  void note(const std::string& text);
  unsigned missed() const;
  const std::vector<Finding>& findings() const { return m_findings; }
  std::string json() const;

private:
  std::vector<Finding> m_findings;
};

}  // namespace invar::bench
