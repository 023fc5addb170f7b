package io.coursework.mlflow.reproduction;

import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.experiment.recording.RunArtifact;
import io.coursework.mlflow.reproduction.evidence.Arm;
import io.coursework.mlflow.reproduction.evidence.Clock;
import io.coursework.mlflow.reproduction.evidence.PaperStudy;
import io.coursework.mlflow.reproduction.evidence.StudyRun;
import io.coursework.mlflow.sweep.plan.SweepPlan;
import io.coursework.mlflow.sweep.plan.Trial;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What a reader must know of a study before any of its verdicts. */
final class Foreword {

  private static final long LARGEST = 1 << 20; // bytes

  private Foreword() {}

  /**
   * One paragraph each; none as a rule.
   *
   * @param parent the folder of the study's run
   */
  static List<String> of(SweepPlan plan, Path parent, PaperStudy study) throws IOException {
    List<String> said = new ArrayList<>();
    if (plan.trials().stream().allMatch(trial -> trial.spec().task().maxDepth() == 1)) {
      said.add(
          "This is a study of one level: none of its expressions is nested. It shows how a study is judged, and says"
              + " nothing of the paper's own task.");
    }
    RunArtifact pooled = new RunArtifact(parent, Pool.FILE);
    if (pooled.exists()) {
      said.add(pooled.text(LARGEST).strip());
    }
    String criteria = Criteria.warning(plan, parent);
    if (!criteria.isEmpty()) {
      said.add(criteria);
    }
    development(study).ifPresent(said::add);
    oneSided(study).ifPresent(said::add);
    sharedTables(plan).ifPresent(said::add);
    return said;
  }

  private static Optional<String> development(PaperStudy study) {
    return study.development()
        ? Optional.of(
            "Some blocks are seeds for development, 0 to %d, so no claim gets a verdict."
                .formatted(PaperStudy.FIRST_REPORTED - 1))
        : Optional.empty();
  }

  /** Of a study that was planned before each block had tables of its own. */
  private static Optional<String> sharedTables(SweepPlan plan) {
    Set<String> arms = new TreeSet<>();
    for (Trial trial : plan.trials()) {
      RunSpec spec = trial.spec();
      if (Arm.of(spec.name()).filter(Arm::drawsTables).isPresent()
          && !spec.equals(spec.withTablesOfItsSeed())) {
        arms.add(spec.name());
      }
    }
    return arms.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "The random tables of %s are the same in all blocks: what is said of them may be the luck of one table."
                .formatted(String.join(", ", arms)));
  }

  /** A size that no run needed is not a number: then nothing may be called a factor. */
  private static Optional<String> oneSided(PaperStudy study) {
    List<StudyRun> alone = study.complete(Arm.SUM);
    if (alone.isEmpty() || alone.stream().anyMatch(StudyRun::learned)) {
      return Optional.empty();
    }
    return Optional.of(
        "SUM alone was learned by no run, by %.1f million tokens at any d_model up to %d: what is said of it is a bound, and no number here is a factor."
            .formatted(
                study.budget(Clock.ALL_TOKENS, Arm.SUM) / 1e6,
                alone.stream().mapToInt(StudyRun::width).max().orElseThrow()));
  }
}
