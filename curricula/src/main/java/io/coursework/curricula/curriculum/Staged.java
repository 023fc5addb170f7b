package io.coursework.curricula.curriculum;

import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.Requirements;
import io.coursework.curricula.spec.SnakeCase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One mix after another: stage i ends before step round(steps * (share_0 + ... + share_i)).
 *
 * <p>A stage with {@code replay} teaches (1 - replay) * weights + replay * mean, where the mean is
 * that of what all stages before have taught, their own replay included, by their shares.
 *
 * @param stages at least one; their shares sum to 1; the first replays and restarts nothing
 */
public record Staged(
    @Key("one after another, such as [{share: 0.5, weights: {MAX: 1}}, {share: 0.5, ...}]")
        List<Stage> stages)
    implements PredefinedCurriculum {
  private static final double ROUNDING =
      1e-6; // shares typed as decimals, such as three of 0.3333333

  public Staged {
    stages = stages == null ? List.of() : List.copyOf(stages);
    double sum = stages.stream().mapToDouble(Stage::share).sum();
    Requirements requirements =
        new Requirements()
            .require(!stages.isEmpty(), "stages is empty; give at least one stage")
            .require(
                stages.isEmpty() || Math.abs(sum - 1) <= ROUNDING,
                "stages have shares that sum to %s; choose shares that sum to 1",
                sum);
    if (!stages.isEmpty()) {
      Stage first = stages.get(0);
      requirements
          .require(
              first.replay() == 0,
              "stages.0.replay = %s, but nothing was taught before the first stage; leave it out",
              first.replay())
          .require(
              first.restart() == Restart.NOTHING,
              "stages.0.restart = %s, but nothing was begun before the first stage; leave it out",
              SnakeCase.of(first.restart()));
    }
    requirements.throwIfAny();
  }

  @Override
  public Teacher teacher(long steps) {
    long[] ends = ends(steps);
    List<Phase> phases = phases(ends);
    List<Map<String, Double>> mixes = mixes();
    List<Lesson> lessons = new ArrayList<>();
    for (int i = 0; i < ends.length; i++) {
      lessons.add(Lesson.of(mixes.get(i)).with(phases.get(i)));
    }
    return step -> {
      int stage = 0;
      while (stage < ends.length - 1 && step >= ends[stage]) {
        stage++;
      }
      return lessons.get(stage);
    };
  }

  @Override
  public Set<String> operations() {
    return OperationWeights.trained(mixes());
  }

  /** The step after each stage's last. */
  private long[] ends(long steps) {
    Requirements requirements = new Requirements();
    long[] ends = new long[stages.size()];
    double share = 0;
    for (int i = 0; i < ends.length; i++) {
      share += stages.get(i).share();
      ends[i] = i == ends.length - 1 ? steps : Math.round(share * steps);
      requirements.require(
          ends[i] > (i == 0 ? 0 : ends[i - 1]),
          "stages.%d.share = %s of %d steps is less than one step; raise the share, or train longer",
          i,
          stages.get(i).share(),
          steps);
    }
    requirements.throwIfAny();
    return ends;
  }

  /** What each stage teaches, replay included. */
  private List<Map<String, Double>> mixes() {
    List<Map<String, Double>> mixes = new ArrayList<>();
    Map<String, Double> mean = Map.of();
    double share = 0;
    for (Stage stage : stages) {
      Map<String, Double> own = OperationWeights.normalised(stage.weights());
      Map<String, Double> mix =
          stage.replay() == 0 ? own : OperationWeights.blend(own, mean, stage.replay());
      mixes.add(mix);
      share += stage.share();
      mean = mean.isEmpty() ? mix : OperationWeights.blend(mean, mix, stage.share() / share);
    }
    return mixes;
  }

  /** What the optimiser has forgotten in each stage. */
  private List<Phase> phases(long[] ends) {
    List<Phase> phases = new ArrayList<>();
    long momentsSince = 0;
    long rateStart = 0;
    for (int i = 0; i < ends.length; i++) {
      Restart restart = stages.get(i).restart();
      long start = i == 0 ? 0 : ends[i - 1];
      momentsSince = restart == Restart.NOTHING ? momentsSince : start;
      rateStart = restart == Restart.EVERYTHING ? start : rateStart;
      int next = i + 1;
      while (next < ends.length && stages.get(next).restart() != Restart.EVERYTHING) {
        next++;
      }
      long rateEnd = next == ends.length ? Long.MAX_VALUE : ends[next - 1];
      phases.add(new Phase(momentsSince, rateStart, rateEnd));
    }
    return phases;
  }
}
