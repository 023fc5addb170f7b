package io.coursework.mlflow.reproduction.evidence;

import io.coursework.analysis.figure.IntervalScatter;
import io.coursework.analysis.figure.IntervalScatter.Extent;
import io.coursework.analysis.probe.Figure;
import io.coursework.analysis.probe.TextTable;
import io.coursework.analysis.statistics.Interval;
import io.coursework.analysis.statistics.MeanDifference;
import io.coursework.mlflow.experiment.result.ResultTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Does the affinity of operations early in training tell which partner helps SUM? For every partner
 * what SUM gains beside it, and how much the two pulled the same way.
 *
 * @param partners the least alike first
 * @param leftOut why others cannot be compared, by name
 * @param prediction whether the cosines predict the gains
 * @param byLookahead the same of the lookahead, beside it: one affinity alone is judged, so that
 *     two chances make no finding
 */
public record Partners(
    List<Partner> partners,
    Map<String, String> leftOut,
    Prediction prediction,
    Prediction byLookahead)
    implements Answer {

  /** Names of its tables. */
  public static final String PARTNERS = "partners";

  public static final String PREDICTION = "prediction";

  /** Its name among files. */
  public static final String PAGE = "partners.md";

  private static final List<Arm> ARMS =
      List.of(Arm.MAX_SUM, Arm.MIN_SUM, Arm.MED_SUM, Arm.PROD_SUM, Arm.NADD_SUM);

  /**
   * An operation beside SUM.
   *
   * @param name of the operation
   * @param pairs of runs with it and without, of equal size and seed: those that all partners have
   * @param gain held-out accuracy of SUM with it less that alone
   * @param cosine of the gradients of the two operations early in training
   * @param lookahead share of SUM's loss that a step for it takes away early in training; NaN where
   *     nobody recorded it
   */
  public record Partner(
      String name, int pairs, MeanDifference gain, Interval cosine, Interval lookahead) {}

  public static Partners of(PaperStudy study) {
    List<EarlyPairs> asked = new ArrayList<>();
    Map<String, String> leftOut = new LinkedHashMap<>();
    for (Arm arm : ARMS) {
      EarlyPairs pairs = EarlyPairs.of(study, arm);
      if (pairs.missing().isEmpty()) {
        asked.add(pairs);
      } else {
        leftOut.put(pairs.name(), pairs.missing().get());
      }
    }
    List<EarlyPairs> compared = new ArrayList<>();
    for (EarlyPairs pairs : EarlyPairs.inCommon(asked)) {
      if (pairs.pairs().pairs().isEmpty()) {
        leftOut.put(pairs.name(), "there is no size and seed that all partners have");
      } else {
        compared.add(pairs);
      }
    }
    List<Partner> partners =
        compared.stream()
            .map(EarlyPairs::partner)
            .sorted(Comparator.comparingDouble(partner -> partner.cosine().mean()))
            .toList();
    return new Partners(
        partners,
        leftOut,
        EarlyPairs.predicted(compared, EarlyPairs.Early::cosine),
        EarlyPairs.predicted(compared, EarlyPairs.Early::lookahead));
  }

  /** What follows, in words; by rule. */
  public String words() {
    StringBuilder words = new StringBuilder();
    words.append(
        "%s: %s. Over %d partners %s; %s. By the lookahead, which is not judged: %s. %s"
            .formatted(
                Prediction.STATEMENT,
                prediction.ruling().words(),
                partners.size(),
                prediction.words(),
                prediction.reason(),
                byLookahead.words(),
                Prediction.CRITERION));
    leftOut.forEach((name, why) -> words.append(" Left out: %s, %s.".formatted(name, why)));
    return words.toString();
  }

  /** Gain against cosine. */
  public Figure figure() {
    return new Figure(
        PARTNERS,
        "For each partner the held-out accuracy that SUM gains over SUM alone at equal size, seed and steps, against the cosine of the gradients of the two from a tenth to a third of training; means over sizes and seeds with 95% intervals. If affinity told who helps, the points would rise to the right.",
        IntervalScatter.svg(
            "Does the affinity of tasks tell who helps?",
            "cosine of gradients with SUM, early in training",
            "held-out accuracy that SUM gains",
            partners.stream()
                .map(
                    partner ->
                        new IntervalScatter.Point(
                            partner.name(),
                            new Extent(
                                partner.cosine().mean(),
                                partner.cosine().low(),
                                partner.cosine().high()),
                            new Extent(
                                partner.gain().mean(),
                                partner.gain().low(),
                                partner.gain().high())))
                .toList()));
  }

  @Override
  public List<TextTable> told() {
    return List.of(table(), judged());
  }

  /** One line a partner. */
  private TextTable table() {
    List<String> columns = new ArrayList<>(List.of("partner", "pairs"));
    for (String value : List.of("gain", "cosine", "lookahead")) {
      columns.addAll(List.of(value, value + "_low", value + "_high"));
    }
    return new TextTable(
        PARTNERS,
        columns,
        partners.stream()
            .map(
                partner ->
                    TextTable.row(
                        partner.name(),
                        partner.pairs(),
                        partner.gain().mean(),
                        partner.gain().low(),
                        partner.gain().high(),
                        partner.cosine(),
                        partner.lookahead()))
            .toList());
  }

  /** One line an affinity. */
  private TextTable judged() {
    return new TextTable(
        PREDICTION,
        List.of("affinity", "partners", "rho", "rho_low", "rho_high", "p", "verdict", "why"),
        List.of(
            row("cosine", prediction, prediction.ruling().words(), prediction.reason()),
            row("lookahead", byLookahead, "not judged", "one affinity alone is judged")));
  }

  private List<String> row(String affinity, Prediction by, String verdict, String why) {
    return TextTable.row(
        affinity,
        partners.size(),
        by.correlation().value(),
        end(by.correlation().ends().low()),
        end(by.correlation().ends().high()),
        by.pValue(),
        verdict,
        why);
  }

  private static String end(double of) {
    return Double.isInfinite(of) ? "" : TextTable.decimal(of);
  }

  @Override
  public Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>();
    StringBuilder page = new StringBuilder("# Who helps SUM?\n\n").append(words()).append("\n\n");
    if (!partners.isEmpty()) {
      Figure figure = figure();
      files.put(Answer.path(figure), figure.svg());
      page.append(Answer.markdown(figure));
    }
    for (TextTable table : told()) {
      files.put(table.name() + ".tsv", table.tsv());
      page.append(ResultTable.markdown(table)).append('\n');
    }
    files.put(PAGE, page.toString());
    return files;
  }

  @Override
  public String summary() {
    StringBuilder text = new StringBuilder(words()).append("\n\n");
    told().forEach(table -> text.append(ResultTable.markdown(table)).append('\n'));
    return text.toString();
  }
}
