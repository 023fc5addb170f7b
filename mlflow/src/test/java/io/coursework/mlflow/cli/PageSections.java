package io.coursework.mlflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.inject.Guice;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import io.coursework.analysis.probe.TextTable;
import io.coursework.mlflow.Main;
import io.coursework.mlflow.cli.console.Command;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.reproduction.Claims;
import io.coursework.mlflow.reproduction.PlannedStudy;
import io.coursework.mlflow.reproduction.Protocol;
import io.coursework.mlflow.reproduction.evidence.Claim;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the pages have from the program: each section by the name that its marks carry. */
final class PageSections {

  private static final Pattern SECTION =
      Pattern.compile("(<!-- docs:([a-z]+) -->\n).*?(<!-- end -->)", Pattern.DOTALL);
  private static final Pattern KEY =
      Pattern.compile("( *)([a-z_0-9]+):(?: +([^#\\s][^#]*?))?(?: +# (.*))?");

  private static final Map<String, Supplier<String>> WRITERS =
      Map.of(
          "commands", PageSections::commands,
          "keys", PageSections::keys,
          "tasks", PageSections::tasks,
          "curricula", PageSections::curricula,
          "found", () -> StudySection.verdicts(StudySection.LAPTOP),
          "verdicts", () -> StudySection.measured(StudySection.LAPTOP),
          "protocol", PageSections::protocol,
          "claims", PageSections::claims,
          "quick", () -> StudySection.measured(StudySection.QUICK));

  private PageSections() {}

  /** A page with all its sections written again. */
  static String written(Page page) {
    return SECTION
        .matcher(page.text())
        .replaceAll(
            section ->
                Matcher.quoteReplacement(
                    section.group(1) + WRITERS.get(section.group(2)).get() + section.group(3)));
  }

  private static String commands() {
    Set<Command> commands =
        Guice.createInjector(Main.modules())
            .getInstance(Key.get(new TypeLiteral<Set<Command>>() {}));
    List<List<String>> rows = new ArrayList<>();
    commands.stream()
        .sorted(Comparator.comparing(Command::name))
        .forEach(
            command ->
                rows.add(
                    List.of(
                        "`" + command.name() + "`",
                        command.summary(),
                        "`" + command.example() + "`")));
    return table(List.of("command", "what it does", "example"), rows);
  }

  /** The defaults, whose comments say what each key means; a comment may continue below. */
  private static String keys() {
    List<List<String>> rows = new ArrayList<>();
    List<String> path = new ArrayList<>();
    for (String line : ConfigLoader.defaults().lines().toList()) {
      Matcher key = KEY.matcher(line);
      if (key.matches()) {
        path = new ArrayList<>(path.subList(0, key.group(1).length() / 2));
        path.add(key.group(2));
        rows.add(
            new ArrayList<>(
                List.of(String.join(".", path), given(key.group(3)), given(key.group(4)))));
      } else if (!rows.isEmpty() && !line.isBlank()) {
        List<String> row = rows.get(rows.size() - 1);
        int part = line.strip().startsWith("#") ? 2 : 1;
        row.set(part, row.get(part) + " " + line.strip().replaceFirst("^# *", ""));
      }
    }
    return table(
        List.of("key", "default", "meaning"),
        rows.stream().map(row -> List.of(code(row.get(0)), code(row.get(1)), row.get(2))).toList());
  }

  private static String protocol() {
    try {
      TextTable distances =
          Protocol.of(
                  PlannedStudy.of("laptop"),
                  Guice.createInjector(Main.modules()).getInstance(ConfigLoader.class))
              .distances();
      return table(distances.columns(), distances.rows());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Those of the paper; ours have a table of their own. */
  private static String claims() {
    List<List<String>> rows = new ArrayList<>();
    for (Claim claim : Claims.all()) {
      if (claim.id().startsWith("C")) {
        String arms =
            claim.parts().stream()
                .flatMap(part -> part.arms().stream())
                .map(arm -> code(arm.curriculum()))
                .distinct()
                .collect(Collectors.joining(", "));
        rows.add(List.of(claim.id(), claim.statement(), arms));
      }
    }
    return table(List.of("claim", "statement", "arms"), rows);
  }

  private static String tasks() {
    JsonNode json = json("tasks");
    StringBuilder text = new StringBuilder("### Operations on integers modulo 10\n\n");
    text.append(operations(json)).append("\n### Operations on the permutations S3\n\n");
    text.append(operations(json("tasks", "--group", "S3")));
    text.append(
        "\nThe two columns after the names are accuracies that are reached without calculating, exact for"
            + " one operation on two or three values.\n");
    text.append("\n### Notations (`task.notation`)\n\n");
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode notation : json.get("notations")) {
      rows.add(List.of(code(text(notation, "name")), code(text(notation, "example"))));
    }
    text.append(table(List.of("notation", "example"), rows));
    for (String part : List.of("domain", "split", "data")) {
      String key = part.equals("domain") ? "task.domain" : part;
      for (JsonNode choice : json.get(part)) {
        text.append("\n### `%s.type: %s`\n\n".formatted(key, text(choice, "type")));
        text.append(choice(choice));
      }
    }
    return text.toString();
  }

  private static String operations(JsonNode json) {
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode operation : json.get("operations")) {
      List<String> names = new ArrayList<>(List.of(code(text(operation, "name"))));
      operation.get("aliases").forEach(alias -> names.add(code(alias.asText())));
      rows.add(
          List.of(
              String.join(", ", names),
              code(text(operation, "word")),
              code(text(operation, "public")),
              share(operation, "chance"),
              share(operation, "copy_chance"),
              text(operation, "summary")));
    }
    return table(
        List.of(
            "operation",
            "word",
            "public files",
            "commonest answer",
            "copy an operand",
            "what it computes"),
        rows);
  }

  private static String curricula() {
    JsonNode json = json("curricula");
    StringBuilder text = new StringBuilder();
    for (JsonNode curriculum : json.get("curricula")) {
      text.append("### `%s`\n\n".formatted(text(curriculum, "type"))).append(choice(curriculum));
      List<String> files = new ArrayList<>();
      curriculum.get("configurations").forEach(file -> files.add(code(file.asText())));
      text.append(
          "\nExamples: %s.%s\n\n"
              .formatted(
                  String.join(", ", files),
                  curriculum.get("adaptive").asBoolean() ? " It decides as it goes." : ""));
    }
    text.append("### Controls (`control`)\n\n");
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode control : json.get("controls")) {
      rows.add(List.of(code(text(control, "name")), text(control, "summary")));
    }
    return text.append(table(List.of("control", "what it trains"), rows)).toString();
  }

  /** What a choice is for, and its keys. */
  private static String choice(JsonNode choice) {
    String summary = text(choice, "summary");
    String sentence =
        summary.substring(0, 1).toUpperCase(Locale.ROOT) + summary.substring(1) + ".\n";
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode key : choice.get("keys")) {
      rows.add(List.of(code(text(key, "name")), code(text(key, "default")), text(key, "meaning")));
    }
    return rows.isEmpty()
        ? sentence
        : sentence + "\n" + table(List.of("key", "default", "meaning"), rows);
  }

  private static JsonNode json(String... arguments) {
    List<String> words = new ArrayList<>(List.of(arguments));
    words.add("--json");
    return Cli.run(words.toArray(String[]::new)).json();
  }

  private static String text(JsonNode node, String key) {
    return node.path(key).asText("");
  }

  private static String share(JsonNode node, String key) {
    return node.has(key) ? "%.3f".formatted(node.get(key).asDouble()) : "";
  }

  private static String given(String group) {
    return group == null ? "" : group.strip();
  }

  private static String code(String text) {
    return text.isEmpty() ? "" : "`" + text + "`";
  }

  static String table(List<String> columns, List<List<String>> rows) {
    return line(columns)
        + "|---".repeat(columns.size())
        + "|\n"
        + rows.stream().map(PageSections::line).collect(Collectors.joining());
  }

  private static String line(List<String> cells) {
    return cells.stream()
        .map(cell -> cell.replace("|", "\\|"))
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }
}
