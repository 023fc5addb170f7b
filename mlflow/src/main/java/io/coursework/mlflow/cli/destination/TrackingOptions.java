package io.coursework.mlflow.cli.destination;

import io.coursework.curricula.spec.PlainFile;
import io.coursework.mlflow.backend.http.MlflowConnection;
import io.coursework.mlflow.cli.console.Arguments;
import io.coursework.mlflow.cli.console.UsageException;
import io.coursework.mlflow.cli.console.Variables;
import io.coursework.mlflow.extension.BackendPlace;
import io.coursework.mlflow.extension.BackendType;
import io.coursework.mlflow.extension.Extensions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** Where a command's runs go, as the options and the environment say. */
public final class TrackingOptions {

  /** Written by {@code make mlflow-up}: the address of the server that it started. */
  private static final long LARGEST_ADDRESS = 1 << 12; // bytes

  private static final Path STARTED_SERVER = Path.of(".mlflow", "server.url");

  public static final String OFFLINE = "offline";

  private static final String ADDRESS = "MLFLOW_TRACKING_URI";
  private static final String EXPERIMENT = "MLFLOW_EXPERIMENT_NAME";

  private static final int LONGEST_EXPERIMENT = 500; // letters, as MLflow's servers count

  private TrackingOptions() {}

  public static Options options(String defaultExperiment) {
    return new Options()
        .addOption(
            Arguments.value(
                "experiment",
                "NAME",
                "experiment to record in (default: MLFLOW_EXPERIMENT_NAME, else "
                    + defaultExperiment
                    + ")"))
        .addOption(runsFolder())
        .addOption(
            Option.builder()
                .longOpt(OFFLINE)
                .desc("contact no server: keep the runs in their folders, for 'coursework sync'")
                .get())
        .addOption(destination());
  }

  public static Option runsFolder() {
    return Arguments.value("runs-dir", "DIR", "folder for the journals (default: runs)");
  }

  /** The folder that runs are kept in. */
  public static Path runs(CommandLine line) {
    return Path.of(line.getOptionValue("runs-dir", "runs"));
  }

  /** Where models are read from. */
  public static Option trackingUri() {
    return trackingUri("the MLflow server");
  }

  /** Where runs are sent to. */
  public static Option destination() {
    String others =
        Extensions.of(BackendType.class).stream()
            .map(BackendType::summary)
            .collect(Collectors.joining(", or "));
    return trackingUri("the MLflow server, or " + others);
  }

  private static Option trackingUri(String what) {
    return Arguments.value(
        "tracking-uri",
        "URI",
        what
            + " (default: MLFLOW_TRACKING_URI, else the one that 'make mlflow-up'"
            + " started in this directory, else "
            + MlflowConnection.DEFAULT_URI
            + ")");
  }

  /** The server's address and credentials, from options and environment. */
  public static MlflowConnection connection(CommandLine line) throws IOException {
    try {
      return MlflowConnection.of(environment(line), addressName(line));
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
  }

  /** Where the address comes from. */
  private static String addressName(CommandLine line) {
    if (line.hasOption("tracking-uri")) {
      return "--tracking-uri";
    }
    boolean started = Variables.all().getOrDefault(ADDRESS, "").isBlank();
    return started && Files.isRegularFile(STARTED_SERVER) ? STARTED_SERVER.toString() : ADDRESS;
  }

  /**
   * The place that runs go to, if the address is not a server's.
   *
   * @throws IOException if it cannot be used
   */
  public static Optional<BackendPlace> elsewhere(CommandLine line) throws IOException {
    String address = environment(line).getOrDefault(ADDRESS, "").strip();
    for (BackendType type : Extensions.of(BackendType.class)) {
      String scheme = type.scheme() + ":";
      if (address.startsWith(scheme)) {
        try {
          return Optional.of(type.open(address.substring(scheme.length())));
        } catch (IllegalArgumentException e) {
          // Not the address itself: it may hold a login.
          throw new UsageException(addressName(line) + " " + e.getMessage());
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Options by which another process sends its runs to the same place; the login is not among them,
   * for command lines can be read by everyone.
   */
  public static List<String> repeated(CommandLine line) throws IOException {
    if (line.hasOption(OFFLINE)) {
      return List.of("--" + OFFLINE);
    }
    Optional<BackendPlace> elsewhere = elsewhere(line);
    String address =
        elsewhere.isPresent() ? elsewhere.get().address() : connection(line).uri().toString();
    return line.hasOption(Reuse.OPTION)
        ? List.of("--tracking-uri", address, "--" + Reuse.OPTION)
        : List.of("--tracking-uri", address);
  }

  /** The experiment that options or environment name, if they do. */
  public static Optional<String> experiment(CommandLine line) throws IOException {
    return Optional.ofNullable(environment(line).get(EXPERIMENT))
        .map(String::strip)
        .filter(name -> !name.isEmpty());
  }

  private static void requireShort(String where, String name) {
    if (name.length() > LONGEST_EXPERIMENT) {
      throw new UsageException(
          "%s has %d characters, at most %d are allowed; shorten it"
              .formatted(where, name.length(), LONGEST_EXPERIMENT));
    }
  }

  /** As MLflow's Python users set it, with what the options say in its place. */
  private static Map<String, String> environment(CommandLine line) throws IOException {
    Map<String, String> environment = new HashMap<>(Variables.all());
    requireShort(
        line.hasOption("experiment") ? "--experiment" : EXPERIMENT,
        line.getOptionValue("experiment", environment.getOrDefault(EXPERIMENT, "")));
    if (line.hasOption("experiment")) {
      environment.put(EXPERIMENT, line.getOptionValue("experiment"));
      environment.remove("MLFLOW_EXPERIMENT_ID");
    }
    if (line.hasOption(OFFLINE)) {
      environment.remove(ADDRESS); // nobody asks there
    } else if (line.hasOption("tracking-uri")) {
      environment.put(ADDRESS, line.getOptionValue("tracking-uri"));
    } else if (environment.getOrDefault(ADDRESS, "").isBlank()
        && Files.isRegularFile(STARTED_SERVER)) {
      environment.put(ADDRESS, PlainFile.named(STARTED_SERVER).text(LARGEST_ADDRESS).strip());
    }
    return environment;
  }
}
