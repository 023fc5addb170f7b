package io.coursework.mlflow.spark;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
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
 * @param settings {@code key=value} pairs, as the user gave them
 */
public record SparkSubmit(Path program, String master, List<String> settings) {

  private static final String NAME = "spark-submit";
  private static final Pattern MASTER =
      Pattern.compile("spark://.+|k8s://.+|yarn|local(\\[[0-9*]+(, ?[0-9]+)?])?");
  private static final Pattern STANDALONE =
      Pattern.compile("([^:,/]+|\\[[0-9a-fA-F:]+]):([0-9]{1,5})");
  private static final int PATIENCE = 5000; // milliseconds

  /** As Spark finds what it hides on its pages and in its logs. */
  private static final Pattern SECRET =
      Pattern.compile("(?i)secret|password|passphrase|token|access[.]?key|credential");

  private static final String SPECULATION = "spark.speculation";

  /**
   * @throws IllegalArgumentException if one of them cannot be used
   */
  public SparkSubmit {
    settings = List.copyOf(settings);
    require(
        MASTER.matcher(master).matches(),
        "--master %s is not a Spark master; write it as spark://HOST:7077, k8s://URL, yarn or local[2]",
        master);
    for (String setting : settings) {
      String key = setting.split("=", 2)[0];
      require(
          setting.contains("=") && key.startsWith("spark."),
          "--spark-conf %s is not a Spark setting; write it as spark.cores.max=8",
          SECRET.matcher(key).find() ? key : setting);
      require(
          !SECRET.matcher(key).find(),
          "--spark-conf %s would show a secret to everyone on this machine; put it into conf/spark-defaults.conf",
          key);
      require(
          !key.equals(SPECULATION),
          "--spark-conf %s: two processes cannot record one trial; leave it out",
          setting);
    }
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
   * @throws IOException if none does; one line
   */
  public void requireMaster() throws IOException {
    if (!master.startsWith("spark://")) {
      return;
    }
    String why = "it names no port";
    Matcher address = STANDALONE.matcher(master.substring("spark://".length()));
    while (address.find()) {
      try (Socket socket = new Socket()) {
        socket.connect(
            new InetSocketAddress(address.group(1), Integer.parseInt(address.group(2))), PATIENCE);
        return;
      } catch (IOException | IllegalArgumentException e) {
        why = e.getMessage() == null ? e.toString() : e.getMessage();
      }
    }
    throw new IOException(
        "no master of Spark answers at %s (%s); start it, or name another by --master"
            .formatted(master, why));
  }

  /**
   * The command line.
   *
   * @param name of the application
   * @param defaults settings where the user has none
   * @param jar holds the class
   * @param arguments of the class
   */
  List<String> command(
      String name, Map<String, String> defaults, Path jar, Class<?> main, List<String> arguments) {
    List<String> words = new ArrayList<>(List.of(program.toString()));
    words.addAll(List.of("--master", master, "--deploy-mode", "client"));
    words.addAll(List.of("--name", name, "--class", main.getName()));
    defaults.forEach((key, value) -> words.addAll(List.of("--conf", key + "=" + value)));
    settings.forEach(setting -> words.addAll(List.of("--conf", setting))); // the last one counts
    words.addAll(List.of("--conf", SPECULATION + "=false"));
    words.add(jar.toString());
    words.addAll(arguments);
    return words;
  }
}
