package io.coursework.mlflow.spark;

import io.coursework.mlflow.system.UnfitPlaceException;
import io.coursework.tracking.secret.Secrets;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How jobs get to a cluster.
 *
 * @param program {@code spark-submit}
 * @param master where the cluster is, in Spark's words
 * @param settings as the user gave them
 */
public record SparkSubmit(Path program, String master, SparkSettings settings) {

  private static final String OWN_KIND = "spark://";
  private static final String NAME = "spark-submit";
  private static final Pattern MASTER =
      Pattern.compile("spark://.+|k8s://.+|yarn|local(\\[[0-9*]+(, ?[0-9]+)?])?");
  private static final Pattern STANDALONE =
      Pattern.compile("([^:,/]+|\\[[0-9a-fA-F:]+]):([0-9]{1,5})");
  private static final int PATIENCE = 5000; // milliseconds

  /**
   * @throws IllegalArgumentException if one of them cannot be used
   */
  public SparkSubmit {
    require(
        Secrets.withoutUser(master).equals(master),
        "--master %s has a login in its address, which everyone on this machine could read; leave it out",
        Secrets.withoutUser(master));
    require(
        MASTER.matcher(master).matches(),
        "--master %s is not a Spark master; write it as spark://HOST:7077, k8s://URL, yarn or local[2]",
        master);
  }

  private static void require(boolean holds, String message, String value) {
    if (!holds) {
      throw new IllegalArgumentException(message.formatted(value));
    }
  }

  /**
   * Looks for {@code spark-submit}.
   *
   * @param home of Spark, if the user names it
   * @param environment has SPARK_HOME and PATH
   * @throws IllegalArgumentException if there is none
   */
  public static Path find(Optional<Path> home, Map<String, String> environment) {
    Optional<Path> named =
        home.or(
            () ->
                Optional.ofNullable(environment.get("SPARK_HOME"))
                    .filter(value -> !value.isBlank())
                    .map(Path::of));
    if (named.isPresent()) {
      Path program = named.get().resolve("bin").resolve(NAME).toAbsolutePath();
      require(
          Files.isExecutable(program),
          home.isPresent()
              ? "--spark-home %s has no bin/spark-submit; name the folder of a Spark"
              : "SPARK_HOME = %s has no bin/spark-submit; name the folder of a Spark",
          named.get().toString());
      return program;
    }
    for (String folder : environment.getOrDefault("PATH", "").split(":")) {
      Path program = Path.of(folder).resolve(NAME).toAbsolutePath();
      if (!folder.isBlank() && Files.isExecutable(program)) {
        return program;
      }
    }
    throw new IllegalArgumentException(
        "no spark-submit is on the PATH; name a Spark by --spark-home or SPARK_HOME, or install one (pip install pyspark)");
  }

  /**
   * Makes sure that a master of Spark's own kind answers; Spark itself would try for a minute.
   *
   * @throws UnfitPlaceException if none does
   */
  public void requireMaster() {
    if (!master.startsWith(OWN_KIND)) {
      return;
    }
    String why = "it names no port";
    Matcher address = STANDALONE.matcher(master.substring(OWN_KIND.length()));
    while (address.find()) {
      try {
        Optional<String> problem =
            MasterCheck.problem(
                new InetSocketAddress(address.group(1), Integer.parseInt(address.group(2))),
                PATIENCE);
        if (problem.isEmpty()) {
          return;
        }
        why = problem.get();
      } catch (IOException | IllegalArgumentException e) {
        why = e.getMessage() == null ? e.toString() : e.getMessage();
      }
    }
    throw new UnfitPlaceException(
        "no master of Spark answers at %s (%s); start it, or name another by --master"
            .formatted(master, why));
  }

  /** How many masters of Spark's own kind the address names; 0 for another kind. */
  int masters() {
    return master.startsWith(OWN_KIND) ? master.split(",").length : 0;
  }

  /** The folder of Spark. */
  public Path home() {
    return program.toAbsolutePath().getParent().getParent();
  }

  /**
   * Spark's own file of settings.
   *
   * @param environment may name its folder
   */
  Path defaults(Map<String, String> environment) {
    String folder = environment.getOrDefault("SPARK_CONF_DIR", "");
    return (folder.isBlank() ? home().resolve("conf") : Path.of(folder))
        .resolve("spark-defaults.conf");
  }

  /**
   * The command line, which everyone on this machine can read.
   *
   * @param name of the application
   * @param properties the file with the settings
   * @param jar holds the class
   * @param arguments of the class
   */
  List<String> command(
      String name, Path properties, Path jar, Class<?> main, List<String> arguments) {
    List<String> words = new ArrayList<>(List.of(program.toString()));
    words.addAll(List.of("--properties-file", properties.toString()));
    words.addAll(List.of("--master", master, "--deploy-mode", "client"));
    words.addAll(List.of("--name", name, "--class", main.getName()));
    words.add(jar.toString());
    words.addAll(arguments);
    return words;
  }
}
