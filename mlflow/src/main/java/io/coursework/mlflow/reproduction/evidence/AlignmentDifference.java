package io.coursework.mlflow.reproduction.evidence;

import io.coursework.analysis.rule.Criterion;
import io.coursework.analysis.rule.Effect;
import io.coursework.analysis.rule.Ends;
import io.coursework.analysis.statistics.Jackknife;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.LongPredicate;
import java.util.function.Predicate;

/**
 * How much less alike the number tables of two kinds of runs are than those of one kind, beyond
 * what partners as such do: the mean unbiased CKA of two joint runs less that of a joint and a
 * single run, less the same difference where the joint runs have a random table for a target. By
 * size; blocks are left out one at a time.
 *
 * <p>Runs that have not learned their target are left out, but for those of the random table, of
 * which there is nothing to learn but the table.
 *
 * @param single the arm alone
 * @param joint the arm with partners
 * @param random the jointly trained arm whose target is a random table
 */
public record AlignmentDifference(Arm single, Arm joint, Arm random, Criterion criterion)
    implements ClaimPart {

  @Override
  public String name() {
    return "alignment within %s less with %s, beyond that of %s"
        .formatted(joint.curriculum(), single.curriculum(), random.curriculum());
  }

  @Override
  public List<Arm> arms() {
    return List.of(single, joint, random);
  }

  @Override
  public String rule() {
    return "by unbiased CKA of the tables of numbers at equal size";
  }

  @Override
  public Optional<String> lacks(PaperStudy study) {
    return ClaimPart.without(
        study, arms(), run -> NumberKernel.of(run).isPresent(), "embeddings of numbers");
  }

  @Override
  public Found find(PaperStudy study, double alpha) {
    List<NumberKernel> alone = tables(study, single, StudyRun::learned);
    List<NumberKernel> joined = tables(study, joint, StudyRun::learned);
    List<NumberKernel> control = tables(study, random, run -> true);
    double value = beyond(alone, joined, control, block -> true);
    double[] without =
        study.blocks().stream()
            .mapToDouble(out -> beyond(alone, joined, control, block -> block != out))
            .filter(Double::isFinite)
            .toArray();
    Effect effect =
        level -> {
          double reach = Jackknife.reach(without, level);
          return Double.isNaN(value) || without.length < study.blocks().size()
              ? Ends.unknown()
              : new Ends(value - reach, value + reach);
        };
    return Judge.found(
        criterion.judge(effect, alpha),
        new Measured(name(), value, effect.interval(Measured.LEVEL), criterion));
  }

  private static List<NumberKernel> tables(PaperStudy study, Arm arm, Predicate<StudyRun> counts) {
    return study.complete(arm).stream()
        .filter(counts)
        .flatMap(run -> NumberKernel.of(run).stream())
        .toList();
  }

  private static double beyond(
      List<NumberKernel> alone,
      List<NumberKernel> joined,
      List<NumberKernel> control,
      LongPredicate chosen) {
    SortedSet<Integer> widths = new TreeSet<>();
    alone.forEach(table -> widths.add(table.width()));
    return widths.stream()
        .mapToDouble(
            width ->
                apart(of(alone, width, chosen), of(joined, width, chosen))
                    - apart(of(alone, width, chosen), of(control, width, chosen)))
        .filter(Double::isFinite)
        .average()
        .orElse(Double.NaN);
  }

  private static List<NumberKernel> of(List<NumberKernel> tables, int width, LongPredicate chosen) {
    return tables.stream()
        .filter(table -> table.width() == width && chosen.test(table.block()))
        .toList();
  }

  /** Mean alignment of two tables of one kind less that of one of each. */
  private static double apart(List<NumberKernel> singles, List<NumberKernel> joints) {
    List<Double> within = new ArrayList<>();
    List<Double> between = new ArrayList<>();
    for (int i = 0; i < joints.size(); i++) {
      for (int j = 0; j < i; j++) {
        within.add(joints.get(i).alignment(joints.get(j)));
      }
      for (NumberKernel one : singles) {
        between.add(joints.get(i).alignment(one));
      }
    }
    return mean(within) - mean(between);
  }

  private static double mean(List<Double> values) {
    return Arrays.stream(values.toArray(Double[]::new))
        .mapToDouble(Double::doubleValue)
        .filter(Double::isFinite)
        .average()
        .orElse(Double.NaN);
  }
}
