package io.coursework.mlflow.spark;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.spark.SparkExecutorInfo;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Runs trials as jobs of one task each, so that a trial that Spark gives up takes no other with it.
 * Only so many jobs are open at a time as keep the cluster at work: Spark's scheduler looks at all
 * that are whenever a core is free.
 */
final class TrialWaves {

  private static final int LEAST_OPEN = 256;
  private static final int OPEN_PER_CORE = 2;
  private static final int ROUNDS = 2;

  /** So many trials in a row without a place, and none that ran: no place is fit. */
  private static final int HOPELESS = 16;

  private static final long PAUSE = 50; // milliseconds
  private static final long FIRST_HINT = TimeUnit.SECONDS.toNanos(20);
  private static final long NEXT_HINTS = TimeUnit.MINUTES.toNanos(5);

  /**
   * A trial that Spark has.
   *
   * @param numbered as number:step
   * @param round from 1; the next is begun where no place was left to try
   */
  private record Open(String numbered, int round, JavaFutureAction<List<String>> job) {
    int trial() {
      return TrialTask.number(numbered);
    }
  }

  private final JavaSparkContext spark;
  private final TrialTask task;
  private final Consumer<String> ends;
  private final Consumer<String> notes;
  private final List<Open> open = new ArrayList<>();
  private int ran;
  private int lost;

  /**
   * @param ends is told each trial's end as a line
   * @param notes is told what else happens
   */
  TrialWaves(
      JavaSparkContext spark, TrialTask task, Consumer<String> ends, Consumer<String> notes) {
    this.spark = spark;
    this.task = task;
    this.ends = ends;
    this.notes = notes;
  }

  /**
   * Runs trials until each has ended, or Spark has.
   *
   * @param numbered each as number:step
   */
  void run(List<String> numbered) throws InterruptedException {
    Deque<String> waiting = new ArrayDeque<>(numbered);
    long hint = System.nanoTime() + FIRST_HINT;
    while (!(waiting.isEmpty() && open.isEmpty())) {
      while (!waiting.isEmpty() && open.size() < most() && !stopped()) {
        submit(waiting.poll(), 1);
      }
      collect();
      if (stopped()) {
        return; // why is in its log
      }
      if (ran == 0 && lost >= HOPELESS && !waiting.isEmpty()) {
        notes.accept(
            "no place that Spark has can run a trial: %,d are not tried any more"
                .formatted(waiting.size()));
        for (String left : waiting) {
          ends.accept(
              TrialEnd.lost(
                      TrialTask.number(left),
                      0,
                      "",
                      "not tried: no place could run those before it")
                  .line());
        }
        waiting.clear();
      }
      if (running() > 0 || open.isEmpty()) {
        hint = System.nanoTime() + FIRST_HINT;
      } else if (System.nanoTime() > hint) {
        notes.accept(
            "no trial runs: Spark has no executor for it; look whether the master has a worker with"
                + " enough free cores, memory and GPUs");
        hint = System.nanoTime() + NEXT_HINTS;
      }
      Thread.sleep(PAUSE);
    }
  }

  private int most() {
    return Math.max(LEAST_OPEN, OPEN_PER_CORE * spark.defaultParallelism());
  }

  private boolean stopped() {
    return spark.sc().isStopped();
  }

  private void submit(String numbered, int round) {
    spark.setJobDescription("trial " + TrialTask.number(numbered));
    open.add(
        new Open(
            numbered, round, spark.parallelize(List.of(numbered), 1).map(task).collectAsync()));
  }

  private void collect() throws InterruptedException {
    List<Open> again = new ArrayList<>();
    for (Iterator<Open> all = open.iterator(); all.hasNext(); ) {
      Open one = all.next();
      if (one.job().isDone() && !stopped()) {
        all.remove();
        ended(one, again);
      }
    }
    for (Open one : again) {
      if (!stopped()) {
        submit(one.numbered(), one.round() + 1);
      }
    }
  }

  private void ended(Open one, List<Open> again) throws InterruptedException {
    try {
      ends.accept(one.job().get().get(0));
      ran++;
    } catch (ExecutionException e) {
      if (stopped()) {
        return;
      }
      TrialLoss loss = TrialLoss.of(String.valueOf(e.getCause().getMessage()));
      if (loss.nowhere() && one.round() < ROUNDS && lost < HOPELESS) {
        again.add(one); // each place has failed once: perhaps one was only out of luck
        return;
      }
      ends.accept(TrialEnd.lost(one.trial(), one.round(), loss.host(), loss.reason()).line());
      lost++;
    }
  }

  private int running() {
    int tasks = 0;
    for (SparkExecutorInfo executor : spark.sc().statusTracker().getExecutorInfos()) {
      tasks += executor.numRunningTasks();
    }
    return tasks;
  }
}
