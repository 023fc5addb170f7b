package io.coursework.mlflow.reproduction;

import io.coursework.analysis.figure.ShortNumber;
import io.coursework.analysis.rule.Looks;
import io.coursework.mlflow.config.ConfigException;
import io.coursework.mlflow.reproduction.evidence.Arm;
import io.coursework.mlflow.reproduction.evidence.Claim;
import io.coursework.mlflow.reproduction.evidence.ClaimPart;
import io.coursework.mlflow.reproduction.evidence.PaperStudy;
import io.coursework.mlflow.sweep.plan.SweepPlan;
import io.coursework.mlflow.sweep.plan.Trial;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Which part of a planned study is run: the arms that some claims need, and as many complete blocks
 * as there is time for. A claim's criterion does not change with it.
 */
public final class StudyChoice {

  private StudyChoice() {}

  /**
   * The trials of the arms that some claims need.
   *
   * @param ids of claims, such as {@code C3}
   * @param notices are told of each claim that the study has no arms for
   * @throws ConfigException if an id is unknown, or no trial is left
   */
  public static SweepPlan of(List<String> ids, SweepPlan plan, Consumer<String> notices) {
    Set<Arm> planned = EnumSet.noneOf(Arm.class);
    plan.trials().forEach(trial -> Arm.of(trial.spec().name()).ifPresent(planned::add));
    Set<Arm> wanted = EnumSet.noneOf(Arm.class);
    for (String id : ids) {
      Claim claim = claim(id);
      List<ClaimPart> parts =
          claim.parts().stream().filter(part -> planned.containsAll(part.arms())).toList();
      if (parts.isEmpty() || claim.needsAll() && parts.size() < claim.parts().size()) {
        notices.accept(
            "claim %s is not run: %s lacks arms that it needs".formatted(id, plan.sweep()));
      } else {
        parts.forEach(part -> wanted.addAll(part.arms()));
      }
    }
    List<Trial> left =
        plan.trials().stream()
            .filter(trial -> Arm.of(trial.spec().name()).filter(wanted::contains).isPresent())
            .toList();
    if (left.isEmpty()) {
      throw new ConfigException(
          "%s has the arms of none of the claims %s; choose another scale, or other claims"
              .formatted(plan.sweep(), String.join(", ", ids)));
    }
    return plan.only(left);
  }

  /**
   * The trials of other blocks than those of the scale, such as of another machine's share.
   *
   * @param seeds of the blocks
   * @throws ConfigException if a seed is one for development
   */
  public static SweepPlan blocks(List<Long> seeds, SweepPlan plan) {
    List<Long> development =
        seeds.stream().filter(seed -> seed < PaperStudy.FIRST_REPORTED).toList();
    if (!development.isEmpty()) {
      throw new ConfigException(
          "block %d is a seed for development, of which no verdict may come; blocks begin at %d"
              .formatted(development.get(0), PaperStudy.FIRST_REPORTED));
    }
    long first = plan.trials().get(0).spec().seed();
    List<Trial> trials = new ArrayList<>();
    for (Trial trial : plan.trials()) {
      if (trial.spec().seed() == first) {
        seeds.forEach(seed -> trials.add(trial.ofBlock(trials.size() + 1, seed)));
      }
    }
    return plan.only(trials);
  }

  private static Claim claim(String id) {
    return Claims.all().stream()
        .filter(claim -> claim.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigException(
                    "%s is not a claim; the claims are %s"
                        .formatted(
                            id,
                            Claims.all().stream()
                                .map(Claim::id)
                                .collect(Collectors.joining(", ")))));
  }

  /**
   * The first blocks that a budget pays for, whole ones.
   *
   * @param flops of each trial, by its number, if it does not learn before its last step
   * @param notices are told how many blocks there are, and how many a verdict needs
   * @throws ConfigException if not one block fits
   */
  public static SweepPlan within(
      FlopBudget budget, SweepPlan plan, Map<Integer, Double> flops, Consumer<String> notices) {
    SortedMap<Long, List<Trial>> blocks =
        plan.trials().stream()
            .collect(
                Collectors.groupingBy(
                    trial -> trial.spec().seed(), TreeMap::new, Collectors.toList()));
    Set<Trial> chosen = new HashSet<>();
    int fit = 0;
    double spent = 0;
    double dearest = 0;
    for (List<Trial> block : blocks.values()) {
      double cost = block.stream().mapToDouble(trial -> flops.get(trial.number())).sum();
      dearest = Math.max(dearest, cost);
      spent += cost;
      if (spent > budget.flops()) {
        break;
      }
      chosen.addAll(block);
      fit++;
    }
    if (fit == 0) {
      throw new ConfigException(
          "a budget of %s is too small for one block of %s: %s FLOPs, which take up to %s; give more, or choose fewer claims by --claims"
              .formatted(budget, plan.sweep(), ShortNumber.of(dearest), budget.howLong(dearest)));
    }
    notices.accept(
        "%d of %d blocks fit into %s, at %s FLOPs and up to %s each%s"
            .formatted(
                fit,
                blocks.size(),
                budget,
                ShortNumber.of(dearest),
                budget.howLong(dearest),
                fit < Looks.FEWEST_BLOCKS
                    ? "; verdicts need %d, which take up to %s"
                        .formatted(
                            Looks.FEWEST_BLOCKS, budget.howLong(Looks.FEWEST_BLOCKS * dearest))
                    : ""));
    return plan.only(plan.trials().stream().filter(chosen::contains).toList());
  }
}
