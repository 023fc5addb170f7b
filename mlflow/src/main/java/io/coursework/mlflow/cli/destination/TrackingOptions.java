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

/**
 * Where a command's runs are read and recorded, as its options say; what they leave open the
 * environment says.
 *
 * @param uri the address of the server, or of another place that runs go to
 * @param offline whether no server is asked
 * @param experiment the name of the experiment to record in
 * @param folder that runs are kept in
 * @param reuse whether finished runs are taken in place of training the same again
 */
public record TrackingOptions(
    Optional<String> uri,
    boolean offline,
    Optional<String> experiment,
    Optional<Path> folder,
    boolean reuse) {

  /** Written by {@code make mlflow-up}: the address of the server that it started. */
  private static final long LARGEST_ADDRESS = 1 << 12; // bytes

  private static final Path STARTED_SERVER = Path.of(".mlflow", "server.url");

  public static final String OFFLINE = "offline";

  private static final String URI = "tracking-uri";
  private static final String NAME = "experiment";
  private static final String FOLDER = "runs-dir";
  private static final String REUSE = "reuse";

  private static final String ADDRESS = "MLFLOW_TRACKING_URI";
  private static final String EXPERIMENT = "MLFLOW_EXPERIMENT_NAME";

  private static final int LONGEST_EXPERIMENT = 500; // letters, as MLflow's servers count

  /** What a command line says; an option that the command does not have counts as absent. */
  public static TrackingOptions of(CommandLine line) {
    return new TrackingOptions(
        Optional.ofNullable(line.getOptionValue(URI)),
        line.hasOption(OFFLINE),
        Optional.ofNullable(line.getOptionValue(NAME)),
        Optional.ofNullable(line.getOptionValue(FOLDER)).map(Path::of),
        line.hasOption(REUSE));
  }

  public static Options options(String defaultExperiment) {
    return new Options()
        .addOption(
            Arguments.value(
                NAME,
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
    return Arguments.value(FOLDER, "DIR", "folder for the journals (default: runs)");
  }

  /** The folder that runs are kept in. */
  public Path runs() {
    return folder.orElse(Path.of("runs"));
  }

  /** The option by which work is done once. */
  public static Option reuseOption() {
    return Arguments.flag(
        REUSE,
        "use finished runs of the experiment instead of training the same again: same"
            + " configuration, version and kind of processor, whoever trained them");
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
        URI,
        "URI",
        what
            + " (default: MLFLOW_TRACKING_URI, else the one that 'make mlflow-up'"
            + " started in this directory, else "
            + MlflowConnection.DEFAULT_URI
            + ")");
  }

  /** The server's address and credentials, from options and environment. */
  public MlflowConnection connection() throws IOException {
    try {
      return MlflowConnection.of(environment(), addressName());
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
  }

  /** Where the address comes from. */
  private String addressName() {
    if (uri.isPresent()) {
      return "--" + URI;
    }
    boolean started = Variables.all().getOrDefault(ADDRESS, "").isBlank();
    return started && Files.isRegularFile(STARTED_SERVER) ? STARTED_SERVER.toString() : ADDRESS;
  }

  /**
   * The place that runs go to, if the address is not a server's.
   *
   * @throws IOException if it cannot be used
   */
  public Optional<BackendPlace> elsewhere() throws IOException {
    String address = environment().getOrDefault(ADDRESS, "").strip();
    for (BackendType type : Extensions.of(BackendType.class)) {
      String scheme = type.scheme() + ":";
      if (address.startsWith(scheme)) {
        try {
          return Optional.of(type.open(address.substring(scheme.length())));
        } catch (IllegalArgumentException e) {
          // Not the address itself: it may hold a login.
          throw new UsageException(addressName() + " " + e.getMessage());
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Options by which another process sends its runs to the same place; the login is not among them,
   * for command lines can be read by everyone.
   */
  public List<String> repeated() throws IOException {
    if (offline) {
      return List.of("--" + OFFLINE);
    }
    Optional<BackendPlace> elsewhere = elsewhere();
    String address =
        elsewhere.isPresent() ? elsewhere.get().address() : connection().uri().toString();
    return reuse ? List.of("--" + URI, address, "--" + REUSE) : List.of("--" + URI, address);
  }

  /** The experiment that options or environment name, if they do. */
  public Optional<String> experimentName() throws IOException {
    return Optional.ofNullable(environment().get(EXPERIMENT))
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
  private Map<String, String> environment() throws IOException {
    Map<String, String> environment = new HashMap<>(Variables.all());
    requireShort(
        experiment.isPresent() ? "--" + NAME : EXPERIMENT,
        experiment.orElse(environment.getOrDefault(EXPERIMENT, "")));
    if (experiment.isPresent()) {
      environment.put(EXPERIMENT, experiment.get());
      environment.remove("MLFLOW_EXPERIMENT_ID");
    }
    if (offline) {
      environment.remove(ADDRESS); // nobody asks there
    } else if (uri.isPresent()) {
      environment.put(ADDRESS, uri.get());
    } else if (environment.getOrDefault(ADDRESS, "").isBlank()
        && Files.isRegularFile(STARTED_SERVER)) {
      environment.put(ADDRESS, PlainFile.named(STARTED_SERVER).text(LARGEST_ADDRESS).strip());
    }
    return environment;
  }
}
