package io.coursework.curricula.data;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;

/** Statistics as lines of text. */
final class StatsText {
  private static final int BINS = 10;

  private final StringBuilder text = new StringBuilder();

  private StatsText() {}

  static String of(DataStats stats) {
    StatsText text = new StatsText();
    text.line("rows        %,d (%,d of them bare values)", stats.rows(), stats.bareValues());
    text.distribution("tokens", stats.tokens());
    text.distribution("depth", stats.depth());
    text.distribution("operands", stats.operands());
    text.distribution("reductions", stats.reductions());
    text.line("answers     %s", shares(stats.answers(), stats.rows()));
    text.line(
        "            entropy %.2f bits, commonest %.1f%%",
        stats.answerEntropy(), 100 * stats.chance());
    text.roots(stats);
    return text.text.toString();
  }

  private void distribution(String name, Distribution distribution) {
    if (distribution.counts().isEmpty()) {
      line("%-12s-", name);
      return;
    }
    line(
        "%-12smin %,d  mean %,.2f  median %,d  max %,d",
        name,
        distribution.min(),
        distribution.mean(),
        distribution.quantile(0.5),
        distribution.max());
    line("            %s", shares(bins(distribution), distribution.count()));
  }

  private void roots(DataStats stats) {
    line(
        "\n%-16s%12s%8s%11s%8s%12s%8s",
        "root", "rows", "share", "commonest", "chance", "one level", "copy");
    for (RootStats root : stats.roots()) {
      line(
          "%-16s%,12d%7.1f%%%11s%7.1f%%%,12d%8s",
          root.operation(),
          root.rows(),
          100.0 * root.rows() / stats.rows(),
          root.commonest(),
          100 * root.chance(),
          root.oneLevel(),
          root.oneLevel() == 0 ? "-" : format("%.1f%%", 100 * root.copy()));
    }
  }

  /** Each number apart where there are few, else ranges of equal width. */
  private static Map<String, Long> bins(Distribution distribution) {
    SortedMap<Long, Long> counts = distribution.counts();
    Map<String, Long> bins = new LinkedHashMap<>();
    if (counts.size() <= BINS) {
      counts.forEach((number, count) -> bins.put(Long.toString(number), count));
      return bins;
    }
    long width = (distribution.max() - distribution.min()) / BINS + 1;
    for (long from = distribution.min(); from <= distribution.max(); from += width) {
      long count =
          counts.subMap(from, from + width).values().stream().mapToLong(Long::longValue).sum();
      if (count > 0) {
        bins.put(from + "-" + Math.min(from + width - 1, distribution.max()), count);
      }
    }
    return bins;
  }

  private static String shares(Map<String, Long> counts, long all) {
    StringBuilder shares = new StringBuilder();
    counts.forEach(
        (name, count) ->
            shares.append(
                format("%s%s: %.1f%%", shares.isEmpty() ? "" : "  ", name, 100.0 * count / all)));
    return shares.toString();
  }

  private void line(String format, Object... arguments) {
    text.append(format(format, arguments)).append('\n');
  }

  private static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
