package io.coursework.mlflow.reproduction;

import io.coursework.analysis.figure.IntervalChart;
import io.coursework.analysis.figure.IntervalChart.Mark;
import io.coursework.analysis.figure.IntervalChart.Series;
import io.coursework.analysis.figure.ReferenceLine;
import io.coursework.analysis.figure.ValueAxis;
import io.coursework.analysis.probe.Figure;
import io.coursework.analysis.probe.TextTable;
import io.coursework.analysis.statistics.Interval;
import io.coursework.analysis.statistics.Intervals;
import io.coursework.analysis.statistics.MeanDifference;
import io.coursework.analysis.statistics.RankAgreement;
import io.coursework.tracking.MetricHistory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Does the affinity of operations early in training tell which partner helps SUM? For every partner
 * what SUM gains in its company, and how much their gradients pulled the same way.
 *
 * @param partners the least alike first; those whose runs asked the affinity probe on their way,
 *     and that have runs of SUM alone beside them
 */
record Partners(List<Partner> partners) {

  private static final List<Arm> ARMS =
      List.of(Arm.MAX_SUM, Arm.MIN_SUM, Arm.MED_SUM, Arm.PROD_SUM, Arm.NADD_SUM);

  private static final int FEWEST = 3;

  // Of the steps. Before, all operations alike learn the form of an answer.
  private static final double FROM = 0.1;
  private static final double TO = 1 / 3.0;

  private static final double LEVEL = 0.95;
  private static final String COSINE = "probe/affinity/cosine_";

  /**
   * An operation beside SUM.
   *
   * @param curriculum its name
   * @param pairs of runs with it and without, of equal size and seed
   * @param gain held-out accuracy of SUM with it less that alone
   * @param cosine of the gradients of the two operations, mean from a tenth to a third of training;
   *     over the runs
   */
  record Partner(String curriculum, int pairs, MeanDifference gain, Interval cosine) {}

  Partners {
    partners =
        partners.stream()
            .sorted(Comparator.comparingDouble(partner -> partner.cosine().mean()))
            .toList();
  }

  static Partners of(Evidence evidence) {
    List<Partner> partners = new ArrayList<>();
    for (Arm arm : ARMS) {
      double[] cosines =
          evidence.runs(arm).stream()
              .map(Partners::early)
              .flatMapToDouble(OptionalDouble::stream)
              .toArray();
      Pairs pairs = Pairs.of(evidence, Arm.SUM, arm);
      Optional<MeanDifference> gain =
          pairs.difference(run -> OptionalDouble.of(run.accuracy())).map(d -> d.within(-1, 1));
      if (cosines.length > 0 && gain.isPresent()) {
        partners.add(
            new Partner(
                arm.curriculum(),
                pairs.pairs().size(),
                gain.get(),
                Intervals.mean(cosines, LEVEL, -1, 1)));
      }
    }
    return new Partners(partners);
  }

  /** Mean cosine of SUM and its partner early in training; empty if nobody asked for it. */
  private static OptionalDouble early(ArmRun run) {
    return run.record().metrics().entrySet().stream()
        .filter(metric -> metric.getKey().startsWith(COSINE) && ofTwo(metric.getKey(), run))
        .map(Map.Entry::getValue)
        .findFirst()
        .map(cosine -> early(cosine, run.steps()))
        .orElse(OptionalDouble.empty());
  }

  /** Of SUM with another, not of two batches of one operation. */
  private static boolean ofTwo(String key, ArmRun run) {
    String[] two = key.substring(COSINE.length()).split("_and_");
    String sum = run.operation();
    return two.length == 2 && two[0].equals(sum) != two[1].equals(sum);
  }

  private static OptionalDouble early(MetricHistory cosine, long steps) {
    return cosine.byStep().entrySet().stream()
        .filter(point -> point.getKey() >= FROM * steps && point.getKey() <= TO * steps)
        .mapToDouble(Map.Entry::getValue)
        .average();
  }

  /** Whether there is anything to compare. */
  boolean enough() {
    return partners.size() >= FEWEST;
  }

  /** What follows, in words; by rule. */
  String words() {
    RankAgreement agreement =
        RankAgreement.of(
            partners.stream().mapToDouble(partner -> partner.cosine().mean()).toArray(),
            partners.stream().mapToDouble(partner -> partner.gain().mean()).toArray());
    String ruling =
        agreement.rises() <= 1 - LEVEL
            ? "the more alike the gradients, the larger the gain"
            : agreement.falls() <= 1 - LEVEL
                ? "the more alike the gradients, the smaller the gain"
                : "undecided";
    return String.format(
        Locale.ROOT,
        "Beyond the paper. Over %d partners, the rank correlation of the early cosine of gradients with"
            + " SUM and what SUM gains in accuracy is %.2f (exact p %.3f that it rises, %.3f that it"
            + " falls): %s. At most 0.05 would decide.",
        partners.size(),
        agreement.correlation(),
        agreement.rises(),
        agreement.falls(),
        ruling);
  }

  /** Gain and cosine of every partner. */
  Figure figure() {
    return new Figure(
        "partners",
        "For each partner, from the one whose gradients are least like SUM's from a tenth to a third of training to the most: that cosine, and the held-out accuracy that SUM gains over SUM alone at equal size and seed; means with 95% intervals. If affinity told who helps, both would rise.",
        IntervalChart.svg(
            "Does the affinity of tasks tell who helps?",
            "curriculum",
            "cosine, accuracy gained",
            partners.stream().map(Partner::curriculum).toList(),
            List.of(
                new Series(
                    "cosine of gradients",
                    partners.stream()
                        .map(
                            partner ->
                                new Mark(
                                    partner.curriculum(),
                                    partner.cosine().mean(),
                                    partner.cosine().low(),
                                    partner.cosine().high()))
                        .toList()),
                new Series(
                    "accuracy that SUM gains",
                    partners.stream()
                        .map(
                            partner ->
                                new Mark(
                                    partner.curriculum(),
                                    partner.gain().mean(),
                                    partner.gain().low(),
                                    partner.gain().high()))
                        .toList())),
            ValueAxis.automatic().with(new ReferenceLine("nothing", 0))));
  }

  /** One line a partner. */
  TextTable table() {
    return new TextTable(
        "partners",
        List.of(
            "curriculum",
            "pairs",
            "cosine",
            "cosine_low",
            "cosine_high",
            "gain",
            "gain_low",
            "gain_high"),
        partners.stream()
            .map(
                partner ->
                    List.of(
                        partner.curriculum(),
                        Integer.toString(partner.pairs()),
                        TextTable.decimal(partner.cosine().mean()),
                        TextTable.decimal(partner.cosine().low()),
                        TextTable.decimal(partner.cosine().high()),
                        TextTable.decimal(partner.gain().mean()),
                        TextTable.decimal(partner.gain().low()),
                        TextTable.decimal(partner.gain().high())))
            .toList());
  }
}
