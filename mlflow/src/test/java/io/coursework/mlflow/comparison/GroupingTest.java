package io.coursework.mlflow.comparison;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.coursework.tracking.RunRecord;
import io.coursework.tracking.run.RunStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GroupingTest {

  private static RunRecord run(String curriculum, int seed, Map<String, String> params) {
    return Records.run(curriculum, seed, Map.of(), params, Optional.of(RunStatus.FINISHED));
  }

  private static List<String> names(Grouping grouping) {
    return grouping.groups().stream().map(RunGroup::name).toList();
  }

  @Test
  void runsThatDifferInTheirSeedAloneAreOneGroupNamedByTheirCurriculum() {
    Grouping grouping =
        Grouping.bySeed(
            List.of(
                run("joint", 0, Map.of("weights.MAX", "1.0")),
                run("sum", 0, Map.of()),
                run("joint", 1, Map.of("weights.MAX", "1.0")),
                run("sum", 1, Map.of())));
    assertEquals(List.of("joint", "sum"), names(grouping), "in the order named");
    assertEquals(List.of("curriculum", "weights.MAX"), grouping.differing());
    assertEquals(grouping.differing(), grouping.by());
    assertEquals(List.of("1.0"), List.copyOf(grouping.groups().get(0).values("weights.MAX")));
    assertEquals(List.of("-"), List.copyOf(grouping.groups().get(1).values("weights.MAX")));
    assertEquals(2, grouping.groups().get(1).runs().size());
  }

  @Test
  void tablesThatAreDrawnFromTheSeedMakeNoGroup() {
    String key = "task.domain.table_seed";
    List<RunRecord> ofTheSeed =
        List.of(run("random", 0, Map.of(key, "0")), run("random", 1, Map.of(key, "1")));
    assertEquals(List.of("random"), names(Grouping.bySeed(ofTheSeed)));
    List<RunRecord> others =
        List.of(run("random", 0, Map.of(key, "0")), run("random", 0, Map.of(key, "1")));
    assertEquals(
        List.of("random, " + key + "=0", "random, " + key + "=1"), names(Grouping.bySeed(others)));
  }

  @Test
  void groupsOfOneCurriculumAreToldApartByAsFewParamsAsNeedBe() {
    Grouping grouping =
        Grouping.bySeed(
            List.of(
                run("sum", 0, Map.of("model.block_parameters", "1", "model.d_model", "16")),
                run("joint", 0, Map.of("model.block_parameters", "1", "model.d_model", "16")),
                run("joint", 0, Map.of("model.block_parameters", "2", "model.d_model", "32"))));
    assertEquals(
        List.of("sum", "joint, model.d_model=16", "joint, model.d_model=32"), names(grouping));
  }

  @Test
  void runsThatDifferInNothingAreOneGroup() {
    Grouping grouping = Grouping.bySeed(List.of(run("sum", 0, Map.of()), run("sum", 1, Map.of())));
    assertEquals(List.of("sum"), names(grouping));
    assertEquals(List.of(), grouping.differing());
  }

  @Test
  void groupsByChosenParamsWhateverElseDiffers() {
    List<RunRecord> runs =
        List.of(
            run("joint", 0, Map.of("init.from", "a", "width", "16")),
            run("joint", 1, Map.of("init.from", "b", "width", "16")),
            run("joint", 2, Map.of("init.from", "c", "width", "32")));
    assertEquals(List.of("joint"), names(Grouping.by(List.of("curriculum"), runs)));
    Grouping both = Grouping.by(List.of("curriculum", "width"), runs);
    assertEquals(List.of("joint, width=16", "joint, width=32"), names(both));
    assertEquals(List.of("a", "b"), List.copyOf(both.groups().get(0).values("init.from")));
    assertThrows(IllegalArgumentException.class, () -> Grouping.by(List.of("no such param"), runs));
  }
}
