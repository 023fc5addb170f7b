package io.coursework.mlflow.comparison;

import io.coursework.analysis.statistics.Interval;
import io.coursework.analysis.statistics.NoiseFloor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A comparison in some ten lines: what it is about with its test, how small a difference it could
 * have seen, then only what else differs beyond chance.
 */
public final class ComparisonSummary {

  private static final int MOST_GROUPS = 6;
  private static final int MOST_OTHERS = 4;
  private static final int MOST_LETTERS = 60; // of the params that differ
  private static final double SMALL = 0.05; // of a share: a difference that people ask for

  private final RunComparison comparison;

  public ComparisonSummary(RunComparison comparison) {
    this.comparison = comparison;
  }

  /** Each one line. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    int groups = comparison.groups().size();
    lines.add(
        "%d runs in %d %s%s"
            .formatted(
                comparison.runs().size(),
                groups,
                groups == 1 ? "group" : "groups",
                groups == 1 ? "" : "; the others are compared with " + comparison.first().name()));
    comparison.tested().forEach(metric -> tested(metric, lines));
    others(lines);
    params().ifPresent(lines::add);
    return lines;
  }

  private void tested(String metric, List<String> lines) {
    lines.add(title(metric));
    List<RunGroup> groups = new ArrayList<>(comparison.groups());
    groups.remove(comparison.first());
    groups.removeIf(group -> group.with(metric).isEmpty());
    if (groups.size() >= MOST_GROUPS) {
      groups.sort(Comparator.comparingDouble((RunGroup group) -> -mean(group, metric)));
    }
    int shown = Math.min(groups.size(), MOST_GROUPS - 1);
    int width = comparison.first().name().length();
    for (RunGroup group : groups.subList(0, shown)) {
      width = Math.max(width, group.name().length());
    }
    lines.add(row(comparison.first(), metric, width));
    for (RunGroup group : groups.subList(0, shown)) {
      String test =
          comparison.differences().stream()
              .filter(d -> d.metric().equals(metric) && d.group().equals(group.name()))
              .findFirst()
              .map(ComparisonSummary::test)
              .orElse("");
      lines.add(row(group, metric, width) + test);
    }
    if (groups.size() > shown) {
      lines.add(
          "  and %d more groups, none with a higher mean; --all shows them"
              .formatted(groups.size() - shown));
    }
    floor(metric).ifPresent(lines::add);
  }

  private static double mean(RunGroup group, String metric) {
    return group.interval(metric).map(Interval::mean).orElse(Double.NEGATIVE_INFINITY);
  }

  /** {@code held-out SUM (eval/sum/accuracy):} */
  static String title(String metric) {
    boolean heldOut = metric.startsWith("eval/") && metric.endsWith("/accuracy");
    return heldOut
        ? "held-out accuracy of %s (%s):".formatted(MetricKeys.operation(metric), metric)
        : metric + ":";
  }

  private static String row(RunGroup group, String metric, int width) {
    String format = "  %-" + width + "s  %s, n = %d";
    return String.format(
        Locale.ROOT,
        format,
        group.name(),
        Numbers.interval(group.interval(metric)),
        group.with(metric).size());
  }

  private static String test(Difference difference) {
    String sign = difference.of().mean() > 0 ? "+" : "";
    if (Double.isNaN(difference.of().pValue())) {
      return "; %s%s, not tested: no variation"
          .formatted(sign, Numbers.number(difference.of().mean()));
    }
    return "; %s%s (%s), p = %s (%s)"
        .formatted(
            sign,
            Numbers.number(difference.of().mean()),
            Numbers.ends(difference.of().low(), difference.of().high()),
            Numbers.number(difference.adjusted()),
            difference.paired() ? "paired by %d seeds".formatted(difference.firstRuns()) : "Welch");
  }

  /** What the first comparison of a metric could have seen, and what a finer one takes. */
  private Optional<String> floor(String metric) {
    List<Difference> tests =
        comparison.differences().stream().filter(d -> d.metric().equals(metric)).toList();
    if (tests.isEmpty()) {
      return Optional.empty();
    }
    Optional<NoiseFloor> floor =
        tests.stream()
            .flatMap(difference -> difference.floor().stream())
            .max(Comparator.comparingDouble(NoiseFloor::difference));
    if (floor.isEmpty()) {
      return Optional.of(
          "  these seeds do not vary, or are one: what they could detect is unknown; take 3 or more");
    }
    return Optional.of("  " + floor(floor.get(), MetricKeys.isShare(metric)));
  }

  /**
   * What could be seen, in words.
   *
   * @param share whether the metric lies in [0, 1]
   */
  static String floor(NoiseFloor floor, boolean share) {
    double seen = floor.difference();
    double wanted = share ? SMALL : seen / 2;
    String finer =
        seen <= wanted
            ? ""
            : "; for %s take %,d more"
                .formatted(Numbers.number(wanted), floor.runsFor(wanted) - floor.runs());
    return share && seen >= 1
        ? "with %d seeds no difference could be detected%s".formatted(floor.runs(), finer)
        : "with %d seeds a difference of %s could be detected%s"
            .formatted(floor.runs(), Numbers.number(seen), finer);
  }

  private void others(List<String> lines) {
    List<Difference> beyond =
        comparison.others().stream()
            .filter(Difference::beyondChance)
            .sorted(Comparator.comparingDouble(Difference::adjusted))
            .toList();
    long tests = comparison.others().stream().filter(d -> !Double.isNaN(d.of().pValue())).count();
    if (tests == 0) {
      return;
    }
    lines.add(
        "of %,d other comparisons %s beyond chance (Holm, 5%%)%s"
            .formatted(
                tests,
                beyond.isEmpty()
                    ? "none lies"
                    : beyond.size() == 1 ? "1 lies" : beyond.size() + " lie",
                beyond.isEmpty() ? "" : ":"));
    for (Difference difference : beyond.subList(0, Math.min(MOST_OTHERS, beyond.size()))) {
      lines.add("  %s, %s%s".formatted(difference.metric(), difference.group(), test(difference)));
    }
    if (beyond.size() > MOST_OTHERS) {
      lines.add("  and %d more; --all shows them".formatted(beyond.size() - MOST_OTHERS));
    }
  }

  private Optional<String> params() {
    List<String> differing = comparison.grouping().differing();
    if (differing.isEmpty() || comparison.groups().size() == 1) {
      return Optional.empty();
    }
    StringBuilder text = new StringBuilder();
    int shown = 0;
    while (shown < differing.size()
        && (shown == 0 || text.length() + differing.get(shown).length() < MOST_LETTERS)) {
      text.append(shown == 0 ? "" : ", ").append(differing.get(shown));
      shown++;
    }
    int left = differing.size() - shown;
    return Optional.of(
        "the groups differ in %s%s"
            .formatted(text, left == 0 ? "" : " and %d more params".formatted(left)));
  }
}
