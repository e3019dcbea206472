#include "Report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace invar::bench {

void Report::add(Finding f) {
  std::string line = fmt::format("  {:<44}{:>10.4g} {:<8}", f.what, f.ours, f.unit);
  if (!f.peer.empty()) line += fmt::format("{:<18}{:>10.4g}   ratio {:.2f}", f.peer, f.theirs, f.ratio);
  if (f.goal) line += fmt::format("  goal {:.2f} {}", *f.goal, f.missed() ? "MISSED" : "ok");
  fmt::print("{}\n", line);
  std::fflush(stdout);
  m_findings.push_back(std::move(f));
}

void Report::note(const std::string& text) {
  fmt::print("\n{}\n", text);
  std::fflush(stdout);
}

unsigned Report::missed() const {
  return unsigned(std::count_if(m_findings.begin(), m_findings.end(), [](const Finding& f) { return f.missed(); }));
}

std::string Report::json() const {
  auto list = nlohmann::json::array();
  for (const Finding& f : m_findings) {
    nlohmann::json row = {{"what", f.what}, {"unit", f.unit}, {"ours", f.ours}};
    if (!f.peer.empty()) { row["peer"] = f.peer; row["theirs"] = f.theirs; row["ratio"] = f.ratio; }
    if (f.goal) { row["goal"] = *f.goal; row["missed"] = f.missed(); }
    list.push_back(row);
  }
  return list.dump(2);
}

}  // namespace invar::bench
