package io.coursework.analysis.report;

import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.statistics.Holm;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What one test says when all tests of a run's probes are looked at together.
 *
 * @param finding whose test it is
 * @param row the score that was tested
 * @param kind what to make of it
 */
public record TestVerdict(Finding finding, ScoreRow row, Kind kind) {

  private static final double LEVEL = 0.05;

  /** What to make of a test among others, the most certain first. */
  public enum Kind {
    /** Significant also when all tests are counted. */
    BEYOND("beyond chance"),
    /** Significant only if no other test had been made. */
    ALONE("beyond chance if it were the only test"),
    CHANCE("no more than chance");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /** In a sentence. */
    public String words() {
      return words;
    }
  }

  /** The verdicts on all tests of some findings, at the 5% level by Holm, grouped by their kind. */
  public static List<TestVerdict> of(List<Finding> findings) {
    List<Finding> tested = new ArrayList<>();
    List<ScoreRow> rows = new ArrayList<>();
    for (Finding finding : findings) {
      ScoreRow.of(finding).stream()
          .filter(ScoreRow::tested)
          .forEach(
              row -> {
                tested.add(finding);
                rows.add(row);
              });
    }
    double[] adjusted = Holm.adjusted(rows.stream().mapToDouble(ScoreRow::p).toArray());
    List<TestVerdict> verdicts = new ArrayList<>();
    for (int i = 0; i < adjusted.length; i++) {
      Kind kind =
          adjusted[i] < LEVEL ? Kind.BEYOND : rows.get(i).p() < LEVEL ? Kind.ALONE : Kind.CHANCE;
      verdicts.add(new TestVerdict(tested.get(i), rows.get(i), kind));
    }
    verdicts.sort(Comparator.comparing(TestVerdict::kind)); // stable: findings keep their order
    return verdicts;
  }

  /** The score with what it is at random, and its p value. */
  public String text() {
    return "%s %s, p %s".formatted(row.key(), value(), Digits.p(row.p()));
  }

  String value() {
    String random =
        Double.isNaN(row.random()) ? "" : " (%s at random)".formatted(Digits.of(row.random()));
    return Digits.of(row.score().value()) + random;
  }
}
