package io.coursework.mlflow.reproduction;

import io.coursework.analysis.probe.TextTable;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.sweep.plan.SweepPlan;
import io.coursework.mlflow.sweep.plan.Trial;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How a study was made, beside the sister code of the paper's authors (arXiv:2512.16762), and what
 * it therefore cannot say. The texts are resources; where they have a key in braces, the values of
 * the study's trials stand in its place, in the order of the trials' widths.
 *
 * @param limits one sentence or more each
 * @param distances a line for each thing that may differ, with the reason
 */
public record Protocol(List<String> limits, TextTable distances) {

  private static final String NAME = "protocol";
  private static final Pattern KEY = Pattern.compile("\\{([a-z0-9_.]+)}");
  private static final MathContext SHORT = new MathContext(3);
  private static final int FEW = 3; // numbers in a row, which are named one by one

  /** That of a study as it was planned. */
  public static Protocol of(SweepPlan plan, ConfigLoader config) {
    List<Map<String, String>> trials =
        plan.trials().stream()
            .map(Trial::spec)
            .distinct()
            .sorted(
                Comparator.comparingInt((RunSpec spec) -> spec.model().dModel())
                    .thenComparing(RunSpec::seed))
            .<Map<String, String>>map(config::flat)
            .toList();
    UnaryOperator<String> filled =
        text ->
            KEY.matcher(text)
                .replaceAll(key -> Matcher.quoteReplacement(values(key.group(1), trials)));
    TextTable told = TextTable.parse(NAME, resource(NAME + ".tsv"));
    return new Protocol(
        resource("limits.txt").lines().map(filled).toList(),
        new TextTable(
            NAME,
            told.columns(),
            told.rows().stream().map(row -> row.stream().map(filled).toList()).toList()));
  }

  /** The values of a key in all trials that have it. */
  private static String values(String key, List<Map<String, String>> trials) {
    Set<String> values =
        trials.stream()
            .map(trial -> trial.get(key))
            .filter(Objects::nonNull)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    if (values.stream().anyMatch(value -> !value.matches("[0-9.E-]+"))) {
      return String.join(", ", values);
    }
    List<BigDecimal> numbers = values.stream().map(BigDecimal::new).toList();
    List<String> words = numbers.stream().map(Protocol::digits).distinct().toList();
    return inARow(numbers)
        ? "%s to %s".formatted(words.get(0), words.get(words.size() - 1))
        : String.join(", ", words);
  }

  private static boolean inARow(List<BigDecimal> numbers) {
    return numbers.size() > FEW
        && IntStream.range(1, numbers.size())
            .allMatch(
                i -> numbers.get(i).subtract(numbers.get(i - 1)).compareTo(BigDecimal.ONE) == 0);
  }

  /** Whole numbers as they are, others in three digits. */
  private static String digits(BigDecimal number) {
    return number.stripTrailingZeros().scale() <= 0
        ? String.format(Locale.ROOT, "%,d", number.longValueExact())
        : number.round(SHORT).stripTrailingZeros().toPlainString();
  }

  private static String resource(String name) {
    try (InputStream in = Protocol.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
