package io.coursework.curricula.curriculum;

import io.coursework.curricula.spec.Requirements;
import java.util.List;
import java.util.Set;

/**
 * One mix after another: stage i ends before step round(totalSteps * (share_0 + ... + share_i)).
 *
 * @param stages at least one; their shares sum to 1
 */
public record Staged(List<Stage> stages) implements PredefinedCurriculum {
  private static final double ROUNDING =
      1e-6; // shares typed as decimals, such as three of 0.3333333

  public Staged {
    stages = stages == null ? List.of() : List.copyOf(stages);
    double sum = stages.stream().mapToDouble(Stage::share).sum();
    new Requirements()
        .require(!stages.isEmpty(), "stages is empty; give at least one stage")
        .require(
            stages.isEmpty() || Math.abs(sum - 1) <= ROUNDING,
            "stages have shares that sum to %s; choose shares that sum to 1",
            sum)
        .throwIfAny();
  }

  @Override
  public Lesson lesson(long step, long totalSteps) {
    double share = 0;
    for (Stage stage : stages.subList(0, stages.size() - 1)) {
      share += stage.share();
      if (step < Math.round(share * totalSteps)) {
        return Lesson.of(Weights.normalised(stage.weights()));
      }
    }
    return Lesson.of(Weights.normalised(stages.get(stages.size() - 1).weights()));
  }

  @Override
  public Set<String> operations() {
    return Weights.trained(stages.stream().map(Stage::weights).toList());
  }
}
