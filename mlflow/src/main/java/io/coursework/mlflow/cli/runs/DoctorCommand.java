package io.coursework.mlflow.cli.runs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.mlflow.backend.ServerCheck;
import io.coursework.mlflow.backend.ServerReport;
import io.coursework.mlflow.backend.http.MlflowConnection;
import io.coursework.mlflow.cli.console.Arguments;
import io.coursework.mlflow.cli.console.Command;
import io.coursework.mlflow.cli.console.CommandLineInterface;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.cli.console.UsageException;
import io.coursework.mlflow.cli.destination.TrackingOptions;
import io.coursework.mlflow.extension.BackendPlace;
import io.coursework.mlflow.system.Causes;
import io.coursework.mlflow.system.Environment;
import io.coursework.mlflow.system.Preflight;
import io.coursework.tfmodel.device.Devices;
import io.coursework.tracking.provenance.GitState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.tensorflow.TensorFlow;

/** Looks at everything that a run needs and says what to do about what is wrong. */
public final class DoctorCommand implements Command {

  private static final int MEANING = 23; // the column at which what was seen begins
  private static final int MATRIX = 1024;
  private static final long ENOUGH_MEMORY = 512L << 20;

  @Override
  public String name() {
    return "doctor";
  }

  @Override
  public String summary() {
    return "check the JDK, memory, folders, TensorFlow and its devices, the MLflow server and git";
  }

  @Override
  public String arguments() {
    return "[--tracking-uri URI] [--runs-dir DIR]";
  }

  @Override
  public String example() {
    return "coursework doctor --json";
  }

  @Override
  public Options options() {
    return new Options()
        .addOption(TrackingOptions.runsFolder())
        .addOption(TrackingOptions.destination());
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
    findings.add(openFiles());
    findings.addAll(looked("temporary files", () -> List.of(temporaryFolder())));
    findings.addAll(looked("runs", () -> List.of(runsFolder(line))));
    findings.addAll(tensorFlow());
    findings.addAll(looked("tracking server", () -> server(line)));
    findings.addAll(looked("git", () -> List.of(git())));

    ObjectNode result = Console.JSON.createObjectNode();
    boolean healthy = findings.stream().allMatch(Finding::good);
    result.put("healthy", healthy);
    ArrayNode list = result.putArray("findings");
    for (Finding finding : findings) {
      console.wrapped(
          "%s  %-15s %s"
              .formatted(finding.good() ? "ok   " : "WRONG", finding.what(), finding.seen()),
          MEANING);
      finding
          .remedy()
          .ifPresent(remedy -> console.wrapped(" ".repeat(MEANING) + "-> " + remedy, MEANING + 3));
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

  private static Finding openFiles() {
    return found("open files", "enough may be open", Preflight.here().openFiles());
  }

  private static Finding temporaryFolder() {
    Preflight here = Preflight.here();
    return found("temporary files", here.temporary() + " can be written", here.temporaryFolder(0));
  }

  private static Finding runsFolder(CommandLine line) {
    Path runs = TrackingOptions.of(line).runs();
    return found("runs", runs + " can be written", Preflight.here().runsFolder(runs, 0));
  }

  private static Finding found(String what, String good, Optional<Preflight.Obstacle> obstacle) {
    return obstacle
        .map(wrong -> Finding.wrong(what, wrong.problem(), wrong.remedy()))
        .orElseGet(() -> Finding.good(what, good));
  }

  /** Something to look at. */
  private interface Look {
    List<Finding> look() throws Exception;
  }

  /** What keeps one from looking is a finding, too: nobody is left to ask about it. */
  private static List<Finding> looked(String what, Look look) throws Exception {
    try {
      return look.look();
    } catch (UsageException e) {
      throw e;
    } catch (Exception | LinkageError e) {
      return List.of(
          Finding.wrong(
              what,
              "cannot be looked at (%s)".formatted(Causes.line(e)),
              Causes.remedy(e).orElse("add --debug to see where that comes from")));
    }
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
    } catch (LinkageError | RuntimeException e) {
      findings.add(
          Finding.wrong(
              "tensorflow",
              "it does not work (%s)".formatted(Causes.line(e)),
              Causes.remedy(e)
                  .orElse(
                      "build on this machine ('make build'), or with -Pgpu only where CUDA is installed")));
    }
    return findings;
  }

  private static List<Finding> server(CommandLine line) throws Exception {
    Optional<BackendPlace> elsewhere = TrackingOptions.of(line).elsewhere();
    if (elsewhere.isPresent()) {
      String[] address = elsewhere.get().address().split(":", 2);
      return List.of(Finding.good(address[0], address[1] + " can be written"));
    }
    MlflowConnection connection = TrackingOptions.of(line).connection();
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
        .orElse(
            Finding.good(
                "git", "this folder is not in a git repository: runs will record no commit"));
  }
}
