package io.coursework.mlflow.spark;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The driver, started by {@code spark-submit}. Tells each trial's end by a {@link TrialEnd#line} on
 * standard output, and ends when its standard input does, with all trials that run.
 */
public final class TrialJob {

  /** Before a line on standard output that is meant for the user. */
  static final String NOTE = "coursework-note\t";

  /** The setting with the jars of extensions, as on a class path. */
  static final String JARS = "spark.coursework.jars";

  private TrialJob() {}

  /**
   * @param arguments the file of the trials, a line for each as number:step to train up to; the
   *     plan; the working directory; then the command that runs a trial, but for the options that
   *     name plan and trial
   */
  public static void main(String[] arguments) {
    endWithStandardInput();
    int code = 0;
    try {
      run(arguments);
    } catch (Throwable e) { // whatever Spark throws: threads of it may keep this process alive
      System.err.println("Exception in thread \"main\" " + e);
      code = 1;
    }
    System.exit(code);
  }

  private static void run(String[] arguments) throws IOException, InterruptedException {
    List<String> trials = Files.readAllLines(Path.of(arguments[0]));
    SparkConf settings = new SparkConf();
    List<String> jars = new ArrayList<>(List.of(settings.get(JARS, "").split(File.pathSeparator)));
    jars.remove("");
    TrialTask task =
        new TrialTask(
            arguments[1],
            arguments[2],
            jars.stream().map(jar -> new File(jar).getName()).toList(),
            Arrays.asList(arguments).subList(3, arguments.length));
    try (JavaSparkContext spark = new JavaSparkContext(settings)) {
      jars.forEach(spark::addFile);
      spark.sc().addSparkListener(new TrialListener(TrialJob::note));
      if (spark.sc().uiWebUrl().isDefined()) {
        note("Spark's page of this sweep: " + spark.sc().uiWebUrl().get());
      }
      new TrialWaves(spark, task, TrialJob::say, TrialJob::note).run(trials);
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

  private static void note(String text) {
    say(NOTE + text.replaceAll("\\s+", " "));
  }

  private static synchronized void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
