package io.coursework.tracking.benchmark;

import io.coursework.tracking.Tracking;
import io.coursework.tracking.backend.RemoteRun;
import io.coursework.tracking.run.DatasetInput;
import io.coursework.tracking.run.MetricPoint;
import io.coursework.tracking.run.ModelCard;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.run.RunStatus;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a logged point costs the training thread, with the journal on disk and the sender at work
 * beside it. The server takes everything at once.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 10, time = 1) // writing and sending compile beside each other, for long
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MetricsBenchmark {
  private static final Map<String, Double> ONE = values(1);
  private static final Map<String, Double> FIVE = values(5);
  private static final Map<String, Double> TWENTY = values(20);

  private Path folder;
  private Run run;
  private long step;

  private static Map<String, Double> values(int count) {
    Map<String, Double> values = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      values.put("train/loss_" + i, 1.0 / (3 + i));
    }
    return values;
  }

  /** A run for each iteration: its journal does not grow without end. */
  @Setup(Level.Iteration)
  public void start() throws IOException {
    folder = Files.createTempDirectory("coursework-metrics");
    run = new Tracking(folder, header -> new Swallowing()).start(RunHeader.of("bench", "metrics"));
    step = 0;
  }

  @TearDown(Level.Iteration)
  public void end() throws IOException {
    run.end(RunStatus.FINISHED, null);
    run.close();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    }
  }

  @Benchmark
  public void pointOfCallsWith1() {
    run.metrics(ONE, step++);
  }

  @Benchmark
  @OperationsPerInvocation(5)
  public void pointOfCallsWith5() {
    run.metrics(FIVE, step++);
  }

  @Benchmark
  @OperationsPerInvocation(20)
  public void pointOfCallsWith20() {
    run.metrics(TWENTY, step++);
  }

  private static final class Swallowing implements RemoteRun {
    @Override
    public String id() {
      return "1";
    }

    @Override
    public URI link() {
      return URI.create("http://nowhere/1");
    }

    @Override
    public void params(Map<String, String> values) {}

    @Override
    public void metrics(List<MetricPoint> points) {}

    @Override
    public void tags(Map<String, String> values) {}

    @Override
    public void dataset(DatasetInput input) {}

    @Override
    public void artifact(String path, Path file) {}

    @Override
    public boolean fetch(String path, long most, Path target) {
      return false;
    }

    @Override
    public OptionalInt model(String name, ModelCard card, SortedMap<String, Path> files, int step) {
      return OptionalInt.empty();
    }

    @Override
    public void end(RunStatus status, Instant time) {}

    @Override
    public void resume() {}
  }
}
