package io.coursework.tfmodel.device;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;

/**
 * Keeps from the user what TensorFlow says to itself. Its variable TF_CPP_MIN_LOG_LEVEL does not
 * count for all of its parts: at the first run of a process some write that they are not enabled,
 * and nothing that could be set keeps them from it. So the first run is one of ours, of a single
 * operation, during which the process's stderr is a file; of that all is repeated that the variable
 * does not mean, errors in any case. Nothing stands between the program and its stderr afterwards.
 */
final class TensorFlowLog {

  static final String LEVEL = "TF_CPP_MIN_LOG_LEVEL";

  private static final int STDERR = 2;
  private static final int OWNER_ALONE = 0600;

  /**
   * Such as {@code I0000 00:00:1795907595.534521 6830 mlir_graph_optimization_pass.cc:401] ...}.
   */
  private static final Pattern LINE = Pattern.compile("(?<severity>[IWEF])\\d{4} \\d\\d:\\d\\d:.*");

  private static final String BEFORE_THE_FIRST =
      "WARNING: All log messages before absl::InitializeLog() is called are written to STDERR";

  private static boolean begun;

  private TensorFlowLog() {}

  /** Functions of the C library, which return -1 where they did not do their work. */
  private interface C extends Library {
    int creat(String path, int mode);

    int dup(int descriptor);

    int dup2(int from, int to);

    int close(int descriptor);
  }

  /**
   * Before a session is made.
   *
   * @throws LinkageError if TensorFlow does not load
   */
  static synchronized void begin() {
    if (begun) {
      return;
    }
    begun = true;
    Optional<Integer> level = level(System.getenv(LEVEL));
    if (level.isEmpty() || Platform.isWindows()) {
      return; // what it says is wanted
    }
    aside(TensorFlowLog::runFirst).stream()
        .filter(line -> isMeant(line, level.get()))
        .forEach(System.err::println);
  }

  /** From which severity on lines are wanted; empty if all are. */
  static Optional<Integer> level(String variable) {
    return variable != null && variable.matches("[1-3]")
        ? Optional.of(Integer.parseInt(variable))
        : Optional.empty();
  }

  /** Whether a line is for the user: all that has no severity is, too. */
  static boolean isMeant(String line, int level) {
    Matcher said = LINE.matcher(line);
    return said.matches()
        ? "IWEF".indexOf(said.group("severity")) >= Math.min(level, 2)
        : !line.equals(BEFORE_THE_FIRST);
  }

  private static void runFirst() {
    try (Graph graph = new Graph();
        Session session = new Session(graph, Devices.config(1))) {
      session.runner().fetch(Ops.create(graph).constant(1f)).run().close();
    }
  }

  /**
   * Does something and returns what was written to stderr meanwhile. Where a file cannot take its
   * place, nothing is done: then TensorFlow says it to the user.
   */
  private static List<String> aside(Runnable work) {
    C c;
    try {
      c = Native.load(Platform.C_LIBRARY_NAME, C.class);
    } catch (LinkageError e) {
      return List.of();
    }
    Path file = null;
    try {
      file = Files.createTempFile("coursework-", ".stderr");
      int kept = c.dup(STDERR);
      int opened = c.creat(file.toString(), OWNER_ALONE);
      try {
        boolean moved = kept >= 0 && opened >= 0 && c.dup2(opened, STDERR) >= 0;
        try {
          work.run();
        } finally {
          if (moved) {
            c.dup2(kept, STDERR);
          }
        }
      } finally {
        c.close(kept);
        c.close(opened);
      }
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      return List.of();
    } finally {
      delete(file);
    }
  }

  private static void delete(Path file) {
    try {
      if (file != null) {
        Files.delete(file);
      }
    } catch (IOException e) {
      // One small file more among the temporary ones.
    }
  }
}
