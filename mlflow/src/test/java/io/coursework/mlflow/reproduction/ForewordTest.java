package io.coursework.mlflow.reproduction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.mlflow.reproduction.evidence.Arm;
import io.coursework.mlflow.reproduction.evidence.PaperStudy;
import io.coursework.mlflow.reproduction.evidence.StudyRun;
import io.coursework.mlflow.sweep.plan.SweepPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForewordTest {

  @TempDir Path parent;

  private List<String> foreword(String scale, double sumLearns) throws IOException {
    SweepPlan plan = PlannedStudy.of(scale);
    Files.createDirectories(parent.resolve("artifacts"));
    Files.write(parent.resolve("artifacts").resolve(Criteria.FILE), Criteria.of(plan).json());
    List<StudyRun> runs = new ArrayList<>();
    for (int width : new int[] {8, 16}) {
      runs.add(SimulatedRun.of(Arm.SUM, width, 100, SimulatedRun.curves(sumLearns, 1)));
      runs.add(SimulatedRun.of(Arm.MIX, width, 100, SimulatedRun.curves(10, 0.4)));
    }
    return Foreword.of(plan, parent, new PaperStudy(4, List.of(100L), runs));
  }

  @Test
  void aStudyOfOneLevelCallsItselfOne() throws IOException {
    List<String> said = foreword("quick", 20);
    assertTrue(said.get(0).startsWith("This is a study of one level"), said.get(0));
    assertEquals(List.of(), foreword("laptop", 20));
  }

  @Test
  void tablesThatAllBlocksShareAreNamed() throws IOException {
    SweepPlan plan = PlannedStudy.of("laptop");
    PaperStudy study =
        new PaperStudy(
            1,
            List.of(100L),
            List.of(SimulatedRun.of(Arm.SUM, 8, 100, SimulatedRun.curves(20, 1))));
    String shared =
        "The random tables of relabelled-then-SUM are the same in all blocks: what is said of them may be the luck of one table.";
    assertFalse(Foreword.of(plan, parent, study).contains(shared));
    assertTrue(Foreword.of(PlannedStudy.withSharedTables(plan), parent, study).contains(shared));
  }

  @Test
  void seedsForDevelopmentMakeNoVerdict() throws IOException {
    SweepPlan plan = PlannedStudy.of("laptop");
    PaperStudy study =
        new PaperStudy(
            1, List.of(99L), List.of(SimulatedRun.of(Arm.SUM, 8, 99, SimulatedRun.curves(20, 1))));
    assertTrue(
        Foreword.of(plan, parent, study)
            .contains(
                "Some blocks are seeds for development, 0 to 99, so no claim gets a verdict."));
  }

  @Test
  void whereSumAloneIsNeverLearnedNothingIsCalledAFactor() throws IOException {
    assertEquals(
        "SUM alone was learned by no run, by 60.0 million tokens at any d_model up to 16: what is said of it is a bound, and no number here is a factor.",
        foreword("laptop", 99).get(0));
  }
}
