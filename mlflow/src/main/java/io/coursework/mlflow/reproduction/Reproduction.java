package io.coursework.mlflow.reproduction;

import io.coursework.analysis.probe.TextTable;
import io.coursework.curricula.Catalogue;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.experiment.recording.RunArtifact;
import io.coursework.mlflow.reproduction.evidence.Answer;
import io.coursework.mlflow.reproduction.evidence.PaperStudy;
import io.coursework.mlflow.reproduction.evidence.Partners;
import io.coursework.mlflow.reproduction.evidence.SizesToLearn;
import io.coursework.mlflow.reproduction.evidence.StudyRecord;
import io.coursework.mlflow.sweep.engine.TrialContext;
import io.coursework.mlflow.sweep.plan.Question;
import io.coursework.mlflow.sweep.plan.SweepPlan;
import io.coursework.tracking.RunRecord;
import io.coursework.tracking.run.Run;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** From the runs of a sweep to the answer to its question. */
public final class Reproduction {

  /** Among the artifacts of a study's run: what decides about its claims, and what it pools. */
  public static final List<String> FIXED = List.of(Criteria.FILE, Pool.FILE);

  private static final long LARGEST_TABLE = 64 << 20; // bytes

  private final Catalogue catalogue;
  private final ConfigLoader config;

  @Inject
  Reproduction(Catalogue catalogue, ConfigLoader config) {
    this.catalogue = catalogue;
    this.config = config;
  }

  /**
   * Answers the question of a sweep by the runs that have finished.
   *
   * @param plan under its parent run
   * @param parent the folder of the sweep's run, beside those of its trials
   * @return empty if it asks nothing, or no run has finished that it asks for
   */
  public Optional<Answer> answer(SweepPlan plan, Path parent) throws IOException {
    return switch (plan.question()) {
      case NONE -> Optional.empty();
      case PAPER -> {
        Optional<PaperStudy> study = PaperStudy.read(plan, parent);
        yield study.isPresent()
            ? Optional.of(
                Report.of(
                    plan.sweep(),
                    Foreword.of(plan, parent, study.get()),
                    Protocol.of(plan, config),
                    study.get()))
            : Optional.empty();
      }
      case SIZES -> SizesToLearn.read(plan, parent, catalogue).map(Answer.class::cast);
      case PARTNERS -> PaperStudy.read(plan, parent).<Answer>map(Partners::of);
    };
  }

  /** What an answer leaves with the run of its sweep, and what it fixes before. */
  public TrialContext.Conclusion conclusion() {
    return new TrialContext.Conclusion() {
      @Override
      public TrialContext.Concluded conclude(SweepPlan plan, Run parent) throws IOException {
        Optional<Answer> answer = answer(plan, parent.directory());
        if (answer.isEmpty()) {
          return TrialContext.Concluded.NOTHING;
        }
        answer
            .get()
            .files()
            .forEach((path, text) -> parent.artifact(path, text.getBytes(StandardCharsets.UTF_8)));
        return new TrialContext.Concluded(answer.get().summary(), answer.get().told());
      }

      @Override
      public Map<String, byte[]> fixed(SweepPlan plan) {
        return plan.question() == Question.PAPER
            ? Map.of(Criteria.FILE, Criteria.of(plan).json())
            : Map.of();
      }

      @Override
      public Optional<RunRecord> kept(SweepPlan plan, Path run) throws IOException {
        return switch (plan.question()) {
          case NONE, SIZES -> Optional.empty();
          case PAPER, PARTNERS -> Optional.of(StudyRecord.of(run));
        };
      }
    };
  }

  /** Tags of the run of a sweep that name what was fixed before its first trial. */
  public Map<String, String> tags(SweepPlan plan) {
    return plan.question() == Question.PAPER
        ? Map.of(Criteria.TAG, Criteria.of(plan).digest())
        : Map.of();
  }

  /** The tables of an answer as they were recorded with the run of a sweep; none if none were. */
  public static List<TextTable> recorded(Path parent) throws IOException {
    List<TextTable> tables = new ArrayList<>();
    for (String name :
        List.of(Report.CLAIMS, SizesToLearn.NAME, Partners.PARTNERS, Partners.PREDICTION)) {
      RunArtifact file = new RunArtifact(parent, name + ".tsv");
      if (file.exists()) {
        TextTable table = TextTable.parse(name, file.text(LARGEST_TABLE));
        tables.add(name.equals(Report.CLAIMS) ? WithdrawnVerdicts.of(table) : table);
      }
    }
    return tables;
  }

  /** What a reader of these tables must know first; nothing if none were recorded. */
  public static List<String> foreword(Path parent) throws IOException {
    RunArtifact claims = new RunArtifact(parent, ClaimsJson.FILE);
    return claims.exists() ? ClaimsJson.foreword(claims.text(LARGEST_TABLE)) : List.of();
  }

  /** The page of an answer that was recorded with the run of a sweep. */
  public static Optional<Path> page(Path parent) {
    return List.of(Report.PAGE, Partners.PAGE).stream()
        .map(name -> parent.resolve("artifacts").resolve(name))
        .filter(Files::exists)
        .findFirst();
  }

  /** What people are shown of a table: what claims rest on is for machines, and in the report. */
  public static TextTable shown(TextTable told) {
    return told.name().equals(Report.CLAIMS) ? Report.verdicts(told) : told;
  }

  /** What {@link #shown} leaves out, in one line. */
  public static Optional<String> folded(TextTable told) {
    return told.name().equals(Report.CLAIMS) ? Report.notRun(told) : Optional.empty();
  }
}
