package io.coursework.mlflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.coursework.mlflow.cli.console.Console;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * What the pages say of the study of the paper's claims: nothing but what its report left in a
 * file, so that no verdict is written by hand.
 */
final class StudySection {

  private static final Path DOCS = Page.ROOT.resolve("mlflow/docs");

  /** As {@code coursework sweep results STUDY --out mlflow/docs/laptop --compact} writes it. */
  static final Path LAPTOP = DOCS.resolve("laptop/claims.json");

  /** The same of a study of the scale {@code quick}. */
  static final Path QUICK = DOCS.resolve("quick/claims.json");

  private static final String NOT_RUN = "not run";

  private StudySection() {}

  /**
   * For the README: verdicts alone.
   *
   * @param claims the file; there may be none yet
   */
  static String verdicts(Path claims) {
    return text(claims, "mlflow/docs/", List.of("claim", "verdict"));
  }

  /** For the page on the study: with the numbers that verdicts rest on, and why. */
  static String measured(Path claims) {
    return text(claims, "", List.of("claim", "verdict", "measured", "why"));
  }

  private static String text(Path claims, String docs, List<String> columns) {
    if (Files.notExists(claims)) {
      return "The study of nested expressions, the paper's own task, has not finished; no claim has a verdict there yet.\n";
    }
    JsonNode study = read(claims);
    StringBuilder text = new StringBuilder();
    study.get("foreword").forEach(said -> text.append("**%s**\n\n".formatted(said.asText())));
    text.append(
        "%s of %s runs have finished, in %d complete blocks, with up to %.0f million useful tokens each ([report](%s%s/reproduction.md)):\n\n"
            .formatted(
                study.get("finished"),
                study.get("planned"),
                study.get("blocks").size(),
                study.get("most_tokens").asDouble() / 1e6,
                docs,
                claims.getParent().getFileName()));
    List<JsonNode> run = new ArrayList<>(all(study.get("claims")));
    run.removeIf(StudySection::notRun);
    text.append(
        PageSections.table(
            columns,
            run.stream()
                .map(claim -> columns.stream().map(column -> cell(claim, column)).toList())
                .toList()));
    String others =
        all(study.get("claims")).stream()
            .filter(StudySection::notRun)
            .map(claim -> claim.get("claim").asText())
            .collect(Collectors.joining(", "));
    return text + (others.isEmpty() ? "" : "\nNot run: " + others + ".\n");
  }

  private static boolean notRun(JsonNode claim) {
    return claim.get("verdict").asText().equals(NOT_RUN);
  }

  private static String cell(JsonNode claim, String column) {
    return switch (column) {
      case "claim" -> claim.get("claim").asText() + ": " + claim.get("statement").asText();
      case "measured" ->
          all(claim.get("measured")).stream()
              .map(one -> one.get("name").asText() + ": " + one.get("words").asText())
              .collect(Collectors.joining("; "));
      default -> claim.get(column).asText();
    };
  }

  private static List<JsonNode> all(JsonNode nodes) {
    return StreamSupport.stream(nodes.spliterator(), false).toList();
  }

  private static JsonNode read(Path claims) {
    try {
      return Console.JSON.readTree(Files.readString(claims));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
