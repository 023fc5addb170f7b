package io.coursework.mlflow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The start script with a Java that repeats how it was called. */
class StartScriptTest {

  private static final String JAVA =
      """
      #!/bin/sh
      if [ "$1" = -version ]; then echo "openjdk version \\"$JAVA_IS\\"" >&2; exit; fi
      printf '%s\\n' "LC_ALL=${LC_ALL-unset}" "$@"
      """;

  /** Knows one locale that writes UTF-8, if any. */
  private static final String LOCALE =
      """
      #!/bin/sh
      if [ -n "$KNOWN" ] && [ "${LC_ALL:-${LANG:-}}" = "$KNOWN" ]; then echo UTF-8; else echo ANSI_X3.4-1968; fi
      """;

  @TempDir Path folder;
  private final Map<String, String> environment = new TreeMap<>();

  @BeforeEach
  void machine() throws IOException {
    program("jdk/bin/java", JAVA);
    program("bin/locale", LOCALE);
    environment.put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
    environment.put("JAVA_HOME", folder.resolve("jdk").toString());
    environment.put("JAVA_IS", "17.0.1");
    environment.put("KNOWN", "C.UTF-8");
    environment.put("LANG", "C.UTF-8");
    environment.put("HOME", Files.createDirectory(folder.resolve("home")).toString());
    environment.put("TMPDIR", Files.createDirectory(folder.resolve("tmp")).toString());
  }

  private void program(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Launcher.Ended start(String... arguments) throws Exception {
    Path script = folder.resolve("dist/bin/coursework");
    Files.createDirectories(script.getParent());
    Files.copy(
        Path.of("src/main/scripts/coursework"),
        script,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    List<String> command = new ArrayList<>(List.of("sh", script.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder
        .environment()
        .keySet()
        .removeAll(List.of("LC_ALL", "LC_CTYPE", "LANG", "HOME", "COLUMNS"));
    return new Launcher(script).run(builder, environment);
  }

  @Test
  void aLocaleThatWritesUtf8StaysAsItIs() throws Exception {
    Launcher.Ended ended = start("tasks");
    assertEquals("LC_ALL=unset", ended.said().lines().findFirst().orElseThrow());
    assertTrue(ended.said().contains("-Dfile.encoding=UTF-8\n"), ended.said());
    assertTrue(ended.said().endsWith("io.coursework.mlflow.Main\ntasks\n"), ended.said());
  }

  @Test
  void theVariableOfTheTerminalsColumnsIsHandedOn() throws Exception {
    environment.put("COLUMNS", "132");
    assertTrue(start().said().contains("-Dcoursework.columns=132\n"));
    environment.remove("COLUMNS");
    assertTrue(start().said().contains("-Dcoursework.columns=80\n"));
  }

  @Test
  void anyOtherLocaleGivesWayToOneThatDoes() throws Exception {
    for (String given : List.of("C", "POSIX", "de_DE.ISO-8859-1", "nowhere.UTF-8")) {
      environment.put("LC_ALL", given);
      assertEquals("LC_ALL=C.UTF-8", start().said().lines().findFirst().orElseThrow(), given);
    }
    environment.remove("LC_ALL");
    environment.put("LANG", "C");
    environment.put("KNOWN", "en_US.UTF-8");
    assertEquals("LC_ALL=en_US.UTF-8", start().said().lines().findFirst().orElseThrow());
  }

  @Test
  void saysWhereNoLocaleDoesAndGoesOn() throws Exception {
    environment.put("LC_ALL", "C");
    environment.put("KNOWN", "");
    List<String> said = start().said().lines().toList();
    assertTrue(said.get(0).contains("no locale of this machine writes UTF-8"), said.get(0));
    assertEquals("LC_ALL=C", said.get(1));
  }

  @Test
  void cachesLieBelowTheHomeThatTheEnvironmentNames() throws Exception {
    String said = start().said();
    assertTrue(said.contains("-Duser.home=" + folder.resolve("home") + "\n"), said);
    assertTrue(said.contains("-Djava.io.tmpdir=" + folder.resolve("tmp") + "\n"), said);
    assertFalse(said.contains("?"), said);
  }

  @Test
  void cachesLieAmongTemporaryFilesWhereThereIsNoHome() throws Exception {
    environment.put("HOME", folder.resolve("nowhere").toString());
    for (int time = 1; time <= 2; time++) {
      String said = start().said();
      assertTrue(said.contains("-Duser.home=" + folder.resolve("tmp/coursework-")), said);
    }
    environment.remove("HOME");
    assertEquals(0, start().exitCode());
    Path caches;
    try (var all = Files.list(folder.resolve("tmp"))) {
      caches = all.findFirst().orElseThrow();
    }
    assertEquals(
        PosixFilePermissions.fromString("rwx------"), Files.getPosixFilePermissions(caches));
  }

  @Test
  void aFolderThatMayBeSomebodyElsesIsNotTaken() throws Exception {
    environment.remove("HOME");
    assertEquals(0, start().exitCode());
    Path caches;
    try (var all = Files.list(folder.resolve("tmp"))) {
      caches = all.findFirst().orElseThrow();
    }
    Files.delete(caches);
    Files.createSymbolicLink(caches, folder.resolve("home"));
    Launcher.Ended ended = start();
    assertEquals(3, ended.exitCode());
    assertTrue(ended.said().contains(caches + " is not a folder of this user's"), ended.said());
    assertTrue(ended.said().contains("HOME (unset) cannot be written"), ended.said());
  }

  @Test
  void tooFewOpenFilesAreSaidBeforeJavaTrips() throws Exception {
    start();
    ProcessBuilder builder =
        new ProcessBuilder(
            "sh",
            "-c",
            "ulimit -n 64; exec sh " + folder.resolve("dist/bin/coursework") + " tasks");
    Launcher.Ended ended = new Launcher(folder.resolve("dist/bin/x")).run(builder, environment);
    assertEquals(3, ended.exitCode());
    assertEquals(
        "coursework: too many open files: only 64 may be open at a time (ulimit -n); allow more,"
            + " such as ulimit -n 1024\n",
        ended.said());
  }

  @Test
  void newerJavasAreToldThatNativeCodeIsWanted() throws Exception {
    assertFalse(start().said().contains("native-access"));
    for (String version : List.of("24", "25.0.3", "26-ea")) {
      environment.put("JAVA_IS", version);
      assertTrue(start().said().contains("--enable-native-access=ALL-UNNAMED\n"), version);
    }
    environment.put("JAVA_IS", "11.0.2");
    Launcher.Ended ended = start();
    assertEquals(3, ended.exitCode());
    assertTrue(ended.said().contains("is version 11; install JDK 17 or newer"), ended.said());
  }
}
