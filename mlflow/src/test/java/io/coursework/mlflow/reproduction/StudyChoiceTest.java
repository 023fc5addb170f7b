package io.coursework.mlflow.reproduction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.mlflow.config.ConfigException;
import io.coursework.mlflow.sweep.plan.SweepPlan;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of the study for two cores: four arms, five sizes of each and eight blocks. */
class StudyChoiceTest {

  private final List<String> notices = new ArrayList<>();
  private SweepPlan plan;

  @BeforeEach
  void planned() throws IOException {
    plan = PlannedStudy.of("laptop");
  }

  private static Set<String> arms(SweepPlan plan) {
    return plan.trials().stream()
        .map(trial -> trial.spec().name())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<Long> blocks(SweepPlan plan) {
    return plan.trials().stream()
        .map(trial -> trial.spec().seed())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** A minute for each trial, which takes 60 G operations. */
  private SweepPlan within(Duration time, int parallel) {
    Map<Integer, Double> flops =
        plan.trials().stream().collect(Collectors.toMap(trial -> trial.number(), trial -> 60e9));
    return StudyChoice.within(new FlopBudget(time, parallel * 1e9), plan, flops, notices::add);
  }

  private int block() {
    return plan.trials().size() / 8;
  }

  @Test
  void keepsTheArmsThatAClaimNeedsInAllBlocksAndSizes() {
    SweepPlan chosen = StudyChoice.of(List.of("C3"), plan, notices::add);
    assertEquals(Set.of("SUM", "MAX+MED+SUM"), arms(chosen));
    assertEquals(blocks(plan), blocks(chosen));
    assertEquals(
        plan.trials().stream().filter(t -> arms(chosen).contains(t.spec().name())).toList(),
        chosen.trials(),
        "the same trials under the same numbers");
    assertEquals(List.of(), notices);
  }

  @Test
  void saysWhichClaimsItHasNoArmsFor() {
    SweepPlan chosen = StudyChoice.of(List.of("C3", "C1"), plan, notices::add);
    assertEquals(Set.of("SUM", "MAX+MED+SUM"), arms(chosen));
    assertEquals(1, notices.size());
    assertTrue(notices.get(0).startsWith("claim C1 is not run"), notices.toString());
    ConfigException nothing =
        assertThrows(
            ConfigException.class, () -> StudyChoice.of(List.of("C1"), plan, notices::add));
    assertTrue(nothing.getMessage().contains("none of the claims C1"), nothing.getMessage());
    ConfigException unknown =
        assertThrows(
            ConfigException.class, () -> StudyChoice.of(List.of("C99"), plan, notices::add));
    assertTrue(
        unknown.getMessage().contains("C99 is not a claim; the claims are C1"),
        unknown.getMessage());
  }

  @Test
  void takesOtherBlocksThanTheScalesButNoneForDevelopment() {
    SweepPlan chosen = StudyChoice.blocks(List.of(107L, 108L), plan);
    assertEquals(Set.of(107L, 108L), blocks(chosen));
    assertEquals(2 * block(), chosen.trials().size());
    assertEquals(arms(plan), arms(chosen));
    assertTrue(
        plan.trials().stream()
            .map(trial -> trial.id())
            .toList()
            .containsAll(
                chosen.trials().stream()
                    .filter(trial -> trial.spec().seed() == 107)
                    .map(trial -> trial.id())
                    .toList()),
        "the same trials as in the whole");
    ConfigException development =
        assertThrows(ConfigException.class, () -> StudyChoice.blocks(List.of(99L), plan));
    assertEquals(
        "block 99 is a seed for development, of which no verdict may come; blocks begin at 100",
        development.getMessage());
  }

  @Test
  void aBudgetPaysForWholeBlocks() {
    SweepPlan chosen = within(Duration.ofMinutes(3 * block() + 1), 1);
    assertEquals(Set.of(100L, 101L, 102L), blocks(chosen));
    assertEquals(3 * block(), chosen.trials().size());
    assertTrue(notices.get(0).startsWith("3 of 8 blocks fit into"), notices.toString());
    assertTrue(notices.get(0).contains("verdicts need 8, which take up to"), notices.toString());
    assertTrue(plan.trials().equals(within(Duration.ofDays(1), 1).trials()), "in their order");
    assertEquals(6 * block(), within(Duration.ofMinutes(3L * block()), 2).trials().size());
    assertEquals(
        Map.of(
            "coursework.budget", "10800 s",
            "coursework.budget_flops", "2.160e+13",
            "coursework.flops_per_second", "2.000e+09"),
        new FlopBudget(Duration.ofHours(3), 2e9).tags());
  }

  @Test
  void aBudgetBelowOneBlockSaysWhatWouldFit() {
    ConfigException small =
        assertThrows(ConfigException.class, () -> within(Duration.ofMinutes(2), 1));
    assertTrue(
        small
            .getMessage()
            .contains(
                "a budget of 2 min (120G FLOPs on this machine) is too small for one block of paper-laptop: %sT FLOPs, which take up to %d min"
                    .formatted(0.06 * block(), block())),
        small.getMessage());
  }
}
