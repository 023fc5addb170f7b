package io.coursework.curricula.curriculum;

import io.coursework.curricula.random.Randomness;
import java.nio.DoubleBuffer;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** The teacher of a {@link TeacherStudent} curriculum. */
final class ProgressTeacher implements Teacher {
  private final TeacherStudent spec;
  private final long seed;
  private final ScoreHistory[] histories; // of the operations

  ProgressTeacher(TeacherStudent spec, long seed) {
    this.spec = spec;
    this.seed = seed;
    this.histories = new ScoreHistory[spec.tasks().size()];
    Arrays.setAll(histories, i -> new ScoreHistory(spec.window()));
  }

  @Override
  public Lesson lesson(long step) {
    return Lesson.of(OperationWeights.only(spec.tasks().get(chosen(step))));
  }

  @Override
  public boolean adaptive() {
    return true;
  }

  @Override
  public void observe(long step, Observation observation) {
    int chosen = chosen(step);
    double score = -observation.loss(spec.tasks().get(chosen));
    ScoreHistory history = histories[chosen];
    history.visits++;
    if (!Double.isFinite(score)) {
      return;
    }
    switch (spec.variant()) {
      case ONLINE -> smooth(history, history.changeTo(score));
      case NAIVE -> {
        history.add(history.visits, score);
        if (history.visits % spec.window() == 0) {
          smooth(history, history.slope());
          history.clear();
        }
      }
      case WINDOW -> {
        history.add(step, score);
        double slope = history.slope();
        history.progress = Double.isFinite(slope) ? slope : history.progress;
      }
      case SAMPLING -> {
        double change = history.changeTo(score);
        if (Double.isFinite(change)) {
          history.add(step, change);
        }
      }
    }
  }

  @Override
  public double[] state() {
    double[] state = new double[length()];
    DoubleBuffer numbers = DoubleBuffer.wrap(state);
    for (ScoreHistory history : histories) {
      history.write(numbers);
    }
    return state;
  }

  @Override
  public void restore(double[] state) {
    DoubleBuffer numbers = States.of(state, length());
    for (ScoreHistory history : histories) {
      history.read(numbers);
    }
  }

  private int length() {
    return histories.length * ScoreHistory.stateLength(spec.window());
  }

  private void smooth(ScoreHistory history, double change) {
    if (Double.isFinite(change)) {
      history.progress = spec.alpha() * change + (1 - spec.alpha()) * history.progress;
    }
  }

  private int chosen(long step) {
    int due = due();
    if (due >= 0) {
      return due;
    }
    double[] speeds = new double[histories.length];
    for (int i = 0; i < speeds.length; i++) {
      speeds[i] = Math.abs(progress(i, step));
    }
    double largest = Arrays.stream(speeds).max().orElseThrow();
    RandomGenerator random = Randomness.of(seed, "teacher/choice", step);
    if (spec.choice() == TeacherStudent.Choice.BOLTZMANN) {
      double[] heats =
          Arrays.stream(speeds).map(speed -> (speed - largest) / spec.temperature()).toArray();
      return Shares.draw(Shares.softmax(heats), random);
    }
    if (random.nextDouble() < spec.epsilon()) {
      return random.nextInt(speeds.length);
    }
    double[] fastest = Arrays.stream(speeds).map(speed -> speed == largest ? 1 : 0).toArray();
    return Shares.draw(Shares.of(fastest), random); // any of equals
  }

  /** The operation that is to be visited whatever its progress; -1 if there is none. */
  private int due() {
    boolean naive = spec.variant() == TeacherStudent.Variant.NAIVE;
    int least = 0;
    for (int i = 0; i < histories.length; i++) {
      if (naive && histories[i].visits % spec.window() != 0) {
        return i; // in the midst of its row
      }
      least = histories[i].visits < histories[least].visits ? i : least;
    }
    return histories[least].visits < (naive ? spec.window() : 2) ? least : -1;
  }

  private double progress(int operation, long step) {
    ScoreHistory history = histories[operation];
    return spec.variant() == TeacherStudent.Variant.SAMPLING
        ? history.any(Randomness.of(seed, "teacher/sample", step, operation))
        : history.progress;
  }
}
