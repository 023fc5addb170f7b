package io.coursework.mlflow.spark;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkExecutorInfo;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The driver, started by {@code spark-submit}: one job of one task for each trial, so that a trial
 * that Spark gives up takes no other with it. Tells each trial's end by a {@link TrialEnd#line} on
 * standard output, and ends when its standard input does, with all trials that run.
 */
public final class TrialJob {

  /** Before a line on standard output that is meant for the user. */
  static final String NOTE = "coursework-note\t";

  private static final long PAUSE = 100; // milliseconds
  private static final long FIRST_HINT = TimeUnit.SECONDS.toNanos(20);
  private static final long NEXT_HINTS = TimeUnit.MINUTES.toNanos(5);

  private TrialJob() {}

  /**
   * @param arguments the trials with commas between, each as number:step to train up to; the plan;
   *     the working directory; then the command that runs a trial, but for the options that name
   *     plan and trial
   */
  public static void main(String[] arguments) throws InterruptedException {
    endWithStandardInput();
    List<String> trials = List.of(arguments[0].split(","));
    TrialTask task =
        new TrialTask(
            arguments[1], arguments[2], Arrays.asList(arguments).subList(3, arguments.length));
    try (JavaSparkContext spark = new JavaSparkContext(new SparkConf())) {
      if (spark.sc().uiWebUrl().isDefined()) {
        note("Spark's page of this sweep: " + spark.sc().uiWebUrl().get());
      }
      Map<Integer, JavaFutureAction<List<String>>> jobs = new HashMap<>();
      for (String trial : trials) {
        int number = TrialTask.number(trial);
        spark.setJobDescription("trial " + number);
        jobs.put(number, spark.parallelize(List.of(trial), 1).map(task).collectAsync());
      }
      follow(jobs, spark);
    }
  }

  /** Whoever started this process holds the other end, or is gone. */
  private static void endWithStandardInput() {
    Thread reader =
        new Thread(
            () -> {
              try {
                System.in.transferTo(java.io.OutputStream.nullOutputStream());
              } catch (IOException e) {
                // As if it had ended.
              }
              System.exit(1);
            },
            "standard input");
    reader.setDaemon(true);
    reader.start();
  }

  private static void follow(
      Map<Integer, JavaFutureAction<List<String>>> jobs, JavaSparkContext spark)
      throws InterruptedException {
    long hint = System.nanoTime() + FIRST_HINT;
    while (!jobs.isEmpty()) {
      for (Integer trial : List.copyOf(jobs.keySet())) {
        if (jobs.get(trial).isDone()) {
          say(end(trial, jobs.remove(trial)));
        }
      }
      if (running(spark) > 0) {
        hint = System.nanoTime() + FIRST_HINT;
      } else if (System.nanoTime() > hint) {
        note(
            "no trial runs: Spark has no executor for it; look whether the master has a worker with"
                + " enough free cores, memory and GPUs");
        hint = System.nanoTime() + NEXT_HINTS;
      }
      Thread.sleep(PAUSE);
    }
  }

  private static String end(int trial, JavaFutureAction<List<String>> job)
      throws InterruptedException {
    try {
      return job.get().get(0);
    } catch (ExecutionException e) {
      return TrialEnd.lost(trial, reason(e.getCause())).line();
    }
  }

  /** The task's own words, if there are any, without Spark's way of quoting them. */
  private static String reason(Throwable cause) {
    String first = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    return first.substring(first.lastIndexOf("Exception: ") + 1).replaceFirst("^xception: ", "");
  }

  private static int running(JavaSparkContext spark) {
    int tasks = 0;
    for (SparkExecutorInfo executor : spark.sc().statusTracker().getExecutorInfos()) {
      tasks += executor.numRunningTasks();
    }
    return tasks;
  }

  private static void note(String text) {
    say(NOTE + text);
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
