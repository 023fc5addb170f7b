package io.coursework.mlflow.reproduction;

import static io.coursework.analysis.report.Html.tag;
import static io.coursework.analysis.report.Html.text;

import io.coursework.analysis.claim.Claim;
import io.coursework.analysis.claim.ClaimVerdict;
import io.coursework.analysis.claim.ClaimVerdict.Effect;
import io.coursework.analysis.claim.ClaimVerdict.Ruling;
import io.coursework.analysis.probe.Figure;
import io.coursework.analysis.probe.TextTable;
import io.coursework.analysis.report.DataTable;
import io.coursework.analysis.report.FigureCard;
import io.coursework.analysis.report.Html;
import io.coursework.analysis.report.Page;
import io.coursework.analysis.report.Section;
import io.coursework.analysis.transition.TransitionTable;
import io.coursework.mlflow.experiment.ResultTable;
import io.coursework.mlflow.reproduction.ArmRun.Size;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a reproduction found: verdicts on all claims, with the figures and tables behind them. */
public final class Report implements Answer {

  /** Its name among files. */
  static final String PAGE = "reproduction.html";

  private static final String MARKDOWN = "reproduction.md";

  /** Name of the table of all claims. */
  static final String CLAIMS = "claims";

  private static final String VERDICT = "verdict";
  private static final String WHY = "why";
  private static final int SAID = 3; // columns that say which claim holds

  private static final String QUESTION =
      "How large must a small transformer be before it learns an operation, and how does the company"
          + " of other operations change that size? N* is the size at which an operation is learned,"
          + " R how many times smaller N* is in company. What would confirm or refute a claim is fixed in"
          + " the source; no verdict is written by hand, and a claim whose interval is too wide is"
          + " undecided.";

  /** Why this report decides nothing. */
  private static final String WITHDRAWN =
      "the runs have few steps and one-level expressions, where a size that looks necessary is"
          + " often a plateau that longer training leaves";

  private static final String NOTICE =
      "All verdicts of these rules are withdrawn: "
          + WITHDRAWN
          + ". With five times the steps SUM alone and MAX+MED+SUM need models of the same size"
          + " (R = 0.94, 0.65 to 2.61). Read the numbers as what was seen at this budget, and take no"
          + " bound on N* or R for a fact about sizes.";

  private final String name;
  private final Evidence evidence;
  private final List<Judged> judged;
  private final List<Chapter> chapters;

  private Report(String name, Evidence evidence, List<Judged> judged, List<Chapter> chapters) {
    this.name = name;
    this.evidence = evidence;
    this.judged = judged;
    this.chapters = chapters;
  }

  /**
   * A part of the report.
   *
   * @param id for links
   * @param words below its title; may be empty
   */
  private record Chapter(
      String id, String title, String words, List<Figure> figures, List<TextTable> tables) {}

  /**
   * Judges the claims and draws what they rest on.
   *
   * @param name of the sweep
   */
  static Report of(String name, Evidence evidence) throws IOException {
    List<Judged> judged = withdrawn(Judge.all(evidence, Size.TOTAL));
    Drawings drawings = new Drawings(evidence);
    List<Chapter> chapters = new ArrayList<>();
    List<Figure> sizes = new ArrayList<>();
    drawings.ratios(ratios(judged)).ifPresent(sizes::add);
    sizes.addAll(drawings.accuracies());
    chapters.add(
        new Chapter(
            "sizes",
            "Sizes at which it is learned",
            "By four rules: half-way up the fit (N*), where the fit or the isotonic means cross one half, and where half of the seeds reach 0.9. A value outside the tested sizes is only a bound.",
            sizes,
            List.of(
                TransitionTable.of("transitions", evidence.bySize().get(Size.TOTAL).all()),
                TransitionTable.of("transitions_block", evidence.bySize().get(Size.BLOCK).all()))));
    List<Figure> numbers = new ArrayList<>(drawings.embeddings());
    drawings.numbers().ifPresent(numbers::add);
    if (!numbers.isEmpty()) {
      chapters.add(new Chapter("numbers", "Number embeddings", "", numbers, List.of()));
    }
    Optional<Figure> reliance = drawings.reliance();
    reliance.ifPresent(
        figure ->
            chapters.add(
                new Chapter(
                    "reliance", "Attention and feed-forward", "", List.of(figure), List.of())));
    Partners partners = Partners.of(evidence);
    if (!partners.partners().isEmpty()) {
      chapters.add(
          new Chapter(
              "partners",
              "Who helps?",
              partners.words(),
              List.of(partners.figure()),
              partners.told()));
    }
    chapters.add(
        new Chapter(
            "robustness",
            "Does it depend on what size means?",
            "The same claims with the parameters of the block alone, without embeddings.",
            List.of(),
            List.of(claims("claims_block", withdrawn(Judge.all(evidence, Size.BLOCK))))));
    chapters.add(new Chapter("runs", "Runs", "", List.of(), List.of(runs(evidence))));
    return new Report(name, evidence, judged, chapters);
  }

  private static List<Judged> withdrawn(List<Judged> judged) {
    return judged.stream().map(one -> one.withdrawn(WITHDRAWN)).toList();
  }

  /**
   * The table of claims as an earlier build may have recorded it, without what its rules decided.
   *
   * @param claims as of {@link #claims}
   */
  static TextTable withdrawn(TextTable claims) {
    return new TextTable(
        claims.name(),
        claims.columns(),
        claims.rows().stream().map(row -> withdrawn(claims.columns(), row)).toList());
  }

  private static List<String> withdrawn(List<String> columns, List<String> row) {
    boolean decided =
        Arrays.stream(Ruling.values())
            .filter(Ruling::decides)
            .anyMatch(ruling -> ruling.words().equals(row.get(columns.indexOf(VERDICT))));
    if (!decided) {
      return row;
    }
    List<String> changed = new ArrayList<>(row);
    changed.set(columns.indexOf(VERDICT), Ruling.WITHDRAWN.words());
    changed.set(columns.indexOf(WHY), WITHDRAWN);
    return changed;
  }

  private static List<Effect> ratios(List<Judged> judged) {
    List<Effect> ratios = new ArrayList<>();
    for (Judged one : judged) {
      Claim claim = one.verdict().claim();
      if (claim == Claim.C5 || claim == Claim.C6) {
        ratios.addAll(one.verdict().effects());
      } else if (claim == Claim.C11_FACTOR) {
        one.verdict()
            .effects()
            .forEach(effect -> ratios.add(effect.named(Arm.TRANSFER.curriculum())));
      }
    }
    return ratios;
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
   * Claim, verdict and statement alone.
   *
   * @param claims as of {@link #claims}
   */
  static TextTable verdicts(TextTable claims) {
    return new TextTable(
        "verdicts",
        claims.columns().subList(0, SAID),
        claims.rows().stream().map(row -> row.subList(0, SAID)).toList());
  }

  /** Claim, verdict, statement, the effects that it rests on, and why. */
  public TextTable claims() {
    return claims(CLAIMS, judged);
  }

  private static TextTable claims(String name, List<Judged> judged) {
    return new TextTable(
        name,
        List.of("claim", VERDICT, "statement", "effect", WHY),
        judged.stream()
            .map(
                one ->
                    List.of(
                        one.verdict().claim().label(),
                        one.verdict().ruling().words(),
                        one.verdict().claim().statement(),
                        one.verdict().effects().stream()
                            .map(Effect::words)
                            .collect(Collectors.joining("; ")),
                        one.verdict().reason()))
            .toList());
  }

  private static TextTable runs(Evidence evidence) {
    List<List<String>> rows = new ArrayList<>();
    evidence
        .byArm()
        .forEach(
            (arm, runs) -> {
              for (ArmRun run : runs) {
                rows.add(
                    List.of(
                        arm.curriculum(),
                        Integer.toString(run.width()),
                        "%.0f".formatted(run.size(Size.TOTAL)),
                        "%.0f".formatted(run.size(Size.BLOCK)),
                        Long.toString(run.seed()),
                        TextTable.decimal(run.accuracy()),
                        Long.toString(run.examples()),
                        TextTable.decimal(run.floor()),
                        run.record().name()));
              }
            });
    return new TextTable(
        "runs",
        List.of(
            "curriculum",
            "d_model",
            "parameters",
            "block",
            "seed",
            "held-out",
            "expressions",
            "commonest answer",
            "run"),
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
    figures().forEach(figure -> files.put(Answer.path(figure), figure.svg()));
    tables().forEach(table -> files.put(table.name() + ".tsv", table.tsv()));
    return files;
  }

  @Override
  public String summary() {
    return "%s%n%n%s. All of it is in `%s`.%n%n%s%n"
        .formatted(NOTICE, counts(), PAGE, ResultTable.markdown(verdicts(claims())));
  }

  /** How many claims have each verdict, in words. */
  String counts() {
    StringBuilder words = new StringBuilder();
    for (Ruling ruling : Ruling.values()) {
      long count = judged.stream().filter(one -> one.verdict().ruling() == ruling).count();
      words.append(words.isEmpty() ? "" : ", ").append(count).append(' ').append(ruling.words());
    }
    return "%d claims: %s".formatted(judged.size(), words);
  }

  private String coverage() {
    return "%s: %d of %d planned runs have finished. An expression is solved where %s is right."
        .formatted(name, evidence.finished(), evidence.planned(), evidence.measure().words());
  }

  /** The report as a page. */
  public String html() {
    List<Section> sections = new ArrayList<>();
    sections.add(
        new Section(
            "claims",
            "Claims",
            Html.all(
                List.of(
                    tag("p", tag("b", text(NOTICE))),
                    tag("p", text(counts() + ".")),
                    DataTable.html(verdicts(claims())),
                    Html.all(judged.stream().map(Report::details).toList())))));
    for (Chapter chapter : chapters) {
      List<Html> parts = new ArrayList<>();
      if (!chapter.words().isEmpty()) {
        parts.add(tag("p", text(chapter.words())));
      }
      chapter.figures().forEach(figure -> parts.add(FigureCard.html(figure)));
      chapter.tables().forEach(table -> parts.add(DataTable.folded(table)));
      sections.add(new Section(chapter.id(), chapter.title(), Html.all(parts)));
    }
    return new Page(
            "Small Models, Smarter Learning: a reproduction",
            Html.all(
                List.of(tag("p", Html.style("lead"), text(QUESTION)), tag("p", text(coverage())))),
            sections)
        .html();
  }

  private static Html details(Judged one) {
    ClaimVerdict verdict = one.verdict();
    Claim claim = verdict.claim();
    return Html.all(
        List.of(
            tag("h3", text(claim.label() + ": " + claim.statement())),
            tag("p", tag("b", text(verdict.ruling().words())), text(": " + verdict.reason() + ".")),
            verdict.effects().isEmpty()
                ? Html.NOTHING
                : tag(
                    "ul",
                    Html.all(
                        verdict.effects().stream()
                            .map(effect -> tag("li", text(effect.words())))
                            .toList())),
            tag("p", text(claim.criterion() + arms(one)))));
  }

  private static String arms(Judged one) {
    return one.arms().isEmpty()
        ? ""
        : " Runs of: "
            + one.arms().stream().map(Arm::curriculum).collect(Collectors.joining(", "))
            + ".";
  }

  /** The same in Markdown, for where no page can be shown. */
  public String markdown() {
    StringBuilder text = new StringBuilder();
    text.append("# Small Models, Smarter Learning: a reproduction\n\n")
        .append(QUESTION)
        .append("\n\n")
        .append(coverage())
        .append("\n\n## Claims\n\n**")
        .append(NOTICE)
        .append("**\n\n")
        .append(counts())
        .append(".\n\n")
        .append(ResultTable.markdown(claims()))
        .append('\n');
    for (Judged one : judged) {
      text.append(
          "- **%s, %s.** %s%s%n"
              .formatted(
                  one.verdict().claim().label(),
                  one.verdict().ruling().words(),
                  one.verdict().claim().criterion(),
                  arms(one)));
    }
    for (Chapter chapter : chapters) {
      text.append("\n## ").append(chapter.title()).append("\n\n");
      if (!chapter.words().isEmpty()) {
        text.append(chapter.words()).append("\n\n");
      }
      for (Figure figure : chapter.figures()) {
        text.append(Answer.markdown(figure));
      }
      for (TextTable table : chapter.tables()) {
        text.append(ResultTable.markdown(table)).append('\n');
      }
    }
    return text.toString();
  }
}
