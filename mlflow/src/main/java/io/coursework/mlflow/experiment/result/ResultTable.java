package io.coursework.mlflow.experiment.result;

import io.coursework.analysis.probe.TextTable;
import io.coursework.analysis.statistics.Interval;
import io.coursework.curricula.evaluation.Score;
import io.coursework.curricula.split.SplitPart;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;

/** Runs as a table for people: one line a run, then one line a curriculum. */
public final class ResultTable {

  private ResultTable() {}

  /**
   * Curriculum, seed, parameters, steps, training accuracy (mean over the operations trained at the
   * end), held-out accuracy by operation, that of the target on the parts that only some splits
   * have, parity (share of the number embedding's spectrum that separates even from odd) and
   * ordering (largest rank correlation of a component with the value).
   */
  public static TextTable runs(List<RunResult> runs) {
    Set<String> operations = operations(runs);
    List<SplitPart> others = others(runs);
    List<String> columns =
        new ArrayList<>(List.of("curriculum", "seed", "params", "steps", "train"));
    operations.forEach(operation -> columns.add("held-out " + operation));
    List<String> targets = runs.stream().map(run -> run.spec().target()).distinct().toList();
    String target = targets.size() == 1 ? targets.get(0) : "target";
    others.forEach(part -> columns.add(part.label() + " " + target));
    columns.addAll(List.of("parity", "ordering"));
    List<List<String>> rows = new ArrayList<>();
    for (RunResult run : runs) {
      List<String> row =
          new ArrayList<>(
              List.of(
                  run.spec().name(),
                  Long.toString(run.spec().seed()),
                  String.format(Locale.ROOT, "%,d", run.parameters()),
                  String.format(Locale.ROOT, "%,d", run.last().step()),
                  number(OptionalDouble.of(run.trainingAccuracy()))));
      for (String operation : operations) {
        Score score = run.last().heldOut().get(operation);
        row.add(answer(score));
      }
      for (SplitPart part : others) {
        row.add(answer(run.last().on(part).get(run.spec().target())));
      }
      row.add(number(parity(run)));
      row.add(number(ordering(run)));
      rows.add(row);
    }
    return new TextTable("runs", columns, rows);
  }

  /** Whether a run has a parity or an ordering. */
  public static boolean isProbed(RunResult run) {
    return parity(run).isPresent() || ordering(run).isPresent();
  }

  private static OptionalDouble parity(RunResult run) {
    return run.score("parity", "fourier_share");
  }

  private static OptionalDouble ordering(RunResult run) {
    return run.score("ordering", "spearman_max");
  }

  /** Mean and 95% interval of held-out accuracy, and the share of seeds that learned it. */
  public static TextTable groups(List<Group> groups, String operation) {
    List<List<String>> rows = new ArrayList<>();
    for (Group group : groups) {
      Interval interval = group.heldOut(operation);
      rows.add(
          List.of(
              group.name(),
              number(OptionalDouble.of(interval.mean())),
              interval.n() < 2
                  ? "-"
                  : String.format(Locale.ROOT, "%.2f to %.2f", interval.low(), interval.high()),
              "%d of %d".formatted(group.learned(operation), interval.n())));
    }
    return new TextTable(
        "curricula",
        List.of(
            "curriculum",
            "mean held-out " + operation,
            "95% interval",
            "seeds that learned " + operation),
        rows);
  }

  /** The table in Markdown. */
  public static String markdown(TextTable table) {
    StringBuilder text = new StringBuilder();
    text.append("| ").append(String.join(" | ", table.columns())).append(" |\n");
    text.append("|---".repeat(table.columns().size())).append("|\n");
    table.rows().forEach(row -> text.append("| ").append(String.join(" | ", row)).append(" |\n"));
    return text.toString();
  }

  /** The parts beside the held-out one that some run was examined on. */
  private static List<SplitPart> others(List<RunResult> runs) {
    return Stream.of(SplitPart.UNSEEN_MULTISETS, SplitPart.MONITOR)
        .filter(part -> runs.stream().anyMatch(run -> !run.last().on(part).isEmpty()))
        .toList();
  }

  private static String answer(Score score) {
    return number(score == null ? OptionalDouble.empty() : OptionalDouble.of(score.answer()));
  }

  private static Set<String> operations(List<RunResult> runs) {
    Set<String> operations = new LinkedHashSet<>();
    runs.forEach(run -> operations.addAll(run.last().heldOut().keySet()));
    return operations;
  }

  private static String number(OptionalDouble value) {
    return value.isPresent() && !Double.isNaN(value.getAsDouble())
        ? String.format(Locale.ROOT, "%.2f", value.getAsDouble())
        : "-";
  }
}
