package io.coursework.mlflow.reproduction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.inject.Guice;
import io.coursework.analysis.AnalysisModule;
import io.coursework.analysis.rule.Looks;
import io.coursework.curricula.CurriculaModule;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.reproduction.evidence.Arm;
import io.coursework.mlflow.reproduction.evidence.PaperStudy;
import io.coursework.mlflow.reproduction.evidence.StudyRun;
import io.coursework.mlflow.sweep.plan.SweepModule;
import io.coursework.mlflow.sweep.plan.SweepPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One arm's blocks in two halves: on planted runs, and on those of a study that has been run. */
class SplitArmTest {

  private static final double ALPHA = 0.05;

  /** A folder of a study's run, or one that is laid out like it. */
  private static final String STUDY = System.getProperty("study", "docs/laptop/study");

  private static final ConfigLoader CONFIG =
      Guice.createInjector(new CurriculaModule(), new AnalysisModule(), new SweepModule())
          .getInstance(ConfigLoader.class);

  @TempDir Path folder;

  @Test
  @Tag("long")
  void findsNoDifferenceBetweenHalvesOfAPlantedArm() throws IOException {
    List<StudyRun> runs = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(1);
    for (int block = 100; block < 116; block++) {
      for (int width : new int[] {4, 6, 8, 12, 16}) {
        boolean learns = width * Math.exp(0.3 * random.nextGaussian()) > 8;
        double time = learns ? 10 * Math.exp(0.3 * random.nextGaussian()) : 99;
        runs.add(SimulatedRun.of(Arm.SUM, width, block, SimulatedRun.curves(time, 1)));
      }
    }
    PaperStudy study = new PaperStudy(80, LongStream.range(100, 116).boxed().toList(), runs);
    Map<String, Integer> wrong = SplitArm.confirmed(study, Arm.SUM, 20, ALPHA, 1);
    wrong.forEach(
        (rule, times) ->
            assertTrue(times <= 4, rule + ": " + times + " of 20")); // more: a chance of 0.3%
  }

  @Test
  @Tag("claims")
  void findsNoDifferenceBetweenHalvesOfAnArmThatWasRun() throws IOException {
    PaperStudy study = study(Path.of(STUDY));
    if (study.blocks().size() < Looks.FEWEST_BLOCKS) {
      String few =
          "A/A on real trials: not run, %s has %d complete blocks of the %d that are needed"
              .formatted(STUDY, study.blocks().size(), Looks.FEWEST_BLOCKS);
      System.out.println(few);
      assumeTrue(false, few);
    }
    assertEquals(List.of(), different(study, 1000), "arms that differ from themselves");
  }

  @Test
  @Tag("long")
  void takesNoMoreOfAStudyThanItsPlanAndOutcomes() throws IOException {
    PlannedStudy.write(PlannedStudy.of("laptop"), block -> true, folder, CONFIG);
    PaperStudy study = study(folder);
    assertEquals(List.of(Arm.SUM, Arm.MIX, Arm.TRANSFER, Arm.TRANSFER_CONTROL), study.arms());
    for (Arm arm : study.arms()) {
      assertEquals(
          Set.of("sizes", "rates of learning"),
          SplitArm.confirmed(study, arm, 1, ALPHA, 1).keySet());
    }
  }

  /** Of a folder that has the artifacts of a study's run, those of its trials or not. */
  private static PaperStudy study(Path parent) throws IOException {
    SweepPlan plan = SweepPlan.read(parent.resolve("artifacts").resolve(SweepPlan.FILE), CONFIG);
    return PaperStudy.read(plan, parent)
        .orElseThrow(() -> new IllegalArgumentException(parent + " has no finished trial"));
  }

  /** The arms whose halves a rule finds to differ more often than it may; says all. */
  private static List<String> different(PaperStudy study, int splits) throws IOException {
    List<String> different = new ArrayList<>();
    for (Arm arm : study.arms()) {
      SplitArm.confirmed(study, arm, splits, ALPHA, arm.ordinal())
          .forEach(
              (rule, wrong) -> {
                System.out.printf(
                    Locale.ROOT,
                    "A/A %-19s %-17s wrong in %3d of %,d splits of %d blocks (allowed: %.0f%%)%n",
                    arm.curriculum(),
                    rule,
                    wrong,
                    splits,
                    study.blocks().size(),
                    100 * ALPHA);
                if (wrong > ALPHA * splits) {
                  different.add(arm.curriculum() + " by " + rule);
                }
              });
    }
    return different;
  }
}
