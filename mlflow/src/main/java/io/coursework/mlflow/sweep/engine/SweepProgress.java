package io.coursework.mlflow.sweep.engine;

import io.coursework.mlflow.experiment.Progress;
import io.coursework.mlflow.sweep.plan.Trial;

/**
 * How far a sweep has come: a bar for each trial that runs and one for all steps of the trials that
 * were left to do, which tells rate and remaining time. Thread-safe.
 */
public final class SweepProgress implements AutoCloseable {

  private final Progress progress;
  private final int trials;
  private final Progress.Bar all;
  private long steps;
  private int ended;
  private int failed;

  /**
   * @param standing before the first trial is run
   */
  public SweepProgress(Progress progress, SweepStatus standing) {
    this.progress = progress;
    this.trials = standing.left().size();
    this.all = progress.start("sweep", Math.max(1, standing.steps()), "steps");
  }

  /**
   * Where one trial shows how far it has come.
   *
   * @param stepped is told at every step
   */
  Progress of(Trial trial, Runnable stepped) {
    return (name, total, units) -> new TrialBar(trial, name, total, units, stepped);
  }

  private synchronized void advance(long more) {
    steps += more;
    all.update(steps, note());
  }

  private synchronized void passed(long units) {
    steps += units;
    all.skip(units);
  }

  /** A trial has ended elsewhere, well or not: all of its steps are done. */
  public synchronized void ended(Trial trial, boolean well) {
    steps += trial.until();
    ended(well);
  }

  /** A trial that showed its steps has ended, well or not. */
  synchronized void ended(boolean well) {
    ended++;
    failed += well ? 0 : 1;
    all.update(steps, note());
  }

  private String note() {
    return "%d of %d trials".formatted(ended, trials)
        + (failed == 0 ? "" : ", %d failed".formatted(failed));
  }

  @Override
  public synchronized void close() {
    if (ended == trials) {
      all.finish(note());
    }
    all.close();
  }

  /** A trial's bar, whose steps count for the sweep, too. */
  private final class TrialBar implements Progress.Bar {
    private final Progress.Bar bar;
    private final Runnable stepped;
    private final long total;
    private long counted;

    TrialBar(Trial trial, String name, long total, String units, Runnable stepped) {
      this.stepped = stepped;
      this.total = Math.min(total, trial.until());
      this.bar = progress.start("%d %s".formatted(trial.number(), name), this.total, units);
    }

    @Override
    public void update(long done, String note) {
      bar.update(done, note);
      count(done);
      stepped.run();
    }

    @Override
    public void skip(long units) {
      bar.skip(units);
      pass(units);
    }

    @Override
    public void finish(String note) {
      bar.finish(note);
    }

    /** Steps that it did not take, for it stopped early or failed, are done, too. */
    @Override
    public void close() {
      bar.close();
      pass(total - counted);
    }

    private void pass(long units) {
      counted += units;
      passed(units);
    }

    private void count(long done) {
      if (done > counted) {
        advance(done - counted);
        counted = done;
      }
    }
  }
}
