package io.coursework.mlflow.reproduction;

import io.coursework.analysis.probe.Figure;
import io.coursework.analysis.probe.TextTable;
import io.coursework.mlflow.experiment.result.ResultTable;
import io.coursework.mlflow.reproduction.evidence.Answer;
import io.coursework.mlflow.reproduction.evidence.Arm;
import io.coursework.mlflow.reproduction.evidence.Claim;
import io.coursework.mlflow.reproduction.evidence.Judge;
import io.coursework.mlflow.reproduction.evidence.Measured;
import io.coursework.mlflow.reproduction.evidence.PaperStudy;
import io.coursework.mlflow.reproduction.evidence.Partners;
import io.coursework.mlflow.reproduction.evidence.StudyRun;
import io.coursework.mlflow.reproduction.evidence.Verdict;
import io.coursework.mlflow.reproduction.evidence.Verdict.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a study found: pictures first, then a verdict on each claim with what it rests on. */
public final class Report implements Answer {

  /** Its name among files. */
  static final String PAGE = "reproduction.html";

  private static final String MARKDOWN = "reproduction.md";

  /** Name of the table of all claims. */
  static final String CLAIMS = "claims";

  /** Of the chapter that stands first. */
  static final String OVERVIEW = "overview";

  /** Of the chapter, and the name of its table, that has a line for every run. */
  static final String RUNS = "runs";

  private static final int SAID = 3; // columns that say which claim holds

  static final String TITLE = "Small Models, Smarter Learning: a reproduction";

  private static final String QUESTION =
      "How many tokens does a small transformer take to learn an operation, how large must it be to"
          + " learn it within a budget, and how do other operations in the same training change that? N* is"
          + " the size at which half of the runs learn within the budget. What confirms or refutes a"
          + " claim is fixed in the source before any run, and no verdict is written by hand.";

  private final String name;
  private final List<String> foreword;
  private final PaperStudy study;
  private final Map<Claim, Verdict> verdicts;
  private final List<Chapter> chapters;

  private Report(
      String name,
      List<String> foreword,
      PaperStudy study,
      Map<Claim, Verdict> verdicts,
      List<Chapter> chapters) {
    this.name = name;
    this.foreword = foreword;
    this.study = study;
    this.verdicts = verdicts;
    this.chapters = chapters;
  }

  /**
   * A part of the report.
   *
   * @param id for links
   * @param words below its title; may be empty
   */
  record Chapter(
      String id, String title, String words, List<Figure> figures, List<TextTable> tables) {}

  /**
   * Judges the claims and draws what they rest on.
   *
   * @param name of the sweep
   * @param foreword what a reader must know first, one paragraph each
   * @param protocol how the study was made, and what it cannot say
   */
  public static Report of(String name, List<String> foreword, Protocol protocol, PaperStudy study)
      throws IOException {
    Map<Claim, Verdict> verdicts = Judge.all(Claims.all(), study);
    Drawings drawings = new Drawings(study);
    List<Figure> first = new ArrayList<>();
    List<Figure> further = new ArrayList<>();
    List<TextTable> sizes = new ArrayList<>();
    if (!study.blocks().isEmpty()) {
      List<Figure> times = drawings.times();
      first.addAll(times.subList(0, Math.min(1, times.size())));
      further.addAll(times.subList(first.size(), times.size()));
      sizes.add(StudyTables.sizes(study));
    }
    first.addAll(Drawings.effects(verdicts));
    List<Chapter> chapters = new ArrayList<>();
    add(chapters, OVERVIEW, "At a glance", "", first, List.of());
    add(
        chapters,
        "sizes",
        "Tokens and sizes",
        "N* by budget and by what counts as size; a size outside the tested ones is a bound.",
        further,
        sizes);
    if (!study.blocks().isEmpty()) {
      add(
          chapters,
          "budget",
          "Size or time?",
          "",
          drawings.budgets().map(List::of).orElse(List.of()),
          List.of());
    }
    List<Figure> numbers = new ArrayList<>(drawings.embeddings());
    drawings.numbers().ifPresent(numbers::add);
    drawings.reliance().ifPresent(numbers::add);
    add(chapters, "inside", "Inside the models", "", numbers, List.of());
    Partners partners = Partners.of(study);
    if (!partners.partners().isEmpty()) {
      add(
          chapters,
          "partners",
          "Who helps?",
          partners.words(),
          List.of(partners.figure()),
          partners.told());
    }
    chapters.add(
        new Chapter(
            "limits", "Limits", String.join("\n", protocol.limits()), List.of(), List.of()));
    add(
        chapters,
        "protocol",
        "Our protocol and the sister code's",
        "The paper's own code is not public. bhoov/nrgpt (arXiv:2512.16762), by authors of the paper, is the nearest to it.",
        List.of(),
        List.of(protocol.distances()));
    add(chapters, RUNS, "Runs", "", List.of(), List.of(StudyTables.runs(study, true)));
    return new Report(name, List.copyOf(foreword), study, verdicts, chapters);
  }

  /** Adds a chapter that has anything to show. */
  private static void add(
      List<Chapter> chapters,
      String id,
      String title,
      String words,
      List<Figure> figures,
      List<TextTable> tables) {
    if (!figures.isEmpty() || !tables.isEmpty()) {
      chapters.add(new Chapter(id, title, words, List.copyOf(figures), List.copyOf(tables)));
    }
  }

  /** All figures, each with a name of its own. */
  public List<Figure> figures() {
    return chapters.stream().flatMap(chapter -> chapter.figures().stream()).toList();
  }

  /** The verdicts and all tables behind them. */
  public List<TextTable> tables() {
    List<TextTable> tables = new ArrayList<>();
    tables.add(claims());
    chapters.forEach(chapter -> tables.addAll(chapter.tables()));
    return tables;
  }

  /**
   * Claim, verdict and statement alone, of what was run.
   *
   * @param claims as of {@link #claims}
   */
  static TextTable verdicts(TextTable claims) {
    return new TextTable(
        "verdicts",
        claims.columns().subList(0, SAID),
        claims.rows().stream()
            .filter(row -> !isNotRun(row))
            .map(row -> row.subList(0, SAID))
            .toList());
  }

  /** The claims of that table of which nothing was run, in one line; empty if there are none. */
  static Optional<String> notRun(TextTable claims) {
    String ids =
        claims.rows().stream()
            .filter(Report::isNotRun)
            .map(row -> row.get(0))
            .collect(Collectors.joining(", "));
    return ids.isEmpty() ? Optional.empty() : Optional.of("Not run: " + ids);
  }

  private static boolean isNotRun(List<String> row) {
    return row.get(1).equals(Kind.NOT_RUN.words());
  }

  /** Claim, verdict, statement, the numbers that it rests on, why, and what would change it. */
  public TextTable claims() {
    List<List<String>> rows = new ArrayList<>();
    verdicts.forEach(
        (claim, verdict) ->
            rows.add(
                List.of(
                    claim.id(),
                    verdict.kind().words(),
                    claim.statement(),
                    verdict.measured().stream()
                        .map(Measured::words)
                        .collect(Collectors.joining("; ")),
                    verdict.reason(),
                    verdict.kind().change())));
    return new TextTable(
        CLAIMS,
        List.of("claim", "verdict", "statement", "measured", "why", "what would change it"),
        rows);
  }

  @Override
  public List<TextTable> told() {
    return List.of(claims());
  }

  @Override
  public Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>();
    files.put(PAGE, html());
    files.put(MARKDOWN, markdown());
    files.put(ClaimsJson.FILE, ClaimsJson.of(name, foreword, study, verdicts));
    figures().forEach(figure -> files.put(Answer.path(figure), figure.svg()));
    tables().forEach(table -> files.put(table.name() + ".tsv", table.tsv()));
    return files;
  }

  @Override
  public Map<String, String> compact() {
    Map<String, String> files = new LinkedHashMap<>(files());
    files.remove(PAGE);
    tables().forEach(table -> files.remove(table.name() + ".tsv"));
    files.put(RUNS + ".tsv", StudyTables.runs(study, false).tsv());
    return files;
  }

  @Override
  public String summary() {
    return "%s%s. All of it is in `%s`.%n%n%s%n%s%n%n"
        .formatted(
            foreword.stream().map(said -> said + " ").collect(Collectors.joining()),
            counts(),
            PAGE,
            ResultTable.markdown(verdicts(claims())),
            notRun(claims()).orElse(""));
  }

  /** How many claims have each verdict, in words. */
  public String counts() {
    StringBuilder words = new StringBuilder();
    for (Kind kind : Kind.values()) {
      long count = verdicts.values().stream().filter(one -> one.kind() == kind).count();
      if (count > 0) {
        words.append(words.isEmpty() ? "" : ", ").append(count).append(' ').append(kind.words());
      }
    }
    return "%d claims: %s".formatted(verdicts.size(), words);
  }

  /** How much has been run, then what was asked, and what is missing: one paragraph each. */
  List<String> words() {
    List<String> words = new ArrayList<>();
    words.add(
        "%s: %d of %d planned runs have finished, with up to %.0f million useful tokens each; complete blocks: %d."
            .formatted(
                name,
                study.finished(),
                study.planned(),
                study.mostTokens() / 1e6,
                study.blocks().size()));
    words.add(QUESTION);
    List<StudyRun> runs = study.arms().stream().flatMap(arm -> study.runs(arm).stream()).toList();
    long gone = runs.stream().filter(StudyRun::gone).count();
    if (gone > 0) {
      words.add(
          "The folders of %d of %d runs are not on this machine: they are judged by the numbers that the study keeps, and maps of their embeddings are left out."
              .formatted(gone, runs.size()));
    }
    return words;
  }

  @Override
  public List<String> foreword() {
    return foreword;
  }

  Map<Claim, Verdict> verdicts() {
    return verdicts;
  }

  /** The claims of which anything has been run, or the others. */
  List<Claim> claims(boolean run) {
    return verdicts.entrySet().stream()
        .filter(one -> (one.getValue().kind() != Kind.NOT_RUN) == run)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The first chapter, if there is one, or all others. */
  List<Chapter> chapters(boolean overview) {
    return chapters.stream().filter(one -> one.id().equals(OVERVIEW) == overview).toList();
  }

  /** The arms of a claim that have been run. */
  List<Arm> arms(Claim claim) {
    return claim.parts().stream()
        .flatMap(part -> part.arms().stream())
        .filter(study::has)
        .distinct()
        .toList();
  }

  /** What one claim rests on, as in the figures of all. */
  List<Figure> figures(Claim claim) {
    return Drawings.effects(claim, verdicts.get(claim));
  }

  /** The report as a page. */
  public String html() {
    return ReportPage.of(this);
  }

  /** The report in Markdown, for where a page cannot be shown. */
  public String markdown() {
    return ReportMarkdown.of(this);
  }
}
