package io.coursework.mlflow.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A page for readers: the README, or one beside the code.
 *
 * @param file where it stands, seen from the folder of this module
 * @param text all of it
 */
record Page(Path file, String text) {

  static final Path ROOT = Path.of("..");

  /**
   * A fenced block.
   *
   * @param line of the page on which its text begins, from 1
   * @param kind what stands behind the fence: {@code sh} for commands that run as they stand,
   *     {@code sh long} for those that need a cluster, a GPU or much time
   */
  record Block(int line, String kind, String text) {

    boolean runs() {
      return kind.equals("sh");
    }
  }

  /** The README, then all others by name. */
  static List<Page> all() throws IOException {
    List<Page> pages = new ArrayList<>(List.of(read(ROOT.resolve("README.md"))));
    try (Stream<Path> files =
        Files.find(ROOT, 3, (file, kind) -> file.toString().matches(".*/docs/[^/]+\\.md"))) {
      for (Path file : files.sorted().toList()) {
        pages.add(read(file));
      }
    }
    return pages;
  }

  private static Page read(Path file) throws IOException {
    return new Page(file, Files.readString(file));
  }

  List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith("```")) {
        int end = i + 1;
        while (!lines.get(end).equals("```")) {
          end++;
        }
        String block = String.join("\n", lines.subList(i + 1, end)) + "\n";
        blocks.add(new Block(i + 2, lines.get(i).substring(3), block));
        i = end;
      }
    }
    return blocks;
  }

  @Override
  public String toString() {
    return ROOT.relativize(file).toString();
  }
}
