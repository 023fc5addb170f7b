package io.coursework.mlflow.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.Guice;
import com.google.inject.Injector;
import io.coursework.curricula.Catalogue;
import io.coursework.curricula.Course;
import io.coursework.mlflow.Main;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.server.MlflowServer;
import io.coursework.tfmodel.architecture.ParameterLayout;
import io.coursework.tfmodel.checkpoint.Checkpoint;
import io.coursework.tracking.StoppedRun;
import io.coursework.tracking.run.ResumeException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Trainings that are killed again and again, and resumed each time, come to what an undisturbed one
 * comes to: the same weights, the same files, the same curves on the server, to the bit.
 *
 * <p>{@code -Dcrash.seed=N} chooses the same moments again, {@code -Dcrash.kills=N} how many.
 */
@Tag("crash")
class CrashTest {

  private static final int KILLS = Integer.getInteger("crash.kills", 32);
  private static final long STEPS = 600;

  /** A teacher that learns, and phases with rehearsal and fresh moments. */
  private static final List<String> CURRICULA = List.of("exp3s", "continual");

  /** Of a run that has steps left; the end comes once a training, the rest more often. */
  private static final List<KillMoment> BEFORE_THE_END =
      List.of(
          KillMoment.STARTING,
          KillMoment.TRAINING,
          KillMoment.TRAINING,
          KillMoment.WRITING,
          KillMoment.WRITING,
          KillMoment.ENDING);

  /** Of a run that has taken all steps. */
  private static final List<KillMoment> AT_THE_END =
      List.of(KillMoment.STARTING, KillMoment.ENDING);

  // Curves, evaluations and checkpoints at steps that do not coincide.
  private static final List<String> SETTINGS =
      List.of(
          "training.steps=" + STEPS,
          "training.batch_size=16",
          "training.device=cpu",
          "training.checkpoint.every=8",
          "evaluation.every=50",
          "evaluation.max_examples=60",
          "evaluation.max_examples_during_training=20",
          "logging.every=7");

  private final Injector injector = Guice.createInjector(Main.modules());
  private final MlflowServer server = MlflowServer.shared();
  private final long seed = Long.getLong("crash.seed", System.nanoTime() % 1_000_000);
  private final Random random = new Random(seed);
  private final Map<String, Outcome> undisturbed = new HashMap<>();
  private int kills;

  @TempDir Path folder;

  /** One training: its folder of runs, its experiment, its curriculum. */
  private record Attempt(Path runs, String experiment, String curriculum) {}

  @Test
  void noKillLosesOrDoublesAnything() throws Exception {
    System.out.printf("crash: %d kills, -Dcrash.seed=%d%n", KILLS, seed);
    for (int i = 0; kills < KILLS; i++) {
      String curriculum = CURRICULA.get(i % CURRICULA.size());
      if (!undisturbed.containsKey(curriculum)) {
        Attempt reference = attempt(curriculum);
        try (ChildProcess process = begin(reference)) {
          process.awaitSuccess();
        }
        undisturbed.put(curriculum, outcome(reference));
      }
      Attempt killed = attempt(curriculum);
      trainDespiteKills(killed);
      assertSame(undisturbed.get(curriculum), outcome(killed));
    }
  }

  private Attempt attempt(String curriculum) throws IOException {
    Path runs = Files.createTempDirectory(folder, curriculum);
    return new Attempt(runs, "crash-" + UUID.randomUUID(), curriculum);
  }

  private Outcome outcome(Attempt attempt) throws IOException {
    return Outcome.of(server, attempt.experiment(), directory(attempt).orElseThrow());
  }

  /** Kills and resumes until the training has ended, or no kill is left. */
  private void trainDespiteKills(Attempt attempt) throws Exception {
    for (boolean done = false; !done; ) {
      try (ChildProcess process = goOn(attempt)) {
        // At the end every second time, so that most kills fall among the steps.
        if (kills >= KILLS || atTheEnd(attempt) && random.nextBoolean()) {
          process.awaitSuccess();
          return;
        }
        List<KillMoment> moments = atTheEnd(attempt) ? AT_THE_END : BEFORE_THE_END;
        KillMoment moment = moments.get(random.nextInt(moments.size()));
        int millis = random.nextInt(moment.longest());
        if (awaitMoment(moment, random.nextLong(STEPS), attempt, process)) {
          Thread.sleep(millis);
        }
        if (process.kill()) {
          kills++;
          System.out.printf(
              "crash: kill %d of %s, %s + %d ms, at %s%n",
              kills, attempt.curriculum(), moment, millis, newest(attempt));
        } else {
          process.awaitSuccess();
        }
      }
      assertEveryCheckpointIsWhole(attempt);
      done = isDone(attempt);
    }
  }

  private ChildProcess begin(Attempt attempt) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--config",
                "src/main/configs/" + attempt.curriculum() + ".yaml",
                "--experiment",
                attempt.experiment(),
                "--runs-dir",
                attempt.runs().toString(),
                "--tracking-uri",
                server.uri().toString()));
    SETTINGS.forEach(setting -> arguments.addAll(List.of("--set", setting)));
    return train(attempt, arguments);
  }

  private ChildProcess goOn(Attempt attempt) throws IOException {
    Optional<Path> directory = directory(attempt);
    if (directory.isEmpty()) {
      return begin(attempt);
    }
    return train(
        attempt,
        List.of("--resume", directory.get().toString(), "--tracking-uri", server.uri().toString()));
  }

  private static ChildProcess train(Attempt attempt, List<String> options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("train"));
    arguments.addAll(options);
    return ChildProcess.start(attempt.runs().resolve("output.txt"), Main.class, arguments);
  }

  /**
   * Waits until it has come; false if the process ended before.
   *
   * @param step of the first checkpoint that counts, for one that is written
   */
  private static boolean awaitMoment(
      KillMoment moment, long step, Attempt attempt, ChildProcess process) throws Exception {
    String written = ".step_%08d.tmp".formatted(step);
    long before = journalLength(attempt);
    while (process.isAlive()) {
      boolean reached =
          switch (moment) {
            case STARTING -> true;
            case TRAINING -> journalLength(attempt) > before;
            case WRITING ->
                checkpoints(attempt, ".step_*.tmp").stream()
                    .anyMatch(folder -> folder.getFileName().toString().compareTo(written) >= 0);
            case ENDING -> atTheEnd(attempt);
          };
      if (reached) {
        return true;
      }
      Thread.sleep(0, 200_000);
    }
    return false;
  }

  private static long journalLength(Attempt attempt) throws IOException {
    Optional<Path> directory = directory(attempt);
    return directory.isEmpty() ? 0 : directory.get().resolve("journal.jsonl").toFile().length();
  }

  private static List<Path> checkpoints(Attempt attempt, String pattern) throws IOException {
    Optional<Path> root = directory(attempt).map(run -> run.resolve("checkpoints"));
    if (root.isEmpty() || !Files.exists(root.get())) {
      return List.of();
    }
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(root.get(), pattern)) {
      folders.forEach(found::add);
    }
    found.sort(Comparator.naturalOrder());
    return found;
  }

  private static boolean atTheEnd(Attempt attempt) throws IOException {
    return !checkpoints(attempt, "step_%08d".formatted(STEPS)).isEmpty();
  }

  private static String newest(Attempt attempt) throws IOException {
    List<Path> all = checkpoints(attempt, "step_*");
    return all.isEmpty() ? "no checkpoint" : all.get(all.size() - 1).getFileName().toString();
  }

  /** The directory of the attempt's run, once it has begun. */
  private static Optional<Path> directory(Attempt attempt) throws IOException {
    try (Stream<Path> directories = Files.list(attempt.runs())) {
      return directories.filter(Files::isDirectory).findFirst();
    }
  }

  /** Whether the run has finished and the server has all of it; forgets a run that never began. */
  private static boolean isDone(Attempt attempt) throws IOException {
    Optional<Path> directory = directory(attempt);
    if (directory.isEmpty()) {
      return false;
    }
    try (StoppedRun stopped = StoppedRun.open(directory.get())) {
      assertEquals(attempt.experiment(), stopped.header().experiment());
      return false;
    } catch (ResumeException e) {
      if (e.getMessage().contains("nothing is left to do")) {
        return true;
      }
      assertTrue(
          e.getMessage().contains("before its run began")
              || e.getMessage().contains("is not the folder of a run"),
          e.getMessage());
      Files.move(directory.get(), attempt.runs().resolveSibling("unborn-" + UUID.randomUUID()));
      return false;
    }
  }

  private void assertEveryCheckpointIsWhole(Attempt attempt) throws IOException {
    RunSpec spec =
        injector
            .getInstance(ConfigLoader.class)
            .load(Path.of("src/main/configs/" + attempt.curriculum() + ".yaml"), SETTINGS);
    try (Course course = spec.course(injector.getInstance(Catalogue.class))) {
      ParameterLayout layout = ParameterLayout.of(spec.model(), course.vocabulary().size());
      for (Path checkpoint : checkpoints(attempt, "step_*")) {
        Checkpoint.read(checkpoint, layout);
      }
    }
  }

  private static void assertSame(Outcome expected, Outcome actual) {
    assertEquals("FINISHED", actual.status());
    assertEquals(expected.params(), actual.params());
    assertEquals(expected.points(), actual.points());
    assertEquals(expected.datasets(), actual.datasets());
    assertEquals(expected.localFiles().keySet(), actual.localFiles().keySet());
    expected.localFiles().forEach((n, c) -> assertEquals(c, actual.localFiles().get(n), n));
    assertEquals(expected.remoteFiles().keySet(), actual.remoteFiles().keySet());
    expected.remoteFiles().forEach((n, c) -> assertEquals(c, actual.remoteFiles().get(n), n));
  }
}
