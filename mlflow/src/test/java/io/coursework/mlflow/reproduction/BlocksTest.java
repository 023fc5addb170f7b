package io.coursework.mlflow.reproduction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.curricula.expression.Operation;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.sweep.plan.SweepPlan;
import io.coursework.mlflow.sweep.plan.Trial;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is random in the tasks of a study: the same in all of a block, other in every block. */
class BlocksTest {

  private static final Set<String> RANDOM =
      Set.of(
          "SUM_RANDOM", "SUM_LATIN", "SUM_RELABELLED", "MAX_RELABELLED", "MED_RELABELLED", "BLOCK");

  /** The results of a task's random operations for all pairs of values, by operation and size. */
  private static Map<String, List<Integer>> tables(RunSpec spec) {
    int n = spec.task().domain().size();
    Map<String, List<Integer>> tables = new HashMap<>();
    for (Operation operation : spec.task().domain().operations()) {
      if (RANDOM.contains(operation.name())
          && spec.task().operations().contains(operation.name())
          && (!operation.name().equals("BLOCK") || spec.name().contains("random"))) {
        List<Integer> results = new ArrayList<>();
        for (int a = 0; a < n; a++) {
          for (int b = 0; b < n; b++) {
            results.add(operation.apply(new int[] {a, b}, n));
          }
        }
        tables.put(operation.name() + " of " + n, results);
      }
    }
    return tables;
  }

  /** By operation, and in it by block. */
  private static Map<String, Map<Long, Set<List<Integer>>>> byBlock(Stream<Trial> trials) {
    Map<String, Map<Long, Set<List<Integer>>>> all = new HashMap<>();
    trials.forEach(
        trial ->
            tables(trial.spec())
                .forEach(
                    (name, table) ->
                        all.computeIfAbsent(name, n -> new HashMap<>())
                            .computeIfAbsent(trial.spec().seed(), s -> new HashSet<>())
                            .add(table)));
    return all;
  }

  @ParameterizedTest
  @ValueSource(strings = {"laptop", "workstation"})
  @Tag("long")
  void aBlockHasOneTableInAllArmsAndSizesAndNoOtherBlockHasIt(String scale) throws IOException {
    SweepPlan plan = PlannedStudy.of(scale);
    Map<String, Map<Long, Set<List<Integer>>>> all = byBlock(plan.trials().stream());
    assertTrue(all.containsKey("MAX_RELABELLED of 10"), all.keySet().toString());
    if (scale.equals("workstation")) {
      assertTrue(
          all.keySet().containsAll(Set.of("SUM_RANDOM of 10", "SUM_LATIN of 10", "BLOCK of 6")),
          all.keySet().toString());
    }
    all.forEach(
        (name, blocks) -> {
          Set<List<Integer>> different = new HashSet<>();
          blocks.forEach(
              (block, tables) -> {
                assertEquals(1, tables.size(), name + " in block " + block);
                different.addAll(tables);
              });
          // There are only ten ways to cut six permutations into two blocks.
          int most = name.startsWith("BLOCK") ? 5 : blocks.size();
          assertTrue(different.size() >= most, "%s: %d".formatted(name, different.size()));
        });
  }

  @Test
  void otherBlocksOfAScaleHaveTablesOfTheirOwnToo() throws IOException {
    SweepPlan plan = PlannedStudy.of("laptop");
    SweepPlan more = StudyChoice.blocks(List.of(107L, 108L), plan);
    Map<Long, Set<List<Integer>>> before =
        byBlock(plan.trials().stream()).get("MAX_RELABELLED of 10");
    Map<Long, Set<List<Integer>>> now = byBlock(more.trials().stream()).get("MAX_RELABELLED of 10");
    assertEquals(before.get(107L), now.get(107L));
    assertTrue(before.values().stream().noneMatch(now.get(108L)::equals));
  }
}
