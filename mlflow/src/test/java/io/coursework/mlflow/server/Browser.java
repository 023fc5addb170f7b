package io.coursework.mlflow.server;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Chromium without a window: what a person would see of a page, as text. */
public final class Browser {

  private static final List<String> FLAGS =
      List.of(
          "--headless",
          "--no-sandbox", // Chromium refuses to start as root with it
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--window-size=1600,2400",
          "--virtual-time-budget=60000"); // of the page's own clock, not of this machine's

  private static final int PATIENCE = 5; // minutes for a page: what hangs is to end

  private Browser() {}

  /**
   * The document of a page once its scripts have done their work.
   *
   * @param folder for the browser's own files
   */
  public static String document(String address, Path folder) throws IOException {
    List<String> command = new ArrayList<>(List.of(executable()));
    command.addAll(FLAGS);
    command.add("--user-data-dir=" + Files.createTempDirectory(folder, "browser-"));
    command.addAll(List.of("--dump-dom", address));
    Path document = Files.createTempFile(folder, "page-", ".html");
    Process browser =
        new ProcessBuilder(command)
            .redirectOutput(document.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (!browser.waitFor(PATIENCE, TimeUnit.MINUTES)) {
        fail("Chromium has not shown " + address + " within " + PATIENCE + " minutes");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      browser.descendants().forEach(ProcessHandle::destroyForcibly);
      browser.destroyForcibly();
    }
    return Files.readString(document, StandardCharsets.UTF_8);
  }

  private static String executable() {
    String named = System.getenv("CHROMIUM");
    if (named != null) {
      return named;
    }
    Optional<Path> found =
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .flatMap(
                folder ->
                    Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(Path.of(folder)::resolve))
            .filter(Files::isExecutable)
            .findFirst();
    return found
        .orElseThrow(
            () ->
                new AssertionError(
                    "there is no Chromium; install it (Debian, Ubuntu: apt install chromium), or"
                        + " name one by CHROMIUM"))
        .toString();
  }
}
