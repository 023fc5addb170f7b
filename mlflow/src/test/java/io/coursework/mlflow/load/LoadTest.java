package io.coursework.mlflow.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.coursework.mlflow.crash.ChildProcess;
import io.coursework.mlflow.server.MlflowReader;
import io.coursework.mlflow.server.MlflowServer;
import io.coursework.tracking.Eventually;
import io.coursework.tracking.backend.RunContent;
import io.coursework.tracking.run.MetricPoint;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mlflow.api.proto.Service;
import org.mlflow.tracking.MlflowClient;

/**
 * Many runs at once, and a long one, against one server with SQLite: each value and file comes back
 * as it was recorded, once. Prints how fast it went.
 */
@Tag("load")
@Timeout(value = 6, unit = TimeUnit.HOURS)
class LoadTest {
  private static final int PROCESSES = 8;
  private static final int RUNS = 200;
  private static final String EXPERIMENT = "load";

  /** Recording needs little memory, whatever waits to be sent. */
  private static final List<String> JVM = List.of("-Xmx256m");

  @TempDir Path folder;

  /** As long as it tells of one run after the other. */
  private static void awaitEnd(ChildProcess process) throws Exception {
    while (process.isAlive()) {
      int said = process.said().length();
      Eventually.await(
          "the next run of a process", () -> !process.isAlive() || process.said().length() > said);
    }
    process.awaitSuccess();
  }

  @Test
  void everythingOfManyRunsAtOnceComesBack() throws Exception {
    try (MlflowServer server =
        MlflowServer.start(Files.createDirectory(folder.resolve("server")))) {
      List<LoadedRun> many = IntStream.range(0, RUNS).mapToObj(LoadedRun::ofMany).toList();
      int each = RUNS / PROCESSES;
      long start = System.nanoTime();
      List<ChildProcess> processes = new ArrayList<>();
      try {
        for (int first = 0; first < RUNS; first += each) {
          processes.add(start(server, first, List.of(Integer.toString(each))));
        }
        for (ChildProcess process : processes) {
          awaitEnd(process);
        }
      } finally {
        processes.forEach(ChildProcess::close);
      }
      tell(many, PROCESSES, System.nanoTime() - start);

      start = System.nanoTime();
      try (ChildProcess process =
          start(server, RUNS, List.of("longest", LoadedRun.longest(RUNS).name()))) {
        awaitEnd(process);
      }
      List<LoadedRun> longest = List.of(LoadedRun.longest(RUNS));
      tell(longest, 1, System.nanoTime() - start);

      List<LoadedRun> all = new ArrayList<>(many);
      all.addAll(longest);
      start = System.nanoTime();
      compare(server, all);
      System.out.printf(
          "load: all %d runs read back equal in %.0f s%n", all.size(), seconds(start));
    }
  }

  private ChildProcess start(MlflowServer server, int first, List<String> count) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                server.uri().toString(),
                folder.resolve("runs").toString(),
                EXPERIMENT,
                Integer.toString(first)));
    arguments.addAll(count);
    return ChildProcess.start(
        folder.resolve("output-%d.txt".formatted(first)),
        LoadProcess.class,
        JVM,
        Map.of(),
        arguments);
  }

  private static void tell(List<LoadedRun> runs, int processes, long nanos) {
    double seconds = nanos / 1e9;
    long points = runs.stream().mapToLong(LoadedRun::points).sum();
    long bytes = runs.stream().mapToLong(LoadedRun::bytes).sum();
    System.out.printf(
        Locale.ROOT,
        "load: %d runs from %d processes in %.0f s: %,d points (%,.0f a second), %,d MB (%.1f a second)%n",
        runs.size(),
        processes,
        seconds,
        points,
        points / seconds,
        bytes >> 20,
        bytes / seconds / (1 << 20));
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static void compare(MlflowServer server, List<LoadedRun> runs) throws Exception {
    Map<String, String> ids = new TreeMap<>();
    try (MlflowClient client = new MlflowClient(server.uri().toString())) {
      String experiment = client.getExperimentByName(EXPERIMENT).orElseThrow().getExperimentId();
      for (Service.RunInfo run : client.listRunInfos(experiment)) {
        assertEquals(null, ids.put(run.getRunName(), run.getRunId()), "two " + run.getRunName());
      }
    }
    assertEquals(runs.stream().map(LoadedRun::name).toList(), List.copyOf(ids.keySet()));
    for (LoadedRun run : runs) {
      compare(run, MlflowReader.read(server.uri(), server.artifacts(), ids.get(run.name())));
    }
  }

  private static void compare(LoadedRun expected, RunContent found) throws Exception {
    assertEquals("FINISHED", found.status(), expected.name());
    assertEquals(expected.params(), found.params(), expected.name());
    assertEquals(expected.points(), found.points().size(), expected.name());
    Set<List<Object>> points = new HashSet<>();
    for (MetricPoint point : found.points()) {
      points.add(List.of(point.key(), point.step(), point.value()));
    }
    for (int step = 0; step < expected.steps(); step++) {
      for (Map.Entry<String, Double> value : expected.values(step).entrySet()) {
        List<Object> point = List.of(value.getKey(), (long) step, value.getValue());
        if (!points.contains(point)) {
          throw new AssertionError(expected.name() + " lacks " + point);
        }
      }
    }
    assertEquals(expected.files().keySet(), found.artifacts().keySet(), expected.name());
    for (String path : expected.files().keySet()) {
      assertEquals(
          hash(out -> expected.write(path, out)),
          hash(out -> out.write(found.artifacts().get(path))),
          expected.name() + " " + path);
    }
  }

  @FunctionalInterface
  private interface Content {
    void write(OutputStream out) throws IOException;
  }

  private static String hash(Content content) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      content.write(out);
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
