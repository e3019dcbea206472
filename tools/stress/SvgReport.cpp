#include "stress/SvgReport.hpp"

#include <fmt/format.h>

#include <cmath>
#include <functional>

namespace invar::stress {
namespace {

constexpr double kWidth = 380, kHeight = 250, kLeft = 60, kTop = 70, kGap = 70;
constexpr const char* kColours[] = {"#1b6ca8", "#c8553d", "#2a9d5c", "#7b5ea7",
                                    "#c28f2c", "#4a4a4a", "#d0699f", "#178f8f"};

struct Series {
  std::string name;
  std::vector<std::pair<unsigned, double>> points;   ///< threads, value
};

/// One chart: threads on a logarithmic axis to the right, values from 0 up.
class Chart {
public:
  Chart(double x, std::string title, const Plan& plan, double top, std::string unit)
      : m_x(x),
        m_first(std::log2(double(std::max(1u, *std::min_element(plan.threads.begin(), plan.threads.end()))))),
        m_last(std::log2(double(*std::max_element(plan.threads.begin(), plan.threads.end())))),
        m_top(top > 0 ? top : 1) {
    m_text += fmt::format("<text x='{:.0f}' y='{:.0f}' class='title'>{}</text>\n", m_x, kTop - 16, title);
    for (int i = 0; i <= 4; ++i) {
      const double value = m_top * i / 4, y = this->y(value);
      m_text += fmt::format("<line x1='{0:.1f}' x2='{1:.1f}' y1='{2:.1f}' y2='{2:.1f}' class='grid'/>"
                            "<text x='{3:.1f}' y='{4:.1f}' class='tick' text-anchor='end'>{5}{6}</text>\n",
                            m_x, m_x + kWidth, y, m_x - 6, y + 4, number(value), unit);
    }
    for (unsigned threads : plan.threads)
      m_text += fmt::format("<text x='{:.1f}' y='{:.1f}' class='tick' text-anchor='middle'>{}</text>\n",
                            this->x(threads), kTop + kHeight + 18, threads);
    m_text += fmt::format("<text x='{:.1f}' y='{:.1f}' class='tick' text-anchor='middle'>threads</text>\n",
                          m_x + kWidth / 2, kTop + kHeight + 36);
  }

  void line(const Series& series, const std::string& colour, bool dashed = false) {
    std::string path;
    for (auto [threads, value] : series.points)
      path +=
          fmt::format("{}{:.1f},{:.1f} ", path.empty() ? "M" : "L", x(threads), y(std::min(value, m_top)));
    m_text += fmt::format("<path d='{}' fill='none' stroke='{}' stroke-width='2'{}/>\n", path, colour,
                          dashed ? " stroke-dasharray='5 4'" : "");
    if (dashed) return;
    for (auto [threads, value] : series.points)
      m_text += fmt::format(
          "<circle cx='{:.1f}' cy='{:.1f}' r='3' fill='{}'><title>{}: {} threads, {:.4g}</title></circle>\n",
          x(threads), y(std::min(value, m_top)), colour, series.name, threads, value);
  }

  const std::string& text() const { return m_text; }

private:
  static std::string number(double v) {
    return v >= 10000 ? fmt::format("{:.0f}k", v / 1000) : fmt::format("{:.4g}", v);
  }
  double x(unsigned threads) const {
    const double span = m_last - m_first;
    return m_x + (span > 0 ? (std::log2(double(threads)) - m_first) / span : 0.5) * kWidth;
  }
  double y(double value) const { return kTop + kHeight - value / m_top * kHeight; }

  double m_x, m_first, m_last, m_top;
  std::string m_text;
};

std::vector<Series> seriesOf(const Plan& plan, const std::vector<Cell>& cells,
                             const std::function<double(const Cell&)>& value) {
  std::vector<Series> all;
  for (const auto& scenario : plan.scenarios)
    for (const auto& policy : plan.policies) {
      Series series{plan.policies.size() > 1 ? scenario + " " + policy.name() : scenario, {}};
      for (const Cell& cell : cells)
        if (cell.scenario == scenario && cell.policy.name() == policy.name())
          series.points.push_back({cell.threads, value(cell)});
      all.push_back(std::move(series));
    }
  return all;
}

double highest(const std::vector<Series>& all) {
  double top = 0;
  for (const auto& series : all) for (auto [threads, value] : series.points) top = std::max(top, value);
  return top;
}

}  // namespace

std::string svgOf(const Plan& plan, const std::vector<Cell>& cells, unsigned cores) {
  const auto success = seriesOf(plan, cells, [](const Cell& c) { return c.successPercent(); });
  auto relative = seriesOf(plan, cells, [](const Cell& c) { return c.iterationsPerSecond(); });
  for (auto& series : relative) {   // scenarios differ by orders of magnitude: each against its own best
    double best = 0;
    for (auto [threads, value] : series.points) best = std::max(best, value);
    for (auto& point : series.points) point.second = best > 0 ? 100 * point.second / best : 0;
  }
  auto speedUp = seriesOf(plan, cells, [](const Cell& c) { return c.iterationsPerSecond(); });
  for (auto& series : speedUp) {
    const double first =
        series.points.empty() ? 0 : series.points.front().second / series.points.front().first;
    for (auto& point : series.points) point.second = first > 0 ? point.second / first : 0;
  }
  Series ideal{"ideal", {}};
  for (unsigned threads : plan.threads) ideal.points.push_back({threads, double(std::min(threads, cores))});

  Chart successChart(kLeft, "Runs that succeeded", plan, 100, " %");
  Chart rateChart(kLeft + kWidth + kGap, "Iterations a second, of each row's best", plan, 100, " %");
  Chart speedChart(kLeft + 2 * (kWidth + kGap), "Speed-up over the first column (dashed: ideal)", plan,
                   std::max(highest(speedUp), double(cores)), "x");
  std::string legend;
  for (size_t i = 0; i < success.size(); ++i) {
    const std::string colour = kColours[i % std::size(kColours)];
    successChart.line(success[i], colour);
    rateChart.line(relative[i], colour);
    speedChart.line(speedUp[i], colour);
    const double x = kLeft + double(i % 8) * 165, y = kTop + kHeight + 64 + 20 * double(i / 8);
    legend += fmt::format(
        "<circle cx='{:.0f}' cy='{:.0f}' r='5' fill='{}'/><text x='{:.0f}' y='{:.0f}' "
        "class='tick'>{}</text>\n",
        x, y - 4, colour, x + 10, y, success[i].name);
  }
  speedChart.line(ideal, "#999999", true);
  const double width = kLeft + 3 * kWidth + 2 * kGap + 30,
               height = kTop + kHeight + 84 + 20 * double(success.size() / 8);
  return fmt::format(
             "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {0:.0f} {1:.0f}' width='{0:.0f}' "
             "height='{1:.0f}'>\n"
             "<style>text{{font-family:sans-serif;fill:#333}} .title{{font-size:14px;font-weight:bold}} "
             ".tick{{font-size:11px}} .grid{{stroke:#ddd}}</style>\n"
             "<rect width='100%' height='100%' fill='white'/>\n"
             "<text x='{2:.0f}' y='28' style='font-size:17px;font-weight:bold'>invar stress: {3} runs a "
             "cell, {4} iterations a thread, {5} cores</text>\n",
             width, height, kLeft, plan.runs, plan.iterations, cores) +
         successChart.text() + rateChart.text() + speedChart.text() + legend + "</svg>\n";
}

}  // namespace invar::stress
