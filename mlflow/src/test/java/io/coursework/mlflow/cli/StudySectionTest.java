package io.coursework.mlflow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.Guice;
import io.coursework.mlflow.Main;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.reproduction.PlannedStudy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the pages say of a study comes from one file of its report. */
class StudySectionTest {

  private static final long MOST = 500_000; // bytes, of all that a repository keeps of a study

  @TempDir Path folder;

  @Test
  void saysThatAStudyRunsUntilItHasLeftItsFile() {
    assertEquals(
        "The study of nested expressions, the paper's own task, has not finished; no claim has a verdict there yet.\n",
        StudySection.verdicts(folder.resolve("claims.json")));
  }

  @Test
  void showsTheVerdictsOfClaimsThatWereRunAndNamesTheOthers() throws IOException {
    Path file =
        Files.writeString(
            Files.createDirectory(folder.resolve("laptop")).resolve("claims.json"),
            """
            {"study": "paper-laptop", "foreword": ["Read this first."], "planned": 160, "finished": 159,
             "blocks": [100, 101], "most_tokens": 101000000.0,
             "claims": [
               {"claim": "C3", "statement": "SUM is easier", "verdict": "refuted", "why": "R is 1",
                "measured": [{"name": "R", "words": "1.00 (0.90 to 1.10)"}]},
               {"claim": "C9", "statement": "a | b", "verdict": "undecided (power)", "why": "", "measured": []},
               {"claim": "C1", "statement": "x", "verdict": "not run", "why": "", "measured": []},
               {"claim": "C2", "statement": "y", "verdict": "not run", "why": "", "measured": []}]}
            """);
    assertEquals(
        """
        **Read this first.**

        159 of 160 runs have finished, in 2 complete blocks, with up to 101 million useful tokens each ([report](mlflow/docs/laptop/reproduction.md)):

        | claim | verdict |
        |---|---|
        | C3: SUM is easier | refuted |
        | C9: a \\| b | undecided (power) |

        Not run: C1, C2.
        """,
        StudySection.verdicts(file));
    assertTrue(
        StudySection.measured(file)
            .contains("| C3: SUM is easier | refuted | R: 1.00 (0.90 to 1.10) | R is 1 |"));
  }

  /** A study of the laptop's size, from its plan and outcomes alone. */
  @Test
  @Tag("long")
  void aRepositoryKeepsReportFiguresVerdictsAndRunsInLessThanHalfAMegabyte() throws IOException {
    Path study = folder.resolve("study");
    PlannedStudy.write(
        PlannedStudy.of("laptop"),
        block -> true,
        study,
        Guice.createInjector(Main.modules()).getInstance(ConfigLoader.class));
    Path out = folder.resolve("out");
    Cli cli =
        Cli.run(
            "sweep",
            "results",
            study.toString(),
            "--out",
            out.toString(),
            "--compact",
            "--offline");
    assertEquals(0, cli.exitCode(), cli.err());

    Set<String> names = new TreeSet<>();
    long bytes = 0;
    try (Stream<Path> files = Files.walk(out)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        names.add(out.relativize(file).toString());
        bytes += Files.size(file);
      }
    }
    assertEquals(
        Set.of(
            "claims.json",
            "figures/claims.svg",
            "figures/claims_scores.svg",
            "figures/numbers.svg",
            "figures/reliance.svg",
            "figures/size_or_time.svg",
            "figures/tokens_sum_after_other_tasks.svg",
            "figures/tokens_sum_alone_and_with_partners.svg",
            "reproduction.md",
            "runs.tsv"),
        names);
    assertTrue(bytes < MOST, "%d bytes".formatted(bytes));
    assertEquals(161, Files.readAllLines(out.resolve("runs.tsv")).size());
    String section = StudySection.verdicts(out.resolve("claims.json"));
    assertTrue(section.contains("160 of 160 runs have finished, in 8 complete blocks"), section);
    assertTrue(section.contains("| C3: SUM is learned by smaller models"), section);
  }
}
