package io.coursework.mlflow.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.mlflow.backend.MlflowConnection;
import io.coursework.mlflow.backend.ServerCheck;
import io.coursework.mlflow.backend.ServerReport;
import io.coursework.mlflow.board.TensorBoardBackend;
import io.coursework.mlflow.system.Environment;
import io.coursework.tfmodel.device.Devices;
import io.coursework.tracking.GitState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.tensorflow.TensorFlow;

/** Looks at everything that a run needs and says what to do about what is wrong. */
final class DoctorCommand implements Command {

  private static final int MATRIX = 1024;
  private static final long ENOUGH_MEMORY = 512L << 20;

  @Override
  public String name() {
    return "doctor";
  }

  @Override
  public String summary() {
    return "check the JDK, TensorFlow and its devices, memory, the MLflow server and git";
  }

  @Override
  public String arguments() {
    return "[--tracking-uri URI]";
  }

  @Override
  public String example() {
    return "coursework doctor --json";
  }

  @Override
  public Options options() {
    return new Options().addOption(TrackingOptions.destination());
  }

  /** What was looked at, what was seen, and what to do if that is wrong. */
  private record Finding(String what, boolean good, String seen, Optional<String> remedy) {

    static Finding good(String what, String seen) {
      return new Finding(what, true, seen, Optional.empty());
    }

    static Finding wrong(String what, String seen, String remedy) {
      return new Finding(what, false, seen, Optional.of(remedy));
    }
  }

  @Override
  public int run(CommandLine line, Console console) throws Exception {
    Arguments.noOthers(line);
    List<Finding> findings = new ArrayList<>();
    findings.add(Finding.good("coursework", Environment.courseworkVersion()));
    findings.add(java());
    findings.add(memory());
    findings.addAll(tensorFlow());
    findings.addAll(server(line));
    findings.add(git());

    ObjectNode result = Console.JSON.createObjectNode();
    boolean healthy = findings.stream().allMatch(Finding::good);
    result.put("healthy", healthy);
    ArrayNode list = result.putArray("findings");
    for (Finding finding : findings) {
      console.text(
          "%s  %-15s %s"
              .formatted(finding.good() ? "ok   " : "WRONG", finding.what(), finding.seen()));
      finding
          .remedy()
          .ifPresent(remedy -> console.text("       %-15s -> %s".formatted("", remedy)));
      ObjectNode node = list.addObject();
      node.put("what", finding.what()).put("ok", finding.good()).put("seen", finding.seen());
      finding.remedy().ifPresent(remedy -> node.put("remedy", remedy));
    }
    console.result(result);
    return healthy ? CommandLineInterface.DONE : CommandLineInterface.FAILED;
  }

  private static Finding java() {
    String seen =
        "%s (%s), %d processors"
            .formatted(
                System.getProperty("java.version"),
                System.getProperty("java.vendor"),
                Runtime.getRuntime().availableProcessors());
    return Runtime.version().feature() >= 17
        ? Finding.good("java", seen)
        : Finding.wrong("java", seen, "install JDK 17 or newer and point JAVA_HOME at it");
  }

  private static Finding memory() {
    long most = Runtime.getRuntime().maxMemory();
    String seen = "%,d MiB of heap at most".formatted(most >> 20);
    return most >= ENOUGH_MEMORY
        ? Finding.good("memory", seen)
        : Finding.wrong("memory", seen, "allow more, such as JAVA_OPTS=-Xmx1g");
  }

  private static List<Finding> tensorFlow() {
    List<Finding> findings = new ArrayList<>();
    try {
      findings.add(Finding.good("tensorflow", TensorFlow.version()));
      List<String> devices = Devices.visible();
      for (String device : devices) {
        double seconds = Devices.matrixProductSeconds(device, MATRIX);
        findings.add(
            Finding.good(
                "device",
                String.format(
                    Locale.ROOT,
                    "%s: product of two %d x %d matrices in %.1f ms (%.0f GFLOP/s%s)",
                    device,
                    MATRIX,
                    MATRIX,
                    seconds * 1e3,
                    2.0 * MATRIX * MATRIX * MATRIX / seconds / 1e9,
                    device.contains("CPU") ? ", one thread" : "")));
      }
      if (devices.size() == 1) {
        findings.add(
            Finding.good(
                "gpu", "none visible; build with -Pgpu on a machine with CUDA to use one"));
      }
    } catch (LinkageError e) {
      findings.add(
          Finding.wrong(
              "tensorflow",
              "its native library does not load (%s)".formatted(e.getMessage()),
              "build on this machine ('make build'), or with -Pgpu only where CUDA is installed"));
    }
    return findings;
  }

  private static List<Finding> server(CommandLine line) throws Exception {
    Optional<TensorBoardBackend> board = TrackingOptions.board(line);
    if (board.isPresent()) {
      return List.of(Finding.good("tensorboard", board.get().logDirectory() + " can be written"));
    }
    MlflowConnection connection = TrackingOptions.connection(line);
    ServerReport report = new ServerCheck(connection).check();
    List<Finding> findings = new ArrayList<>();
    connection.describe().forEach(setting -> findings.add(Finding.good("connection", setting)));
    String seen =
        report.version().map(version -> "MLflow " + version + " at ").orElse("")
            + report.uri()
            + report.problem().map(problem -> ": " + problem).orElse("");
    findings.add(
        new Finding(
            "tracking server",
            report.usable(),
            seen,
            report.usable() ? Optional.empty() : report.remedy()));
    report.experiment().ifPresent(name -> findings.add(Finding.good("experiment", name)));
    report.artifactRoute().ifPresent(route -> findings.add(Finding.good("artifacts", route)));
    return findings;
  }

  private static Finding git() {
    return GitState.read(Path.of(""))
        .map(
            git ->
                Finding.good(
                    "git",
                    "%s on %s%s"
                        .formatted(
                            git.commit().substring(0, 10),
                            git.branch().orElse("no branch"),
                            git.dirty() ? ", with uncommitted changes" : "")))
        .orElse(Finding.good("git", "no work tree here: runs will carry no commit"));
  }
}
