package io.coursework.mlflow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.coursework.mlflow.cli.sweep.SweepCommandTest;
import io.coursework.tracking.RunFolders;
import io.coursework.tracking.run.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A study of tiny trainings, and what it can do with no more than the table of its outcomes. */
@Tag("long")
class StudyOutcomesTest {

  private static final String EMBEDDINGS = "ordering";

  @TempDir Path folder;

  /** The file of a study of the two main arms, of one size. */
  static String tiny(String seeds) {
    return """
        name: tiny
        question: paper
        base: [src/main/configs/paper/nested/sum.yaml, src/main/configs/paper/nested/max_med_sum.yaml]
        search: {type: blocks}
        measure: strict
        grid: {model.d_model: [4]}
        seeds: %s
        """
        .formatted(seeds);
  }

  /** Begins one with these blocks; all else is alike. */
  private Cli study(String name, String seeds, String... settings) throws IOException {
    Path file = Files.writeString(folder.resolve(name + ".yaml"), tiny(seeds));
    List<String> words = new ArrayList<>(List.of("sweep", "--config", file.toString(), "--json"));
    words.addAll(List.of("--offline", "--runs-dir", folder.resolve(name).toString()));
    List<String> all = new ArrayList<>(SweepCommandTest.CHEAP);
    all.removeIf(setting -> setting.startsWith("probes"));
    all.addAll(
        List.of(
            "probes.at_end=[%s]".formatted(EMBEDDINGS),
            "training.success.evaluations=1",
            "evaluation.every=2"));
    all.addAll(List.of(settings));
    all.forEach(setting -> words.addAll(List.of("--set", setting)));
    Cli cli = Cli.run(words.toArray(String[]::new));
    assertEquals(0, cli.exitCode(), cli.err());
    return cli;
  }

  private static Path parent(Cli study) {
    return Path.of(study.json().get("directory").asText());
  }

  /** Verdicts and the numbers that they rest on. */
  private static JsonNode claims(Cli cli) {
    assertEquals(0, cli.exitCode(), cli.err());
    return cli.json().get("claims");
  }

  /** As on another machine, which has the run of the study and nothing else. */
  private static void deleteTrials(Path parent) throws IOException {
    try (Stream<Path> beside = Files.list(parent.getParent())) {
      for (Path other : beside.filter(folder -> !folder.equals(parent)).toList()) {
        try (Stream<Path> files = Files.walk(other)) {
          for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(file);
          }
        }
      }
    }
  }

  /** As if the process had been killed before it said that it had come to the end. */
  private static void withoutEnd(Path parent) throws IOException {
    Path journal = parent.resolve("journal.jsonl");
    List<String> lines = Files.readAllLines(journal);
    assertTrue(lines.get(lines.size() - 1).contains("FINISHED"), "the last line is its end");
    Files.write(journal, lines.subList(0, lines.size() - 1));
  }

  @Test
  void goesOnFromItsTableAloneWhereTheFoldersOfItsRunsAreGone() throws IOException {
    Cli begun = study("whole", "100..101");
    Path parent = parent(begun);
    Path page = parent.resolve("artifacts/reproduction.html");
    assertTrue(!Files.readString(page).contains("are not on this machine"), "all are here");
    String line = Files.readString(parent.resolve("artifacts/outcomes/100.jsonl"));
    assertTrue(!line.contains(folder.toString()), "no path of this machine is kept");
    assertTrue(!line.contains(Run.DESCRIPTION), line);
    withoutEnd(parent);
    deleteTrials(parent);

    Cli again = Cli.run("sweep", "--resume", parent.toString(), "--offline", "--json");

    assertEquals(claims(begun), claims(again));
    assertTrue(again.err().contains("0 of 4 trials to run"), again.err());
    assertEquals(List.of(), RunFolders.parts(parent, header -> true));
    assertTrue(
        SweepCommandTest.numbers(begun.json()).equals(SweepCommandTest.numbers(again.json())),
        "each came to the same");
    assertTrue(
        Files.readString(page).contains("The folders of 4 of 4 runs are not on this machine"),
        "what cannot be shown is said");
    Cli results = Cli.run("sweep", "results", parent.toString(), "--offline", "--json");
    assertEquals(claims(begun), claims(results));

    // A study is pooled from its table, too.
    Cli half = study("half", "102");
    Path runs = folder.resolve("pool");
    Cli pooled =
        Cli.run(
            "reproduce-paper",
            "--pool",
            parent + "," + parent(half),
            "--offline",
            "--json",
            "--runs-dir",
            runs.toString());
    assertEquals(0, pooled.exitCode(), pooled.err());
    assertEquals(6, pooled.json().get("trials").size());
    assertTrue(pooled.err().contains("6 of 6 trials have finished"), pooled.err());
    assertTrue(pooled.err().contains("(blocks 100 to 101), "), pooled.err());
    assertTrue(
        Files.readString(parent(pooled).resolve("artifacts/reproduction.html"))
            .contains("Pooled from 2 studies: "),
        "the report says so");
    assertEquals(1, RunFolders.in(runs).size());
    Cli both = Cli.run("reproduce-paper", "--pool", parent.toString(), "--scale", "quick");
    assertEquals(2, both.exitCode());
    assertTrue(both.err().contains("--scale does not go with --pool"), both.err());
    Cli spark = Cli.run("reproduce-paper", "--pool", parent.toString(), "--engine", "spark");
    assertEquals(2, spark.exitCode());
    assertTrue(spark.err().contains("--engine does not go with --pool"), spark.err());
    Cli remote = Cli.run("reproduce-paper", "--pool", "runs:/" + "0f".repeat(16), "--offline");
    assertEquals(2, remote.exitCode());
    assertTrue(remote.err().contains("0f0f is on a server, and --offline asks none"), remote.err());

    // Only what the table lacks is trained.
    withoutEnd(parent);
    Path block = parent.resolve("artifacts/outcomes/101.jsonl");
    List<String> lines = Files.readAllLines(block);
    Files.write(block, lines.subList(1, 2));
    Cli one = Cli.run("sweep", "--resume", parent.toString(), "--offline", "--json");
    assertEquals(claims(begun), claims(one));
    assertTrue(one.err().contains("1 of 4 trials to run"), one.err());
    assertEquals(1, RunFolders.parts(parent, header -> true).size());
    assertEquals(2, Files.readAllLines(block).size());
    assertEquals(lines.get(1), Files.readAllLines(block).get(1), "the other stays as it is");

    // What the table keeps counts where a journal is damaged.
    Path journal = RunFolders.parts(parent, header -> true).get(0).resolve("journal.jsonl");
    String whole = Files.readString(journal);
    Files.writeString(journal, whole.replaceFirst("\n[{]", "\n]"));
    Cli damaged = Cli.run("sweep", "results", parent.toString(), "--measure", "answer", "--json");
    assertEquals(claims(begun), claims(damaged));
    assertTrue(damaged.err().contains("claims always go by whole chains"), "what --measure is for");
    Files.writeString(journal, whole);

    // The process of an array asks the table, too.
    Cli kept = run(parent, 1);
    assertTrue(
        kept.out().contains("trial 1 had finished before: the run of its sweep keeps its result"),
        kept.out());
    assertEquals(1, RunFolders.parts(parent, header -> true).size());
    Files.delete(parent.resolve("artifacts/outcomes/100.jsonl"));
    assertTrue(run(parent, 1).out().contains("trial 1 has finished: "));
    assertEquals(2, RunFolders.parts(parent, header -> true).size());
  }

  private Cli run(Path parent, int trial) {
    Cli run =
        Cli.run(
            "sweep",
            "run",
            "--plan",
            parent.resolve("artifacts/plan.json").toString(),
            "--trial",
            Integer.toString(trial),
            "--offline",
            "--runs-dir",
            parent.getParent().toString());
    assertEquals(0, run.exitCode(), run.err());
    return run;
  }
}
