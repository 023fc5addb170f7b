package io.coursework.mlflow.cli;

import io.coursework.tracking.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A command {@code coursework} in processes of their own, as the distribution's is, with the class
 * path of this one: there is no distribution yet when tests run.
 *
 * @param script the command
 */
public record Launcher(Path script) {

  /**
   * What a process said and how it ended.
   *
   * @param said to stdout and stderr
   */
  public record Ended(int exitCode, String said) {}

  /**
   * @param folder gets the script
   */
  public static Launcher in(Path folder) throws IOException {
    Path script = folder.resolve("coursework");
    // Most of a short process's life is its start.
    Files.writeString(
        script,
        """
        #!/bin/sh
        exec '%s' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dcoursework.home='%s' -cp '%s'"${COURSEWORK_CLASSPATH:+:$COURSEWORK_CLASSPATH}" \
        io.coursework.mlflow.Main "$@"
        """
            .formatted(
                ProcessHandle.current().info().command().orElseThrow(),
                System.getProperty("coursework.home"),
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path"))));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new Launcher(script);
  }

  public Ended run(Map<String, String> environment, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    return run(new ProcessBuilder(command), environment);
  }

  /** Runs any command to its end, without variables of ours that this process may have. */
  public Ended run(ProcessBuilder builder, Map<String, String> environment) throws Exception {
    Path output = Files.createTempFile(script.getParent(), "output", ".txt");
    builder.environment().keySet().removeIf(name -> name.startsWith("MLFLOW_"));
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    int exitCode = Eventually.exitCode(process, output);
    return new Ended(exitCode, Files.readString(output));
  }
}
